/**
 * Brings an estate up to the clock's now: jobs run on, their runs end, the next night's begin. What
 * there is at a time is a function of it, so however long ago the estate was last looked at, the two
 * states are compared and the difference carried out. What someone has changed meanwhile stays as it is.
 */
import type { Value } from '../contract/record.js'
import type { Course, Draft, Made } from '../loading/draft.js'
import { SHORTHANDS } from '../simulation/shorthands.js'
import type { World } from '../world/world.js'
import { ENDING, endingCourse } from './ending.js'
import type { Command, Estate } from './estate.js'
import type { Routine } from './routine.js'

/**
 * The estate of a world, as it is at a time. Costs nothing unless something is due.
 * @param now in milliseconds since the epoch; the now of the world's clock unless given
 */
export function presentEstate({ estate, clock }: World, now = clock.now()): Estate {
  if (now >= estate.due) bringUpTo(estate, now)
  return estate
}

/** Carries out what is due by a time, in milliseconds since the epoch. */
export function bringUpTo(estate: Estate, now: number): void {
  let due = Number.POSITIVE_INFINITY
  for (const routine of estate.routines) {
    const course = courseOf(routine, estate)
    if (!course) continue
    const from = Math.max(estate.present, routine.since)
    if (from < now) carryOut(course, from, now, estate)
    due = Math.min(due, course.nextAfter(Math.max(from, now)))
  }
  estate.broughtUpTo(Math.max(estate.present, now), due)
}

/** How a routine goes on; undefined where what it belongs to is gone. */
function courseOf(routine: Routine, estate: Estate): Course | undefined {
  const { type, id, key, value, since } = routine
  const record = estate.find(type, id)
  if (!record) return undefined
  const declared = estate.contract.type(type)
  const relations = Object.fromEntries(
    Object.keys(declared.belongsTo).flatMap((name): [string, string][] => {
      const target = record[name]
      return typeof target === 'string' ? [[name, target]] : []
    }),
  )
  const owner: Draft = { type: declared, id, path: [], values: record, relations, above: [] }
  if (key === ENDING) return endingCourse(value, owner)
  const shorthand = SHORTHANDS.find((one) => one.type === type && one.key === key)
  return shorthand?.course?.(value, owner, since, estate)
}

function carryOut(course: Course, from: number, to: number, estate: Estate): void {
  const { before, after } = course.between(from, to)
  const old = new Map(before.map((made) => [keyOf(made), made]))
  const next = new Map(after.map((made) => [keyOf(made), made]))
  for (const [key, { type, record }] of old)
    if (!next.has(key) && estate.find(type.name, record.id))
      estate.apply({ do: 'remove', type: type.name, id: record.id })
  for (const [key, made] of next) {
    const known = old.get(key)
    const command = known ? updated(known, made, estate) : added(made, estate)
    if (command) estate.apply(command)
  }
}

const keyOf = ({ type, record }: Made): string => `${type.name} ${record.id}`

/** Adds what is new, unless it is there or what it belongs to is not. */
function added({ type, record: made }: Made, estate: Estate): Command | undefined {
  if (estate.find(type.name, made.id)) return undefined
  const record: Record<string, Value> & { id: string } = { ...made }
  for (const [name, relation] of Object.entries(type.belongsTo)) {
    const target = record[name]
    if (typeof target !== 'string' || estate.find(relation.type, target)) continue
    if (!relation.optional) return undefined
    delete record[name]
  }
  return { do: 'add', type: type.name, record: Object.freeze(record) }
}

/** Changes what differs between the two, but for what someone else has changed. */
function updated(
  { record: from }: Made,
  { type, record: to }: Made,
  estate: Estate,
): Command | undefined {
  const record = estate.find(type.name, to.id)
  if (!record) return undefined
  const changes: Record<string, Value> = {}
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (from[name] === to[name] || (record[name] ?? undefined) !== from[name]) continue
    changes[name] = to[name] ?? null
  }
  if (Object.keys(changes).length === 0) return undefined
  return { do: 'update', type: type.name, id: to.id, changes }
}
