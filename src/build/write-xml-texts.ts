/** Writes the texts of all XML templates beside the compiled code; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import type { Contract } from '../contract/contract.js'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { type Role, SIGHTS } from '../contract/role.js'
import { createReaders } from '../contract/shown.js'
import { DEFAULT_WIRE } from '../profiles/profile.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from '../wire/xml-template.js'
import { TEXTS_FILE } from '../wire/xml-texts.js'
import { XmlBuilder } from './xml-builder.js'

/** By the digest of what each was written from. */
const texts = new Map<number, string>()

/** Keeps what was written, once. @throws where two have one digest, so that one would be taken for the other */
function keep({ written }: XmlBuilder): void {
  for (const [key, { text, digest }] of Object.entries(written)) {
    const known = texts.get(digest)
    if (known !== undefined && known !== text)
      throw new Error(`${key} has the digest of another template: TemplateDigest has to be changed`)
    texts.set(digest, text)
  }
}

function writeAll(contract: Contract, roles: readonly Role[] | undefined): void {
  const builder = new XmlBuilder()
  const sources = { contract, readers: createReaders(contract), roles, wire: DEFAULT_WIRE }
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
  keep(builder)
}

const contract = enterpriseManagerContract()
// Templates are without links that roles cannot follow; undefined is for who has not logged on.
for (const roles of [undefined, ...SIGHTS]) writeAll(contract, roles)

const all = [...texts].map(([digest, text]) => ({ digest, bytes: Buffer.from(text) }))
const index = all.map(({ digest, bytes }) => [digest, bytes.length])
const bytes = all.map((one) => one.bytes)
writeFileSync(TEXTS_FILE, Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...bytes]))
