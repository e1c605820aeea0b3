/**
 * When a job runs next by its schedule, as the job's record tells it: daily, monthly, periodically or
 * continuously, the earliest of those that are switched on, in its backup window; or after another job. All in a
 * time zone.
 */
import { jobScheduleOptions, MONTHS, WEEKDAYS } from '../contract/parts/job-schedule.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import { withDefaults } from '../contract/with-defaults.js'
import { isObject } from '../is-object.js'
import { DAY } from '../time/duration.js'
import { isTime } from '../time/time-range.js'
import type { TimeZone } from '../time/time-zone.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * The first time after another at which a job runs by itself.
 * @param after milliseconds since the epoch
 * @returns milliseconds since the epoch; undefined for a job without a schedule, or one that is disabled
 */
export function nextRun(job: EstateRecord, after: number, zone: TimeZone): number | undefined {
  if (job.ScheduleEnabled === false || job.ScheduleConfigured === false) return undefined
  const given = job.JobScheduleOptions
  if (!isObject(given) || !isObject(given.Standart)) return undefined
  const standart = part(withDefaults(jobScheduleOptions, given), 'Standart')
  const hours = windowIn(standart)
  const isInside = (time: number): boolean => isAllowed(hours, zone.wall(time))
  let next = soonest(standart, after, zone)
  for (let n = 0; n < TRIES && isTime(next) && !isInside(next); n++)
    next = soonest(standart, next, zone)
  // No format of the API could write what comes after the year 9999.
  return isTime(next) && isInside(next) ? next : undefined
}

/** Times that are looked at for one in the backup window: all that a week may have. */
const TRIES = (7 * DAY) / MINUTE

/** The hours of the backup window; undefined where there is none. */
function windowIn(standart: Fields): Value {
  const { Enabled, TimePeriods } = part(standart, 'OptionsBackupWindow')
  return Enabled === true ? TimePeriods : undefined
}

/** Of all kinds of schedules, the first time after another; Infinity where there is none. */
function soonest(standart: Fields, after: number, zone: TimeZone): number {
  const times = KINDS.flatMap(([name, next, repeats]): number[] => {
    const options = part(standart, name)
    if (options.Enabled !== true) return []
    const time = nextIn(zone, after, (wall) => next(options, wall), repeats)
    return time === undefined ? [] : [time]
  })
  return Math.min(...times)
}

/**
 * When the backup window is over that a run begins in: it is ended then (documented for VBR).
 * @returns milliseconds since the epoch; Infinity where there is no window, or the run begins outside of it, as one
 * that someone has asked for may (our choice)
 */
export function windowEnd(
  { JobScheduleOptions: given }: EstateRecord,
  start: number,
  zone: TimeZone,
): number {
  if (!isObject(given) || !isObject(given.Standart)) return Number.POSITIVE_INFINITY
  if (part(given.Standart as Fields, 'OptionsBackupWindow').Enabled !== true)
    return Number.POSITIVE_INFINITY
  const standart = part(withDefaults(jobScheduleOptions, given), 'Standart')
  const hours = windowIn(standart)
  const wall = zone.wall(start)
  if (!isAllowed(hours, wall)) return Number.POSITIVE_INFINITY
  const first = Math.floor(wall / HOUR) * HOUR
  for (let hour = first + HOUR; hour <= first + 7 * DAY; hour += HOUR)
    if (!isAllowed(hours, hour)) return zone.instant(hour)
  return Number.POSITIVE_INFINITY
}

/** Minutes until a job tries again what has failed; null where it does not. */
export function retryWait({ JobScheduleOptions: given }: EstateRecord): number | null {
  const options = part(part(given, 'Standart'), 'RetryOptions')
  const { RetrySpecified = true, RetryTimes = 3, RetryTimeout = RETRY_WAIT } = options
  return RetrySpecified === true && Number(RetryTimes) > 0
    ? Math.max(0, Number(RetryTimeout))
    : null
}

/** Minutes until a job tries again, unless it tells. */
export const RETRY_WAIT = 10

const previous = new WeakMap<object, string | null>()

/** Where a job tells after which one it runs; whether it does, `runsAfter` says. */
export const PREVIOUS_JOB = 'JobScheduleOptions.Standart.OptionsDaisyChaining.PreviousJobUid'

/** The id of the job that a job runs after, where it runs by itself at all. */
export function runsAfter(job: EstateRecord): string | null {
  const { JobScheduleOptions: given, ScheduleEnabled, ScheduleConfigured } = job
  if (!isObject(given) || ScheduleEnabled === false || ScheduleConfigured === false) return null
  // Asked of all jobs when a run is over, and options stay as they are for long.
  let known = previous.get(given)
  if (known === undefined) {
    const { Enabled, PreviousJobUid } = part(
      part(given as Fields, 'Standart'),
      'OptionsDaisyChaining',
    )
    known = Enabled === true && typeof PreviousJobUid === 'string' ? PreviousJobUid : null
    previous.set(given, known)
  }
  return known
}

/** The time of day of the schedule, in milliseconds after midnight; undefined where there is none. */
export function timeOfDay(schedule: Value): number | undefined {
  const daily = part(part(schedule, 'Standart'), 'OptionsDaily')
  return daily.Enabled === true && typeof daily.Time === 'number' ? daily.Time * MINUTE : undefined
}

/** Both times are of the wall clock. */
type Next = (options: Fields, after: number) => number | undefined

/** Each kind, and whether it comes again in an hour that comes twice. */
const KINDS: readonly (readonly [name: string, next: Next, repeats: boolean])[] = [
  ['OptionsDaily', nextDaily, false],
  ['OptionsMonthly', nextMonthly, false],
  ['OptionsPeriodically', nextPeriodically, true],
  ['OptionsContinuous', nextContinuously, true],
]

/** The first instant after another that a schedule by the wall clock tells of. */
function nextIn(
  zone: TimeZone,
  after: number,
  next: (wall: number) => number | undefined,
  repeats: boolean,
): number | undefined {
  let wall = next(zone.wall(after))
  // Where clocks were put back meanwhile, what the wall shows next may have been once.
  while (wall !== undefined && zone.instant(wall) <= after) wall = next(wall)
  if (wall === undefined) return undefined
  const first = zone.instant(wall)
  if (!repeats) return first
  const offset = zone.wall(first) - first
  const again = (next(after + offset) ?? wall) - offset
  return again > after && zone.wall(again) - again === offset ? Math.min(first, again) : first
}

const midnight = (time: number): number => Math.floor(time / DAY) * DAY
const weekday = (time: number): string => WEEKDAYS[new Date(time).getUTCDay()] ?? ''

const WORKDAYS = WEEKDAYS.slice(1, 6)

function nextDaily({ Kind, Days, Time }: Fields, after: number): number | undefined {
  const days = Kind === 'SelectedDays' ? texts(Days) : Kind === 'WeekDays' ? WORKDAYS : WEEKDAYS
  for (let day = 0; day <= 7; day++) {
    const time = midnight(after) + day * DAY + Number(Time) * MINUTE
    if (time > after && days.includes(weekday(time))) return time
  }
  return undefined
}

const MONTHS_AHEAD = 24

function nextMonthly(options: Fields, after: number): number | undefined {
  const months = texts(options.Months)
  const from = new Date(after)
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, 1)
    if (!months.includes(MONTHS[new Date(first).getUTCMonth()] ?? '')) continue
    const time = dayOfMonth(options, first) + Number(options.Time) * MINUTE
    if (time > after) return time
  }
  return undefined
}

/** @param first midnight of the first of a month */
function dayOfMonth(options: Fields, first: number): number {
  const { DayNumberInMonth, DayOfWeek, DayOfMonth } = options
  const date = new Date(first)
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  if (DayNumberInMonth === 'OnDay')
    return first + (Math.min(Math.max(Number(DayOfMonth), 1), length) - 1) * DAY
  const wanted = WEEKDAYS.indexOf(String(DayOfWeek))
  const offset = (wanted - date.getUTCDay() + 7) % 7
  const weeks = ['First', 'Second', 'Third', 'Fourth'].indexOf(String(DayNumberInMonth))
  const last = Math.floor((length - 1 - offset) / 7)
  return first + (offset + (weeks < 0 ? last : weeks) * 7) * DAY
}

function nextPeriodically(options: Fields, after: number): number | undefined {
  const unit = options.Kind === 'Minutes' ? MINUTE : HOUR
  const period = Math.max(1, Number(options.FullPeriod)) * unit
  for (let day = midnight(after); day <= midnight(after) + 7 * DAY; day += DAY) {
    const passed = Math.floor((after - day) / period) + 1
    for (let time = day + Math.max(0, passed) * period; time < day + DAY; time += period)
      if (isAllowed(options.Schedule, time)) return time
  }
  return undefined
}

/** One that runs all the time begins anew as soon as it may: looked for once a minute. */
function nextContinuously(options: Fields, after: number): number | undefined {
  const next = Math.floor(after / MINUTE) * MINUTE + MINUTE
  if (isAllowed(options.Schedule, next)) return next
  for (let hour = Math.ceil(next / HOUR) * HOUR; hour <= next + 7 * DAY; hour += HOUR)
    if (isAllowed(options.Schedule, hour)) return hour
  return undefined
}

/** Whether the hour of a time is one of those that are flagged. */
function isAllowed(hours: Value, time: number): boolean {
  if (!Array.isArray(hours)) return true
  const day = hours.find((one) => isObject(one) && one.Name === weekday(time))
  const flags = String(isObject(day) ? day.Value : '').split(',')
  return flags[new Date(time).getUTCHours()]?.trim() !== '0'
}

const part = (value: Value, name: string): Fields => {
  const inner = isObject(value) ? value[name] : undefined
  return isObject(inner) ? (inner as Fields) : {}
}

const texts = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : [])
