/** Writes the texts of all XML templates beside the compiled code; part of `npm run build`. */
import { writeFileSync } from 'node:fs'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { SESSION_ROLES } from '../contract/role.js'
import { createReaders } from '../contract/shown.js'
import { XmlBuilder } from './xml-builder.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from './xml-template.js'
import { textsFile } from './xml-texts.js'

const contract = enterpriseManagerContract()
const readers = createReaders(contract)

for (const role of [undefined, ...SESSION_ROLES]) {
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
  writeFileSync(textsFile(role), JSON.stringify(builder.written))
}
