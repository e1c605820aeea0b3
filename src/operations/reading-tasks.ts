/** Handlers of tasks: what requests of the session have started, and how far it is. */
import { EmError } from '../contract/em-error.js'
import type { EstateRecord } from '../contract/record.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'
import { visibleTo } from './visibility.js'

/** The tasks of the session, and those of fixtures, which belong to none. */
function tasksOf({ session }: Call, world: World): readonly EstateRecord[] {
  const all = world.estate.table('Task').list()
  const isVisible = visibleTo(session, world.contract.type('Task'), world)
  return isVisible ? all.filter(isVisible) : all
}

/** GET /api/tasks. */
export const listTasks: Handler<'list'> = (call, world) => {
  const tasks = tasksOf(call, world)
  const type = world.contract.type('Task')
  return { kind: 'list', type, count: tasks.length, records: () => tasks }
}

/** GET /api/tasks/{id}. */
export const readTask: Handler<'one'> = (call, world) => {
  const id = call.params.TaskId ?? ''
  const called = tasksOf(call, world).filter(
    ({ TaskId }) => String(TaskId).toLowerCase() === id.toLowerCase(),
  )
  // Each session counts from 1, so one of a fixture may be called alike.
  const record = called.find(({ SessionId }) => SessionId !== undefined) ?? called[0]
  if (!record) throw new EmError('noTask', { id })
  return { kind: 'one', type: world.contract.type('Task'), record }
}
