/** Examples of what may be sent, in JSON and in XML, made of what bodies declare. */
import type { Element, ListElement, Scalar } from '../contract/element.js'
import { NAMESPACE } from '../contract/enterprise-manager.js'
import type { BodySpec } from '../contract/request-body.js'
import { jsonName } from '../wire/json-template.js'

/** The id of a record of a type. */
export type IdOf = (type: string) => string

type Plain = string | number | boolean

/** A part of an example: a value, parts of its own, or the items of a list. */
type Part =
  | { readonly element: Scalar; readonly value: Plain }
  | { readonly element: Exclude<Element, Scalar | ListElement>; readonly parts: readonly Part[] }
  | { readonly element: ListElement; readonly items: readonly Part[] }

/** What clients may send: what is needed, and what is worth showing. */
export interface BodyExample {
  readonly json: object
  readonly xml: string
}

/** @throws where nothing tells what a text is like: its declaration has to give an example */
export function exampleOf(spec: BodySpec, idOf: IdOf): BodyExample {
  const needed = (element: Element): boolean => spec.failsWithout.includes(element.name)
  const shown = spec.elements.filter((one) => needed(one) || isShown(one, spec.partial))
  const wanted = spec.choice ? shown.slice(0, 1) : shown
  const parts = partsOf(wanted.length > 0 ? wanted : spec.elements.slice(0, 1), spec.partial, idOf)
  const lines = ['<?xml version="1.0" encoding="utf-8"?>']
  writeXml(lines, spec.name, ` xmlns="${NAMESPACE}"`, parts, 0)
  return { json: jsonOf(parts), xml: lines.join('\n') }
}

/** @param partial whether nothing is needed */
function isShown(element: Element, partial: boolean): boolean {
  if (element.kind === 'embedded' || element.kind === 'link') return false
  if (element.kind === 'group') return element.elements.some((one) => hasExample(one))
  if (element.example !== undefined) return true
  return !partial && !element.optional && element.default === undefined
}

/** Whether it shows something in any case, or a part of it does that stands in a group. */
const hasExample = (element: Element): boolean =>
  element.kind === 'group'
    ? element.elements.some((one) => hasExample(one))
    : 'example' in element && element.example !== undefined

/** Of elements of which none need be shown, the first one tells at least something. */
const insideOf = (elements: readonly Element[], partial: boolean): readonly Element[] => {
  const shown = elements.filter((one) => isShown(one, partial))
  return shown.length > 0 ? shown : elements.slice(0, 1)
}

const partsOf = (elements: readonly Element[], partial: boolean, idOf: IdOf): Part[] =>
  elements.flatMap((element): Part[] => {
    switch (element.kind) {
      case 'scalar':
        return [{ element, value: scalarOf(element, idOf) }]
      case 'object':
      case 'group': {
        const inside = insideOf([...element.attributes, ...element.elements], partial)
        return [{ element, parts: partsOf(inside, partial, idOf) }]
      }
      case 'list':
        return [{ element, items: partsOf([element.item], partial, idOf) }]
      default:
        return []
    }
  })

function scalarOf(scalar: Scalar, idOf: IdOf): Plain {
  const { name, type, example, default: initial, of } = scalar
  if (typeof example === 'function') return example(idOf)
  if (example !== undefined) return example
  if (scalar.secret) return 'Password'
  if (type === 'boolean') return initial === undefined || initial === true
  if (typeof initial === 'number') return initial
  if (type === 'int' || type === 'long') return scalar.range?.[0] ?? 1
  if (type === 'enum') return scalar.values?.[0] ?? ''
  if (type === 'uid' && of !== undefined) return `urn:veeam:${of}:${idOf(of)}`
  if (type === 'dateTime') return '2026-11-20T22:00:00Z'
  if (type === 'timeOfDay') return '22:00:00'
  throw new Error(`No example tells what ${name} is like`)
}

const jsonOf = (parts: readonly Part[]): object =>
  Object.fromEntries(parts.map((part) => [jsonName(part.element), jsonValue(part)]))

function jsonValue(part: Part): unknown {
  if ('value' in part) return part.value
  if ('parts' in part) return jsonOf(part.parts)
  const items = part.items.map(jsonValue)
  const { member } = part.element
  return member === null ? items : { [member]: items }
}

const isAttribute = (part: Part, above: Part): boolean =>
  'parts' in above &&
  'attributes' in above.element &&
  above.element.attributes.some((one) => one === part.element)

function writeXml(
  lines: string[],
  name: string,
  attributes: string,
  parts: readonly Part[],
  depth: number,
): void {
  const begin = `${'  '.repeat(depth)}<${name}${attributes}`
  if (parts.length === 0) {
    lines.push(`${begin} />`)
    return
  }
  lines.push(`${begin}>`)
  for (const part of parts) writePart(lines, part, depth + 1)
  lines.push(`${'  '.repeat(depth)}</${name}>`)
}

function writePart(lines: string[], part: Part, depth: number): void {
  const { name } = part.element
  if ('value' in part) {
    lines.push(`${'  '.repeat(depth)}<${name}>${escaped(part.value)}</${name}>`)
    return
  }
  if ('parts' in part) {
    const own = part.parts.filter((one) => isAttribute(one, part))
    const attributes = own.flatMap((one) =>
      'value' in one ? [` ${one.element.name}="${escaped(one.value)}"`] : [],
    )
    const inner = part.parts.filter((one) => !own.includes(one))
    writeXml(lines, name, attributes.join(''), inner, depth)
    return
  }
  if (part.element.wrapped) writeXml(lines, name, '', part.items, depth)
  else for (const item of part.items) writePart(lines, item, depth)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' }

const escaped = (value: Plain): string =>
  String(value).replace(/[&<"]/g, (one) => ENTITIES[one] ?? one)
