/** How the session of a cloud failover plan goes on: one machine after another, as a function of the clock. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'

/** The key of the routine of a session that runs. */
export const CLOUD_FAILOVER = 'CloudFailover'

/** How long one machine takes, in milliseconds (our choice: no real one is known). */
const MACHINE = 30_000

/** What the routine of a session knows. */
interface Failover {
  /** When the machine before was done, in milliseconds since the epoch. */
  readonly since: number
  /** Whether the points that are used stay as they are. */
  readonly isTest: boolean
}

const SESSION = 'CloudFailoverSession'
const TASK = 'CloudFailoverTask'

const isOver = ({ EndTimeUTC: end }: EstateRecord): boolean => typeof end === 'number'

/** The course of the sessions of cloud failover plans. One that someone has ended meanwhile stays so. */
export const cloudFailovers: Course = {
  key: CLOUD_FAILOVER,
  appliesTo: ({ name }) => name === SESSION,
  isValue: (value): value is Failover =>
    isObject(value) && isTime(value.since) && typeof value.isTest === 'boolean',
  due: ({ record, value }) =>
    isOver(record) ? Number.POSITIVE_INFINITY : (value as Failover).since + MACHINE,
  happen({ record: session, value }, at, estate) {
    const { isTest } = value as Failover
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
      return
    }
    estate.update(TASK, next.id, { CreationTimeUTC: at, State: 'Working' })
    estate.update(SESSION, session.id, {
      Progress: Math.floor((100 * left.filter(isOver).length) / left.length),
    })
    const routine = { type: SESSION, id: session.id, key: CLOUD_FAILOVER }
    estate.setRoutine({ ...routine, value: { since: at, isTest } })
  },
}

/** Ends a session; its tasks are told no more. */
function ends(
  session: EstateRecord,
  tasks: readonly EstateRecord[],
  at: number,
  estate: ChangingEstate,
): void {
  const failed = tasks.filter(({ Result }) => Result === 'Failed')
  estate.dropRoutine(SESSION, session.id, CLOUD_FAILOVER)
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
