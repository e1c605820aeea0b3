import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import t from 'tap'
import { ROLES } from '../../src/contract/role.js'
import { schemaOf } from '../../src/documents/xsd.js'
import { buildServer } from '../build-server.js'
import { crawl, type Visit } from '../crawl.js'
import { unlinked } from './unlinked.js'

const ACCOUNTS = [
  'User',
  'portal.user',
  'vm.operator',
  'file.operator',
  'exchange.operator',
  'oracle.operator',
  'sql.operator',
]

/** The documentation lets some list the files of a backup who may not read one of them. */
const isDocumentedRefusal = (account: string, { status, url }: Visit): boolean =>
  status === 403 &&
  ['vm.operator', 'file.operator'].includes(account) &&
  /^\/api\/backupFiles\/[0-9a-f-]{36}$/.test(url)

t.test('every link that a role is shown can be followed, in XML and in JSON', async (t) => {
  const { app, logOn } = await buildServer(t)
  t.equal(ACCOUNTS.length, ROLES.length)
  for (const account of ACCOUNTS) {
    const headers = await logOn(account)
    for (const format of ['xml', 'json'] as const) {
      const visits = await crawl(app, { format, headers, perShape: 6 })
      const broken = visits.filter(
        (visit) => visit.status !== 200 && !isDocumentedRefusal(account, visit),
      )
      t.same(
        broken.map((visit) => `${visit.status} ${visit.url}`),
        [],
        `${account}, ${format}: ${visits.length} resources`,
      )
      for (const visit of visits) {
        if (!visit.contentType.startsWith(`application/${format}; charset=utf-8`))
          t.fail(`${visit.url} is ${visit.contentType}`)
      }
    }
  }
})

t.test(
  'every readable operation is reached by links, but for those that no sample links to',
  async (t) => {
    const server = await buildServer(t)
    const { app, world, logOn } = server
    const also = await unlinked(server)
    const visits = await crawl(app, { format: 'xml', headers: await logOn(), perShape: 40, also })
    t.same(
      visits.filter((visit) => visit.status !== 200).map((visit) => `${visit.status} ${visit.url}`),
      [],
    )
    const reached = visits.map((visit) => visit.url.replace(/\?.*/, '').toLowerCase())
    for (const operation of world.contract.operations) {
      if (operation.method !== 'GET' || operation.action !== null) continue
      const path = operation.path
        .replace(/\/$/, '')
        .replace('{filepath}', '.+')
        .replace(/\{[^}]*\}/g, '[^/]+')
      const pattern = new RegExp(`^/api${path}/?$`, 'i')
      if (!reached.some((url) => pattern.test(url)))
        t.fail(
          `No link led to ${operation.path}: declare one in src/contract/families and put a record into fixtures/default, or, where no sample of the documentation has such a link, add the path to test/contract/unlinked.ts`,
        )
    }
  },
)

t.test('every XML answer is valid by the schema that is served', async (t) => {
  const server = await buildServer(t)
  const { app, world, logOn } = server
  const served = await app.inject('/emsim/schema/RestAPI.xsd')
  t.equal(served.statusCode, 200)
  t.equal(served.body, schemaOf(world.contract))
  const schema = XmlDocument.fromString(served.body)
  const validator = XsdValidator.fromDoc(schema)
  t.teardown(() => {
    validator.dispose()
    schema.dispose()
  })
  const also = await unlinked(server)
  const visits = await crawl(app, { format: 'xml', headers: await logOn(), perShape: 12, also })
  const refused = await app.inject({ url: '/api/backups/none', headers: await logOn() })
  const bodies = [...visits.map((visit) => visit.body), refused.body]
  for (const [index, body] of bodies.entries()) {
    const document = XmlDocument.fromString(body)
    try {
      validator.validate(document)
    } catch (error) {
      t.fail(`${visits[index]?.url}: ${(error as Error).message}`)
    } finally {
      document.dispose()
    }
  }
  const wrong = XmlDocument.fromString(
    '<EntityRef xmlns="http://www.veeam.com/ent/v1.0" UID="x"><Lynks/></EntityRef>',
  )
  t.throws(() => validator.validate(wrong), 'and the schema does refuse what is wrong')
  wrong.dispose()
  t.ok(visits.length > 100, `${visits.length} documents`)
})
