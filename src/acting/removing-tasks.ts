/** Tasks are taken from sight; what they began goes on (our choice: what the real server does is not known). */
import type { Decider } from './decider.js'
import { UNSEEN } from './tasks.js'

export const removeTask: Decider = {
  decide({ params, account }, estate) {
    const wanted = params.TaskId?.toLowerCase()
    const tasks = [...estate.all('Task')].filter(
      ({ TaskId, Account }) =>
        String(TaskId).toLowerCase() === wanted && (Account ?? account) === account,
    )
    return {
      commands: tasks.map(({ id }) => ({
        do: 'update',
        type: 'Task',
        id,
        changes: { SessionId: UNSEEN },
      })),
    }
  },
}
