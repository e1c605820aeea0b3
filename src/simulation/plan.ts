/**
 * What a source brings night after night, and how far it has come. A source is a backup, a replica or
 * a job of file shares: runs of a job leave their points in it.
 */
import type { EstateRecord } from '../contract/record.js'
import { isObject } from '../is-object.js'
import { LIMITS } from '../limits.js'
import { DAY } from '../time/duration.js'
import { isTime } from '../time/time-range.js'
import type { TimeZone } from '../time/time-zone.js'
import type { Machine } from './machine.js'
import type { Nights, Outcome } from './nights.js'
import { areOdds, mishapOf } from './odds.js'

/** Plain data, since routines hold it. */
export interface Plan extends Nights {
  readonly machines: readonly Machine[]
  readonly platform: string
  /** The vApp that holds the machines; null where there is none. */
  readonly vApp: string | null
  /** How many points are kept: of a backup at least, of a replica for each machine. */
  readonly points: number
  /** Bytes of the data of all machines. */
  readonly dataSize: number
  /** Day of the week of full backups, Sunday being 0. */
  readonly fullOn: number
  /**
   * Whether points that no night of it has brought go with time, as its own do. Those that a fixture tells
   * beside a history stay.
   */
  readonly others?: true
}

/** A point that was made in a night. */
export interface KeptPoint {
  readonly place: number
  /** When its night began, in milliseconds since the epoch. */
  readonly night: number
  /** Whether later ones need it, and it needs none. */
  readonly full: boolean
  /** Bytes of its file, where there is no record to tell: of points that come and go unseen. */
  readonly size?: number
}

/** How far a source has come. Plain data, too. */
export interface Progress {
  readonly plan: Plan
  /** Of the last night: 0 when the fixture was read, 1 for the next. */
  readonly number: number
  /** Points that are still there, the oldest first. */
  readonly kept: readonly KeptPoint[]
  /** The session of the last run; null before the first. */
  readonly session: string | null
}

/** The key of the routine that holds the progress of a source. */
export const HISTORY = 'History'

/**
 * The outcome of a night: that which is told, and these begin anew when they are over, as if tomorrow were the
 * first of them; else what the odds bring.
 */
export function outcomeOf(
  { days, outcomes, odds, machines, onward }: Plan,
  number: number,
): Outcome | null {
  const ago = number <= 0 ? -number : (days - (number % days)) % days
  if (onward) return { ...onward, ago }
  const told = outcomes.find((outcome) => outcome.ago === ago)
  const mishap = told || !odds ? null : mishapOf(odds, number)
  if (!mishap) return told ?? null
  const { result, reason, retry, machine } = mishap
  const name = machines[Math.floor(machine * machines.length)]?.name ?? null
  return { ago, result, machine: name, reason, retry }
}

/**
 * A number that no other night has, and never negative: ids follow from it. The nights that a fixture
 * tells of come first, as many as there are runs or points of.
 */
export const placeOf = (plan: Plan, number: number): number =>
  number <= 0 ? -number : placeOfRunning(plan) + number

/** The place of the run that goes on when a fixture is read. */
export const placeOfRunning = ({ days, points }: Plan): number => Math.max(days, points)

/**
 * How many records what a source has brought is made of, at most.
 * @param runs whether the runs of a job bring it
 */
export function recordsOf({ days, points, machines, outcomes, odds }: Plan, runs: boolean): number {
  const retries = odds ? days : outcomes.filter(({ retry }) => retry).length
  const sessions = runs ? Math.max(days, points) + 1 + retries : 0
  // Of each night a point, its file or vApp, and the points of the machines.
  return sessions * (1 + machines.length) + (points + 1) * (2 + machines.length)
}

const isWhole = (value: unknown, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most
const isText = (value: unknown): boolean => typeof value === 'string'

/** Nights of one source at most: more than there are minutes until the year 10,000. */
const NIGHTS = 1e10

/** Whether a value, such as one of a snapshot, is the number or the place of a night. */
export const isNight = (value: unknown): value is number => isWhole(value, NIGHTS)

/** Whether a value, such as one of a snapshot, is what machines a night has. */
export const areMachines = (value: unknown): value is readonly Machine[] =>
  Array.isArray(value) && value.length <= LIMITS.machines.most && value.every(isMachine)

const isMachine = (value: unknown): boolean =>
  isObject(value) && isText(value.name) && isText(value.ref)

/** Whether a value, such as one of a snapshot, is how a night went. */
export const isOutcome = (value: unknown): value is Outcome =>
  isObject(value) && isNight(value.ago) && isCourseOfANight(value)

const isCourseOfANight = (value: unknown): boolean =>
  isObject(value) &&
  (value.result === 'Warning' || value.result === 'Failed') &&
  (value.machine === null || isText(value.machine)) &&
  (value.every === undefined || value.every === true) &&
  isText(value.reason) &&
  typeof value.retry === 'boolean'

const isPlan = (value: unknown): value is Plan =>
  isObject(value) &&
  isNight(value.days) &&
  value.days >= 1 &&
  isWhole(value.at, DAY - 1) &&
  Array.isArray(value.outcomes) &&
  value.outcomes.every(isOutcome) &&
  (value.odds === undefined || areOdds(value.odds)) &&
  (value.onward === undefined || isCourseOfANight(value.onward)) &&
  typeof value.running === 'boolean' &&
  areMachines(value.machines) &&
  isText(value.platform) &&
  (value.vApp === null || isText(value.vApp)) &&
  isNight(value.points) &&
  value.points >= 1 &&
  isSize(value.dataSize) &&
  isWhole(value.fullOn, 6) &&
  (value.others === undefined || value.others === true)

/** Whether a value is a number of bytes, or of parts of them. */
const isSize = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER

const isKept = (value: unknown): value is KeptPoint =>
  isObject(value) &&
  isNight(value.place) &&
  isTime(value.night) &&
  typeof value.full === 'boolean' &&
  (value.size === undefined || isSize(value.size))

/** Whether a value, such as one of a snapshot, is the progress of a source. */
export const isProgress = (value: unknown): value is Progress =>
  isObject(value) &&
  isPlan(value.plan) &&
  isNight(value.number) &&
  Array.isArray(value.kept) &&
  value.kept.every(isKept) &&
  (value.session === null || isText(value.session))

/** Days after which a backup has another full one, if the day of the week has brought none. */
const WEEK = 7 * DAY

/** Whether the backup of a night is a full one: the first of all, and one each week. */
export function isFull(
  kept: readonly KeptPoint[],
  { fullOn }: Plan,
  night: number,
  { wall }: TimeZone,
): boolean {
  const last = kept.findLast(({ full }) => full)
  if (!last || night - last.night > WEEK) return true
  const isSameDay = Math.floor(wall(last.night) / DAY) === Math.floor(wall(night) / DAY)
  return new Date(wall(night)).getUTCDay() === fullOn && !isSameDay
}

/** How many points a job keeps, where it tells; else as many as there are said to be. */
export function pointsKept(
  job: EstateRecord | undefined,
  kept: readonly Pick<KeptPoint, 'night'>[],
  points: number,
): number {
  const policy = job?.SimpleRetentionPolicy
  if (!isObject(policy)) return points
  const { RetainLimitType: type, RetainCycles = points, RetainDaysToKeep: days } = policy
  if (type === 'Cycles') return Math.max(1, Number(RetainCycles))
  const last = kept.at(-1)
  if (typeof days !== 'number' || !last) return points
  return Math.max(1, kept.filter(({ night }) => night > last.night - days * DAY).length)
}

/**
 * Which of so many points is the first that is kept. Those of a backup are kept as long as a later one needs
 * them: back to a full one.
 */
export function firstKept(
  type: string,
  count: number,
  points: number,
  isFullAt: (index: number) => boolean,
): number {
  let first = Math.max(0, count - points)
  if (type === 'Backup') while (first > 0 && !isFullAt(first)) first--
  return first
}
