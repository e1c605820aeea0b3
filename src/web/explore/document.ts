/** An answer of the API as a tree that can be shown: the same for XML and JSON. */

/** A value, or a part with parts of its own. */
export type Node =
  | {
      readonly kind: 'value'
      readonly name: string
      readonly value: string
      readonly type: ValueType
    }
  | {
      readonly kind: 'part'
      readonly name: string
      /** What XML writes as attributes. */
      readonly attributes: readonly (readonly [name: string, value: string])[]
      readonly children: readonly Node[]
      readonly isArray: boolean
    }

/** How a value is written. */
export type ValueType = 'text' | 'number' | 'truth' | 'nothing'

/** Reads a document; undefined for what is none. */
export function readDocument(text: string, contentType: string): Node | undefined {
  if (/\bjson\b/i.test(contentType)) return readJson(text)
  return /\bxml\b/i.test(contentType) ? readXml(text) : undefined
}

function readJson(text: string): Node | undefined {
  try {
    return jsonNode('', JSON.parse(text))
  } catch {
    return undefined
  }
}

function jsonNode(name: string, value: unknown): Node {
  if (Array.isArray(value)) {
    const children = value.map((one) => jsonNode('', one))
    return { kind: 'part', name, attributes: [], children, isArray: true }
  }
  if (typeof value === 'object' && value !== null) {
    const children = Object.entries(value).map(([key, one]) => jsonNode(key, one))
    return { kind: 'part', name, attributes: [], children, isArray: false }
  }
  const type =
    value === null
      ? 'nothing'
      : typeof value === 'number'
        ? 'number'
        : typeof value === 'boolean'
          ? 'truth'
          : 'text'
  return { kind: 'value', name, value: String(value), type }
}

function readXml(text: string): Node | undefined {
  const { documentElement } = new DOMParser().parseFromString(text, 'application/xml')
  return documentElement.querySelector('parsererror') || documentElement.tagName === 'parsererror'
    ? undefined
    : xmlNode(documentElement)
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

/** The text of a part's attribute in XML, or member in JSON, by its name in any letter case. */
export function textIn(node: Node, name: string): string | undefined {
  if (node.kind === 'value') return undefined
  const lower = name.toLowerCase()
  const attribute = node.attributes.find(([own]) => own.toLowerCase() === lower)
  if (attribute) return attribute[1]
  const child = node.children.find((one) => one.name.toLowerCase() === lower)
  return child?.kind === 'value' && child.type !== 'nothing' ? child.value : undefined
}

/** A part of a part, by its name in any letter case. */
export function partIn(node: Node, name: string): Node | undefined {
  if (node.kind === 'value') return undefined
  const lower = name.toLowerCase()
  return node.children.find((one) => one.name.toLowerCase() === lower)
}
