/** The XML schema of everything that the contract declares, what is sent and what is answered, built when it is first asked for. */
import type { Contract } from '../contract/contract.js'
import type { Element, ObjectElement, Scalar, ScalarType } from '../contract/element.js'
import { NAMESPACE } from '../contract/enterprise-manager.js'
import type { ResourceType } from '../contract/resource-type.js'
import { XmlNode } from './xml-node.js'

const SIMPLE_TYPES: Readonly<Record<Exclude<ScalarType, 'enum'>, string>> = {
  string: 'xs:string',
  int: 'xs:int',
  long: 'xs:long',
  decimal: 'xs:decimal',
  boolean: 'xs:boolean',
  dateTime: 'xs:dateTime',
  timeOfDay: 'xs:time',
  guid: 'Guid',
  urn: 'Urn',
  uid: 'Uid',
}

const PATTERNS: Readonly<Record<string, string>> = {
  // An id that is not set is an empty element.
  Guid: '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})?',
  Urn: 'urn:.+',
  Uid: '(urn:veeam:[A-Za-z_0-9\\-]+:.+)?',
}

/** The schema as XML text. */
export function schemaOf(contract: Contract): string {
  const schema = new XmlNode('xs:schema')
    .att('xmlns:xs', 'http://www.w3.org/2001/XMLSchema')
    .att('xmlns', NAMESPACE)
    .att('targetNamespace', NAMESPACE)
    .att('elementFormDefault', 'qualified')
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    const simple = schema.ele('xs:simpleType').att('name', name)
    simple.ele('xs:restriction').att('base', 'xs:string').ele('xs:pattern').att('value', pattern)
  }
  links(schema)
  references(schema)
  const roots = new Set<string>()
  const root = (name: string, declare: (element: XmlNode) => void): void => {
    if (roots.has(name)) return
    roots.add(name)
    declare(schema.ele('xs:element').att('name', name))
  }
  for (const type of contract.types.values()) {
    resourceType(schema, type, contract)
    root(type.root, (element) => element.att('type', typeName(type)))
    root(type.list, (element) => {
      const items = element.ele('xs:complexType').ele('xs:sequence')
      many(items.ele('xs:element').att('name', type.item).att('type', typeName(type)))
      if (type.item !== 'PagingInfo') page(items)
    })
  }
  for (const { body } of contract.operations)
    if (body)
      root(body.name, (element) => {
        const elements = element.ele('xs:complexType').ele('xs:sequence')
        for (const part of body.elements) declare(elements, part, contract)
      })
  queryResult(schema, contract)
  return schema.toDocument()
}

const typeName = (type: ResourceType): string => `${type.name}Type`

const many = (node: XmlNode): XmlNode => node.att('minOccurs', '0').att('maxOccurs', 'unbounded')

function attribute(node: XmlNode, name: string, type: string, required: boolean): void {
  const element = node.ele('xs:attribute').att('name', name).att('type', type)
  if (required) element.att('use', 'required')
}

function links(schema: XmlNode): void {
  const link = schema.ele('xs:complexType').att('name', 'LinkType')
  attribute(link, 'Href', 'xs:anyURI', true)
  attribute(link, 'Name', 'xs:string', false)
  attribute(link, 'Type', 'xs:string', false)
  attribute(link, 'Rel', 'xs:string', true)
  const list = schema.ele('xs:complexType').att('name', 'LinkListType').ele('xs:sequence')
  many(list.ele('xs:element').att('name', 'Link').att('type', 'LinkType'))
}

function references(schema: XmlNode): void {
  const reference = schema.ele('xs:complexType').att('name', 'EntityReferenceType')
  linksElement(reference.ele('xs:sequence'))
  attribute(reference, 'UID', 'Uid', true)
  attribute(reference, 'Name', 'xs:string', true)
  attribute(reference, 'Href', 'xs:anyURI', true)
  attribute(reference, 'Type', 'xs:string', true)
  schema.ele('xs:element').att('name', 'EntityRef').att('type', 'EntityReferenceType')
  const list = schema.ele('xs:element').att('name', 'EntityReferences')
  const items = list.ele('xs:complexType').ele('xs:sequence')
  many(items.ele('xs:element').att('name', 'Ref').att('type', 'EntityReferenceType'))
  page(items)
}

/** Which page a list is, where one was asked for. */
const page = (items: XmlNode): XmlNode =>
  items.ele('xs:element').att('ref', 'PagingInfo').att('minOccurs', '0')

/** The answer of a query: references or one list of entities, then which page it is. */
function queryResult(schema: XmlNode, contract: Contract): void {
  const root = schema.ele('xs:element').att('name', 'QueryResult')
  const sequence = root.ele('xs:complexType').ele('xs:sequence')
  const choice = sequence.ele('xs:choice')
  const refs = choice.ele('xs:element').att('name', 'Refs')
  const items = refs.ele('xs:complexType').ele('xs:sequence')
  many(items.ele('xs:element').att('name', 'Ref').att('type', 'EntityReferenceType'))
  for (const name of ['Entities', 'Resources']) {
    const types = [...contract.types.values()].filter(
      ({ query, kind }) => query && (kind === 'entity') === (name === 'Entities'),
    )
    const kinds = choice.ele('xs:element').att('name', name)
    const lists = kinds.ele('xs:complexType').ele('xs:choice')
    for (const type of types) {
      const list = lists.ele('xs:element').att('name', type.queried.list)
      const items = list.ele('xs:complexType').ele('xs:sequence')
      many(items.ele('xs:element').att('name', type.queried.item).att('type', typeName(type)))
    }
  }
  sequence.ele('xs:element').att('ref', 'PagingInfo')
}

const linksElement = (sequence: XmlNode): XmlNode =>
  sequence.ele('xs:element').att('name', 'Links').att('type', 'LinkListType').att('minOccurs', '0')

function resourceType(schema: XmlNode, type: ResourceType, contract: Contract): void {
  const complex = schema.ele('xs:complexType').att('name', typeName(type))
  documentation(complex, type.doc)
  const sequence = complex.ele('xs:sequence')
  if (type.kind !== 'info') linksElement(sequence)
  for (const element of type.elements) declare(sequence, element, contract)
  const { address } = type
  if (type.path !== null) {
    if (address !== 'none') attribute(complex, 'Href', 'xs:anyURI', type.addressInside)
    if (address === 'whole') attribute(complex, 'Type', 'xs:string', type.addressInside)
  }
  if (type.kind === 'entity') {
    attribute(complex, 'Name', 'xs:string', true)
    attribute(complex, 'UID', address === 'none' ? 'Guid' : 'Uid', true)
  }
  for (const own of type.attributes) scalarAttribute(complex, own)
}

function declare(sequence: XmlNode, element: Element, contract: Contract): void {
  switch (element.kind) {
    case 'scalar': {
      const node = sequence.ele('xs:element').att('name', element.name)
      occurs(node, element)
      // In this order: XML Schema wants the annotation before the type.
      documentation(node, element.doc)
      scalarType(node, element)
      return
    }
    case 'object': {
      const node = sequence.ele('xs:element').att('name', element.name).att('minOccurs', '0')
      objectType(node, element, contract)
      return
    }
    case 'group': {
      const node = sequence.ele('xs:element').att('name', element.name).att('minOccurs', '0')
      const complex = node.ele('xs:complexType')
      const inner = complex.ele('xs:sequence')
      for (const part of element.elements) declare(inner, part, contract)
      for (const own of element.attributes) scalarAttribute(complex, own)
      return
    }
    case 'link': {
      const node = sequence.ele('xs:element').att('name', element.name).att('type', 'LinkType')
      node.att('minOccurs', '0')
      return
    }
    case 'embedded': {
      const node = sequence.ele('xs:element').att('name', element.name).att('minOccurs', '0')
      const items = node.ele('xs:complexType').ele('xs:sequence')
      const type = contract.type(element.type)
      many(items.ele('xs:element').att('name', type.item).att('type', typeName(type)))
      return
    }
    case 'list': {
      const place = element.wrapped ? wrapper(sequence, element.name) : sequence
      const item = many(place.ele('xs:element').att('name', element.item.name))
      if (element.item.kind === 'object') objectType(item, element.item, contract)
      else scalarType(item, element.item)
    }
  }
}

const wrapper = (sequence: XmlNode, name: string): XmlNode =>
  sequence
    .ele('xs:element')
    .att('name', name)
    .att('minOccurs', '0')
    .ele('xs:complexType')
    .ele('xs:sequence')

function objectType(node: XmlNode, element: ObjectElement, contract: Contract): void {
  const complex = node.ele('xs:complexType')
  if (element.text) {
    const extension = complex
      .ele('xs:simpleContent')
      .ele('xs:extension')
      .att('base', element.text.type === 'enum' ? 'xs:string' : SIMPLE_TYPES[element.text.type])
    for (const own of element.attributes) scalarAttribute(extension, own)
    return
  }
  const sequence = complex.ele('xs:sequence')
  if (element.links) linksElement(sequence)
  for (const inner of element.elements) declare(sequence, inner, contract)
  if (element.href !== undefined) attribute(complex, 'Href', 'xs:anyURI', true)
  for (const own of element.attributes) scalarAttribute(complex, own)
}

function scalarAttribute(node: XmlNode, scalar: Scalar): void {
  const own = node.ele('xs:attribute').att('name', scalar.name)
  scalarType(own, scalar)
  if (!lacks(scalar)) own.att('use', 'required')
}

function scalarType(node: XmlNode, scalar: Scalar): void {
  if (scalar.type !== 'enum') {
    node.att('type', SIMPLE_TYPES[scalar.type])
    return
  }
  const restriction = node.ele('xs:simpleType').ele('xs:restriction').att('base', 'xs:string')
  for (const value of scalar.values ?? []) restriction.ele('xs:enumeration').att('value', value)
}

const lacks = (scalar: Scalar): boolean =>
  scalar.optional === true || typeof scalar.default === 'function'

function occurs(node: XmlNode, scalar: Scalar): void {
  if (lacks(scalar)) node.att('minOccurs', '0')
}

function documentation(node: XmlNode, text: string | undefined): void {
  if (text) node.ele('xs:annotation').ele('xs:documentation').txt(text)
}
