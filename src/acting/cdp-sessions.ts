/** The sessions of a policy of continuous data protection: one goes on for as long as the policy is enabled. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { shownIn } from '../estate/shown-in.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { newRecord } from './creating.js'
import type { Asked } from './decider.js'
import { isToldSession, type ToldEnd, type ToldSession, toldSession } from './told-sessions.js'

/** The key of the routine of a session that a request has begun. */
const CDP_SESSION = 'CdpSession'

const SESSION = 'CdpReplicaSession'
const TASK = 'CdpReplicaTaskSession'

type When = Pick<Asked, 'at' | 'serial'>

const isOver = ({ EndTimeUTC: end }: EstateRecord): boolean => typeof end === 'number'

/**
 * What follows for the sessions of a policy that is enabled or disabled: those that run end, or one begins.
 * Nothing does where it was so before. That a session ends well when its policy is disabled is our choice.
 */
export function switched(
  policy: EstateRecord,
  isEnabled: boolean,
  when: When,
  estate: ChangingEstate,
): Command[] {
  if (shownIn(estate, 'CdpPolicy', policy, 'ScheduleEnabled') === isEnabled) return []
  const running = estate.children(SESSION, 'CdpPolicy', policy.id).filter((one) => !isOver(one))
  if (!isEnabled) return running.flatMap((session) => ends(session, when, estate))
  return running.length > 0 ? [] : begins(policy, when, estate)
}

/** Ends a session and its tasks. What they have told of warnings and failures stays. */
function ends(session: EstateRecord, { at }: When, estate: ChangingEstate): Command[] {
  const Result = session.Result === 'None' ? { Result: null } : {}
  return [
    { do: 'dropRoutine', type: SESSION, id: session.id, key: CDP_SESSION },
    ended(SESSION, session, at, { Progress: null, ...Result }),
    ...runningTasks(session, estate).map((task) => ended(TASK, task, at)),
  ]
}

const runningTasks = ({ id }: EstateRecord, estate: ChangingEstate): EstateRecord[] =>
  estate.children(TASK, SESSION, id).filter((one) => !isOver(one))

const ended = (type: string, { id }: EstateRecord, at: number, more: Fields = {}): Command => ({
  do: 'update',
  type,
  id,
  changes: { EndTimeUTC: at, State: null, ...more },
})

/** Begins a session, with a task for each machine that the policy has a replica of. */
function begins(policy: EstateRecord, { at, serial }: When, estate: ChangingEstate): Command[] {
  const id = idOf(SESSION, String(serial))
  const session = newRecord(id, { CdpPolicy: policy.id, CreationTimeUTC: at })
  const value: Session = { begun: at, isNew: true }
  return [
    { do: 'add', type: SESSION, record: session },
    ...machinesOf(policy, estate).map(({ Name }, index): Command => {
      const task = { CdpReplicaSession: id, VmDisplayName: Name, CreationTimeUTC: at }
      const record = newRecord(idOf(TASK, String(serial), String(index)), task)
      return { do: 'add', type: TASK, record }
    }),
    { do: 'setRoutine', routine: { type: SESSION, id, key: CDP_SESSION, value } },
  ]
}

/** What the routine of a session knows. */
interface Session extends ToldSession {
  /** When it began, in milliseconds since the epoch. */
  readonly begun: number
  /** Whether it has met no rules yet: it does when it begins. */
  readonly isNew?: true
}

/** How long a session takes that a rule lets end, unless it tells how long, in milliseconds (our choice). */
const LENGTH = 60_000

/**
 * The course of sessions that a request has begun: one goes on for as long as its policy is enabled, but where a
 * rule of runs lets it end. Then the policy has none until it is enabled again (our choice).
 */
export const cdpSessions: Course = {
  key: CDP_SESSION,
  appliesTo: ({ name }) => name === SESSION,
  isValue: (value) =>
    isObject(value) &&
    isTime(value.begun) &&
    (value.isNew === undefined || value.isNew === true) &&
    isToldSession(value),
  due({ record, value }, after) {
    const { begun, isNew, lasts = LENGTH, end } = value as Session
    if (isOver(record)) return Number.POSITIVE_INFINITY
    if (isNew) return begun
    const time = begun + Math.max(1, Math.ceil((lasts * (end?.at ?? 100)) / 100))
    return end?.result === null && time <= after ? Number.POSITIVE_INFINITY : time
  },
  happen({ type, record, value }, at, estate) {
    const { id } = record
    const { isNew, ...known } = value as Session
    if (isNew) {
      const policy = estate.find('CdpPolicy', String(record.CdpPolicy))
      const told = policy ? toldSession(['CdpPolicy', policy], estate) : {}
      if (told.lasts === undefined && !told.end) estate.dropRoutine(type, id, CDP_SESSION)
      else estate.setRoutine({ type, id, key: CDP_SESSION, value: { ...known, ...told } })
      return
    }
    const { end } = known
    if (end?.result === null) {
      estate.update(type, id, { Progress: Math.floor(end.at) })
      return
    }
    estate.dropRoutine(type, id, CDP_SESSION)
    for (const command of endsAsTold(record, end, at, estate)) estate.apply(command)
  },
}

/** Ends a session as a rule tells: one machine has had trouble, or, where it stops before its end, each. */
function endsAsTold(
  session: EstateRecord,
  end: ToldEnd | undefined,
  at: number,
  estate: ChangingEstate,
): Command[] {
  const { result = 'Success', reason = '', machine, at: percent = 100 } = end ?? {}
  const tasks = runningTasks(session, estate)
  const named = tasks.find(
    ({ VmDisplayName: name }) => String(name).toLowerCase() === machine?.toLowerCase(),
  )
  const isWell = result === 'Success'
  const troubled = isWell ? [] : percent < 100 ? tasks : [named ?? tasks[0]]
  return [
    ended(SESSION, session, at, {
      Progress: percent < 100 ? Math.floor(percent) : null,
      ...(!isWell && { Result: result, FailureMessage: reason }),
    }),
    ...tasks.map((task) =>
      ended(TASK, task, at, troubled.includes(task) ? { Result: result, Reason: reason } : {}),
    ),
  ]
}

/** The machines that a policy has replicas of, by themselves and in vApps. */
const machinesOf = ({ id }: EstateRecord, estate: ChangingEstate): EstateRecord[] => [
  ...estate
    .children('CdpReplica', 'CdpPolicy', id)
    .flatMap((replica) => estate.children('CdpReplicaVm', 'CdpReplica', replica.id)),
  ...estate
    .children('VAppCdpReplica', 'CdpPolicy', id)
    .flatMap((vApp) => estate.children('VAppCdpReplicaVm', 'VAppCdpReplica', vApp.id)),
]
