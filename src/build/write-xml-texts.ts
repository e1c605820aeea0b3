/** Writes the texts of all XML templates beside the compiled code; part of `npm run build`. */
import { rmSync, writeFileSync } from 'node:fs'
import type { Contract } from '../contract/contract.js'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { type Role, SIGHTS } from '../contract/role.js'
import { createReaders } from '../contract/shown.js'
import { DEFAULT_WIRE, PROFILE_NAMES, profileOf } from '../profiles/profile.js'
import { bugsOf, contractOf, lackingIn } from '../profiles/version-contract.js'
import { xmlEmptyList, xmlListEnds, xmlQueryEnds, xmlTemplate } from '../wire/xml-template.js'
import { TEXTS_FILE, textsFile } from '../wire/xml-texts.js'
import { XmlBuilder } from './xml-builder.js'

const builder = new XmlBuilder()

function writeAll(contract: Contract, roles: readonly Role[] | undefined): void {
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
}

const declared = enterpriseManagerContract()
const contracts = new Map<string, Contract>()
for (const name of PROFILE_NAMES) {
  const profile = profileOf(name)
  for (const version of profile.wire.versions) {
    const lacking = lackingIn(profile, version).map(({ doc }) => doc)
    // Those that lack the same are written alike.
    const key = profile.release === undefined ? name : lacking.join()
    const bugs = bugsOf(profile).map(({ doc }) => doc)
    for (const withBugs of bugs.length > 0 ? [false, true] : [false]) {
      const own = withBugs ? [key, ...bugs].join() : key
      if (!contracts.has(own)) contracts.set(own, contractOf(declared, profile, version, withBugs))
    }
  }
}
// Templates are without links that roles cannot follow; undefined is for who has not logged on.
for (const contract of contracts.values())
  for (const roles of [undefined, ...SIGHTS]) writeAll(contract, roles)

const texts = new Map([...builder.written].map(([digest, { text }]) => [digest, text]))
// In place of the file that was there, not into it: a server may read that one still.
rmSync(TEXTS_FILE, { force: true })
writeFileSync(TEXTS_FILE, textsFile(texts))
