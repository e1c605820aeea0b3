/** The records of one type, in the order they came, with an index for each relation that was asked for. */
import type { EstateRecord, Value } from '../contract/record.js'

/** Most parents have few children; one alone needs no array. */
type Children = EstateRecord | EstateRecord[]

const NONE: readonly EstateRecord[] = Object.freeze([])

let lastVersion = 0

/**
 * A number for a state of a table or of an estate, higher than all before: no two states in the process
 * ever bear the same, so that what was derived from one is never taken for what another says.
 */
export const nextVersion = (): number => ++lastVersion

export class Table {
  private readonly records: Map<string, EstateRecord>
  /** Relation name, then the parent's id. Built at the first question, kept from then on. */
  private readonly indexes = new Map<string, Map<string, Children>>()
  /** The records in a row, made at the first question that walks over them: a map is slow to walk. */
  private row: EstateRecord[] | null = null
  private current = nextVersion()

  constructor(records: Iterable<readonly [string, EstateRecord]> = []) {
    this.records = new Map(records)
  }

  /** A table of its own with the same records. */
  clone(): Table {
    return new Table(this.records)
  }

  /** Another one after every change, so that what is derived from the records can tell that it is old. */
  get version(): number {
    return this.current
  }

  get size(): number {
    return this.records.size
  }

  get(id: string): EstateRecord | undefined {
    return this.records.get(id)
  }

  /** @throws if there is no such record. */
  need(id: string): EstateRecord {
    const record = this.records.get(id)
    if (!record) throw new Error(`There is no record ${id}`)
    return record
  }

  /** The records as they are; those added while one walks are met too. */
  all(): IterableIterator<EstateRecord> {
    return this.records.values()
  }

  /** The same as `all`, to be walked fast and often; it changes with the table. */
  list(): readonly EstateRecord[] {
    this.row ??= [...this.records.values()]
    return this.row
  }

  by(relation: string, parent: string): readonly EstateRecord[] {
    const found = this.index(relation).get(parent)
    if (found === undefined) return NONE
    return Array.isArray(found) ? found : [found]
  }

  /** @throws if a record of this id is there already. */
  add(record: EstateRecord): void {
    if (this.records.has(record.id)) throw new Error(`There is a record ${record.id} already`)
    this.records.set(record.id, record)
    this.row?.push(record)
    this.current = nextVersion()
    for (const [relation, index] of this.indexes) insert(index, relation, record)
  }

  /** Puts a record in the place of the one with the same id. */
  replace(record: EstateRecord): void {
    const old = this.need(record.id)
    this.records.set(record.id, record)
    this.row = null
    this.current = nextVersion()
    for (const [relation, index] of this.indexes) {
      if (old[relation] === record[relation]) exchange(index, relation, old, record)
      else {
        withdraw(index, relation, old)
        insert(index, relation, record)
      }
    }
  }

  /** @throws if there is no such record. */
  delete(id: string): void {
    const old = this.need(id)
    this.records.delete(id)
    this.row = null
    this.current = nextVersion()
    for (const [relation, index] of this.indexes) withdraw(index, relation, old)
  }

  private index(relation: string): Map<string, Children> {
    const known = this.indexes.get(relation)
    if (known) return known
    const index = new Map<string, Children>()
    for (const record of this.records.values()) insert(index, relation, record)
    this.indexes.set(relation, index)
    return index
  }
}

const isId = (value: Value): value is string => typeof value === 'string'

/** The ids at the other end of a relation: one, several, or none. */
function parentsOf(record: EstateRecord, relation: string): readonly string[] {
  const parents = record[relation]
  if (isId(parents)) return [parents]
  return Array.isArray(parents) ? parents.filter(isId) : []
}

function insert(index: Map<string, Children>, relation: string, record: EstateRecord): void {
  for (const parent of parentsOf(record, relation)) insertBelow(index, parent, record)
}

function insertBelow(index: Map<string, Children>, parent: string, record: EstateRecord): void {
  const found = index.get(parent)
  if (found === undefined) index.set(parent, record)
  else if (Array.isArray(found)) found.push(record)
  else index.set(parent, [found, record])
}

function exchange(
  index: Map<string, Children>,
  relation: string,
  old: EstateRecord,
  record: EstateRecord,
): void {
  for (const parent of parentsOf(record, relation)) {
    const found = index.get(parent)
    if (Array.isArray(found)) found[found.indexOf(old)] = record
    else index.set(parent, record)
  }
}

function withdraw(index: Map<string, Children>, relation: string, old: EstateRecord): void {
  for (const parent of parentsOf(old, relation)) {
    const found = index.get(parent)
    if (!Array.isArray(found)) index.delete(parent)
    else found.splice(found.indexOf(old), 1)
  }
}
