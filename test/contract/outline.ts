/** Short texts that tell what a document is made of, in its order, for comparison by eye and by test. */
import type { XmlElement } from '../../src/wire/xml-document.js'

/** As the reader of XML names the declarations of namespaces. */
const NAMESPACES = ['xmlns', 'xsd', 'xsi']
const GUID = /[0-9a-f]{8}-[0-9a-f-]{27}/g

/** `Name(Attribute …){Child …}` of an element; links are left out. */
export function xmlOutline(element: XmlElement): string {
  const attributes = Object.keys(element.attributes).filter((name) => !NAMESPACES.includes(name))
  const children = element.children.filter((child) => child.name !== 'Links').map(xmlOutline)
  return (
    element.name +
    (attributes.length > 0 ? `(${attributes.join(' ')})` : '') +
    (children.length > 0 ? `{${children.join(' ')}}` : '')
  )
}

/** `Rel Type path "Name"` of each link of an element, with `*` for each id; `-` where there is no type. */
export function xmlLinks(element: XmlElement, base: string): string[] {
  const links = element.children.find((child) => child.name === 'Links')?.children ?? []
  return links.map(({ attributes: { Rel, Type, Href = '', Name } }) => {
    const path = Href.replace(base, '').replace(GUID, '*')
    return `${Rel} ${Type ?? '-'} ${path}${Name === undefined ? '' : ` "${Name}"`}`
  })
}

/** The members of a JSON value, in order: `{A B:{…} C:[…]}`; of a list only those of its first item. */
export function jsonOutline(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${jsonOutline(value[0])}]`
  if (typeof value !== 'object' || value === null) return ''
  const members = Object.entries(value).map(([name, inner]) => {
    const outline = name === 'Links' ? '' : jsonOutline(inner)
    return outline === '' ? name : `${name}:${outline}`
  })
  return `{${members.join(' ')}}`
}
