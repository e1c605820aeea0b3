/** Bodies by their levels, whichever way they are written: what is asked for by its names, in XML or in JSON. */
import { pluralOf } from '../contract/plural.js'
import { isObject } from '../is-object.js'
import type { XmlElement } from './xml-document.js'

/** One level of a body, whichever way it is written. */
export interface Level {
  /** The value of a member: a level, a text, a JSON value; undefined where there is none. */
  get(names: readonly string[]): Part | undefined
  /** Whether there is such a member where it is not seen: out of order, or in another letter case. */
  hides(names: readonly string[]): boolean
  /** Where the level itself stands. */
  readonly place: Place
}

/** Where something stands in XML, both counted from 1. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** The value of a member. */
export interface Part {
  readonly place: Place
  /** The members inside, where there may be some. */
  level(): Level | undefined
  /** The plain value; undefined where it has members instead, and where it is null or empty. */
  plain(): unknown
  /** The text that an element of XML holds beside its attributes. */
  text(): string | undefined
  /** What is in it as a list: items of one name, or all there are. */
  items(names: readonly string[]): readonly Part[]
}

/** A level of XML: an element, with what is in it. */
export class XmlLevel implements Level {
  private readonly element: XmlElement
  private order: readonly string[] | undefined

  constructor(element: XmlElement) {
    this.element = element
  }

  get place(): Place {
    const { line, column } = this.element
    return { line, column }
  }

  /** From now on, an element that stands before one that should come earlier is not seen. */
  keepOrder(names: readonly string[]): void {
    this.order = names
  }

  get(names: readonly string[]): Part | undefined {
    const { attributes } = this.element
    const wanted = names.map((name) => name.toLowerCase())
    const found = this.inOrder().filter(({ name }) => wanted.includes(name.toLowerCase()))
    if (found.length > 0) return new XmlPart(found)
    const [, attribute] =
      Object.entries(attributes).find(([name]) => name.toLowerCase() === wanted[0]) ?? []
    return attribute === undefined ? undefined : new XmlPart([asElement(attribute, this.element)])
  }

  hides(names: readonly string[]): boolean {
    const wanted = names.map((name) => name.toLowerCase())
    return (
      this.order !== undefined &&
      this.element.children.some(({ name }) => wanted.includes(name.toLowerCase()))
    )
  }

  private inOrder(): readonly XmlElement[] {
    const { order } = this
    if (!order) return this.element.children
    let reached = 0
    return this.element.children.filter(({ name }) => {
      const at = order.indexOf(name)
      if (at < 0 || at < reached) return false
      reached = at
      return true
    })
  }
}

const asElement = (text: string, { line, column }: XmlElement): XmlElement => ({
  name: '',
  attributes: {},
  children: [],
  text,
  line,
  column,
})

/** All elements of one name that stand side by side. */
class XmlPart implements Part {
  private readonly elements: readonly XmlElement[]
  private readonly first: XmlElement

  constructor(elements: readonly [XmlElement, ...XmlElement[]] | readonly XmlElement[]) {
    this.elements = elements
    const [first] = elements
    if (!first) throw new Error('A part of a body has at least one element')
    this.first = first
  }

  get place(): Place {
    return { line: this.first.line, column: this.first.column }
  }

  level(): Level | undefined {
    const { children, attributes } = this.first
    const hasMembers = children.length > 0 || Object.keys(attributes).some((name) => name !== 'nil')
    return hasMembers ? new XmlLevel(this.first) : undefined
  }

  plain(): unknown {
    return this.first.children.length > 0 || this.first.text === '' ? undefined : this.first.text
  }

  text(): string | undefined {
    return this.first.text === '' ? undefined : this.first.text
  }

  items(names: readonly string[]): readonly Part[] {
    const wanted = names.map((name) => name.toLowerCase())
    const inside = this.elements.flatMap(({ children }) =>
      children.filter(({ name }) => wanted.includes(name.toLowerCase())),
    )
    // A wrapper may bear the name that its items have together in JSON: `<Volumes><Volume>`.
    const isWrapper = inside.length > 0 || !wanted.includes(this.first.name.toLowerCase())
    return (isWrapper ? inside : this.elements).map((element) => new XmlPart([element]))
  }
}

/** A level of JSON: an object. Strictly, members are seen that are called exactly as they are asked for. */
export class JsonLevel implements Level {
  private readonly members: ReadonlyMap<string, unknown>
  private readonly value: Readonly<Record<string, unknown>>
  private readonly strict: boolean
  readonly place: Place = {}

  constructor(value: Readonly<Record<string, unknown>>, strict: boolean) {
    this.value = value
    this.strict = strict
    this.members = new Map(
      Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner]),
    )
  }

  get(names: readonly string[]): Part | undefined {
    for (const name of names) {
      if (this.strict && !Object.hasOwn(this.value, name)) continue
      const value = this.members.get(name.toLowerCase())
      if (value !== undefined && value !== null) return new JsonPart(value, this.strict)
    }
    return undefined
  }

  hides(names: readonly string[]): boolean {
    return this.strict && names.some((name) => this.members.has(name.toLowerCase()))
  }
}

class JsonPart implements Part {
  readonly place: Place = {}
  private readonly value: unknown
  private readonly strict: boolean

  constructor(value: unknown, strict: boolean) {
    this.value = value
    this.strict = strict
  }

  level(): Level | undefined {
    return isObject(this.value) ? new JsonLevel(this.value, this.strict) : undefined
  }

  plain(): unknown {
    const { value } = this
    return value === '' || isObject(value) || (Array.isArray(value) && value.length === 0)
      ? undefined
      : value
  }

  text(): undefined {
    return undefined
  }

  /** A list, a wrapper that has one, or a single item in the place of a list of one. */
  items(names: readonly string[]): readonly Part[] {
    const { value, strict } = this
    if (Array.isArray(value)) return value.map((one) => new JsonPart(one, strict))
    if (!isObject(value)) return [this]
    const called = (name: string): string => (strict ? name : name.toLowerCase())
    const known = names.flatMap((name) => [called(name), called(pluralOf(name))])
    for (const [name, inner] of Object.entries(value))
      if (known.includes(called(name))) return new JsonPart(inner, strict).items(names)
    return [this]
  }
}
