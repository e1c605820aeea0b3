/** Handlers of tasks: what requests of the session have started, and how far it is. */

import { polled, TASK, UNSEEN, type Work } from '../acting/tasks.js'
import { EmError } from '../contract/em-error.js'
import type { EstateRecord } from '../contract/record.js'
import type { Check } from '../journal/check.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'
import { type Call, decide, type Handler } from './handler.js'
import { originOf } from './origin-of.js'
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
  const record = taskInPath(call, world)
  notePoll(record, call, world)
  return { kind: 'one', type: world.contract.type('Task'), record }
}

/** Counts a GET of a task that ends by them. It has found it running. */
function notePoll({ id }: EstateRecord, call: Call, world: World): void {
  const workNow = () => world.estate.routineOf('Task', id, TASK) as Work | undefined
  if (workNow()?.polls === undefined) return
  carryOut(world, originOf(call), (at) => {
    const work = workNow()
    if (work?.polls === undefined) return []
    return [{ do: 'setRoutine', routine: { type: 'Task', id, key: TASK, value: polled(work, at) } }]
  })
}

/**
 * The task that a path names. One of another session of the same account is found too, for the length of a
 * time-out, as clients that log on anew for each look need it (seen in clients); strictly it is not.
 * @throws EmError 500, as recorded, where there is none
 */
export function taskInPath(call: Call, world: World): EstateRecord {
  const id = call.params.TaskId ?? ''
  const isCalled = ({ TaskId }: EstateRecord): boolean =>
    String(TaskId).toLowerCase() === id.toLowerCase()
  const own = tasksOf(call, world).find(isCalled)
  if (own) return own
  const record = taskOfAccount(isCalled, call, world)
  if (!record) throw new EmError('noTask', { id })
  decide(OF_THE_SESSION, call, world)
  return record
}

/** What finds nothing but tasks of the session: it is asked of another one. */
const OF_THE_SESSION: Check = {
  decide({ params }, { strict }) {
    if (strict) throw new EmError('noTask', { id: params.TaskId ?? '' })
  },
}

function taskOfAccount(
  isCalled: (task: EstateRecord) => boolean,
  { session }: Call,
  { estate, sessions, clock }: World,
): EstateRecord | undefined {
  if (!session) return undefined
  const earliest = clock.now() - sessions.idleLimit
  return estate
    .all('Task')
    .find(
      (task) =>
        isCalled(task) &&
        task.SessionId !== UNSEEN &&
        task.Account === session.UserName &&
        Number(task.StartedUTC) >= earliest,
    )
}
