/**
 * What a field of a record is shown with: its own value, or the default that the declaration gives.
 * Readers are compiled once for each type and field, and take a record and where to look others up.
 */
import type { Contract } from './contract.js'
import { AT_PRECISION, type NameTimes, type Precision, SQL_SERVER_NAMES } from './date.js'
import { heldParts } from './element.js'
import type { Derived, EstateRecord, Fields, Value } from './record.js'
import { type ResourceType, stepsOf } from './resource-type.js'

/** Where records are found by type and id: the estate. */
export interface Lookup {
  /** Grows with every change, so that what was looked up can be known to be current. */
  readonly version: number
  find(type: string, id: string): EstateRecord | undefined
  /** The records of a type whose relation leads to the given id. */
  children(type: string, relation: string, parent: string): readonly EstateRecord[]
  /** All records of a type. */
  all(type: string): Iterable<EstateRecord>
}

/** Reads one value of a record, and looks up others where it depends on them. */
export type Reader = (record: Fields, lookup: Lookup) => Value

/** Readers of a contract's types. */
export interface Readers {
  /** Reads a field, `ID`, `Name` or a relation (which gives the id at its other end). */
  field(type: ResourceType, field: string): Reader
  /** The record at the other end of a relation. */
  parent(
    type: ResourceType,
    relation: string,
  ): (record: Fields, lookup: Lookup) => EstateRecord | undefined
  /** Evaluates something derived from a record, such as the condition of a link. */
  derive<T>(type: ResourceType, derived: Derived<T>): (record: Fields, lookup: Lookup) => T
}

type ParentReader = (record: Fields, lookup: Lookup) => EstateRecord | undefined

/** How times are read. */
export interface ReadTimes {
  /** How names tell them. */
  readonly names: NameTimes
  /** How exact they are; what is planned is never more so than records are. */
  readonly precision: Precision
}

const EXACT: ReadTimes = { names: SQL_SERVER_NAMES, precision: 'ms' }

/** Makes the readers of a contract; each is compiled at its first use and kept. */
export function createReaders(contract: Contract, times: ReadTimes = EXACT): Readers {
  const fields = new Map<ResourceType, Map<string, Reader>>()
  const parents = new Map<ResourceType, Map<string, ParentReader>>()

  const readers: Readers = {
    field: (type, field) => kept(fields, type, field, compileField),
    parent: (type, relation) => kept(parents, type, relation, compileParent),
    derive(type, derived) {
      return (record, lookup) =>
        derived(
          record,
          (field, relation) => {
            if (relation === undefined) return readers.field(type, field)(record, lookup)
            const other = type.belongsTo[relation]
            const target = other && readers.parent(type, relation)(record, lookup)
            return target && readers.field(contract.type(other.type), field)(target, lookup)
          },
          times.names,
        )
    },
  }

  function compileField(type: ResourceType, field: string): Reader {
    if (field === 'ID') return (record) => record.id
    if (field === 'Name' && (type.kind === 'entity' || !elementOf(type, field)))
      return remembered(readers.derive(type, type.displayName))
    const relation = type.belongsTo[field]
    if (relation) {
      if (!relation.through) return (record) => record[field]
      const target = readers.parent(type, field)
      return (record, lookup) => target(record, lookup)?.id
    }
    const element = elementOf(type, field)
    if (element?.secret) return () => ''
    const known = ownOrDefault(type, field, element)
    const own = atPrecision(known, element, times.precision)
    if (!element?.instead) return own
    const instead = remembered(readers.derive(type, element.instead))
    return (record, lookup) => instead(record, lookup) ?? own(record, lookup)
  }

  function ownOrDefault(
    type: ResourceType,
    field: string,
    element: ReturnType<typeof elementOf>,
  ): Reader {
    const fallback = element?.default
    if (typeof fallback === 'function') {
      const derived = remembered(readers.derive(type, fallback))
      return (record, lookup) => record[field] ?? derived(record, lookup)
    }
    if (fallback === undefined) return (record) => record[field]
    return (record) => record[field] ?? fallback
  }

  function compileParent(type: ResourceType, name: string): ParentReader {
    const relation = type.belongsTo[name]
    if (!relation) throw new Error(`${type.name} has no relation ${name}`)
    const { through, type: target } = relation
    if (!through) {
      return remembered((record, lookup) => {
        const id = record[name]
        return typeof id === 'string' ? lookup.find(target, id) : undefined
      })
    }
    if (through === 'ID') return (record, lookup) => lookup.find(target, String(record.id ?? ''))
    const ways = [through].flat().map((via) => parentThrough(type, via, name))
    const [only, ...others] = ways
    if (only && others.length === 0) return remembered(only)
    return remembered((record, lookup) => {
      for (const way of ways) {
        const found = way(record, lookup)
        if (found) return found
      }
      return undefined
    })
  }

  function parentThrough(type: ResourceType, via: string, name: string): ParentReader {
    const [step, next] = stepsOf(via, name)
    const first = readers.parent(type, step)
    const middle = type.belongsTo[step]
    if (!middle) throw new Error(`${type.name} has no relation ${step}`)
    const second = readers.parent(contract.type(middle.type), next)
    return (record, lookup) => {
      const found = first(record, lookup)
      return found && second(found, lookup)
    }
  }

  return readers
}

/** A reader of times that gives them as exact as they are known; the same one for all else. */
function atPrecision(
  read: Reader,
  element: ReturnType<typeof elementOf>,
  precision: Precision,
): Reader {
  if (element?.kind !== 'scalar' || element.type !== 'dateTime') return read
  const known = element.zone === 'local' ? 's' : precision
  if (known === 'ms' || (known === 'us' && element.ahead === 'planned')) return read
  const exact = AT_PRECISION[known]
  return (record, lookup) => {
    const value = read(record, lookup)
    return typeof value === 'number' ? exact(value) : value
  }
}

function kept<T>(
  all: Map<ResourceType, Map<string, T>>,
  type: ResourceType,
  name: string,
  compile: (type: ResourceType, name: string) => T,
): T {
  let own = all.get(type)
  if (!own) {
    own = new Map()
    all.set(type, own)
  }
  let made = own.get(name)
  if (made === undefined) {
    made = compile(type, name)
    own.set(name, made)
  }
  return made
}

/**
 * Remembers the last answer. One document asks several times for the same thing of the same record: a
 * parent for its id, its name and a condition.
 */
function remembered<T>(
  read: (record: Fields, lookup: Lookup) => T,
): (record: Fields, lookup: Lookup) => T {
  let last: { record: Fields; lookup: Lookup; version: number; value: T } | undefined
  return (record, lookup) => {
    if (last?.record === record && last.lookup === lookup && last.version === lookup.version)
      return last.value
    const value = read(record, lookup)
    if (last) {
      last.record = record
      last.lookup = lookup
      last.version = lookup.version
      last.value = value
    } else last = { record, lookup, version: lookup.version, value }
    return value
  }
}

/** The declaration of an element or attribute of a type, by name; also of one in a group. */
export function elementOf(
  type: ResourceType,
  field: string,
): ReturnType<typeof heldParts>[number] | undefined {
  return heldParts([...type.elements, ...type.attributes, ...type.kept]).find(
    (part) => part.name === field,
  )
}
