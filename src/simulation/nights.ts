/** When something happens night after night, and how it went: the keys that all such shorthands share. */

import { seedOf } from '../estate/identity.js'
import type { Path, Refuse } from '../reading/fault.js'
import {
  anyText,
  choice,
  listOfDistinct,
  type ObjectOf,
  object,
  readAs,
  text,
  truth,
  whole,
} from '../reading/reader.js'
import { DAY } from '../time/duration.js'
import { readTimeOfDay, TIME_OF_DAY_FORM, TIME_OF_DAY_PATTERN } from '../time/time-of-day.js'
import type { TimeZone } from '../time/time-zone.js'
import { shown } from '../wording/shown.js'
import { ODDS_SCHEMA, type Odds, oddsReader } from './odds.js'

/** How a night went that did not go well. */
export interface Outcome {
  /** How many nights ago, when the fixture was read. */
  readonly ago: number
  readonly result: 'Warning' | 'Failed'
  /** The machine that had trouble; null for the first. */
  readonly machine: string | null
  /** Whether all of them had. */
  readonly every?: true
  readonly reason: string
  /** Whether a second run does what the first could not. */
  readonly retry: boolean
}

/** Nights of a source: how many, when, and how they went. */
export interface Nights {
  readonly days: number
  /** Milliseconds after midnight. */
  readonly at: number
  readonly outcomes: readonly Outcome[]
  /** By which nights go wrong that no outcome is told of; none do where it is absent. */
  readonly odds?: Odds
  /** How all nights to come go, whatever else is told. */
  readonly onward?: Omit<Outcome, 'ago'>
  /** Whether one more run goes on right now. */
  readonly running: boolean
}

const MOST_DAYS = 3650

/** JSON Schema of the keys. */
export const nightsSchema = (days: number) =>
  ({
    Days: {
      description: 'How many nights.',
      type: 'integer',
      minimum: 1,
      maximum: MOST_DAYS,
      default: days,
    },
    At: {
      description:
        'Time of day; of what runs by a job, in the time zone of schedules, else in UTC.',
      type: 'string',
      pattern: TIME_OF_DAY_PATTERN,
      default: '22:00',
    },
    Outcomes: {
      description: 'Nights that did not go well.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['Ago', 'Result', 'Reason'],
        properties: {
          Ago: {
            description: 'How many nights ago, fewer than there are.',
            type: 'integer',
            minimum: 0,
            maximum: MOST_DAYS - 1,
          },
          Result: { enum: ['Warning', 'Failed'] },
          Reason: { type: 'string' },
          Machine: { description: 'The one that had trouble.', type: 'string', minLength: 1 },
          Retry: {
            description: 'Whether a second run did better.',
            type: 'boolean',
            default: true,
          },
        },
      },
    },
    Odds: ODDS_SCHEMA,
    Running: { description: 'One more run goes on right now.', type: 'boolean', default: false },
  }) as const

/** Reads a time of day as minutes after midnight. */
export const timeOfDayReader = readAs(TIME_OF_DAY_FORM, readTimeOfDay)

const outcome = object({
  Ago: whole(0, MOST_DAYS - 1),
  Result: choice(['Warning', 'Failed']),
  Reason: anyText,
  'Machine?': text,
  'Retry?': truth,
})

/** What reads the keys. */
export const nightsMembers = {
  'Days?': whole(1, MOST_DAYS),
  'At?': timeOfDayReader,
  'Outcomes?': listOfDistinct(outcome, {
    key: ['Ago'],
    name: ({ Ago }) => Ago,
    expected: 'one outcome for each night',
  }),
  'Odds?': oddsReader,
  'Running?': truth,
}

/** What is read of the keys. */
export type NightsTold = ObjectOf<typeof nightsMembers>

/**
 * The nights that are told of; what is not told is the default.
 * @param source the id of what has them: which of them go wrong by chance follows from it
 */
export const nightsOf = (
  { Days: days, At: at, Outcomes: outcomes = [], Odds: odds, Running: running = false }: NightsTold,
  defaults: { readonly days: number; readonly at: number },
  source: string,
): Nights => ({
  days: days ?? defaults.days,
  at: (at ?? defaults.at) * 60_000,
  outcomes: outcomes.map(({ Ago, Result, Reason, Machine = null, Retry = true }) => ({
    ago: Ago,
    result: Result,
    reason: Reason,
    machine: Machine,
    retry: Retry,
  })),
  ...(odds && { odds: { ...odds, seed: seedOf(source) } }),
  running,
})

/** Machines that a message names, at most. */
const NAMED = 20

/** Refuses outcomes of nights, and of machines, that there are none of. */
export function checkOutcomes(
  { outcomes, days }: Nights,
  machines: readonly { readonly name: string }[],
  path: Path,
  refuse: Refuse,
): void {
  const names = new Set(machines.map(({ name }) => name))
  for (const [index, { ago, machine }] of outcomes.entries()) {
    const at = [...path, 'Outcomes', index]
    if (ago >= days) {
      const expected = `one of the ${days} nights, from 0 to ${days - 1}`
      refuse({ path: [...at, 'Ago'], expected, found: String(ago) })
    }
    if (machine === null || names.has(machine)) continue
    const expected =
      names.size === 0
        ? 'no machine: there are none'
        : names.size > NAMED
          ? `one of the ${names.size} machines`
          : `one of ${[...names].join(', ')}`
    refuse({ path: [...at, 'Machine'], expected, found: shown(machine) })
  }
}

/**
 * When a night begins, as many nights after the last one that has begun by now as its number says.
 * @param at milliseconds after midnight
 */
export function nightAt(
  at: number,
  number: number,
  now: number,
  { wall, instant }: TimeZone,
): number {
  const last = Math.floor((wall(now) - at) / DAY) * DAY + at
  const late = instant(last) > now ? 1 : 0
  return instant(last + (number - late) * DAY)
}
