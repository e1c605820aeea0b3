/**
 * An EndTimeUTC that is still to come: until then the session runs, and how it went is held back. So a
 * test writes a run that fails in ten minutes, and moves the clock on.
 */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { elementOf } from '../contract/shown.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Command } from './command.js'
import type { ChangingEstate, Course } from './course.js'
import { fits } from './record-check.js'
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
    if (!HELD_BACK.includes(name)) known[name] = value
    else if (value !== null && value !== undefined) rest[name] = value
  return { values: known, routine: { type, id, key: ENDING, value: rest } }
}

/**
 * The same of changes of a record that tell its end: what it told of one before is held back as well.
 * @returns changes that take that from sight, and the routine that brings it back
 */
function heldBackOf(
  type: string,
  record: EstateRecord,
  changes: Fields,
  now: number,
  estate: Pick<ChangingEstate, 'routineOf'>,
): { readonly values: Record<string, Value>; readonly routine: Routine } | undefined {
  const before = (estate.routineOf(type, record.id, ENDING) ?? {}) as Fields
  const shown = HELD_BACK.filter((name) => record[name] !== undefined && record[name] !== null)
  const told = Object.fromEntries(shown.map((name) => [name, record[name]]))
  const held = heldBack(type, record.id, { ...before, ...told, ...changes }, now)
  if (!held || !(ENDING in changes)) return undefined
  const hidden = Object.fromEntries(shown.map((name) => [name, null]))
  return { values: { ...held.values, ...hidden }, routine: held.routine }
}

/** The commands that change a record; of an end that is still to come, what it tells is held back. */
export function updateCommands(
  type: string,
  record: EstateRecord,
  changes: Fields,
  now: number,
  estate: Pick<ChangingEstate, 'routineOf'>,
): Command[] {
  const of = { type, id: record.id }
  const held = heldBackOf(type, record, changes, now, estate)
  const update: Command = { do: 'update', ...of, changes: held?.values ?? changes }
  if (held) return [update, { do: 'setRoutine', routine: held.routine }]
  return ENDING in changes ? [update, { do: 'dropRoutine', ...of, key: ENDING }] : [update]
}

interface Rest extends Fields {
  readonly EndTimeUTC: number
}

/** Whether a value is what was held back of a record of a type. */
const isRest = (value: unknown, type: ResourceType): value is Rest =>
  isObject(value) &&
  isTime(value[ENDING]) &&
  Object.entries(value).every(
    ([name, one]) => HELD_BACK.includes(name) && one !== null && fits(type, name, one),
  )

/** How a record ends that something was held back of; what someone has told of the end meanwhile stands. */
export const endings: Course = {
  key: ENDING,
  appliesTo: (type) => type.stored && elementOf(type, ENDING) !== undefined,
  isValue: isRest,
  due: ({ value }) => (value as Rest).EndTimeUTC,
  happen({ type, record, value }, _at, estate) {
    const isTold = (name: string): boolean => record[name] !== undefined && record[name] !== null
    const rest = Object.entries(value as Rest).filter(([name]) => !isTold(name))
    estate.dropRoutine(type, record.id, ENDING)
    estate.update(type, record.id, { ...Object.fromEntries(rest), Progress: null })
  },
}
