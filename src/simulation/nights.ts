/** When something happens night after night, and how it went: the keys that all such shorthands share. */

import { isObject } from '../is-object.js'
import { type Reading, unknownKey } from '../loading/fixture-value.js'
import type { Path } from '../reading/fault.js'
import { DAY } from '../time/duration.js'
import { shown } from '../wording/shown.js'

/** How a night went that did not go well. */
export interface Outcome {
  /** How many nights ago, when the fixture was read. */
  readonly ago: number
  readonly result: 'Warning' | 'Failed'
  /** The machine that had trouble; null for the first. */
  readonly machine: string | null
  readonly reason: string
  /** Whether a second run does what the first could not. */
  readonly retry: boolean
}

export interface Nights {
  readonly days: number
  /** Milliseconds after midnight, UTC. */
  readonly at: number
  readonly outcomes: readonly Outcome[]
  /** Whether one more run goes on right now. */
  readonly running: boolean
}

/** JSON Schema of the keys. */
export const nightsSchema = (days: number) =>
  ({
    Days: {
      description: 'How many nights.',
      type: 'integer',
      minimum: 1,
      maximum: 3650,
      default: days,
    },
    At: { description: 'Time of day in UTC.', type: 'string', default: '22:00' },
    Outcomes: {
      description: 'Nights that did not go well.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['Ago', 'Result', 'Reason'],
        properties: {
          Ago: { description: 'How many nights ago.', type: 'integer', minimum: 0 },
          Result: { enum: ['Warning', 'Failed'] },
          Reason: { type: 'string' },
          Machine: { description: 'The one that had trouble.', type: 'string' },
          Retry: {
            description: 'Whether a second run did better.',
            type: 'boolean',
            default: true,
          },
        },
      },
    },
    Running: { description: 'One more run goes on right now.', type: 'boolean', default: false },
  }) as const

/** Reads the keys; what does not fit is reported and read as the default. */
export function readNights(
  value: Readonly<Record<string, unknown>>,
  defaultDays: number,
  path: Path,
  reading: Reading,
): Nights {
  const refuse = (key: string, expected: string): void =>
    reading.fault({ path: [...path, key], expected, found: shown(value[key]) })
  const { Days: days = defaultDays, At: at = '22:00', Running: running = false } = value
  if (!Number.isInteger(days) || Number(days) < 1 || Number(days) > 3650)
    refuse('Days', 'a whole number from 1 to 3650')
  if (typeof running !== 'boolean') refuse('Running', 'true or false')
  const clock = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(String(at))
  if (!clock) refuse('At', 'a time of day such as 22:00')
  return {
    days: Math.min(Math.max(Number(days) || 1, 1), 3650),
    at: (Number(clock?.[1] ?? 0) * 60 + Number(clock?.[2] ?? 0)) * 60_000,
    outcomes: readOutcomes(value.Outcomes, [...path, 'Outcomes'], reading),
    running: running === true,
  }
}

const OUTCOME_KEYS = ['Ago', 'Result', 'Reason', 'Machine', 'Retry']

function readOutcomes(value: unknown, path: Path, reading: Reading): Outcome[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    reading.fault({ path, expected: 'a list', found: shown(value) })
    return []
  }
  return value.flatMap((item, index): Outcome[] => {
    const at = [...path, index]
    if (!isObject(item)) {
      reading.fault({ path: at, expected: 'an object', found: shown(item) })
      return []
    }
    for (const key of Object.keys(item))
      if (!OUTCOME_KEYS.includes(key)) reading.fault(unknownKey(key, OUTCOME_KEYS, at))
    const refuse = (key: string, expected: string): void =>
      reading.fault({ path: [...at, key], expected, found: shown(item[key]) })
    const { Ago, Result, Reason, Machine, Retry = true } = item
    if (!Number.isInteger(Ago) || Number(Ago) < 0) refuse('Ago', 'a whole number from 0')
    if (Result !== 'Warning' && Result !== 'Failed') refuse('Result', 'Warning or Failed')
    if (typeof Reason !== 'string') refuse('Reason', 'text')
    if (Machine !== undefined && typeof Machine !== 'string') refuse('Machine', 'text')
    if (typeof Retry !== 'boolean') refuse('Retry', 'true or false')
    return [
      {
        ago: Number(Ago),
        result: Result === 'Failed' ? 'Failed' : 'Warning',
        reason: String(Reason),
        machine: typeof Machine === 'string' ? Machine : null,
        retry: Retry === true,
      },
    ]
  })
}

/** Reports outcomes of machines that there are none of. */
export function checkOutcomes(
  { outcomes }: Nights,
  machines: readonly { readonly name: string }[],
  path: Path,
  reading: Reading,
): void {
  const names = machines.map(({ name }) => name)
  for (const [index, { machine }] of outcomes.entries()) {
    if (machine === null || names.includes(machine)) continue
    const expected =
      names.length === 0 ? 'no machine: there are none' : `one of ${names.join(', ')}`
    reading.fault({
      path: [...path, 'Outcomes', index, 'Machine'],
      expected,
      found: shown(machine),
    })
  }
}

/**
 * The last time of this time of day that is not after now.
 * @param at milliseconds after midnight, UTC
 */
export const lastNight = (at: number, now: number): number =>
  Math.floor((now - at) / DAY) * DAY + at
