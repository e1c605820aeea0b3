/** Writes the texts of all XML templates beside the compiled code; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { createReaders } from '../contract/shown.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from '../wire/xml-template.js'
import { TEXT_ROLES, TEXTS_FILE } from '../wire/xml-texts.js'
import { XmlBuilder } from './xml-builder.js'

const contract = enterpriseManagerContract()
const readers = createReaders(contract)
const texts: Buffer[] = []
const known = new Map<string, readonly [number, number]>()
const places: Record<string, number[]> = {}
let length = 0

/** Where a text is in the file, there being one of each. */
function placeOf(text: string): readonly [number, number] {
  const place = known.get(text)
  if (place) return place
  const bytes = Buffer.from(text)
  const added = [length, length + bytes.length] as const
  texts.push(bytes)
  known.set(text, added)
  length += bytes.length
  return added
}

// Each role has every template, be it with other links.
for (const role of TEXT_ROLES) {
  const builder = new XmlBuilder()
  const sources = { contract, readers, role }
  for (const type of contract.types.values()) {
    const places = ['document', 'item', 'part'] as const
    const renamed = type.query !== null && type.queried.item !== type.item
    for (const place of renamed ? ([...places, 'queried'] as const) : places) {
      xmlTemplate(sources, builder, type, 'entity', place)
      if (type.kind === 'entity') xmlTemplate(sources, builder, type, 'reference', place)
    }
    for (const list of [type.list, 'EntityReferences']) {
      xmlListEnds(builder, list)
      xmlEmptyList(builder, list)
    }
    const kind = type.kind === 'entity' ? 'Entities' : 'Resources'
    if (type.query)
      for (const ends of [['Refs'], [kind, type.queried.list]]) xmlQueryEnds(builder, ends)
  }
  for (const [key, text] of Object.entries(builder.written)) {
    places[key] ??= []
    places[key].push(...placeOf(text))
  }
}
for (const own of Object.values(places))
  if (own.every((place, index) => place === own[index % 2])) own.length = 2
writeFileSync(TEXTS_FILE, Buffer.concat([Buffer.from(`${JSON.stringify(places)}\n`), ...texts]))
