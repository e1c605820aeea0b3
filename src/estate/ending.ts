/**
 * An EndTimeUTC that is still to come: until then the session runs, and how it went is held back. So a
 * test writes a run that fails in ten minutes, and moves the clock on.
 */
import type { Fields, Value } from '../contract/record.js'
import type { Course, Draft, Made } from '../loading/draft.js'
import type { Routine } from './routine.js'

/** The key that the routine of an ending has. */
export const ENDING = 'EndTimeUTC'

const HELD_BACK = [ENDING, 'Result', 'Reason']

/** What is known of a record now, and the routine that brings the rest; undefined if nothing is held back. */
export function heldBack(
  type: string,
  id: string,
  values: Fields,
  now: number,
): { readonly values: Record<string, Value>; readonly routine: Routine } | undefined {
  const end = values[ENDING]
  if (typeof end !== 'number' || end <= now) return undefined
  const [known, rest]: [Record<string, Value>, Record<string, Value>] = [{}, {}]
  for (const [name, value] of Object.entries(values))
    (HELD_BACK.includes(name) ? rest : known)[name] = value
  return { values: known, routine: { type, id, key: ENDING, value: rest, since: now } }
}

/** How a record ends that something was held back of. */
export function endingCourse(value: unknown, owner: Draft): Course | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const rest = value as Record<string, Value>
  const end = rest[ENDING]
  if (typeof end !== 'number') return undefined
  const { Progress } = owner.values
  const told = (time: number): Record<string, Value> => (time < end ? { Progress } : rest)
  const { type, id, path } = owner
  const at = (time: number): Made[] => [{ type, record: { ...told(time), id }, path }]
  return {
    between: (from, to) => ({ before: at(from), after: at(to) }),
    nextAfter: (time) => (time < end ? end : Number.POSITIVE_INFINITY),
  }
}
