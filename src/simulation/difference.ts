/** Carries over into an estate what has changed by itself between two times. */

import type { Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import type { Made } from './made.js'

/**
 * Adds and changes records. What someone else has changed meanwhile stays as it is; what someone has
 * removed stays removed.
 * @param before what there was by itself
 * @param after what there is by itself
 */
export function carryOver(
  before: readonly Made[],
  after: readonly Made[],
  estate: ChangingEstate,
): void {
  const old = new Map(before.map((made) => [`${made.type} ${made.record.id}`, made]))
  for (const made of after) {
    const known = old.get(`${made.type} ${made.record.id}`)
    if (known) change(known, made, estate)
    else add(made, estate)
  }
}

/** Adds what is new, unless it is there or what it belongs to is not. */
function add({ type, record: made }: Made, estate: ChangingEstate): void {
  if (estate.find(type, made.id)) return
  const record: Record<string, Value> & { id: string } = { ...made }
  for (const [name, relation] of Object.entries(estate.contract.type(type).belongsTo)) {
    const target = record[name]
    if (typeof target !== 'string' || estate.find(relation.type, target)) continue
    if (!relation.optional) return
    delete record[name]
  }
  estate.add(type, Object.freeze(record))
}

/** Changes what differs between the two, but for what someone else has changed. */
function change({ record: from }: Made, { type, record: to }: Made, estate: ChangingEstate): void {
  const record = estate.find(type, to.id)
  if (!record) return
  const changes: Record<string, Value> = {}
  let isChanged = false
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (from[name] === to[name] || (record[name] ?? undefined) !== from[name]) continue
    changes[name] = to[name] ?? null
    isChanged = true
  }
  if (isChanged) estate.update(type, to.id, changes)
}
