/** How the session of a cloud failover plan goes on: one machine after another, as a function of the clock. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { type Thing, thingOf } from '../task-rules/thing.js'
import { machineByMachine, nextTurn, outcomeOf, type Turn } from './machine-by-machine.js'

/** The key of the routine of a session that runs. */
export const CLOUD_FAILOVER = 'CloudFailover'

/** What the routine of a session knows. */
interface Failover extends Turn {
  /** Whether the points that are used stay as they are. */
  readonly isTest: boolean
}

const SESSION = 'CloudFailoverSession'
const TASK = 'CloudFailoverTask'

const currentOf = ({ id }: EstateRecord, estate: ChangingEstate): EstateRecord | undefined =>
  estate.children(TASK, SESSION, id).find((task) => !isOver(task))

const isOver = ({ EndTimeUTC: end }: EstateRecord): boolean => typeof end === 'number'

/** The course of the sessions of cloud failover plans. One that someone has ended meanwhile stays so. */
export const cloudFailovers = machineByMachine<Failover>({
  key: CLOUD_FAILOVER,
  type: SESSION,
  isKnown: ({ isTest }) => typeof isTest === 'boolean',
  isOver,
  things(session, _, estate) {
    const current = currentOf(session, estate)
    const { BackupServer: server } = session
    const known = (type: string, id: Value): Thing[] => {
      const record = estate.find(type, String(id))
      return record ? [thingOf(type, record, server, estate)] : []
    }
    return [
      thingOf(SESSION, session, server, estate),
      ...known(TASK, current?.id),
      ...known('CloudVmReplicaPoint', current?.CloudVmReplicaPoint),
      ...known('CloudFailoverPlan', session.CloudFailoverPlan),
    ]
  },
  stands(session, _, Progress, estate) {
    const current = currentOf(session, estate)
    if (current) estate.update(TASK, current.id, { Progress })
  },
  turn(session, known, at, estate) {
    const { isTest } = known
    const current = currentOf(session, estate)
    if (current) {
      const { isWell, Result } = outcomeOf(known, true)
      estate.update(TASK, current.id, {
        EndTimeUTC: at,
        State: null,
        Progress: null,
        ...(Result !== 'Success' && { Result }),
        ...(!isWell && { FailureMessage: known.stop?.reason }),
      })
      const point = String(current.CloudVmReplicaPoint)
      if (isWell && !isTest && estate.find('CloudVmReplicaPoint', point))
        estate.update('CloudVmReplicaPoint', point, { State: 'Failover' })
    }
    const left = estate.children(TASK, SESSION, session.id)
    const next = left.find((task) => !isOver(task))
    if (!next) {
      ends(session, left, at, estate)
      return undefined
    }
    estate.update(TASK, next.id, { CreationTimeUTC: at, State: 'Working' })
    estate.update(SESSION, session.id, {
      Progress: Math.floor((100 * left.filter(isOver).length) / left.length),
    })
    return { ...nextTurn(known, at), isTest }
  },
})

/** Ends a session; its tasks are told no more. */
function ends(
  session: EstateRecord,
  tasks: readonly EstateRecord[],
  at: number,
  estate: ChangingEstate,
): void {
  const failed = tasks.filter(({ Result }) => Result === 'Failed')
  const isWarned = failed.length > 0 || tasks.some(({ Result }) => Result === 'Warning')
  for (const { id } of tasks) estate.remove(TASK, id)
  estate.update(SESSION, session.id, {
    EndTimeUTC: at,
    State: null,
    Progress: null,
    ...(isWarned && { Result: failed.length === tasks.length ? 'Failed' : 'Warning' }),
    ...(failed.length > 0 && {
      FailureMessage: failed.map(({ FailureMessage }) => FailureMessage).join(' '),
    }),
  })
}
