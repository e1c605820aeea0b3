/**
 * A draft is a record as a fixture tells of it, before its relations are resolved: what was written,
 * where, and inside which other drafts. Lists stand under the list name of their type, at the top or
 * inside the record that the items belong to.
 */

import type { Contract } from '../contract/contract.js'
import { SQL_SERVER_NAMES } from '../contract/date.js'
import { heldParts } from '../contract/element.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { Relation, ResourceType } from '../contract/resource-type.js'
import { GUID, idOf, readId } from '../estate/identity.js'
import type { Routine } from '../estate/routine.js'
import { STEP } from '../estate/scan.js'
import { isObject } from '../is-object.js'
import type { Path } from '../reading/fault.js'
import { unknownKey } from '../reading/reader.js'
import type { TimeZone } from '../time/time-zone.js'
import { shown } from '../wording/shown.js'
import { type Reading, readElement } from './fixture-value.js'
import { innerTypes } from './inner-types.js'

/** A record as it is written, before its relations are resolved. */
export interface Draft {
  readonly type: ResourceType
  readonly id: string
  readonly path: Path
  /** Values of elements and attributes, and the name. */
  readonly values: Readonly<Record<string, Value>>
  /** Relations as they were written: a name, an id or a URN; a list of these where there may be many. */
  readonly relations: Readonly<Record<string, string | readonly string[]>>
  /** The drafts that this one stands inside, the nearest last. */
  readonly above: readonly Draft[]
  /** What was written under the keys of shorthands. */
  readonly written?: Readonly<Record<string, unknown>>
}

/** A record that a shorthand made. Nobody wrote it, so it is not checked: its relations are ids. */
export interface Addition {
  readonly type: ResourceType
  readonly record: EstateRecord
  /** Where the shorthand was written. */
  readonly path: Path
}

/** More records that follow from a key of this type's own, such as a backup's History. */
export interface Shorthand {
  readonly type: string
  readonly key: string
  /** JSON Schema of its value. */
  readonly schema: Readonly<Record<string, unknown>>
  /** Makes what the value stands for, when all that is written has been read. */
  expand(value: unknown, draft: Draft, path: Path, reading: DraftReading): void
}

/** What drafts are read with: where they go, and what a shorthand may ask of the others. */
export interface DraftReading extends Reading {
  readonly contract: Contract
  /** The time zone that schedules are in. */
  readonly zone: TimeZone
  readonly shorthands: readonly Shorthand[]
  draft(draft: Draft): void
  /** Takes room for so many records, before they are made. @throws LimitError where there is none */
  room(records: number): void
  /** Takes a record that a shorthand made. */
  make(type: string, record: EstateRecord, path: Path): void
  /** By which a record goes on as time passes. */
  routine(routine: Routine): void
  /** What is to be done when all that is written has been read. */
  later(work: () => void): void
  /** The id of the record that a draft belongs to, as far as it is known by then. */
  related(draft: Draft, relation: string): string | undefined
  /** What is known by then of another record, of the fixture or of the estate. */
  known(type: string, id: string): Pick<Draft, 'values' | 'written'> | undefined
}

/** What may stand in a record of a type. */
interface Shape {
  readonly parts: ReadonlyMap<string, Part>
  /** Lists of records that belong to it. */
  readonly inner: ReadonlyMap<string, ResourceType>
  readonly shorthands: readonly Shorthand[]
  /** Relations that a record holds by itself. */
  readonly stored: readonly string[]
  readonly relations: readonly (readonly [string, Relation])[]
  /** Whether nothing but its key tells the name of a record. */
  readonly needsName: boolean
  /** Elements that nothing else tells the value of. */
  readonly required: readonly string[]
}

type Part = ReturnType<typeof heldParts>[number]

/** Whether nothing but its key tells the name of a record. */
export const needsName = (type: ResourceType): boolean =>
  type.kind === 'entity' && type.displayName({ id: '' }, () => undefined, SQL_SERVER_NAMES) === ''

/** Shapes that were found out, for as long as their contract is in use: another may hold the same types. */
const SHAPES = new WeakMap<Contract, Map<ResourceType, Shape>>()

/** The shape of a type's records. */
export function shapeOf(type: ResourceType, reading: DraftReading): Shape {
  let shapes = SHAPES.get(reading.contract)
  if (!shapes) {
    shapes = new Map()
    SHAPES.set(reading.contract, shapes)
  }
  const known = shapes.get(type)
  if (known) return known
  const parts = heldParts([...type.elements, ...type.attributes, ...type.kept])
  const required = heldParts(type.elements).filter(
    (part) => part.kind === 'scalar' && !part.optional && part.default === undefined,
  )
  const relations = Object.entries(type.belongsTo).filter(([, relation]) => !relation.through)
  const shape: Shape = {
    parts: new Map(parts.map((part) => [part.name, part])),
    inner: innerTypes(type, reading.contract),
    shorthands: reading.shorthands.filter((shorthand) => shorthand.type === type.name),
    stored: relations.map(([name]) => name),
    relations,
    needsName: needsName(type),
    required: required.map((part) => part.name),
  }
  shapes.set(type, shape)
  return shape
}

/** Reads a list of records of one type, and all that stands inside them, in steps. */
export function* readList(
  type: ResourceType,
  value: unknown,
  path: Path,
  above: readonly Draft[],
  reading: DraftReading,
): Generator<undefined, void> {
  if (!Array.isArray(value)) {
    reading.fault({ path, expected: 'a list', found: shown(value) })
    return
  }
  for (const [index, item] of value.entries()) {
    yield* readDraft(type, item, [...path, index], above, reading)
    if (index % STEP === STEP - 1) yield
  }
}

function* readDraft(
  type: ResourceType,
  value: unknown,
  path: Path,
  above: readonly Draft[],
  reading: DraftReading,
): Generator<undefined, void> {
  if (!isObject(value)) {
    reading.fault({ path, expected: 'an object', found: shown(value) })
    return
  }
  reading.room(1)
  const { parts, inner, shorthands, stored } = shapeOf(type, reading)
  const values: Record<string, Value> = {}
  const relations: Record<string, string | readonly string[]> = {}
  let given: string | undefined

  for (const [key, one] of Object.entries(value)) {
    const at = [...path, key]
    const part = parts.get(key)
    if (key === 'UID') given = readUid(one, at, reading)
    else if (key === 'Name' && !part) values.Name = readName(one, at, reading)
    else if (stored.includes(key)) {
      const many = type.belongsTo[key]?.many === true
      if (many ? isTexts(one) : typeof one === 'string')
        relations[key] = one as string | readonly string[]
      else {
        const expected = many ? 'a list of names or ids' : 'a name or an id'
        reading.fault({ path: at, expected, found: shown(one) })
      }
    } else if (part) values[key] = readElement(part, one, at, reading)
    else if (!inner.has(key) && !shorthands.some((shorthand) => shorthand.key === key)) {
      const extra = shorthands.map((shorthand) => shorthand.key)
      const known = ['UID', 'Name', ...parts.keys(), ...stored, ...inner.keys(), ...extra]
      reading.fault(unknownKey(key, known, path))
    }
  }

  const id = given ?? naturalId(type, value, parts, relations, above)
  const written = Object.fromEntries(shorthands.map(({ key }) => [key, value[key]]))
  const draft: Draft = { type, id, path, values, relations, above, written }
  reading.draft(draft)
  for (const [key, innerType] of inner) {
    if (value[key] !== undefined)
      yield* readList(innerType, value[key], [...path, key], [...above, draft], reading)
  }
  for (const shorthand of shorthands) {
    const { key } = shorthand
    if (value[key] === undefined) continue
    reading.later(() => shorthand.expand(value[key], draft, [...path, key], reading))
  }
}

/**
 * The id that follows from what a record is: its type, where it belongs, and its name or values, as
 * they were written: a time such as -P2D is another one on every run.
 */
function naturalId(
  type: ResourceType,
  value: Readonly<Record<string, unknown>>,
  parts: Shape['parts'],
  relations: Draft['relations'],
  above: readonly Draft[],
): string {
  const told = (): [string, unknown][] =>
    Object.entries(value).filter(([key]) => key === 'Name' || parts.has(key))
  return idOf(
    type.name,
    above.at(-1)?.id ?? '',
    ...Object.values(relations).filter((one) => typeof one === 'string'),
    typeof value.Name === 'string' ? value.Name : JSON.stringify(Object.fromEntries(told())),
  )
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

function readUid(value: unknown, path: Path, reading: Reading): string | undefined {
  const id = typeof value === 'string' ? readId(value) : ''
  if (GUID.test(id)) return id
  reading.fault({ path, expected: 'a GUID or a URN that ends in one', found: shown(value) })
  return undefined
}

function readName(value: unknown, path: Path, reading: Reading): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  reading.fault({ path, expected: 'text', found: shown(value) })
  return undefined
}

/** The record that a draft becomes, its relations being ids. Values that were not given are left out. */
export function recordOf(
  { id, values }: Pick<Draft, 'id' | 'values'>,
  relations: Readonly<Record<string, string | readonly string[]>>,
): EstateRecord {
  const record: Record<string, Value> & { id: string } = { id }
  for (const name in values) if (values[name] !== undefined) record[name] = values[name]
  for (const name in relations) record[name] = relations[name]
  return Object.freeze(record)
}
