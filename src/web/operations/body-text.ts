/** A body as a form has filled it in, and as XML or JSON will carry it. */
import type { PartData } from '../contract-data.js'
import type { Format } from '../server/api.js'

/** What was filled in, by path: `BackupJobCloneInfo.JobName`, `Objects[1].Name`; and how many items lists have, by `Objects#`. */
export type Filled = Readonly<Record<string, string>>

/** A part that has a value. */
type Written =
  | { readonly part: PartData; readonly value: string }
  | { readonly part: PartData; readonly children: readonly Written[] }
  /** A list; each item is its value, or its parts. */
  | { readonly part: PartData; readonly items: readonly (string | readonly Written[])[] }

/** How many items of a list the form has. */
export const itemsOf = (filled: Filled, path: string): number => Number(filled[`${path}#`] ?? 0)

/** The path of a part. */
export const pathOf = (above: string, name: string): string =>
  above === '' ? name : `${above}.${name}`

/** The parts that have a value, in the declared order. */
function written(parts: readonly PartData[], filled: Filled, above: string): Written[] {
  return parts.flatMap((part): Written[] => {
    const path = pathOf(above, part.name)
    const { parts: inner } = part
    if (part.item !== undefined) {
      const paths = Array.from({ length: itemsOf(filled, path) }, (_, index) => `${path}[${index}]`)
      const items = paths.map((one) => (inner ? written(inner, filled, one) : (filled[one] ?? '')))
      return items.length === 0 ? [] : [{ part, items }]
    }
    if (inner) {
      const children = written(inner, filled, path)
      return children.length === 0 ? [] : [{ part, children }]
    }
    const value = filled[path]
    if (!value) return []
    // That it is there is all that it tells.
    return [part.type === 'nothing' ? { part, children: [] } : { part, value }]
  })
}

/** The text of a body. @param name its root */
export function bodyText(
  name: string,
  parts: readonly PartData[],
  filled: Filled,
  format: Format,
): string {
  const own = written(parts, filled, '')
  if (format === 'json') return JSON.stringify(jsonOf(own), null, 2)
  const lines = ['<?xml version="1.0" encoding="utf-8"?>']
  xmlElement(lines, name, ` xmlns="${NAMESPACE}"`, own, 0)
  return lines.join('\n')
}

const NAMESPACE = 'http://www.veeam.com/ent/v1.0'

const jsonOf = (own: readonly Written[]): object =>
  Object.fromEntries(own.map((one) => [one.part.name, jsonMember(one)]))

function jsonMember(one: Written): unknown {
  if ('value' in one) return jsonValue(one.part, one.value)
  if ('children' in one) return jsonOf(one.children)
  const items = one.items.map((item) =>
    typeof item === 'string' ? jsonValue(one.part, item) : jsonOf(item),
  )
  return one.part.member === undefined ? items : { [one.part.member]: items }
}

function jsonValue({ type }: PartData, value: string): unknown {
  if (type === 'boolean') return value === 'true'
  const isNumber = ['int', 'long', 'decimal'].includes(type) && value.trim() !== ''
  return isNumber && !Number.isNaN(Number(value)) ? Number(value) : value
}

function xmlElement(
  lines: string[],
  name: string,
  before: string,
  own: readonly Written[],
  depth: number,
): void {
  const attributes = own.flatMap((one) =>
    one.part.isAttribute && 'value' in one ? [` ${one.part.name}="${escapedXml(one.value)}"`] : [],
  )
  const begin = `${'  '.repeat(depth)}<${name}${before}${attributes.join('')}`
  const inner = own.filter(({ part }) => !part.isAttribute)
  if (inner.length === 0) {
    lines.push(`${begin} />`)
    return
  }
  lines.push(`${begin}>`)
  for (const one of inner) xmlPart(lines, one, depth + 1)
  lines.push(`${'  '.repeat(depth)}</${name}>`)
}

function xmlPart(lines: string[], one: Written, depth: number): void {
  const { name, item = name, isFlat } = one.part
  if ('value' in one) lines.push(xmlValue(name, one.value, depth))
  else if ('children' in one) xmlElement(lines, name, '', one.children, depth)
  else {
    const at = isFlat ? depth : depth + 1
    if (!isFlat) lines.push(`${'  '.repeat(depth)}<${name}>`)
    for (const value of one.items)
      if (typeof value === 'string') lines.push(xmlValue(item, value, at))
      else xmlElement(lines, item, '', value, at)
    if (!isFlat) lines.push(`${'  '.repeat(depth)}</${name}>`)
  }
}

const xmlValue = (name: string, value: string, depth: number): string =>
  `${'  '.repeat(depth)}<${name}>${escapedXml(value)}</${name}>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escapedXml = (text: string): string => text.replace(/[&<>"]/g, (one) => ENTITIES[one] ?? one)
