/** Values that follow from others, or are too long to be written. */
import { isObject } from '../is-object.js'
import { DAY } from '../time/duration.js'
import { readTimeOfDay } from '../time/time-of-day.js'

/** In place of a value. */
export type WrittenValue =
  /** So many times what the record shows as another element, in whole numbers. */
  | { readonly of: string; readonly times: number }
  /** A time of day, UTC, of the day that it is. */
  | { readonly today: string }
  /** A text so many times over. */
  | { readonly text: string; readonly times: number }

/** What such values are found out from. */
export interface Known {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What the record shows as an element; undefined where there is no record yet. */
  readonly shown: (element: string) => unknown
}

/** Data with plain values in place of such as follow from others. */
export function plainValue(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((one) => plainValue(one, known))
  if (!isObject(value)) return value
  const { of, text, times, today } = value
  const keys = Object.keys(value)
  if (keys.length === 2 && typeof times === 'number') {
    if (typeof of === 'string') return Math.round(Number(known.shown(of)) * times)
    if (typeof text === 'string') return text.repeat(times)
  }
  if (keys.length === 1 && typeof today === 'string') {
    const minutes = readTimeOfDay(today)
    if (minutes !== undefined)
      return new Date(Math.floor(known.now / DAY) * DAY + minutes * 60_000).toISOString()
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, plainValue(one, known)]),
  )
}
