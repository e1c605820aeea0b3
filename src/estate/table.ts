/**
 * The records of one type, in the order they came, with an index for each relation that was asked for.
 * Tables are shared by estates that were forked from one another; see `Directory`.
 */
import type { EstateRecord } from '../contract/record.js'
import { Directory, type Owner } from './directory.js'
import { Places } from './places.js'
import { Row } from './row.js'

/** Places of children, in their order. Most parents have few; one alone needs no list. */
type Children = number | Places

const NONE: readonly EstateRecord[] = Object.freeze([])

let lastVersion = 0

/**
 * A number for a state of a table or of an estate, higher than all before: no two states in the process
 * ever bear the same, so that what was derived from one is never taken for what another says.
 */
export const nextVersion = (): number => ++lastVersion

export class Table {
  private readonly owner: Owner
  private row: Row
  private places: Directory<number>
  /** Relation name, then the parent's id. Built at the first question, kept from then on. */
  private readonly indexes: Map<string, Directory<Children>>
  /** All records, made at the first question that walks over them. */
  private listed: readonly EstateRecord[] | null
  private current: number

  constructor(owner: Owner, from?: Table) {
    this.owner = owner
    this.row = from?.row ?? new Row(owner)
    this.places = from?.places ?? new Directory(owner)
    this.indexes = new Map(from?.indexes)
    this.listed = from?.listed ?? null
    this.current = from?.current ?? nextVersion()
  }

  /** This one, if it is the owner's to change; else a copy that is. Costs the same at any size, about. */
  ownedBy(owner: Owner): Table {
    return this.owner === owner ? this : new Table(owner, this)
  }

  /** Another one after every change, so that what is derived from the records can tell that it is old. */
  get version(): number {
    return this.current
  }

  get size(): number {
    return this.places.size
  }

  get(id: string): EstateRecord | undefined {
    const place = this.places.get(id)
    return place === undefined ? undefined : this.row.get(place)
  }

  /** @throws if there is no such record. */
  need(id: string): EstateRecord {
    const record = this.get(id)
    if (!record) throw new Error(`There is no record ${id}`)
    return record
  }

  /** All records in their order; the same list until something changes. */
  list(): readonly EstateRecord[] {
    this.listed ??= this.row.toArray()
    return this.listed
  }

  /** Whether the relation of any record leads to this parent. */
  has(relation: string, parent: string): boolean {
    return this.size > 0 && this.index(relation).has(parent)
  }

  /** The records whose relation leads to this parent, in their order. */
  by(relation: string, parent: string): readonly EstateRecord[] {
    const found = this.index(relation).get(parent)
    if (found === undefined) return NONE
    const records: EstateRecord[] = []
    const take = (place: number): void => {
      const record = this.row.get(place)
      if (record) records.push(record)
    }
    if (typeof found === 'number') take(found)
    else found.forEach(take)
    return records
  }

  /** @throws if a record of this id is there already. */
  add(record: EstateRecord): void {
    if (this.places.has(record.id)) throw new Error(`There is a record ${record.id} already`)
    this.row = this.row.ownedBy(this.owner)
    this.places = this.places.ownedBy(this.owner)
    const place = this.row.push(record)
    this.places.set(record.id, place)
    this.changed()
    for (const relation of this.indexes.keys()) this.insert(relation, record, place)
  }

  /** Puts a record in the place of the one with the same id. @throws if there is no such record. */
  replace(record: EstateRecord): void {
    const place = this.placeOf(record.id)
    const old = this.row.get(place)
    this.row = this.row.ownedBy(this.owner)
    this.row.replace(place, record)
    this.changed()
    for (const relation of this.indexes.keys()) {
      if (!old || old[relation] === record[relation]) continue
      this.withdraw(relation, old, place)
      this.insert(relation, record, place)
    }
  }

  /** @throws if there is no such record. */
  delete(id: string): void {
    const place = this.placeOf(id)
    const old = this.row.get(place)
    this.row = this.row.ownedBy(this.owner)
    this.places = this.places.ownedBy(this.owner)
    this.row.delete(place)
    this.places.delete(id)
    this.changed()
    if (old) for (const relation of this.indexes.keys()) this.withdraw(relation, old, place)
  }

  /**
   * The records whose relation leads to a parent that is being removed: the index forgets the parent, so
   * that to remove thousands of them does not search a list of thousands each time.
   */
  takeBy(relation: string, parent: string): readonly EstateRecord[] {
    const children = this.by(relation, parent)
    if (children.length > 0) this.ownIndex(relation).delete(parent)
    return children
  }

  /**
   * Builds the index of a relation ahead of the first question, a piece at a time: at a million records
   * it takes longer than anyone may be kept waiting.
   */
  *prepare(relation: string): Generator<undefined> {
    if (this.indexes.has(relation)) return
    const { version } = this
    const index = new Directory<Children>(this.owner)
    for (const [place, record] of this.row.entries()) {
      insertInto(index, this.owner, relation, record, place)
      if ((place & 63) > 0) continue
      yield
      // What has changed meanwhile is found out at the first question.
      if (this.version !== version) return
    }
    this.indexes.set(relation, index)
  }

  private changed(): void {
    this.listed = null
    this.current = nextVersion()
  }

  private placeOf(id: string): number {
    const place = this.places.get(id)
    if (place === undefined) throw new Error(`There is no record ${id}`)
    return place
  }

  private index(relation: string): Directory<Children> {
    const known = this.indexes.get(relation)
    if (known) return known
    for (const _ of this.prepare(relation));
    return this.indexes.get(relation) ?? new Directory(this.owner)
  }

  private ownIndex(relation: string): Directory<Children> {
    const own = this.index(relation).ownedBy(this.owner)
    this.indexes.set(relation, own)
    return own
  }

  private insert(relation: string, record: EstateRecord, place: number): void {
    insertInto(this.ownIndex(relation), this.owner, relation, record, place)
  }

  private withdraw(relation: string, record: EstateRecord, place: number): void {
    const index = this.ownIndex(relation)
    for (const parent of parentsOf(record, relation)) {
      const found = index.get(parent)
      if (found === undefined) continue
      if (typeof found === 'number') {
        index.delete(parent)
        continue
      }
      const own = ownPlaces(index, this.owner, parent, found)
      own.delete(place)
      if (own.isEmpty) index.delete(parent)
    }
  }
}

/** The ids at the other end of a relation: one, several, or none. */
function parentsOf(record: EstateRecord, relation: string): readonly string[] {
  const parents = record[relation]
  if (typeof parents === 'string') return [parents]
  return Array.isArray(parents)
    ? parents.filter((one): one is string => typeof one === 'string')
    : []
}

function insertInto(
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

function ownPlaces(
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
