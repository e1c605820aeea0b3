/** What a version lacks of a contract: asked before the contract is made as that version knows it, and to make it. */
import type { Contract } from '../contract/contract.js'
import type { Element } from '../contract/element.js'
import { type Operation, shapeOf, typesOf } from '../contract/operation.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Feature } from './features.js'

/** Of a contract, what is not there without some features. */
export class Lack {
  /** Types that nothing leads to. */
  readonly hidden: readonly ResourceType[]
  private readonly paths: readonly string[]
  private readonly keys: ReadonlySet<string>
  private readonly elements: ReadonlySet<string>
  private readonly hiddenNames: ReadonlySet<string>

  constructor({ types }: Contract, lacking: readonly Feature[]) {
    this.paths = lacking.flatMap(({ paths = [] }) => paths.map((path) => path.toLowerCase()))
    this.keys = new Set(lacking.flatMap(({ operations = [] }) => operations))
    this.elements = new Set(lacking.flatMap(({ elements = [] }) => elements))
    this.hidden = [...types.values()].filter((type) => this.isHidden(type))
    this.hiddenNames = new Set(this.hidden.map(({ name }) => name))
  }

  /** Whether nothing leads to a type. */
  isHidden({ collection, path }: ResourceType): boolean {
    const place = collection ?? path
    return place !== null && !this.knows(place)
  }

  /** Whether an operation is there all the same. */
  serves({ key, path, answer }: Operation): boolean {
    const told = typesOf(answer)
    if (told.length > 0 && told.every((name) => this.hiddenNames.has(name))) return false
    return this.knows(path) && !this.keys.has(key)
  }

  /** Whether an element of a type or a body is not there. @param owner name of what it is of */
  isGone(owner: string, element: Element): boolean {
    return this.elements.has(element.name) || this.elements.has(`${owner}.${element.name}`)
  }

  private knows(path: string): boolean {
    const shape = shapeOf(path).toLowerCase()
    return !this.paths.some((one) => shape === one || shape.startsWith(`${one}/`))
  }
}
