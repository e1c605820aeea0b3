/** The children of parents by a relation: the index that a table keeps of each. */
import type { EstateRecord } from '../contract/record.js'
import type { Directory, Owner } from './directory.js'
import { Places } from './places.js'

/** Places of children, in their order. Most parents have few; one alone needs no list. */
export type Children = number | Places

/** Calls back for the place of each child, in their order. */
export function forEachOf(children: Children, visit: (place: number) => void): void {
  if (typeof children === 'number') visit(children)
  else children.forEach(visit)
}

/** The ids at the other end of a relation: one, several, or none. */
export function parentsOf(record: EstateRecord, relation: string): readonly string[] {
  const parents = record[relation]
  if (typeof parents === 'string') return [parents]
  return Array.isArray(parents)
    ? parents.filter((one): one is string => typeof one === 'string')
    : []
}

/** Notes the place of a record with each of its parents. @param index one of the owner's */
export function insertInto(
  index: Directory<Children>,
  owner: Owner,
  relation: string,
  record: EstateRecord,
  place: number,
): void {
  for (const parent of parentsOf(record, relation)) {
    const found = index.get(parent)
    if (found === undefined) {
      index.set(parent, place)
      continue
    }
    ownPlaces(index, owner, parent, found).add(place)
  }
}

/** The places of the children of a parent, as a list that is the owner's to change. */
export function ownPlaces(
  index: Directory<Children>,
  owner: Owner,
  parent: string,
  found: Children,
): Places {
  const own = typeof found === 'number' ? new Places(owner) : found.ownedBy(owner)
  if (typeof found === 'number') own.add(found)
  if (own !== found) index.set(parent, own)
  return own
}
