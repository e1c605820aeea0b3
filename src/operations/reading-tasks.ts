/** Handlers of tasks: what requests have started, and how far it is. */
import { EmError } from '../contract/em-error.js'
import type { Handler } from './handler.js'

/** GET /api/tasks. */
export const listTasks: Handler<'list'> = (_call, world) => {
  const table = world.estate.table('Task')
  const type = world.contract.type('Task')
  return { kind: 'list', type, count: table.size, records: () => table.list() }
}

/** GET /api/tasks/{id}. */
export const readTask: Handler<'one'> = ({ params }, world) => {
  const id = params.TaskId ?? ''
  for (const record of world.estate.all('Task')) {
    if (String(record.TaskId).toLowerCase() === id.toLowerCase())
      return { kind: 'one', type: world.contract.type('Task'), record }
  }
  throw new EmError('noTask', { id })
}
