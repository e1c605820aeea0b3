/**
 * What is left to do of a removal. What hangs on a record may be a hundred thousand others, so it leaves piece
 * by piece, and others have their turns meanwhile; but nobody sees it half done: whoever looks at a type that
 * it touches has the rest done first. A removal is data that never changes: to mark an estate in the middle of
 * one, or to fork it, copies nothing.
 */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Value } from '../contract/record.js'
import { type RelationTo, relationsTo } from './relations-to.js'
import type { Table } from './table.js'

/** Records that a piece takes. */
const PORTION = 256

/** What an estate does for a removal. */
export interface Removing {
  readonly contract: Contract
  /** The table of a type, to be read. */
  table(type: string): Table
  /** The table of a type, to be changed. */
  ownTable(type: string): Table
  /** Ends what goes on by itself with records that have left. */
  endRoutines(type: string, records: readonly EstateRecord[]): void
  update(type: string, id: string, changes: Readonly<Record<string, Value>>): void
}

/** Some of what is left to do: with the records of a list, or of places, from one of them on. */
type Rest =
  /** These have left: what goes on with them ends, and what hangs on them leaves. */
  | { readonly do: 'follow'; type: string; records: readonly EstateRecord[]; from: number }
  | { readonly do: 'leave'; type: string; places: readonly number[]; from: number }
  /** What refers to these, and lives on, is to be cut off. */
  | { readonly do: 'cut'; type: string; records: readonly EstateRecord[]; from: number }
  /** These referred to a parent that is gone. */
  | {
      readonly do: 'release'
      relation: RelationTo
      parent: string
      records: readonly EstateRecord[]
      from: number
    }

interface Stack {
  readonly rest: Rest
  readonly below: Stack | null
}

export class Removal {
  /** The types whose records may leave or be changed. */
  readonly touched: ReadonlySet<string>
  private readonly leaving: Stack | null
  /** Comes when nothing leaves any more: what leaves itself need not be cut off. */
  private readonly cutting: Stack | null

  private constructor(touched: ReadonlySet<string>, leaving: Stack | null, cutting: Stack | null) {
    this.touched = touched
    this.leaving = leaving
    this.cutting = cutting
  }

  /** What is to follow when a record has left. */
  static of(contract: Contract, type: string, record: EstateRecord): Removal {
    const rest: Rest = { do: 'follow', type, records: [record], from: 0 }
    return new Removal(touchedBy(contract, type), { rest, below: null }, null)
  }

  /** Does a piece of it. @returns what is left then; undefined if nothing is */
  step(estate: Removing): Removal | undefined {
    const top = this.leaving ?? this.cutting
    if (!top) return undefined
    const { rest, below } = top
    const next: Pieces = this.leaving
      ? { leaving: below, cutting: this.cutting }
      : { leaving: null, cutting: below }
    switch (rest.do) {
      case 'follow':
        follow(rest, next, estate)
        break
      case 'leave':
        leave(rest, next, estate)
        break
      case 'cut':
        cut(rest, next, estate)
        break
      case 'release':
        release(rest, next, estate)
    }
    const { leaving, cutting } = next
    return leaving || cutting ? new Removal(this.touched, leaving, cutting) : undefined
  }
}

/** What a step leaves to do. */
interface Pieces {
  leaving: Stack | null
  cutting: Stack | null
}

type RestOf<Kind extends Rest['do']> = Extract<Rest, { do: Kind }>

function follow(rest: RestOf<'follow'>, next: Pieces, estate: Removing): void {
  const { type, records, from } = rest
  const to = from + PORTION
  if (to < records.length) next.leaving = { rest: { ...rest, from: to }, below: next.leaving }
  const some = from === 0 && to >= records.length ? records : records.slice(from, to)
  estate.endRoutines(type, some)
  let isReferredTo = false
  for (const relation of relationsTo(estate.contract, type)) {
    if (relation.survives) {
      isReferredTo = true
      continue
    }
    const places = estate.table(relation.type).placesBy(relation.name, some)
    if (places.length === 0) continue
    const children: Rest = { do: 'leave', type: relation.type, places, from: 0 }
    next.leaving = { rest: children, below: next.leaving }
  }
  if (!isReferredTo) return
  next.cutting = { rest: { do: 'cut', type, records: some, from: 0 }, below: next.cutting }
}

function leave(rest: RestOf<'leave'>, next: Pieces, estate: Removing): void {
  const { type, places, from } = rest
  const to = from + PORTION
  if (to < places.length) next.leaving = { rest: { ...rest, from: to }, below: next.leaving }
  const records = estate.ownTable(type).deleteAt(places.slice(from, to))
  if (records.length === 0) return
  next.leaving = { rest: { do: 'follow', type, records, from: 0 }, below: next.leaving }
}

function cut({ type, records }: RestOf<'cut'>, next: Pieces, estate: Removing): void {
  for (const relation of relationsTo(estate.contract, type)) {
    if (!relation.survives) continue
    const table = estate.table(relation.type)
    for (const { id } of table.parentsAmong(relation.name, records)) {
      const children = estate.ownTable(relation.type).takeBy(relation.name, id)
      const rest: Rest = { do: 'release', relation, parent: id, records: children, from: 0 }
      next.cutting = { rest, below: next.cutting }
    }
  }
}

function release(rest: RestOf<'release'>, next: Pieces, estate: Removing): void {
  const { relation, parent, records, from } = rest
  const to = from + PORTION
  if (to < records.length) next.cutting = { rest: { ...rest, from: to }, below: next.cutting }
  const { type, name, many } = relation
  for (const { id } of records.slice(from, to)) {
    // It may have been cut off from several: what it holds by now counts.
    const held = estate.table(type).get(id)
    if (held) estate.update(type, id, { [name]: many ? without(held[name], parent) : null })
  }
}

const without = (ids: Value, id: string): Value =>
  Array.isArray(ids) ? ids.filter((other) => other !== id) : null

const known = new WeakMap<Contract, Map<string, ReadonlySet<string>>>()

/** The types whose records may leave with those of a type, or be cut off from one that leaves. */
function touchedBy(contract: Contract, type: string): ReadonlySet<string> {
  const all = known.get(contract) ?? new Map<string, ReadonlySet<string>>()
  known.set(contract, all)
  const found = all.get(type) ?? reached(contract, type)
  all.set(type, found)
  return found
}

function reached(contract: Contract, type: string): ReadonlySet<string> {
  const leaving = new Set([type])
  const touched = new Set([type])
  for (const one of leaving)
    for (const relation of relationsTo(contract, one)) {
      touched.add(relation.type)
      if (!relation.survives) leaving.add(relation.type)
    }
  return touched
}
