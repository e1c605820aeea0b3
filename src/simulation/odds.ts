/** Nights that go wrong by chance, and are the same ones on every run. */
import { spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { number, object, type Reader } from '../reading/reader.js'

/** How often nights go wrong. Plain data, since routines hold it. */
export interface Odds {
  /** From 0 to 1, as `failed`; both together no more than 1. */
  readonly warning: number
  readonly failed: number
  /** Which nights they are follows from it. */
  readonly seed: number
}

/** What went wrong in a night. */
export interface Mishap {
  readonly result: 'Warning' | 'Failed'
  readonly reason: string
  /** Whether a second run does what the first could not. */
  readonly retry: boolean
  /** Something to choose the machine by that had trouble: from 0 up to 1. */
  readonly machine: number
}

const chance = (description: string) => ({
  description,
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 0,
})

/** JSON Schema of the key. */
export const ODDS_SCHEMA = {
  description:
    'How likely a night goes wrong that Outcomes says nothing of; the same ones on every run.',
  type: 'object',
  additionalProperties: false,
  properties: {
    Warning: chance('From 0 to 1.'),
    Failed: chance('From 0 to 1; together no more than 1.'),
  },
} as const

const told = object({ 'Warning?': number(0, 1), 'Failed?': number(0, 1) })

/** What reads the key. */
export const oddsReader: Reader<Omit<Odds, 'seed'>> = (value, path, refuse) => {
  const odds = told(value, path, refuse)
  if (!odds) return undefined
  const { Warning: warning = 0, Failed: failed = 0 } = odds
  if (warning + failed <= 1) return { warning, failed }
  refuse({ path, expected: 'odds that make up 1 at most', found: String(warning + failed) })
  return undefined
}

/** Whether a value, such as one of a snapshot, is how often nights go wrong. */
export const areOdds = (value: unknown): value is Odds =>
  isObject(value) &&
  [value.warning, value.failed].every((one) => typeof one === 'number' && one >= 0 && one <= 1) &&
  Number.isSafeInteger(value.seed)

const REASONS = {
  Warning: [
    'Free disk space on the repository is low.',
    'Changed block tracking was reset: all data was read.',
    'Guest processing was skipped: the credentials were refused.',
  ],
  Failed: [
    'The machine did not answer: the network was not reached.',
    'The snapshot could not be made: another task has the machine locked.',
    'The repository refused the data: it has no free space left.',
  ],
} as const

/** What went wrong in a night by chance. @param night its number, from the last one of the fixture on */
export function mishapOf({ warning, failed, seed }: Odds, night: number): Mishap | null {
  const draw = (nth: number): number => spread(seed, night * 4 + nth)
  const drawn = draw(0)
  if (drawn >= warning + failed) return null
  const result = drawn < failed ? 'Failed' : 'Warning'
  const reasons = REASONS[result]
  return {
    result,
    reason: reasons[Math.floor(draw(1) * reasons.length)] ?? reasons[0],
    retry: draw(2) < 0.8,
    machine: draw(3),
  }
}
