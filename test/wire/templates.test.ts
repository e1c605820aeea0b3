import fc from 'fast-check'
import t from 'tap'
import type { Form } from '../../src/contract/contract.js'
import { ROLES } from '../../src/contract/role.js'
import { Representations } from '../../src/wire/representations.js'
import { xmlCharacters } from '../../src/wire/text.js'
import { parseXml } from '../../src/wire/xml-document.js'
import { buildServer } from '../build-server.js'
import { plainXml } from './plain-xml.js'

const base = 'https://em.example:9398/api'

t.test(
  'a filled template is what plain xmlbuilder2 writes, for every type, form and record',
  async (t) => {
    const { world } = await buildServer(t)
    const { contract, estate } = world
    const representations = new Representations(contract, 'pascal')
    let compared = 0
    for (const type of contract.types.values()) {
      if (!type.stored) continue
      const forms: Form[] = type.kind === 'entity' ? ['entity', 'reference'] : ['entity']
      for (const form of forms) {
        for (const record of [...estate.table(type.name).list()].slice(0, 40)) {
          for (const role of ['Portal Administrator', 'VM Restore Operator'] as const) {
            const view = { format: 'xml', form, role, base } as const
            const filled = representations.one(type, record, view, estate)
            const plain = plainXml(record, { contract, type, form, role, base, lookup: estate })
            if (filled !== plain) t.equal(filled, plain, `${type.name} ${form}`)
            compared++
          }
        }
      }
    }
    t.ok(compared > 300, `${compared} documents compared`)
  },
)

t.test('names of any text survive XML and JSON', async (t) => {
  const { world } = await buildServer(t, { estate: 'empty' })
  const { contract, estate } = world
  const representations = new Representations(contract, 'pascal')
  const type = contract.type('BackupServer')
  const id = '11111111-2222-4333-8444-555555555555'
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      ']]>',
      '<!--',
      '&amp;',
      '"\'',
      '\u0000\u0001\u001f',
      '\r\n\t',
      'שלום עולם',
      '😀🧨',
      '\ud800',
      '\udc00x',
      '\ufffe\uffff',
      'x'.repeat(10_000),
    ),
  )
  const property = fc.property(texts, texts, (Name, Description) => {
    const record = { id, Name, Description }
    const view = { form: 'entity', role: ROLES[0], base } as const
    const xml = parseXml(representations.one(type, record, { ...view, format: 'xml' }, estate))
    const json = JSON.parse(representations.one(type, record, { ...view, format: 'json' }, estate))
    const description = xml.children.find((child) => child.name === 'Description')?.text
    // Without a CDATA section, the reader cuts white space round text; everything else must come back.
    return (
      xml.attributes.Name === xmlCharacters(Name) &&
      description === xmlCharacters(Description).trim() &&
      json.Name === Name &&
      json.Description === Description
    )
  })
  t.notOk(fc.check(property, { numRuns: 400 }).counterexample)
})

t.test('the base URL of a request is escaped in both formats', async (t) => {
  const { world } = await buildServer(t)
  const representations = new Representations(world.contract, 'pascal')
  const type = world.contract.type('EnterpriseManager')
  const odd = { form: 'entity', role: undefined, base: 'http://a&"b/api' } as const
  const xml = representations.one(type, {}, { ...odd, format: 'xml' }, world.estate)
  t.match(xml, 'Href="http://a&amp;&quot;b/api/logonSessions"')
  const json = JSON.parse(representations.one(type, {}, { ...odd, format: 'json' }, world.estate))
  t.equal(json.Links[0].Href, 'http://a&"b/api/logonSessions')
})
