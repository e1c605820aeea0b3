/** What the contract knows of the members of a body, and which of them are harmless. */
import type { Contract } from '../contract/contract.js'
import type { Element, Scalar } from '../contract/element.js'
import { pluralOf } from '../contract/plural.js'
import type { BodySpec } from '../contract/request-body.js'
import { isHarmlessValue } from './harmless.js'

/** What is known of the value of a member: what it may be by itself, and what it may hold. */
export interface KnownPart {
  readonly scalar: Scalar | undefined
  /** What a member of it is, by its name in any letter case; undefined for one that is not known, or is secret. */
  member(name: string): KnownPart | undefined
}

/** What is known of the root of a body. */
export const knownRoot = (spec: BodySpec, contract: Contract): KnownPart =>
  new Level(() => spec.elements, contract)

/** Whether a value is one that a part may be by itself, and looks harmless. */
export const mayShow = ({ scalar }: KnownPart, value: unknown): boolean =>
  scalar !== undefined && isHarmlessValue(scalar, value)

class Level implements KnownPart {
  readonly scalar: Scalar | undefined
  private readonly elements: () => readonly Element[]
  private readonly contract: Contract
  private members: ReadonlyMap<string, KnownPart> | undefined

  /** @param elements found when they are asked for: a type may hold its own kind */
  constructor(elements: () => readonly Element[], contract: Contract, scalar?: Scalar) {
    this.elements = elements
    this.contract = contract
    this.scalar = scalar
  }

  member(name: string): KnownPart | undefined {
    this.members ??= new Map(
      this.elements().flatMap((element) => {
        const part = this.partOf(element)
        return part ? namesOf(element).map((one) => [one.toLowerCase(), part] as const) : []
      }),
    )
    return this.members.get(name.toLowerCase())
  }

  private partOf(element: Element): KnownPart | undefined {
    const { contract } = this
    switch (element.kind) {
      case 'scalar':
        return element.secret ? undefined : new Level(() => [], contract, element)
      case 'object': {
        const { attributes, elements, text } = element
        return new Level(
          () => [...attributes, ...elements, ...(text ? [text] : [])],
          contract,
          text,
        )
      }
      case 'group':
        return new Level(() => [...element.attributes, ...element.elements], contract)
      case 'list': {
        const item = this.partOf(element.item)
        if (!element.wrapped || !item) return item
        const { name } = element.item
        return new Wrapper([name, pluralOf(name), element.member ?? name], item)
      }
      case 'embedded': {
        const { item, list, attributes, elements } = contract.type(element.type)
        const one = new Level(() => [...attributes, ...elements], contract)
        return new Wrapper([item, list, pluralOf(item)], one)
      }
      default:
        return undefined
    }
  }
}

/** What wraps the items of a list; where it holds one without its name, that is an item too. */
class Wrapper implements KnownPart {
  private readonly names: readonly string[]
  private readonly item: KnownPart

  constructor(names: readonly string[], item: KnownPart) {
    this.names = names.map((name) => name.toLowerCase())
    this.item = item
  }

  get scalar(): Scalar | undefined {
    return this.item.scalar
  }

  member(name: string): KnownPart | undefined {
    return this.names.includes(name.toLowerCase()) ? this.item : this.item.member(name)
  }
}

function namesOf(element: Element): readonly string[] {
  const also = 'alsoCalled' in element ? (element.alsoCalled ?? []) : []
  return [element.name, pluralOf(element.name), ...also]
}
