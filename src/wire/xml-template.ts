/**
 * Walks a declaration into the XML template of its representation, with marks where values go. What is
 * sent is the template, filled.
 */
import type { Form } from '../contract/contract.js'
import type { Precision } from '../contract/date.js'
import type {
  Element,
  EmbeddedElement,
  GroupElement,
  ListElement,
  ObjectElement,
  Scalar,
} from '../contract/element.js'
import type { Link } from '../contract/link.js'
import type { Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { type Attribute, commonAttributes } from './common-attributes.js'
import { xmlWriter } from './scalar.js'
import {
  type Holds,
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
import { compact, type Fill, type Filling, Marks } from './template.js'
import { xmlAttribute } from './text.js'
import type { XmlNode, XmlTexts } from './xml-template-source.js'

/** The template of one resource: as a whole document, as an item of a list, or as an item without links. */
export function xmlTemplate(
  sources: TemplateSources,
  texts: XmlTexts,
  type: ResourceType,
  form: Form,
  place: 'document' | 'item' | 'queried' | 'part',
): Fill {
  const { contract, readers, roles, wire } = sources
  const marks = new Marks()
  const nest = ({ type, links }: EmbeddedElement): (() => Fill) =>
    once(() =>
      xmlTemplate(sources, texts, contract.type(type), 'entity', links === false ? 'part' : 'item'),
    )
  const leads = (link: Link): boolean => contract.leads(link, roles)
  const writer = new XmlWriter(marks, type, wire.times, leads, nest)
  const scope = recordScope(contract, readers, type)
  const asReference = form === 'reference'
  const name = asReference
    ? place === 'document'
      ? 'EntityRef'
      : 'Ref'
    : place === 'document'
      ? type.root
      : place === 'queried'
        ? type.queried.item
        : type.item
  const text = texts.text({
    key: `${type.name} ${form} ${place}`,
    root: name,
    whole: place === 'document',
    attributes(root) {
      const isAddressed = place !== 'part' || type.addressInside
      writer.attributes(root, commonAttributes(type, form, isAddressed), scope)
    },
    content(root) {
      if (place !== 'part') writer.links(root, contract.links(type, form, roles), scope)
      if (!asReference) writer.elements(root, type.elements, scope)
    },
  })
  return marks.compile(text)
}

/** What stands before and after the items of a list. */
export function xmlListEnds(texts: XmlTexts, name: string): readonly [string, string] {
  const key = `list ${name}`
  const content = (root: XmlNode): unknown => root.txt(Marks.end)
  const text = texts.text({ key, root: name, whole: true, content })
  const [head = '', tail = ''] = text.split(Marks.end).map(compact)
  return [head, tail]
}

/**
 * What stands before the items of a query's answer, between them and its PagingInfo, and behind it.
 * @param containers the elements round the items, outermost first
 */
export function xmlQueryEnds(texts: XmlTexts, containers: readonly string[]): readonly string[] {
  const key = `query ${containers.join(' ')}`
  const content = (root: XmlNode): void => {
    let inner = root
    for (const name of containers) inner = inner.ele(name)
    inner.txt(Marks.end)
    root.txt(Marks.end)
  }
  return texts
    .text({ key, root: 'QueryResult', whole: true, content })
    .split(Marks.end)
    .map(compact)
}

/** The element of an empty list. */
export const xmlEmptyList = (texts: XmlTexts, name: string): string =>
  texts.text({ key: `empty ${name}`, root: name, whole: true })

/** Types whose values may be an empty text: an id that is not set is one. */
const MAY_BE_EMPTY: readonly string[] = ['string', 'uid', 'guid', 'urn']

class XmlWriter {
  private readonly marks: Marks
  private readonly type: ResourceType
  private readonly times: Precision
  private readonly leads: (link: Link) => boolean
  private readonly nest: (element: EmbeddedElement) => () => Fill

  constructor(
    marks: Marks,
    type: ResourceType,
    times: Precision,
    leads: (link: Link) => boolean,
    nest: (element: EmbeddedElement) => () => Fill,
  ) {
    this.marks = marks
    this.type = type
    this.times = times
    this.leads = leads
    this.nest = nest
  }

  attributes(node: XmlNode, attributes: readonly Attribute[], scope: Scope): void {
    for (const { name, text, fixed = '' } of attributes) {
      if (text === 'Type') node.att(name, fixed)
      else if (text === 'Href') node.att(name, this.href(fixed, scope))
      else if (text === 'UID') node.att(name, fixed + this.path('ID', scope))
      else this.attribute(node, text, scope)
    }
  }

  private attribute(node: XmlNode, scalar: Scalar, scope: Scope): void {
    const read = scope.read(scalar.name)
    const write = xmlWriter(scalar, 'attribute', this.times)
    const value = this.marks.value((record, filling) => write(read(record, filling)))
    const lacks = scope.mayLack(scalar)
    const test = (record: Fields, filling: Filling): boolean => present(read(record, filling))
    node.att(scalar.name, lacks ? this.marks.attribute(test, value) : value)
  }

  links(node: XmlNode, links: readonly Link[], scope: Scope): void {
    if (links.length === 0) return
    const shown = links.map((link) => this.isShown(link, scope))
    // Where each has a condition there may be none, and then no element that holds them.
    const any = shown.every((test) => test !== null)
    if (any) node.txt(this.marks.begin((...of) => shown.some((test) => test?.(...of))))
    const parent = node.ele('Links')
    for (const link of links) {
      const each = scope.each(link)
      if (each) parent.txt(this.marks.beginEach(each.items))
      this.link(parent, 'Link', link, each?.scope ?? scope)
      if (each) parent.txt(Marks.end)
    }
    if (any) node.txt(Marks.end)
  }

  /** Whether a link is written; null where it always is. */
  private isShown(link: Link, scope: Scope): Holds | null {
    const each = scope.each(link)
    return each ? (...of) => each.items(...of).length > 0 : scope.condition(link)
  }

  private link(parent: XmlNode, element: string, link: Link, scope: Scope): void {
    const condition = scope.condition(link)
    if (condition) parent.txt(this.marks.begin(condition))
    const node = parent.ele(element)
    if (link.told) {
      node.att('Href', this.marks.value((_, { base }) => base) + this.text(link.told.href, scope))
      this.optional(node, 'Name', link.told.name, scope)
      this.optional(node, 'Type', link.told.type, scope)
    } else node.att('Href', this.href(link.href, scope))
    const name = scope.linkName(link)
    if (name)
      node.att(
        'Name',
        this.marks.value((record, filling) => xmlAttribute(String(name(record, filling) ?? ''))),
      )
    if (link.type !== null) node.att('Type', link.type)
    node.att('Rel', link.rel)
    if (condition) parent.txt(Marks.end)
  }

  /** A field as the value of an attribute. */
  private text(field: string, scope: Scope): string {
    const read = scope.read(field)
    return this.marks.value((record, filling) => xmlAttribute(String(read(record, filling) ?? '')))
  }

  /** An attribute that is left out where the field has no value. */
  private optional(node: XmlNode, name: string, field: string, scope: Scope): void {
    const read = scope.read(field)
    const isThere: Holds = (record, filling) => present(read(record, filling))
    node.att(name, this.marks.attribute(isThere, this.text(field, scope)))
  }

  elements(node: XmlNode, elements: readonly Element[], scope: Scope): void {
    for (const element of elements) {
      if (element.kind === 'scalar') this.scalar(node, element, scope)
      else if (element.kind === 'object') this.object(node, element, scope)
      else if (element.kind === 'embedded') this.embedded(node, element, scope)
      else if (element.kind === 'group') this.group(node, element, scope)
      else if (element.kind === 'link') {
        if (this.leads(element.link)) this.link(node, element.name, element.link, scope)
      } else this.list(node, element, scope)
    }
  }

  private scalar(node: XmlNode, scalar: Scalar, scope: Scope): void {
    const read = scope.read(scalar.name)
    const write = xmlWriter(scalar, 'text', this.times)
    const text = (): string => this.marks.value((record, filling) => write(read(record, filling)))
    const lacks = scope.mayLack(scalar)
    if (lacks) node.txt(this.marks.begin((record, filling) => present(read(record, filling))))
    if (MAY_BE_EMPTY.includes(scalar.type)) {
      // An empty text is an empty element, closed at once.
      node.txt(this.marks.begin((record, filling) => filled(read(record, filling))))
      node.ele(scalar.name).txt(text())
      node.txt(Marks.otherwise)
      node.ele(scalar.name)
      node.txt(Marks.end)
    } else node.ele(scalar.name).txt(text())
    if (lacks) node.txt(Marks.end)
  }

  private object(node: XmlNode, element: ObjectElement, scope: Scope): void {
    const read = scope.read(element.name)
    node.txt(
      this.marks.beginEach((record, filling) => {
        const value = read(record, filling)
        return isFields(value) ? [value] : []
      }),
    )
    this.inside(node, element)
    node.txt(Marks.end)
  }

  private group(node: XmlNode, element: GroupElement, scope: Scope): void {
    const condition = scope.groupCondition(element)
    if (condition) node.txt(this.marks.begin(condition))
    const inner = node.ele(element.name)
    for (const attribute of element.attributes) this.attribute(inner, attribute, scope)
    this.elements(inner, element.elements, scope)
    if (condition) node.txt(Marks.end)
  }

  private inside(node: XmlNode, element: ObjectElement): void {
    const inner = node.ele(element.name)
    const scope = objectScope(element)
    if (element.href !== undefined) inner.att('Href', this.href(element.href, scope))
    for (const attribute of element.attributes) this.attribute(inner, attribute, scope)
    this.links(inner, (element.links ?? []).filter(this.leads), scope)
    this.elements(inner, element.elements, scope)
    if (element.text) {
      const read = scope.read(element.text.name)
      const write = xmlWriter(element.text, 'text', this.times)
      inner.txt(this.marks.value((record, filling) => write(read(record, filling))))
    }
  }

  /** Resources inside the record; each is filled from its own template, compiled at first use. */
  private embedded(node: XmlNode, element: EmbeddedElement, scope: Scope): void {
    const id = scope.read('ID')
    const { type, by } = element
    const items = (record: Fields, filling: Filling): readonly Fields[] =>
      filling.lookup.children(type, by ?? this.type.name, String(id(record, filling)))
    node.txt(this.marks.begin((record, filling) => items(record, filling).length > 0))
    const parent = node.ele(element.name)
    parent.txt(this.marks.beginEach(items))
    const inner = this.nest(element)
    parent.txt(this.marks.value((record, filling) => inner()(record, filling)))
    parent.txt(Marks.end)
    if (!element.optional) {
      node.txt(Marks.otherwise)
      node.ele(element.name)
    }
    node.txt(Marks.end)
  }

  private list(node: XmlNode, element: ListElement, scope: Scope): void {
    const read = scope.read(element.name)
    const lacks = element.wrapped && scope.mayLack(element)
    if (lacks) node.txt(this.marks.begin((record, filling) => present(read(record, filling))))
    if (element.wrapped) {
      node.txt(this.marks.begin((record, filling) => itemsOf(read(record, filling)).length > 0))
    }
    const parent = element.wrapped ? node.ele(element.name) : node
    parent.txt(this.marks.beginEach((record, filling) => itemsOf(read(record, filling))))
    if (element.item.kind === 'object') this.inside(parent, element.item)
    else {
      const write = xmlWriter(element.item, 'text', this.times)
      parent.ele(element.item.name).txt(this.marks.value((item) => write(item[PLAIN])))
    }
    parent.txt(Marks.end)
    if (element.wrapped) {
      node.txt(Marks.otherwise)
      node.ele(element.name)
      node.txt(Marks.end)
    }
    if (lacks) node.txt(Marks.end)
  }

  private href(path: string, scope: Scope): string {
    return (
      this.marks.value((_, filling) => filling.base) +
      path.replace(/\{([^}]*)\}/g, (_, name: string) => this.path(name, scope))
    )
  }

  private path(name: string, scope: Scope): string {
    const read = scope.read(name)
    return this.marks.value((record, filling) => xmlAttribute(pathSegment(read(record, filling))))
  }
}

const present = (value: unknown): boolean => value !== undefined && value !== null
const filled = (value: unknown): boolean => present(value) && value !== ''
