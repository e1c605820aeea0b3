/** When a rule fires, of all that it is about. It is plain data, the same in every kind of rule. */
import { number, object, type Reader, readAs, whole } from '../reading/reader.js'
import { readDuration } from '../time/duration.js'
import { readInstant } from '../time/instant.js'

/** When a rule fires. All that is given has to hold. */
export interface Condition {
  /** Only the n-th that matches, from 1. */
  readonly nth?: number
  /** Only each n-th that matches. */
  readonly every?: number
  /** From 0 to 1, drawn from the seed. */
  readonly probability?: number
  /** Not before: an instant in ISO 8601, or a duration from when the rule was added. */
  readonly from?: string
  /** Not after. */
  readonly to?: string
  /** Fires so many times at most. */
  readonly times?: number
}

/** The first and the last instant at which a rule may fire, in milliseconds since the epoch. */
export interface Bounds {
  readonly from: number
  readonly to: number
}

const MANY = whole(1, 1e9)

/** Milliseconds of a time, or of how long after now. */
function timeIn(text: string, now: number): number | undefined {
  const after = readDuration(text)
  return after === undefined ? readInstant(text) : now + after
}

/** When a condition holds at all; durations count from now. What is no time bounds nothing. */
export const boundsOf = ({ from = '', to = '' }: Condition, now: number): Bounds => ({
  from: timeIn(from, now) ?? Number.NEGATIVE_INFINITY,
  to: timeIn(to, now) ?? Number.POSITIVE_INFINITY,
})

/** Reads a condition. @param now milliseconds since the epoch, from which durations count */
export function conditionReader(now: number): Reader<Condition> {
  const moment = readAs('a time or a duration such as PT5M', (text) =>
    timeIn(text, now) === undefined ? undefined : text,
  )
  const read = object({
    'nth?': MANY,
    'every?': MANY,
    'probability?': number(0, 1),
    'from?': moment,
    'to?': moment,
    'times?': MANY,
  })
  return (value, path, refuse) => {
    const condition = read(value, path, refuse)
    if (!condition) return undefined
    const { from, to } = boundsOf(condition, now)
    if (from <= to) return condition
    refuse({ path: [...path, 'to'], expected: 'a time after from', found: 'one before it' })
    return undefined
  }
}

/** How often a rule was met. */
export interface Count {
  /** This time included. */
  readonly matched: number
  /** This time not included. */
  readonly fired: number
}

/** Whether a rule fires, unless a draw is against it. @param now milliseconds since the epoch */
export function isDue(
  { nth, every, times }: Condition,
  { from, to }: Bounds,
  { matched, fired }: Count,
  now: number,
): boolean {
  if (nth !== undefined && matched !== nth) return false
  if (every !== undefined && matched % every !== 0) return false
  return now >= from && now <= to && (times === undefined || fired < times)
}
