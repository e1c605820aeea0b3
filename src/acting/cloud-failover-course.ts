/** How the session of a cloud failover plan goes on: one machine after another, as a function of the clock. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { machineByMachine, type Turn } from './machine-by-machine.js'

/** The key of the routine of a session that runs. */
export const CLOUD_FAILOVER = 'CloudFailover'

/** What the routine of a session knows. */
interface Failover extends Turn {
  /** Whether the points that are used stay as they are. */
  readonly isTest: boolean
}

const SESSION = 'CloudFailoverSession'
const TASK = 'CloudFailoverTask'

const isOver = ({ EndTimeUTC: end }: EstateRecord): boolean => typeof end === 'number'

/** The course of the sessions of cloud failover plans. One that someone has ended meanwhile stays so. */
export const cloudFailovers = machineByMachine<Failover>({
  key: CLOUD_FAILOVER,
  type: SESSION,
  isKnown: ({ isTest }) => typeof isTest === 'boolean',
  isOver,
  turn(session, { isTest }, at, estate) {
    const tasks = estate.children(TASK, SESSION, session.id)
    const current = tasks.find((task) => !isOver(task))
    if (current) {
      estate.update(TASK, current.id, { EndTimeUTC: at, State: null, Progress: null })
      const point = String(current.CloudVmReplicaPoint)
      if (!isTest && estate.find('CloudVmReplicaPoint', point))
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
    return { since: at, isTest }
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
  for (const { id } of tasks) estate.remove(TASK, id)
  estate.update(SESSION, session.id, {
    EndTimeUTC: at,
    State: null,
    Progress: null,
    ...(failed.length > 0 && {
      Result: failed.length === tasks.length ? 'Failed' : 'Warning',
      FailureMessage: failed.map(({ FailureMessage }) => FailureMessage).join(' '),
    }),
  })
}
