/**
 * Writes the JSON template of a representation. JSON is no mechanical image of the XML; the order of
 * members and the rules for lists are those of recorded answers: own elements, own attributes, Name,
 * UID, Links, Href, Type; links a bare array; null for what is absent.
 */
import type { Form } from '../contract/contract.js'
import type {
  Element,
  EmbeddedElement,
  GroupElement,
  ListElement,
  ObjectElement,
  Scalar,
} from '../contract/element.js'
import type { Link, Told } from '../contract/link.js'
import { pluralOf } from '../contract/plural.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { JsonCase, Wire } from '../profiles/wire.js'
import { jsonWriter } from './scalar.js'
import {
  type Items,
  isFields,
  itemsOf,
  objectScope,
  once,
  PLAIN,
  pathSegment,
  recordScope,
  type Scope,
  type TemplateSources,
} from './scope.js'
import { type Fill, Marks } from './template.js'
import { jsonCharacters } from './text.js'

/**
 * The name of a member. Enterprise Manager 13 lowers the leading run of capitals, except the last one
 * before a small letter: UID is uid, NASJobs nasJobs, CreationTimeUTC creationTimeUTC, VSphere vSphere.
 */
export function memberName(name: string, jsonCase: JsonCase): string {
  if (jsonCase === 'pascal') return name
  const run = /^[A-Z]+/.exec(name)?.[0] ?? ''
  const lowered = run.length > 1 && run.length < name.length ? run.length - 1 : run.length
  return name.slice(0, lowered).toLowerCase() + name.slice(lowered)
}

/** The template of one resource in JSON; the same whether it stands alone or in a list. */
export function jsonTemplate(
  sources: TemplateSources,
  type: ResourceType,
  form: Form,
  withLinks = true,
): Fill {
  const { contract, readers, roles, wire } = sources
  const marks = new Marks()
  const nest = ({ type, links }: EmbeddedElement): (() => Fill) =>
    once(() => jsonTemplate(sources, contract.type(type), 'entity', links !== false))
  const leads = (link: Link): boolean => contract.leads(link, roles)
  const plural = (name: string): string => pluralOf(contract.type(name).item)
  const writer = new JsonWriter(marks, type, wire, leads, nest, plural)
  const scope = recordScope(contract, readers, type)
  const declared = form === 'entity' ? type.links : type.refLinks
  const links =
    withLinks && declared.length > 0
      ? writer.links(contract.links(type, form, roles), scope)
      : 'null'
  const members = (): [string, string][] => {
    const own = (): [string, string][] =>
      arranged(writer.members(type.elements, type.attributes, scope), type.json)
    if (type.kind === 'info') return own()
    if (form === 'reference') {
      return [
        ['Links', links],
        ...writer.names(type, form, scope),
        ...writer.address(type, form, scope),
      ]
    }
    return [
      ...own(),
      ...(type.kind === 'entity' ? writer.names(type, form, scope).reverse() : []),
      ['Links', links],
      ...writer.address(type, form, scope, withLinks || type.addressInside),
    ]
  }
  return marks.compile(writer.object(members()))
}

/** Members as JSON has them: some in another order than XML, some that XML never has. */
function arranged(
  members: readonly [string, string][],
  { first = [], nulls = {} }: ResourceType['json'],
): [string, string][] {
  const ahead = first.flatMap((wanted) => members.filter(([name]) => name === wanted))
  const others = members.filter(([name]) => !first.includes(name))
  return [...ahead, ...others].flatMap((member): [string, string][] => {
    const follows = Object.keys(nulls).filter((name) => nulls[name] === member[0])
    return [member, ...follows.map((name): [string, string] => [name, 'null'])]
  })
}

class JsonWriter {
  private readonly marks: Marks
  private readonly type: ResourceType
  private readonly wire: Wire
  private readonly writesNulls: boolean
  private readonly leads: (link: Link) => boolean
  private readonly nest: (element: EmbeddedElement) => () => Fill
  private readonly plural: (type: string) => string

  constructor(
    marks: Marks,
    type: ResourceType,
    wire: Wire,
    leads: (link: Link) => boolean,
    nest: (element: EmbeddedElement) => () => Fill,
    plural: (type: string) => string,
  ) {
    this.marks = marks
    this.type = type
    this.wire = wire
    this.writesNulls = wire.jsonNulls === 'written' || type.json.keepsNulls === true
    this.leads = leads
    this.nest = nest
    this.plural = plural
  }

  object(members: readonly (readonly [string, string])[]): string {
    const written = members.map(([name, value]): [string, string] => [
      `"${memberName(name, this.wire.jsonCase)}":`,
      value,
    ])
    if (this.writesNulls) return `{${written.map((member) => member.join('')).join(',')}}`
    const given = written.filter(([, value]) => value !== 'null')
    return `{${Marks.join(given.map(([key, value]) => this.marks.unlessNull(key, value)))}}`
  }

  members(
    elements: readonly Element[],
    attributes: readonly Scalar[],
    scope: Scope,
  ): [string, string][] {
    return [...elements, ...attributes].map((part) => [jsonName(part), this.value(part, scope)])
  }

  /** UID, then Name, as in a reference. */
  names(type: ResourceType, form: Form, scope: Scope): [string, string][] {
    const id = scope.read('ID')
    const uid = this.marks.value((record, filling) => jsonCharacters(String(id(record, filling))))
    const bare = form === 'entity' && type.address === 'none'
    return [
      ['UID', bare ? `"${uid}"` : `"urn:veeam:${type.uidType}:${uid}"`],
      ['Name', this.scalar({ kind: 'scalar', name: 'Name', type: 'string' }, scope)],
    ]
  }

  address(type: ResourceType, form: Form, scope: Scope, isAddressed = true): [string, string][] {
    const written = form === 'reference' ? 'whole' : type.address
    if (type.path === null || written === 'none' || !isAddressed) {
      return [
        ['Href', 'null'],
        ['Type', 'null'],
      ]
    }
    const query = type.kind === 'entity' && form === 'entity' ? '?format=Entity' : ''
    const typeName = form === 'reference' ? `${type.typeName}Reference` : type.typeName
    return [
      ['Href', this.href(`${type.hrefs[form] ?? type.path}${query}`, scope)],
      ['Type', written === 'href' ? 'null' : `"${typeName}"`],
    ]
  }

  links(links: readonly Link[], scope: Scope): string {
    const parts = links.map((link) => {
      const each = scope.each(link)
      if (!each) return this.link(link, scope, '')
      return `${this.marks.beginEach(each.items, ',')}${this.link(link, each.scope, '')}${Marks.end}`
    })
    return parts.length === 0 ? '[]' : `[${Marks.join(parts)}]`
  }

  private link(link: Link, scope: Scope, otherwise: string): string {
    const name = scope.linkName(link)
    const text = this.object([
      ['Rel', `"${link.rel}"`],
      ...(link.told
        ? this.told(link.told, scope)
        : ([
            ['Href', this.href(link.href, scope)],
            ['Name', name ? this.text(name) : 'null'],
            ['Type', link.type === null ? 'null' : `"${link.type}"`],
          ] as [string, string][])),
    ])
    const condition = scope.condition(link)
    return condition ? this.marks.when(condition, text, otherwise) : text
  }

  private told({ href, name, type }: Told, scope: Scope): [string, string][] {
    const read = scope.read(href)
    const path = this.marks.value((record, filling) =>
      jsonCharacters(`${filling.base}${read(record, filling) ?? ''}`),
    )
    return [
      ['Href', `"${path}"`],
      ['Name', this.text(scope.read(name))],
      ['Type', this.text(scope.read(type))],
    ]
  }

  private value(element: Element, scope: Scope): string {
    if (element.kind === 'scalar') return this.scalar(element, scope)
    if (element.kind === 'object') return this.nested(element, scope)
    if (element.kind === 'embedded') return this.embedded(element, scope)
    if (element.kind === 'group') return this.group(element, scope)
    if (element.kind === 'link')
      return this.leads(element.link) ? this.link(element.link, scope, 'null') : 'null'
    return this.list(element, scope)
  }

  private scalar(scalar: Scalar, scope: Scope): string {
    const read = scope.read(scalar.name)
    const write = jsonWriter(scalar, this.wire.times)
    return this.marks.value((record, filling) => write(read(record, filling)))
  }

  private nested(element: ObjectElement, scope: Scope): string {
    const read = scope.read(element.name)
    const body = `${this.marks.beginEach((record, filling) => {
      const value = read(record, filling)
      return isFields(value) ? [value] : []
    })}${this.inside(element)}${Marks.end}`
    return this.marks.when((record, filling) => isFields(read(record, filling)), body, 'null')
  }

  private group(element: GroupElement, scope: Scope): string {
    const body = this.object(this.members(element.elements, element.attributes, scope))
    const condition = scope.groupCondition(element)
    return condition ? this.marks.when(condition, body, 'null') : body
  }

  private inside(element: ObjectElement): string {
    const scope = objectScope(element)
    const links: [string, string][] = element.links
      ? [['Links', this.links(element.links.filter(this.leads), scope)]]
      : []
    const text: [string, string][] = element.text
      ? [['Value', this.scalar(element.text, scope)]]
      : []
    const { href } = element
    const members = [
      ...this.members(element.elements, [], scope),
      ...(href === undefined ? [] : [['Href', this.href(href, scope)] as [string, string]]),
      ...this.members([], element.attributes, scope),
    ]
    return this.object([...links, ...arranged(members, element.json ?? {}), ...text])
  }

  /** Resources inside the record; each is filled from its own template, compiled at first use. */
  private embedded(element: EmbeddedElement, scope: Scope): string {
    const id = scope.read('ID')
    const { type, by } = element
    const items: Items = (record, filling) =>
      filling.lookup.children(type, by ?? this.type.name, String(id(record, filling)))
    const begin = this.marks.beginEach(items, ',')
    const inner = this.nest(element)
    const item = this.marks.value((record, filling) => inner()(record, filling))
    const whole = this.object([[this.plural(type), `[${begin}${item}${Marks.end}]`]])
    if (!element.optional) return whole
    return this.marks.when((record, filling) => items(record, filling).length > 0, whole, 'null')
  }

  private list(element: ListElement, scope: Scope): string {
    const read = scope.read(element.name)
    const item =
      element.item.kind === 'object'
        ? this.inside(element.item)
        : this.plainItem(jsonWriter(element.item, this.wire.times))
    const begin = this.marks.beginEach((record, filling) => itemsOf(read(record, filling)), ',')
    const array = `[${begin}${item}${Marks.end}]`
    const whole = element.member === null ? array : this.object([[element.member, array]])
    if (!scope.mayLack(element)) return whole
    return this.marks.when((record, filling) => Array.isArray(read(record, filling)), whole, 'null')
  }

  private plainItem(write: ReturnType<typeof jsonWriter>): string {
    return this.marks.value((item) => write(item[PLAIN]))
  }

  private text(read: ReturnType<Scope['read']>): string {
    return this.marks.value((record, filling) => {
      const value = read(record, filling)
      return typeof value === 'string' ? `"${jsonCharacters(value)}"` : 'null'
    })
  }

  private href(path: string, scope: Scope): string {
    const base = this.marks.value((_, filling) => filling.base)
    const rest = path.replace(/\{([^}]*)\}/g, (_, name: string) => {
      const read = scope.read(name)
      return this.marks.value((record, filling) =>
        jsonCharacters(pathSegment(read(record, filling))),
      )
    })
    return `"${base}${rest}"`
  }
}

/**
 * The member that an element becomes. Items without a wrapper are called in the plural, as in recorded
 * reports (`Periods`, `Days`), plain values as they are.
 */
export function jsonName(part: Element): string {
  const { name } = part
  // The generated class of the real server had a clash of names; its way out is part of the API now.
  if (name === 'RetrySpecified') return 'RetrySpecified1'
  const isBareList = part.kind === 'list' && !part.wrapped && part.item.kind === 'object'
  return isBareList ? pluralOf(name) : name
}
