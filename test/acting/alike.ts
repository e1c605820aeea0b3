/** Whether XML and JSON tell the same: each value of one is in the other, whatever holds it. */
import type { XmlElement } from '../../src/wire/xml-document.js'
import { parseXml } from '../wire/parse-xml.js'

/** What XML tells that JSON does not, and the other way round; a line each. */
export function differences(xml: string, json: string): readonly string[] {
  const left = counted(xmlValues(parseXml(xml)))
  const right = counted(jsonValues(JSON.parse(json)))
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((value) => {
    const [inXml = 0, inJson = 0] = [left.get(value), right.get(value)]
    return inXml === inJson ? [] : [`${value}: ${inXml} times in XML, ${inJson} times in JSON`]
  })
}

function counted(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** Empty texts are left out: in JSON they may be null. */
function* xmlValues(element: XmlElement): Generator<string> {
  for (const [name, value] of Object.entries(element.attributes))
    if (!/^xmlns|^xsi|^nil$|^xsd$/.test(name) && value !== '') yield plain(value)
  for (const child of element.children) yield* xmlValues(child)
  if (element.children.length === 0 && element.text !== '') yield plain(element.text)
}

function* jsonValues(value: unknown): Generator<string> {
  if (value === null || value === '') return
  if (typeof value !== 'object') yield plain(String(value))
  else for (const inner of Object.values(value)) yield* jsonValues(inner)
}

/** A time of day has the day of writing in JSON, and none in XML. */
const plain = (text: string): string =>
  text
    .replace(/^(\d\d:\d\d):00\.0000000(?:Z|[+-]00:00)$/, '$1')
    .replace(/^\d{4}-\d\d-\d\dT(\d\d:\d\d):00$/, '$1')
