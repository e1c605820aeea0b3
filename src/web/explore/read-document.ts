/** Reads the document of an answer. */
import { type Node, readJson } from './document.js'

/** Reads a document; undefined for what is none. */
export function readDocument(text: string, contentType: string): Node | undefined {
  if (/\bjson\b/i.test(contentType)) return readJson(text)
  return /\bxml\b/i.test(contentType) ? readXml(text) : undefined
}

function readXml(text: string): Node | undefined {
  const { documentElement } = new DOMParser().parseFromString(text, 'application/xml')
  return documentElement.querySelector('parsererror') || documentElement.tagName === 'parsererror'
    ? undefined
    : inOrder(xmlNode(documentElement), text)
}

/** The root with its attributes as they are written: a browser gives namespaces before all others. */
function inOrder(root: Node, text: string): Node {
  if (root.kind === 'value') return root
  const placeOf = ([name]: readonly [string, string]): number => text.indexOf(` ${name}="`)
  const attributes = root.attributes.toSorted((one, other) => placeOf(one) - placeOf(other))
  return { ...root, attributes }
}

function xmlNode(element: Element): Node {
  const attributes = [...element.attributes].map(({ name, value }): [string, string] => [
    name,
    value,
  ])
  const children = [...element.children].map(xmlNode)
  const { tagName: name } = element
  const value = element.textContent ?? ''
  if (children.length === 0 && attributes.length === 0)
    return { kind: 'value', name, value, type: 'text' }
  const own = children.length === 0 && value !== ''
  return {
    kind: 'part',
    name,
    attributes,
    children: own ? [{ kind: 'value', name: '', value, type: 'text' }] : children,
    isArray: false,
  }
}
