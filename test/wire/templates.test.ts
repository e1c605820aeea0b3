import fc from 'fast-check'
import t from 'tap'
import { defineContract, type Form } from '../../src/contract/contract.js'
import { string } from '../../src/contract/element.js'
import type { EstateRecord } from '../../src/contract/record.js'
import { entity, type ResourceType } from '../../src/contract/resource-type.js'
import { ADMINISTRATOR, ROLES } from '../../src/contract/role.js'
import { Representations } from '../../src/wire/representations.js'
import { xmlCharacters } from '../../src/wire/text.js'
import { buildServer } from '../build-server.js'
import { parseXml } from './parse-xml.js'
import { plainXml } from './plain-xml.js'

const base = 'https://em.example:9398/api'

t.test(
  'a filled template is what plain xmlbuilder2 writes, for every type, form and record',
  async (t) => {
    const { world } = await buildServer(t)
    const { contract, estate } = world
    const representations = new Representations(contract)
    let compared = 0
    for (const type of contract.types.values()) {
      if (!type.stored) continue
      const forms: Form[] = type.kind === 'entity' ? ['entity', 'reference'] : ['entity']
      for (const form of forms) {
        for (const record of [...estate.table(type.name).list()].slice(0, 40)) {
          for (const roles of [ADMINISTRATOR, ['VM Restore Operator', 'Portal User']] as const) {
            const view = { format: 'xml', form, roles, base } as const
            const filled = representations.one(type, record, view, estate)
            const plain = plainXml(record, { contract, type, form, roles, base, lookup: estate })
            if (filled !== plain) t.equal(filled, plain, `${type.name} ${form}`)
            compared++
          }
        }
      }
    }
    t.ok(compared > 300, `${compared} documents compared`)
  },
)

t.test('texts that were written from another declaration are refused, not filled', async (t) => {
  const { world } = await buildServer(t)
  const { contract, estate } = world
  const [record] = [...estate.all('Repository')]
  if (!record) throw new Error('The default estate has no repository')
  const answer = (edit: (type: ResourceType) => Partial<ResourceType>): string => {
    const types = [...contract.types.values()].map((type) =>
      type.name === 'Repository' ? { ...type, ...edit(type) } : type,
    )
    const operations = contract.operations.filter(({ source }) => source.kind === 'handler')
    const edited = defineContract({ types, operations })
    const view = { format: 'xml', form: 'entity', roles: ADMINISTRATOR, base } as const
    const representations = new Representations(edited)
    return representations.one(edited.type('Repository'), record, view, estate)
  }
  const swapped = <T>([first, second, ...rest]: readonly T[]): T[] =>
    first !== undefined && second !== undefined ? [second, first, ...rest] : []

  const right = answer(() => ({}))
  t.match(right, /<Capacity>\d+<\/Capacity><FreeSpace>\d+<\/FreeSpace>/)
  const refused =
    /^No XML template Repository entity document was written from this declaration: npm run build/
  t.throws(() => answer(({ elements }) => ({ elements: swapped(elements) })), { message: refused })
  t.throws(() => answer(({ links }) => ({ links: swapped(links) })), { message: refused })
  t.throws(() => answer(() => ({ attributes: [string('Kind')] })), { message: refused })
  t.throws(() => answer(() => ({ root: 'Depot' })), { message: refused })
  // What says where values come from is not in the text, and needs no other.
  t.match(
    answer(() => ({ displayName: () => 'derived' })),
    / Name="derived" /,
  )
})

t.test('names of any text survive XML and JSON', async (t) => {
  const { world } = await buildServer(t, { estate: 'empty' })
  const { contract, estate } = world
  const representations = new Representations(contract)
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
    const view = { form: 'entity', roles: ADMINISTRATOR, base } as const
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

t.test(
  'a kind of entities that no recorded answer has comes last in answers of queries',
  async (t) => {
    const { world } = await buildServer(t)
    const { types, operations } = world.contract
    const gizmo = entity('Gizmo', {
      collection: '/gizmos',
      elements: [],
      roles: ROLES,
      query: ['UID', 'Name'],
    })
    const contract = defineContract({
      types: [...types.values(), gizmo],
      operations: operations.filter(({ source }) => source.kind === 'handler'),
    })
    const representations = new Representations(contract)
    const view = { format: 'json', form: 'entity', roles: ADMINISTRATOR, base } as const
    const paging = { PageNum: 1, PageSize: 100, PagesCount: 1, Links: [] }
    const page = (type: ResourceType, record: EstateRecord): string =>
      representations.page(type, [record], paging, view, world.estate)
    const { Entities } = JSON.parse(page(gizmo, { id: 'a', Name: 'A' }))
    t.equal(Entities.Gizmos.Gizmos[0].Name, 'A')
    t.equal(Object.keys(Entities).at(-1), 'Gizmos')
    t.same(Object.values(Entities).filter((kind) => kind !== null).length, 1)
    const other = JSON.parse(page(contract.type('BackupServer'), { id: 'b', Name: 'B' }))
    t.same(Object.keys(other.Entities), Object.keys(Entities))
  },
)

t.test('the base URL of a request is escaped in both formats', async (t) => {
  const { world } = await buildServer(t)
  const representations = new Representations(world.contract)
  const type = world.contract.type('EnterpriseManager')
  const odd = { form: 'entity', roles: undefined, base: 'http://a&"b/api' } as const
  const xml = representations.one(type, {}, { ...odd, format: 'xml' }, world.estate)
  t.match(xml, 'Href="http://a&amp;&quot;b/api/logonSessions"')
  const json = JSON.parse(representations.one(type, {}, { ...odd, format: 'json' }, world.estate))
  t.equal(json.Links[0].Href, 'http://a&"b/api/logonSessions')
})
