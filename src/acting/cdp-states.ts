/** The states of a continuous replica that are kept: what can be told of, and failed over to. */
import { policyScheduleOptions } from '../contract/parts/cdp-schedule.js'
import { WEEKDAYS } from '../contract/parts/job-schedule.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import { withDefaults } from '../contract/with-defaults.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { shownIn } from '../estate/shown-in.js'
import { isObject } from '../is-object.js'
import { DAY } from '../time/duration.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Points of the long term are kept so many days at most, whatever a policy says. */
const LONGEST = 366

/** A point of the long term. */
export interface LongTermPoint {
  readonly Id: string
  /** In milliseconds since the epoch. */
  readonly Date: number
  readonly IsApplicationConsistent: boolean
}

/** What is kept of a replica. */
export interface KeptStates {
  /** From when to when any time can be restored, in milliseconds since the epoch; undefined where none can. */
  readonly short: { readonly from: number; readonly to: number } | undefined
  /** How much may be lost in the short term, in seconds. */
  readonly rpo: number
  /** The points of the long term, the oldest first. */
  readonly points: readonly LongTermPoint[]
}

/**
 * The states of a replica. Until its short term is over it can be failed over to any time at which its policy
 * was enabled; from then on to points, one for each stretch of the long term. When these are made is our choice:
 * at whole stretches since midnight, UTC.
 * @param now in milliseconds since the epoch
 */
export function keptStates(
  type: 'CdpReplicaVm' | 'VAppCdpReplica',
  replica: EstateRecord,
  now: number,
  estate: ChangingEstate,
): KeptStates {
  const policy = estate.find('CdpPolicy', String(shownIn(estate, type, replica, 'CdpPolicy')))
  const options = part(
    withDefaults(policyScheduleOptions, policy?.PolicyScheduleOptions),
    'CdpReplica',
  )
  const length =
    number(options.ShortTermRetentionHours, 0) * HOUR +
    number(options.ShortTermRetentionMinutes, 0) * MINUTE
  const [from, to] = [now - length, policy ? replicatedUntil(policy, now, estate) : now]
  return {
    short: from < to ? { from, to } : undefined,
    rpo:
      number(options.RecoveryPointObjectiveSeconds, 0) +
      60 * number(options.RecoveryPointObjectiveMinutes, 0),
    points: longTerm(replica.id, options, now),
  }
}

/** The last time that a policy has replicated: now, or the end of its last session where it is disabled. */
function replicatedUntil(policy: EstateRecord, now: number, estate: ChangingEstate): number {
  if (shownIn(estate, 'CdpPolicy', policy, 'ScheduleEnabled') === true) return now
  let last = Number.NEGATIVE_INFINITY
  for (const { EndTimeUTC: end } of estate.children('CdpReplicaSession', 'CdpPolicy', policy.id))
    if (typeof end === 'number' && end <= now) last = Math.max(last, end)
  return last
}

function longTerm(replica: string, options: Fields, now: number): LongTermPoint[] {
  const every = number(options.LongTermRetentionHours, 1) * HOUR
  const days = Math.min(LONGEST, number(options.LongTermRetentionKeepDays, 0))
  const schedule = part(options, 'LongTermRetentionSchedule')
  if (schedule.Enabled === false) return []
  const oldest = Math.ceil((now - days * DAY) / every) * every
  const times = Array.from(
    { length: Math.max(0, Math.floor((now - oldest) / every) + 1) },
    (_, index) => oldest + index * every,
  )
  return times.map((time) => ({
    Id: idOf('CdpRestorePoint', replica, String(time)),
    Date: time,
    IsApplicationConsistent: kindAt(schedule.TimePeriods, time) === '2',
  }))
}

/** What a schedule has for the hour of a time: 1 for crash-consistent, 2 for application-consistent. */
function kindAt(periods: Value, time: number): string | undefined {
  const at = new Date(time)
  const day = Array.isArray(periods)
    ? (periods as readonly Fields[]).find(({ Name }) => Name === WEEKDAYS[at.getUTCDay()])
    : undefined
  return String(day?.Value ?? '').split(',')[at.getUTCHours()]
}

const part = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  return isObject(value) ? (value as Fields) : {}
}

const number = (value: Value, least: number): number => Math.max(least, Number(value ?? 0))
