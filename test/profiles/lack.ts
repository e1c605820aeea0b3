/** What is left of a default answer for who lacks some features: worked out from their data alone. */
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { ResourceType } from '../../src/contract/resource-type.js'
import type { Feature } from '../../src/profiles/features.js'
import type { XmlElement } from '../../src/wire/xml-document.js'

const GUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** A path below /api, as features have it. */
const shapeOf = (url: string): string =>
  url
    .replace(/\?.*/, '')
    .replace(/^(?:https?:\/\/[^/]*)?\/api/, '')
    .split('/')
    .map((segment) => (GUID.test(segment) ? '{id}' : segment.toLowerCase()))
    .join('/')

/** What each profile says in its own way, as other tests tell: its versions, its build, the place of an object. */
const OWN: readonly string[] = [
  'SupportedVersions.SupportedVersion',
  'BackupServer.Version',
  'BackupServer.Port',
  'ObjectInJob.Order',
]

const namesOf = ({ name, list, item, root }: ResourceType) => [name, list, item, root]

/** What a version lacks. */
export class Lack {
  /** Paths with their actions. */
  private readonly actions: readonly string[]
  private readonly paths: readonly string[]
  private readonly elements: ReadonlySet<string>
  /**
   * Types that have their place below a path that is lacking, by all names that they go by. What stands in
   * others alone, with an id of another at its path, is not among them: elements say whether that is lacking.
   */
  private readonly types: ReadonlySet<string>

  constructor(features: readonly Feature[]) {
    this.actions = features.flatMap(({ operations = [] }) =>
      operations.map((key) => key.replace(/^\S+ /, '').toLowerCase()),
    )
    this.paths = features.flatMap(({ paths = [] }) => paths.map((path) => path.toLowerCase()))
    const isLacking = ({ collection, path }: ResourceType): boolean =>
      this.hasPath(collection ?? path ?? '')
    const all = [...enterpriseManagerContract().types.values()]
    const named = features.flatMap(({ elements = [] }) => elements)
    this.elements = new Set([...OWN, ...named])
    const left = new Set(all.filter((type) => !isLacking(type)).flatMap(namesOf))
    const gone = all.filter(isLacking).flatMap(namesOf)
    this.types = new Set(gone.filter((name) => !left.has(name)))
  }

  /** Whether something asked for is below a path that is lacking. */
  hasPath(url: string): boolean {
    const shape = shapeOf(url)
    return this.paths.some((path) => shape === path || shape.startsWith(`${path}/`))
  }

  /** Whether a resource, its reference or a list of them is of a type that is lacking. */
  hasType(type: string): boolean {
    return this.types.has(type) || this.types.has(type.replace(/Reference(?:List)?$|List$/, ''))
  }

  /** A document in lines, one for each element with its attributes and text, without what is lacking. */
  *lines(element: XmlElement, above = ''): Generator<string> {
    const path = `${above}/${element.name}`
    const attributes = Object.entries(element.attributes).filter(([name]) => !isNamespace(name))
    if (element.name !== 'Links')
      yield leveled(`${path} ${attributes.map((pair) => pair.join('=')).join(' ')} ${element.text}`)
    for (const child of element.children)
      if (!this.hasElement(element.name, child)) yield* this.lines(child, path)
  }

  private hasElement(owner: string, { name, attributes: { Href = '', Type = '' } }: XmlElement) {
    return (
      this.elements.has(name) ||
      this.elements.has(`${owner}.${name}`) ||
      this.hasPath(Href) ||
      this.actions.includes(shapeOf(Href) + (/\?action=\w+/.exec(Href)?.[0].toLowerCase() ?? '')) ||
      this.hasType(Type) ||
      this.types.has(name)
    )
  }
}

/** Attributes that tell of the document rather than of what is in it. */
export const isNamespace = (attribute: string): boolean => /^(?:xmlns|xsd|xsi)$/.test(attribute)

/** The same whoever asks, whichever database tells of times, and whichever letter case escapes have. */
const leveled = (line: string): string =>
  line
    .replace(/(\d\d:\d\d:\d\d)\.\d+/g, '$1')
    .replace(/logonSessions\/[0-9a-f-]{36}/, 'logonSessions/own')
    .replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())
    .replace(
      /Name=(?:[A-Z][a-z]{2} [ \d]\d \d{4} [ \d]\d:\d\d[AP]M|\d{4}-\d\d-\d\d [\d:]{8})(?= |$)/,
      'Name=AT',
    )
