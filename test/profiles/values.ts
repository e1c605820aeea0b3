/** All values that a document holds, by their names, to see that XML and JSON say the same. */
import type { JsonCase } from '../../src/profiles/wire.js'
import { memberName } from '../../src/wire/json-template.js'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { isNamespace } from './lack.js'

/** A value with its name; none that are empty. */
export type Named = readonly [name: string, value: string]

/** A time of day has a day in JSON, and an offset in XML. */
const JSON_TIME_OF_DAY = /^2019-10-23T(?=\d\d:\d\d:\d\d$)/
const XML_TIME_OF_DAY = /^(\d\d:\d\d:\d\d)\.0{7}\+00:00$/

/** What is in XML, under the names of JSON. */
export function* valuesInXml(element: XmlElement, jsonCase: JsonCase): Generator<Named> {
  for (const [name, value] of Object.entries(element.attributes))
    if (!isNamespace(name) && value !== '') yield [memberName(name, jsonCase), value]
  if (element.text !== '')
    yield [memberName(element.name, jsonCase), element.text.replace(XML_TIME_OF_DAY, '$1')]
  for (const child of element.children) yield* valuesInXml(child, jsonCase)
}

/** What is in JSON. */
export function* valuesInJson(value: unknown, name = ''): Generator<Named> {
  if (Array.isArray(value)) for (const one of value) yield* valuesInJson(one, name)
  else if (typeof value === 'object' && value !== null)
    for (const [inner, one] of Object.entries(value)) yield* valuesInJson(one, inner)
  else if (value !== null && value !== '') yield [name, String(value).replace(JSON_TIME_OF_DAY, '')]
}

/**
 * What one has and the other has not. In XML what is in a list has the name of one, in JSON that of the list, so a
 * value that is left under other names counts as the same.
 */
export function differenceOf(xml: Iterable<Named>, json: Iterable<Named>): readonly string[] {
  const counts = new Map<string, number>()
  const count = (key: string, by: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + by)
  }
  for (const named of xml) count(named.join('='), 1)
  for (const named of json) count(named.join('='), -1)
  const left = new Map<string, number>()
  for (const [key, by] of counts) {
    const value = key.slice(key.indexOf('=') + 1)
    if (by !== 0) left.set(value, (left.get(value) ?? 0) + by)
  }
  return [...left].flatMap(([value, by]) =>
    by === 0 ? [] : [`${by > 0 ? 'XML' : 'JSON'} alone has ${value}`],
  )
}
