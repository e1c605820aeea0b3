/**
 * The oracle for templates: writes a record as XML node by node with plain xmlbuilder2, asking the
 * declaration at each step. Slow and simple on purpose; shares nothing with the templates but readers.
 */
import { create } from 'xmlbuilder2'
import type { Contract, Form } from '../../src/contract/contract.js'
import { isoTime } from '../../src/contract/date.js'
import type { Element, Fields, ObjectElement, Scalar, Value } from '../../src/contract/element.js'
import type { Link } from '../../src/contract/link.js'
import type { ResourceType } from '../../src/contract/resource-type.js'
import type { Role } from '../../src/contract/role.js'
import { createReaders, type Lookup } from '../../src/contract/shown.js'

type Node = ReturnType<typeof create>

export interface PlainOptions {
  contract: Contract
  type: ResourceType
  form: Form
  role: Role
  base: string
  lookup: Lookup
}

export function plainXml(record: Fields, options: PlainOptions): string {
  const { contract, type, form, role, base, lookup } = options
  const readers = createReaders(contract)
  const reference = form === 'reference'
  const read = (name: string): Value => readers.field(type, name)(record, lookup)
  const root = create({ version: '1.0', encoding: 'utf-8' }).ele(
    reference ? 'EntityRef' : type.root,
  )
  root.att('xmlns:xsd', 'http://www.w3.org/2001/XMLSchema')
  root.att('xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance')

  const href = (path: string): string =>
    base +
    path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(read(name) ?? '')))
  const query = type.kind === 'entity' && !reference ? '?format=Entity' : ''
  const common: [string, string][] = [
    ['Href', href(`${type.path}${query}`)],
    ['Type', reference ? `${type.name}Reference` : type.name],
  ]
  if (type.kind === 'entity') {
    const names: [string, string][] = [
      ['Name', String(read('Name'))],
      ['UID', `urn:veeam:${type.uidType}:${record.id}`],
    ]
    if (reference) common.unshift(...names.reverse())
    else common.push(...names)
  }
  if (type.path !== null) for (const [name, value] of common) root.att(name, value)
  if (!reference)
    for (const attribute of type.attributes) {
      const value = read(attribute.name)
      if (value !== undefined && value !== null) root.att(attribute.name, text(attribute, value))
    }
  root.att('xmlns', 'http://www.veeam.com/ent/v1.0')

  const isShown = (link: Link): boolean => {
    for (const [, name = ''] of link.href.matchAll(/\{(\w+)\}/g)) {
      if (name !== 'ID' && !readers.parent(type, name)(record, lookup)) return false
    }
    return !link.when || readers.derive(type, link.when)(record, lookup)
  }
  const nameOf = ({ name }: Link): string | undefined => {
    if (name === undefined) return undefined
    if (name === 'own') return String(read('Name'))
    if ('text' in name) return name.text
    const target = readers.parent(type, name.of)(record, lookup)
    const relation = type.belongsTo[name.of]
    if (!target || !relation) return undefined
    return String(readers.field(contract.type(relation.type), 'Name')(target, lookup))
  }
  const links = contract.links(type, form, role)
  if (links.length > 0) {
    const parent = root.ele('Links')
    for (const link of links.filter(isShown)) {
      const element = parent.ele('Link').att('Href', href(link.href))
      const name = nameOf(link)
      if (name !== undefined) element.att('Name', name)
      if (link.type !== null) element.att('Type', link.type)
      element.att('Rel', link.rel)
    }
  }
  if (!reference) for (const element of type.elements) write(root, element, read(element.name))
  return root.end({ spaceBeforeSlash: true })
}

function write(node: Node, element: Element, value: Value): void {
  if (value === undefined || value === null) {
    if (element.kind === 'scalar' && element.type === 'string' && !element.optional)
      node.ele(element.name)
    return
  }
  if (element.kind === 'scalar') {
    const child = node.ele(element.name)
    if (value !== '') child.txt(text(element, value))
  } else if (element.kind === 'object') writeObject(node, element, value as Fields)
  else if (element.kind === 'list') {
    const parent = element.wrapped ? node.ele(element.name) : node
    for (const item of value as readonly Value[]) write(parent, element.item, item)
  }
}

function writeObject(node: Node, element: ObjectElement, fields: Fields): void {
  const child = node.ele(element.name)
  for (const attribute of element.attributes) {
    const value = fields[attribute.name] ?? attribute.default
    if (value !== undefined && typeof value !== 'function')
      child.att(attribute.name, text(attribute, value))
  }
  for (const inner of element.elements) write(child, inner, fields[inner.name])
}

function text(scalar: Scalar, value: Value): string {
  if (scalar.type === 'dateTime') return isoTime(Number(value))
  if (scalar.type === 'uid') return `urn:veeam:${scalar.of}:${value}`
  return String(value)
}
