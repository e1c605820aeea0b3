/** Writes the texts of all XML templates beside the compiled code; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { createReaders } from '../contract/shown.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from '../wire/xml-template.js'
import { TEXT_ROLES, TEXTS_FILE, type TextIndex } from '../wire/xml-texts.js'
import { XmlBuilder } from './xml-builder.js'

const contract = enterpriseManagerContract()
const readers = createReaders(contract)
const bytes: Buffer[] = []
const texts: [number, number][] = []
const numbers = new Map<string, number>()
const places: Record<string, number[]> = {}

/** The number of a text, there being one of each. */
function numberOf({ text, digest }: XmlBuilder['written'][string]): number {
  const known = numbers.get(`${digest} ${text}`)
  if (known !== undefined) return known
  const written = Buffer.from(text)
  bytes.push(written)
  numbers.set(`${digest} ${text}`, texts.length)
  return texts.push([written.length, digest]) - 1
}

// Whatever may be done, there is every template, be it with other links.
for (const roles of TEXT_ROLES) {
  const builder = new XmlBuilder()
  const sources = { contract, readers, roles }
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
  for (const [key, written] of Object.entries(builder.written)) {
    places[key] ??= []
    places[key].push(numberOf(written))
  }
}
for (const own of Object.values(places)) if (new Set(own).size === 1) own.length = 1
const index: TextIndex = { texts, places }
writeFileSync(TEXTS_FILE, Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...bytes]))
