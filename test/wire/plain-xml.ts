/**
 * The oracle for templates: writes a record as XML node by node with plain xmlbuilder2, asking the
 * declaration at each step. Slow and simple on purpose; shares nothing with the templates but readers.
 */
import { create } from 'xmlbuilder2'
import type { Contract, Form } from '../../src/contract/contract.js'
import { isoTime } from '../../src/contract/date.js'
import type { Element, ObjectElement, Scalar } from '../../src/contract/element.js'
import type { Link } from '../../src/contract/link.js'
import type { Fields, Value } from '../../src/contract/record.js'
import type { ResourceType } from '../../src/contract/resource-type.js'
import type { Role } from '../../src/contract/role.js'
import { createReaders, type Lookup } from '../../src/contract/shown.js'

type Node = ReturnType<typeof create>

export interface PlainOptions {
  contract: Contract
  type: ResourceType
  form: Form
  roles: readonly Role[]
  base: string
  lookup: Lookup
}

export function plainXml(record: Fields, options: PlainOptions): string {
  const { type, form } = options
  const name = form === 'reference' ? 'EntityRef' : type.root
  const root = create({ version: '1.0', encoding: 'utf-8' }).ele(name)
  root.att('xmlns:xsd', 'http://www.w3.org/2001/XMLSchema')
  root.att('xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance')
  writeResource(root, record, options, { whole: true, links: true })
  return root.end({ spaceBeforeSlash: true })
}

function writeResource(
  root: Node,
  record: Fields,
  options: PlainOptions,
  { whole, links: withLinks }: { whole: boolean; links: boolean },
): void {
  const { contract, type, form, roles, base, lookup } = options
  const readers = createReaders(contract)
  const reference = form === 'reference'
  const reads =
    (of: ResourceType, from: Fields) =>
    (name: string): Value =>
      readers.field(of, name)(from, lookup)
  const read = reads(type, record)

  const href = (path: string, from = read): string =>
    base +
    path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(from(name) ?? '')))
  const query = type.kind === 'entity' && !reference ? '?format=Entity' : ''
  const misfit = reference ? 'whole' : type.address
  const address: [string, string][] = []
  if (misfit !== 'none') address.push(['Href', href(`${type.path}${query}`)])
  if (misfit === 'whole')
    address.push(['Type', reference ? `${type.typeName}Reference` : type.typeName])
  const names: [string, string][] = []
  if (type.kind === 'entity') {
    const prefix = misfit === 'none' ? '' : `urn:veeam:${type.uidType}:`
    names.push(['Name', String(read('Name'))], ['UID', `${prefix}${record.id}`])
  }
  const common = reference ? [...names.reverse(), ...address] : [...address, ...names]
  const isAddressed = type.path !== null && (withLinks || type.addressInside)
  if (isAddressed) for (const [name, value] of common) root.att(name, value)
  const writeAttributes = (node: Node, attributes: readonly Scalar[]): void => {
    for (const attribute of attributes) {
      const value = read(attribute.name)
      if (value !== undefined && value !== null) node.att(attribute.name, text(attribute, value))
    }
  }
  if (!reference) writeAttributes(root, type.attributes)
  if (whole) root.att('xmlns', 'http://www.veeam.com/ent/v1.0')

  const isShown = (link: Link, of: ResourceType, from: Fields): boolean => {
    for (const [, name = ''] of link.href.matchAll(/\{(\w+)\}/g)) {
      if (name in of.belongsTo && !readers.parent(of, name)(from, lookup)) return false
    }
    return !link.when || readers.derive(of, link.when)(from, lookup)
  }
  const nameOf = ({ name }: Link, of: ResourceType, from: Fields): string | undefined => {
    if (name === undefined) return undefined
    if (name === 'own') return String(reads(of, from)('Name'))
    if ('text' in name) return name.text
    if ('field' in name) return String(readers.field(of, name.field)(from, lookup) ?? '')
    const target = readers.parent(of, name.of)(from, lookup)
    const relation = of.belongsTo[name.of]
    if (!target || !relation) return undefined
    return String(readers.field(contract.type(relation.type), 'Name')(target, lookup))
  }
  const writeLink = (parent: Node, element: string, link: Link, of = type, from = record): void => {
    if (!isShown(link, of, from)) return
    const node = parent.ele(element)
    if (link.told) {
      const told = (field: string): string => String(readers.field(of, field)(from, lookup) ?? '')
      node.att('Href', base + told(link.told.href))
      if (told(link.told.name) !== '') node.att('Name', told(link.told.name))
      if (told(link.told.type) !== '') node.att('Type', told(link.told.type))
    } else node.att('Href', href(link.href, reads(of, from)))
    const name = nameOf(link, of, from)
    if (name !== undefined) node.att('Name', name)
    if (link.type !== null) node.att('Type', link.type)
    node.att('Rel', link.rel)
  }
  const links = withLinks ? contract.links(type, form, roles) : []
  if (links.length > 0) {
    const parent = root.ele('Links')

    for (const link of links) {
      if (!link.each) writeLink(parent, 'Link', link)
      else
        for (const one of link.each.by === undefined
          ? lookup.all(link.each.type)
          : lookup.children(link.each.type, link.each.by, String(record.id)))
          writeLink(parent, 'Link', link, contract.type(link.each.type), one)
    }

    if (parent.node.childNodes.length === 0) parent.remove()
  }

  const writeOwn = (node: Node, element: Element): void => {
    if (element.kind === 'group') {
      if (element.when && !readers.derive(type, element.when)(record, lookup)) return
      const child = node.ele(element.name)
      writeAttributes(child, element.attributes)
      for (const inner of element.elements) writeOwn(child, inner)
    } else if (element.kind === 'link') {
      if (contract.leads(element.link, roles)) writeLink(node, element.name, element.link)
    } else if (element.kind === 'embedded') {
      const inner = contract.type(element.type)
      const items = lookup.children(element.type, element.by ?? type.name, String(record.id))
      if (items.length === 0 && element.optional) return
      const child = node.ele(element.name)
      const how = { whole: false, links: element.links !== false }
      for (const item of items)
        writeResource(child.ele(inner.item), item, { ...options, type: inner, form: 'entity' }, how)
    } else write(node, element, read(element.name), base)
  }
  if (!reference) for (const element of type.elements) writeOwn(root, element)
}

function write(node: Node, element: Element, value: Value, base: string): void {
  if (value === undefined || value === null) {
    const always = !element.optional && typeof element.default !== 'function'
    const empty =
      (element.kind === 'scalar' && ['string', 'uid', 'guid', 'urn'].includes(element.type)) ||
      (element.kind === 'list' && element.wrapped)
    if (always && empty) node.ele(element.name)
    return
  }
  if (element.kind === 'scalar') {
    const child = node.ele(element.name)
    if (value !== '') child.txt(text(element, value))
  } else if (element.kind === 'object') writeObject(node, element, value as Fields, base)
  else if (element.kind === 'list') {
    const parent = element.wrapped ? node.ele(element.name) : node
    for (const item of value as readonly Value[]) write(parent, element.item, item, base)
  }
}

function writeObject(node: Node, element: ObjectElement, fields: Fields, base: string): void {
  const child = node.ele(element.name)
  if (element.href !== undefined)
    child.att('Href', base + element.href.replace(/\{(\w+)\}/g, (_, name) => String(fields[name])))
  const shownAs = (part: Element): Value =>
    fields[part.name] ?? (typeof part.default === 'function' ? undefined : part.default)
  for (const attribute of element.attributes) {
    const value = shownAs(attribute)
    if (value !== undefined && value !== null) child.att(attribute.name, text(attribute, value))
  }
  for (const inner of element.elements) write(child, inner, shownAs(inner), base)
  if (element.text) child.txt(text(element.text, shownAs(element.text)))
}

function text(scalar: Scalar, value: Value): string {
  if (scalar.type === 'dateTime') {
    const iso = isoTime(Number(value))
    if (scalar.zone === 'none') return iso.slice(0, -1)
    return scalar.zone === 'local' ? `${iso.slice(0, 19)}+00:00` : iso
  }
  if (scalar.type === 'timeOfDay') {
    const two = (n: number): string => String(n).padStart(2, '0')
    return `${two(Math.floor(Number(value) / 60))}:${two(Number(value) % 60)}:00.0000000+00:00`
  }
  if (scalar.type === 'uid') return `urn:veeam:${scalar.of}:${value}`
  return String(value)
}
