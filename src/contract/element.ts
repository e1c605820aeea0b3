/**
 * The parts that a representation is made of: scalars, objects and lists, in the order in which
 * the API writes them. Builders return plain data; encoders, XSD, fixture checks and documents
 * are all derived from it.
 */
import type { Link } from './link.js'
import { pluralOf } from './plural.js'
import type { Derived, Value } from './record.js'

/** What a value is: how it is held, written and compared follows from it. */
export type ScalarType =
  | 'string'
  | 'int'
  | 'long'
  | 'decimal'
  | 'boolean'
  | 'dateTime'
  | 'timeOfDay'
  | 'guid'
  | 'urn'
  | 'uid'
  | 'enum'

/** What is said of an element besides its name and its type. */
export interface ElementOptions {
  /** Left out of XML and null in JSON when the record has no value. */
  optional?: boolean
  /** What is shown when the record has no value of its own. */
  default?: Value | Derived<Value>
  /** Where it gives something, it is shown in place of the record's own value and of the default. */
  instead?: Derived<Value>
  /** Kept but never told: shown as an empty text, as passwords are. */
  secret?: boolean
  /** Of an object or a list in a request: that it is there tells something, though nothing is in it. */
  mayBeEmpty?: boolean
  /** Of a number: the least and the greatest; else as many as its type holds, and from 0 in a fixture. */
  range?: Range
  /** Of a number: what it counts. Fixtures may write bytes as `10TB` or `500GiB` too. */
  unit?: 'bytes'
  /** Of a number: the element that it is no greater than, where both are known. */
  within?: string
  /** Of a time: it may be still to come, as the `end` of what goes on, or planned. All others have been. */
  ahead?: 'end' | 'planned'
  /** What bodies may call it too, as the tables of the documentation do where its samples have another name. */
  alsoCalled?: readonly string[]
  /**
   * What a request may say here: a value, or what is made of ids that there are. Of an object or a list, that
   * examples have it, though they need not. Examples have what is needed anyhow, by its default or its type.
   */
  example?: string | number | boolean | ((idOf: (type: string) => string) => string)
  /** One line for people who write fixtures; also in the XSD and in OpenAPI. */
  doc?: string
}

/** The least and the greatest of some numbers. */
export type Range = readonly [number, number]

/** One value: the text of an element, or an attribute. */
export interface Scalar extends ElementOptions {
  readonly kind: 'scalar'
  readonly name: string
  readonly type: ScalarType
  /** Of an enumeration: its values in the documented order, which is the order they compare in. */
  readonly values?: readonly string[]
  /** Of a UID: the resource type that it names. */
  readonly of?: string
  /** Of a time: how its zone is written; as Z unless given. */
  readonly zone?: 'none' | 'local'
}

/** An element with parts of its own, whose values stand in an object of the record. */
export interface ObjectElement extends ElementOptions {
  readonly kind: 'object'
  readonly name: string
  readonly attributes: readonly Scalar[]
  readonly elements: readonly Element[]
  /** Links of its own, written before its elements. */
  readonly links?: readonly Link[]
  /** Its Href: a path below /api, with what it holds in braces. */
  readonly href?: string
  /** The text that it holds instead of elements: `<Day Name="Sunday">1,1,0</Day>`; `Value` in JSON. */
  readonly text?: Scalar
  /** What JSON does otherwise than XML. */
  readonly json?: JsonForm
}

/** What JSON does otherwise than XML with the members of an object. */
export interface JsonForm {
  /** Members that come before all others. */
  readonly first?: readonly string[]
  /** Members that are always null, and in no XML; each with the member that it follows. */
  readonly nulls?: Readonly<Record<string, string>>
  /** Whether members that are null are written also by versions that leave others out. */
  readonly keepsNulls?: boolean
}

/** Any number of values or objects, which the record holds as an array. */
export interface ListElement extends ElementOptions {
  readonly kind: 'list'
  /** The wrapping element; absent where items stand side by side without one. */
  readonly name: string
  readonly item: Scalar | ObjectElement
  readonly wrapped: boolean
  /** The member that holds the array in JSON; null where the wrapper itself is the array. */
  readonly member: string | null
}

/** Resources that belong to the record and are shown inside it, such as the objects in a job. */
export interface EmbeddedElement extends ElementOptions {
  readonly kind: 'embedded'
  /** The wrapping element. */
  readonly name: string
  /** Type of the resources. */
  readonly type: string
  /** Their relation that leads to the record; the record's type unless given. */
  readonly by?: string
  /** False where they are shown without their links. */
  readonly links?: boolean
}

/**
 * An element that only groups parts of the record itself, which holds them side by side: what stands
 * in it can be derived from the record and may be a relation or embedded.
 */
export interface GroupElement {
  readonly kind: 'group'
  readonly name: string
  readonly attributes: readonly Scalar[]
  readonly elements: readonly Element[]
  /** When it is shown; always unless given. */
  readonly when?: Derived<boolean>
  readonly default?: undefined
  readonly optional?: undefined
  readonly doc?: string
}

/** A link that stands by itself, as an element of its own name; only in a record or a group. */
export interface LinkElement {
  readonly kind: 'link'
  readonly name: string
  readonly link: Link
  readonly default?: undefined
  readonly optional?: undefined
  readonly doc?: string
}

/** Whatever a representation can have in its body. */
export type Element =
  | Scalar
  | ObjectElement
  | ListElement
  | EmbeddedElement
  | GroupElement
  | LinkElement

/** The numbers that a scalar may be: an `int` has 32 bits, a `long` as many as JavaScript counts with. */
export function rangeOf({ type, range }: Scalar): Range {
  if (range) return range
  return type === 'int'
    ? [-(2 ** 31), 2 ** 31 - 1]
    : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
}

/** The numbers that a fixture may give: nothing that records hold is below 0 unless its range says so. */
export function heldRangeOf(scalar: Scalar): Range {
  const [least, greatest] = rangeOf(scalar)
  return [scalar.range ? least : 0, greatest]
}

/** Parts that a record holds, those in groups included. */
export function heldParts(
  parts: readonly Element[],
): readonly Exclude<Element, EmbeddedElement | GroupElement | LinkElement>[] {
  return parts.flatMap((part) => {
    if (part.kind === 'group') return heldParts([...part.elements, ...part.attributes])
    return part.kind === 'embedded' || part.kind === 'link' ? [] : [part]
  })
}

const scalar =
  (type: ScalarType) =>
  (name: string, options: ElementOptions = {}): Scalar => ({
    kind: 'scalar',
    name,
    type,
    ...options,
  })

/** A text; an empty one is an empty element. */
export const string = scalar('string')
/** A whole number of 32 bits. */
export const int = scalar('int')
/** A whole number, as large as JavaScript counts exactly. */
export const long = scalar('long')
/** A number with a fraction. */
export const decimal = scalar('decimal')
/** A whole number from 0 to 100. */
export const percent = (name: string, options: ElementOptions = {}): Scalar =>
  int(name, { range: [0, 100], ...options })
/** A size in bytes. */
export const amount = (name: string, options: ElementOptions = {}): Scalar =>
  long(name, { unit: 'bytes', ...options })
/** How many there are of something; none unless told. */
export const count = (name: string, doc: string, options: ElementOptions = {}): Scalar =>
  int(name, { default: 0, doc, ...options })
/** True or false. */
export const boolean = scalar('boolean')
/** A time in UTC, held as milliseconds since the epoch and written in ISO 8601. */
export const dateTime = scalar('dateTime')
/** A time in UTC that is written without saying so. */
export const zonelessTime = (name: string, options: ElementOptions = {}): Scalar => ({
  ...dateTime(name, options),
  zone: 'none',
})
/** A time in the zone of the server, to the second; the zone of ours is UTC: `2025-10-10T23:06:17+00:00`. */
export const localTime = (name: string, options: ElementOptions = {}): Scalar => ({
  ...dateTime(name, options),
  zone: 'local',
})
/** Minutes after midnight, UTC; XML writes `22:00:00.0000000+00:00`, JSON a date with that time. */
export const timeOfDay = scalar('timeOfDay')
/** A GUID, without a URN round it. */
export const guid = scalar('guid')
/** A reference into the virtual infrastructure, such as `urn:VMware:Vm:{root}.vm-42`. */
export const urn = scalar('urn')

/** An enumeration; the order of its values is the order in which queries compare them. */
export const enumeration = (
  name: string,
  values: readonly string[],
  options: ElementOptions = {},
): Scalar => ({ kind: 'scalar', name, type: 'enum', values, ...options })

/** The UID of another resource, `urn:veeam:{type}:{id}`; a record holds the bare id. */
export const uid = (name: string, of: string, options: ElementOptions = {}): Scalar => ({
  kind: 'scalar',
  name,
  type: 'uid',
  of,
  ...options,
})

/** An element with attributes and elements of its own. */
export const object = (
  name: string,
  parts: {
    attributes?: readonly Scalar[]
    elements?: readonly Element[]
    links?: readonly Link[]
    href?: string
    text?: Scalar
    json?: JsonForm
  },
  options: ElementOptions = {},
): ObjectElement => ({
  kind: 'object',
  name,
  attributes: parts.attributes ?? [],
  elements: parts.elements ?? [],
  ...(parts.links && { links: parts.links }),
  ...(parts.href !== undefined && { href: parts.href }),
  ...(parts.text && { text: parts.text }),
  ...(parts.json && { json: parts.json }),
  ...options,
})

/**
 * Items inside a wrapping element. In JSON the wrapper is an object whose one member is the item's
 * name in the plural (`Includes: { ObjectInJobs: [..] }`), except for plain values, where the wrapper is
 * the array itself. Both were seen in recorded answers.
 */
export const list = (
  name: string,
  item: Scalar | ObjectElement,
  options: ElementOptions & { member?: string | null } = {},
): ListElement => {
  const { member, ...rest } = options
  const natural = item.kind === 'scalar' ? null : pluralOf(item.name)
  return {
    kind: 'list',
    name,
    item,
    wrapped: true,
    member: member === undefined ? natural : member,
    ...rest,
  }
}

/** Items side by side, without a wrapping element; in JSON one array under the items' name. */
export const repeated = (
  item: Scalar | ObjectElement,
  options: ElementOptions = {},
): ListElement => ({
  kind: 'list',
  name: item.name,
  item,
  wrapped: false,
  member: null,
  ...options,
})

/** The resources of a type that belong to the record, inside a wrapping element. */
export const embedded = (
  name: string,
  type: string,
  options: ElementOptions & { by?: string; links?: boolean } = {},
): EmbeddedElement => ({ kind: 'embedded', name, type, ...options })

/** An element that groups parts of the record. */
export const group = (
  name: string,
  parts: { attributes?: readonly Scalar[]; elements: readonly Element[] },
  options: { when?: Derived<boolean>; doc?: string } = {},
): GroupElement => ({
  kind: 'group',
  name,
  attributes: parts.attributes ?? [],
  elements: parts.elements,
  ...options,
})

/** A link outside Links. */
export const linkElement = (name: string, link: Link): LinkElement => ({ kind: 'link', name, link })
