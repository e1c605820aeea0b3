/** The handler that tells to which times a continuous replica can be failed over. */

import { EmError } from '../contract/em-error.js'
import { policyScheduleOptions } from '../contract/parts/cdp-schedule.js'
import { WEEKDAYS } from '../contract/parts/job-schedule.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import { withDefaults } from '../contract/with-defaults.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { DAY } from '../time/duration.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'
import { recordInPath } from './record-in-path.js'
import { sentFields } from './sent-fields.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Points of the long term are kept so many days at most, whatever a policy says. */
const LONGEST = 366

const part = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  return isObject(value) ? (value as Fields) : {}
}

const number = (value: Value, least: number): number => Math.max(least, Number(value ?? 0))

/**
 * The times of a replica between two others. Until its short term is over it can be failed over to any time, as
 * long as its policy is enabled; from then on to points, one for each stretch of the long term. When these are
 * made is our choice: at whole stretches since midnight, UTC.
 * @throws EmError 400 for a body that does not fit, or a path that leads nowhere
 */
export const cdpIntervals =
  (typeName: 'CdpReplicaVm' | 'VAppCdpReplica'): Handler<'one'> =>
  (call: Call, world: World) => {
    const type = world.contract.type(typeName)
    const replica = recordInPath(type, call, world)
    const { StartDate, EndDate } = sentFields(call, world)
    const [start, end] = [Number(StartDate), Number(EndDate)]
    if (start > end)
      throw new EmError('badRequest', { reason: 'CdpIntervalsSpec: StartDate is after EndDate' })
    const now = world.clock.now()
    const policy = policyOf(replica, typeName, world)
    const options = part(
      withDefaults(policyScheduleOptions, policy?.PolicyScheduleOptions),
      'CdpReplica',
    )
    const points = longTerm(replica.id, options, now).filter(
      ({ Date: made }) => made >= start && made <= end,
    )
    return {
      kind: 'one',
      type: world.contract.type('CdpReplicaIntervals'),
      record: {
        StartDate: start,
        EndDate: end,
        HasApplicationConsistentState: points.some((one) => one.IsApplicationConsistent),
        Intervals: policy?.ScheduleEnabled === false ? [] : shortTerm(options, start, end, now),
        RestorePoints: points,
      },
    }
  }

function policyOf(
  replica: EstateRecord,
  typeName: string,
  { contract, readers, estate }: World,
): EstateRecord | undefined {
  const id = readers.field(contract.type(typeName), 'CdpPolicy')(replica, estate)
  return estate.find('CdpPolicy', String(id))
}

/** The stretch of the short term that lies between two times; none where it does not. */
function shortTerm(options: Fields, start: number, end: number, now: number) {
  const kept =
    number(options.ShortTermRetentionHours, 0) * HOUR +
    number(options.ShortTermRetentionMinutes, 0) * MINUTE
  const [from, to] = [Math.max(start, now - kept), Math.min(end, now)]
  const Rpo =
    number(options.RecoveryPointObjectiveSeconds, 0) +
    60 * number(options.RecoveryPointObjectiveMinutes, 0)
  return from < to ? [{ StartDate: from, EndDate: to, Rpo, IntervalType: 'RestoreAvailable' }] : []
}

/** The points of the long term, the oldest first. */
function longTerm(replica: string, options: Fields, now: number) {
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
