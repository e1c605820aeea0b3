/** How a run ends before it is through. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import type { RecordKey } from './made.js'
import { RUNNING, taskTypeOf } from './run.js'

/**
 * The commands that end a run at a time: it has failed, and so has what it has not done (documented for VBR).
 * @param session type and id of its session
 * @param Reason why, for what it has not done
 */
export function endRun(
  session: RecordKey,
  at: number,
  Reason: string,
  estate: ChangingEstate,
): Command[] {
  const [type, id] = session
  const end = { EndTimeUTC: at, Result: 'Failed', State: null }
  const isOpen = ({ EndTimeUTC }: EstateRecord): boolean => typeof EndTimeUTC !== 'number'
  const tasks = tasksOf(session, estate).filter(isOpen)
  return [
    ...partsOf(session, estate)
      .filter(isOpen)
      .map((part): Command => ({ do: 'update', type, id: part.id, changes: end })),
    { do: 'update', type, id, changes: { ...end, Progress: null } },
    { do: 'dropRoutine', type, id, key: RUNNING },
    ...tasks.map((task): Command => {
      const of = taskTypeOf(type)
      return { do: 'update', type: of, id: task.id, changes: { ...end, Reason } }
    }),
  ]
}

/** The sessions of single computers that are parts of a run of agents. */
const partsOf = ([type, id]: RecordKey, estate: ChangingEstate): readonly EstateRecord[] =>
  type === 'BackupJobSession' ? estate.children(type, 'ParentSession', id) : []

/** What a run does with its machines, also in its parts. */
export const tasksOf = (session: RecordKey, estate: ChangingEstate): EstateRecord[] =>
  [session[1], ...partsOf(session, estate).map(({ id }) => id)].flatMap((id) =>
    estate.children(taskTypeOf(session[0]), session[0], id),
  )
