/** The children of parents by a relation: the index that a table keeps of each. */
import type { EstateRecord, Value } from '../contract/record.js'
import { isObject } from '../is-object.js'
import type { Directory, Owner } from './directory.js'
import { Places } from './places.js'

/**
 * Places of children, in their order. Those of most parents came one right behind another, and are told by a
 * number, a stretch: the first place, and in the last bits how many follow. Others are a list.
 */
export type Children = number | Places

/** Bits of a stretch that say how many places follow the first. */
const STRETCH = 64

const firstOf = (stretch: number): number => Math.floor(stretch / STRETCH)
const lastOf = (stretch: number): number => firstOf(stretch) + (stretch % STRETCH)

/** Calls back for the place of each child, in their order. */
export function forEachOf(children: Children, visit: (place: number) => void): void {
  if (typeof children !== 'number') {
    children.forEach(visit)
    return
  }
  const last = lastOf(children)
  for (let place = firstOf(children); place <= last; place++) visit(place)
}

/**
 * What a record tells of a relation: by the name of a field, or by the way to one that lies deeper, such as
 * `JobScheduleOptions.Standart`.
 */
export function relationOf(record: EstateRecord, relation: string): Value | undefined {
  const told = record[relation]
  if (told !== undefined || !relation.includes('.')) return told
  let value: Value | undefined = record
  for (const name of relation.split('.')) value = isObject(value) ? value[name] : undefined
  return value
}

/** The ids at the other end of a relation: one, several, or none. */
export function parentsOf(record: EstateRecord, relation: string): readonly string[] {
  const parents = relationOf(record, relation)
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
  const parents = relationOf(record, relation)
  if (typeof parents === 'string') insert(index, owner, parents, place)
  else for (const parent of parentsOf(record, relation)) insert(index, owner, parent, place)
}

function insert(index: Directory<Children>, owner: Owner, parent: string, place: number): void {
  // Many parents have one child, whose place is looked up and set in one.
  const found = index.set(parent, place * STRETCH)
  if (found === undefined) return
  if (typeof found === 'number' && place === lastOf(found) + 1 && found % STRETCH < STRETCH - 1) {
    index.set(parent, found + 1)
    return
  }
  index.set(parent, found)
  if (typeof found !== 'number' || place < firstOf(found) || place > lastOf(found))
    ownPlaces(index, owner, parent, found).add(place)
}

/** Forgets the place of a record with each of its parents. @param index one of the owner's */
export function withdrawFrom(
  index: Directory<Children>,
  owner: Owner,
  relation: string,
  record: EstateRecord,
  place: number,
): void {
  for (const parent of parentsOf(record, relation)) {
    const found = index.get(parent)
    if (found === undefined) continue
    if (typeof found === 'number') {
      const [first, last] = [firstOf(found), lastOf(found)]
      if (place < first || place > last) continue
      if (first === last) index.delete(parent)
      else if (place === last) index.set(parent, found - 1)
      else if (place === first) index.set(parent, (first + 1) * STRETCH + (last - first - 1))
      else ownPlaces(index, owner, parent, found).delete(place)
      continue
    }
    const own = ownPlaces(index, owner, parent, found)
    own.delete(place)
    if (own.isEmpty) index.delete(parent)
  }
}

/** The places of the children of a parent, as a list that is the owner's to change. */
function ownPlaces(
  index: Directory<Children>,
  owner: Owner,
  parent: string,
  found: Children,
): Places {
  const own = typeof found === 'number' ? new Places(owner) : found.ownedBy(owner)
  if (typeof found === 'number') forEachOf(found, (place) => own.add(place))
  if (own !== found) index.set(parent, own)
  return own
}
