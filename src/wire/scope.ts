/**
 * Where the values of a representation come from, at the level of a record or of an object inside it.
 * XML and JSON templates are written from the same scopes, so they cannot differ in what they show.
 */
import type { Contract } from '../contract/contract.js'
import type { Element, GroupElement, ObjectElement } from '../contract/element.js'
import type { Link } from '../contract/link.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import { type ResourceType, stepsOf } from '../contract/resource-type.js'
import type { Role } from '../contract/role.js'
import type { Lookup, Readers } from '../contract/shown.js'
import type { Wire } from '../profiles/wire.js'
import type { Filling } from './template.js'

/** What the templates of a contract are written from, for some roles. */
export interface TemplateSources {
  readonly contract: Contract
  readonly readers: Readers
  readonly roles: readonly Role[] | undefined
  /** How it is all written. */
  readonly wire: Wire
}

/** Reads one value of what a template is filled with. */
export type Read = (record: Fields, filling: Filling) => Value
/** Gives what a part of a template is written for. */
export type Items = (record: Fields, filling: Filling) => readonly Fields[]
/** Whether a part of a template is written. */
export type Holds = (record: Fields, filling: Filling) => boolean

/** Where the values of a template come from. */
export interface Scope {
  /** Reads an element, an attribute, or a placeholder of a link. */
  read(field: string): Read
  /** Whether an element may have no value, so that a template needs to ask. */
  mayLack(element: Element): boolean
  /** The condition of a link; null where it is always shown. */
  condition(link: Link): Holds | null
  /** The name that a link bears; null where it has none. */
  linkName(link: Link): Read | null
  /** Where a link is written once for each of some records: those that its condition holds for, and the scope of one. */
  each(link: Link): { items: Items; scope: Scope } | null
  /** When a group is shown; null where it always is. */
  groupCondition(group: GroupElement): Holds | null
}

const placeholders = (link: Link): string[] =>
  [...link.href.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '')

const mayLack = (element: Element): boolean =>
  element.optional === true || typeof element.default === 'function'

/** The scope of a whole record. */
export function recordScope(contract: Contract, readers: Readers, type: ResourceType): Scope {
  const field = (name: string): Read => {
    const read = readers.field(type, name)
    return (record, filling) => read(record, filling.lookup)
  }
  return {
    read: field,
    mayLack,
    condition(link) {
      const tests: ((record: Fields, lookup: Lookup) => boolean)[] = []
      for (const name of placeholders(link)) {
        if (!mayBeOpen(contract, type, name)) continue
        const parent = readers.parent(type, name)
        tests.push((record, lookup) => parent(record, lookup) !== undefined)
      }
      if (link.when && !link.each) tests.push(readers.derive(type, link.when))
      if (tests.length === 0) return null
      return (record, filling) => tests.every((test) => test(record, filling.lookup))
    },
    linkName({ name }) {
      if (name === undefined) return null
      if (name === 'own') return field('Name')
      if ('text' in name) return () => name.text
      if ('field' in name) return field(name.field)
      const relation = type.belongsTo[name.of]
      if (!relation) throw new Error(`${type.name} has no relation ${name.of}`)
      const parent = readers.parent(type, name.of)
      const parentName = readers.field(contract.type(relation.type), 'Name')
      return (record, filling) => {
        const target = parent(record, filling.lookup)
        return target && parentName(target, filling.lookup)
      }
    },
    each({ each, when }) {
      if (!each) return null
      const { type: name, by } = each
      const holds = when && readers.derive(contract.type(name), when)
      const chosen = (all: readonly EstateRecord[], lookup: Lookup): readonly Fields[] =>
        holds ? all.filter((record) => holds(record, lookup)) : all
      const items: Items = (record, { lookup }) =>
        by === undefined
          ? chosen([...lookup.all(name)], lookup)
          : chosen(lookup.children(name, by, String(record.id ?? '')), lookup)
      return { items, scope: recordScope(contract, readers, contract.type(name)) }
    },
    groupCondition({ when }) {
      if (!when) return null
      const holds = readers.derive(type, when)
      return (record, filling) => holds(record, filling.lookup)
    },
  }
}

/** Whether a relation may lead nowhere, by itself or on its way. */
function mayBeOpen(contract: Contract, type: ResourceType, name: string): boolean {
  const relation = type.belongsTo[name]
  if (!relation) return false
  const { through, optional = false, unless } = relation
  if (!through) return optional || unless !== undefined
  if (typeof through !== 'string' || through === 'ID') return true
  const [via, next] = stepsOf(through, name)
  const middle = type.belongsTo[via]
  return (
    mayBeOpen(contract, type, via) ||
    (middle !== undefined && mayBeOpen(contract, contract.type(middle.type), next))
  )
}

/** The scope of an object inside a record: its values stand in the object itself. */
export function objectScope(element: ObjectElement): Scope {
  const parts = new Map(
    [...element.elements, ...element.attributes, ...(element.text ? [element.text] : [])].map(
      (part) => [part.name, part] as const,
    ),
  )
  return {
    read(name) {
      const fallback = parts.get(name)?.default
      if (fallback === undefined || typeof fallback === 'function') return (fields) => fields[name]
      return (fields) => fields[name] ?? fallback
    },
    mayLack,
    condition: () => null,
    linkName({ name }) {
      if (name === undefined) return null
      if (typeof name === 'object' && 'text' in name) return () => name.text
      return (fields) => fields.Name
    },
    each: () => null,
    groupCondition: () => null,
  }
}

/** Under which plain values of lists stand, which are wrapped so that one template serves both. */
export const PLAIN = 'value'

/** The items of a list, as records; none where the value is no list. */
export function itemsOf(value: Value): readonly Fields[] {
  if (!Array.isArray(value)) return []
  return value.map((item) => (isFields(item) ? item : { [PLAIN]: item }))
}

/** Whether a value is an object. */
export function isFields(value: Value): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Makes a value at its first use and keeps it. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const PLAIN_SEGMENT = /^[\w.~:-]*$/

/** A value as one segment of a path; ids pass as they are, and so do drives. */
export function pathSegment(value: unknown): string {
  const text = String(value ?? '')
  return PLAIN_SEGMENT.test(text) ? text : encodeURIComponent(text).replaceAll('%3A', ':')
}
