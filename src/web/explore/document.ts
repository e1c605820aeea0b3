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

/** Reads JSON; undefined for what is none. */
export function readJson(text: string): Node | undefined {
  try {
    return jsonNode('', JSON.parse(text.replace(/^\ufeff/, '')))
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
