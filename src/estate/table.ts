/**
 * The records of one type, in the order they came, with an index for each relation that was asked for.
 * What is removed with what it hangs on may be thousands: it leaves the row at once, and whoever finds
 * its place elsewhere finds nothing there; the other traces are swept a few with each change to come.
 * Tables are shared by estates that were forked from one another; see `Directory`.
 */
import type { EstateRecord } from '../contract/record.js'
import {
  type Children,
  forEachOf,
  insertInto,
  parentsOf,
  relationOf,
  withdrawFrom,
} from './children.js'
import { Directory, type Owner } from './directory.js'
import { Row } from './row.js'

/** Records that were removed together, and the places that they left; the first `left` of them left traces. */
interface Waste {
  readonly records: readonly EstateRecord[]
  readonly places: readonly number[]
  readonly left: number
  readonly below: Waste | null
}

/** Removed records whose traces are swept with each change: no change is to take long for an earlier one. */
const SWEPT = 8

/** A table of so many times fewer records than are asked about is looked through, and no index of it is. */
const FEW = 4

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
  private waste: Waste | null
  private current: number

  constructor(owner: Owner, from?: Table) {
    this.owner = owner
    this.row = from?.row ?? new Row(owner)
    this.places = from?.places ?? new Directory(owner)
    this.indexes = new Map(from?.indexes)
    this.listed = from?.listed ?? null
    this.waste = from?.waste ?? null
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
    return this.row.size
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

  /**
   * The places of the records whose relation leads to any of these parents; of some that were removed too, as long
   * as they have traces. To look at each would take long where there are a hundred thousand.
   */
  placesBy(relation: string, parents: readonly EstateRecord[]): readonly number[] {
    const places: number[] = []
    const take = (place: number): void => void places.push(place)
    for (const { id } of this.narrowed(relation, parents)) {
      const found = this.index(relation).get(id)
      if (found !== undefined) forEachOf(found, take)
    }
    return places
  }

  /** Those of some parents that the relation of any record leads to, in their order. */
  parentsAmong(relation: string, parents: readonly EstateRecord[]): readonly EstateRecord[] {
    return this.narrowed(relation, parents).filter(({ id }) => {
      const found = this.index(relation).get(id)
      return found !== undefined && this.by(relation, id).length > 0
    })
  }

  /** The records whose relation leads to this parent, in their order. */
  by(relation: string, parent: string): readonly EstateRecord[] {
    const found = this.index(relation).get(parent)
    if (found === undefined) return NONE
    const records: EstateRecord[] = []
    forEachOf(found, (place) => {
      const record = this.row.get(place)
      if (record) records.push(record)
    })
    return records
  }

  /** @throws if a record of this id is there already. */
  add(record: EstateRecord): void {
    this.row = this.row.ownedBy(this.owner)
    this.places = this.places.ownedBy(this.owner)
    const place = this.row.push(record)
    // Looked up and set in one: a million records are added at some starts.
    const before = this.places.set(record.id, place)
    if (before !== undefined && this.row.get(before)) {
      this.places.set(record.id, before)
      this.row.delete(place)
      throw new Error(`There is a record ${record.id} already`)
    }
    this.changed()
    for (const relation of this.indexes.keys()) this.insert(relation, record, place)
    this.sweep()
  }

  /** Puts a record in the place of the one with the same id. @throws if there is no such record. */
  replace(record: EstateRecord): void {
    const { place, record: old } = this.placed(record.id)
    this.row = this.row.ownedBy(this.owner)
    this.row.replace(place, record)
    this.changed()
    for (const relation of this.indexes.keys()) {
      if (relationOf(old, relation) === relationOf(record, relation)) continue
      this.withdraw(relation, old, place)
      this.insert(relation, record, place)
    }
    this.sweep()
  }

  /** @throws if there is no such record. */
  delete(id: string): void {
    const { place, record } = this.placed(id)
    this.row = this.row.ownedBy(this.owner)
    this.row.delete(place)
    this.changed()
    this.forget(record, place)
    this.sweep()
  }

  /**
   * Removes the records of these places, whose parents are gone, and gives them. However many there are, it
   * is the row alone that changes at once.
   */
  deleteAt(places: readonly number[]): readonly EstateRecord[] {
    const records: EstateRecord[] = []
    const left: number[] = []
    this.row = this.row.ownedBy(this.owner)
    for (const place of places) {
      const record = this.row.get(place)
      if (!record) continue
      this.row.delete(place)
      records.push(record)
      left.push(place)
    }
    this.waste = { records, places: left, left: records.length, below: this.waste }
    this.changed()
    if (this.size === 0) this.sweep()
    return records
  }

  /**
   * The records whose relation leads to a parent that was removed: the index forgets the parent, so that
   * to cut thousands of them off does not search a list of thousands each time.
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

  /** @throws if there is no such record. */
  private placed(id: string): { readonly place: number; readonly record: EstateRecord } {
    const place = this.places.get(id)
    const record = place === undefined ? undefined : this.row.get(place)
    if (place === undefined || !record) throw new Error(`There is no record ${id}`)
    return { place, record }
  }

  /** Takes away the traces of some removed records; of all at once where none is left that they lie between. */
  private sweep(): void {
    if (!this.waste) return
    if (this.size === 0) {
      this.waste = null
      this.places = new Directory(this.owner)
      this.indexes.clear()
      return
    }
    for (let n = 0; n < SWEPT && this.waste; n++) {
      const { records, places, below }: Waste = this.waste
      const left: number = this.waste.left - 1
      const [record, place] = [records[left], places[left]]
      if (record && place !== undefined) this.forget(record, place)
      this.waste = left > 0 ? { records, places, left, below } : below
    }
  }

  /** Takes away the traces of a record that left its place; one of the same id may have come since. */
  private forget(record: EstateRecord, place: number): void {
    if (this.places.get(record.id) === place) {
      this.places = this.places.ownedBy(this.owner)
      this.places.delete(record.id)
    }
    for (const relation of this.indexes.keys()) this.withdraw(relation, record, place)
  }

  /** Leaves out of many parents those that a look through a few records shows to have none of them. */
  private narrowed(relation: string, parents: readonly EstateRecord[]): readonly EstateRecord[] {
    if (this.size === 0) return NONE
    if (this.size * FEW > parents.length) return parents
    const found = new Set(this.list().flatMap((record) => parentsOf(record, relation)))
    return found.size === 0 ? NONE : parents.filter(({ id }) => found.has(id))
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
    withdrawFrom(this.ownIndex(relation), this.owner, relation, record, place)
  }
}
