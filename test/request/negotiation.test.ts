import t from 'tap'
import { negotiate } from '../../src/wire/media-type.js'
import { buildServer } from '../build-server.js'

t.test('Accept chooses between XML and JSON by RFC 9110; XML where it says nothing useful', (t) => {
  const cases: [string | undefined, 'xml' | 'json'][] = [
    [undefined, 'xml'],
    ['', 'xml'],
    ['*/*', 'xml'],
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['text/json', 'json'],
    ['application/json; charset=utf-8', 'json'],
    ['application/xml', 'xml'],
    ['text/xml', 'xml'],
    ['application/*', 'xml'],
    ['application/xml;q=0.5, application/json', 'json'],
    ['application/json;q=0.5, application/xml', 'xml'],
    ['application/json;q=0, */*', 'xml'],
    ['application/xml;q=0, */*', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'xml'],
    ['application/json, application/xml', 'json'],
    ['application/xml, application/json', 'xml'],
    ['image/png', 'xml'],
    ['nonsense', 'xml'],
    [';;;,,,q=', 'xml'],
    ['application/json;q=abc', 'xml'],
  ]
  for (const [accept, format] of cases) t.equal(negotiate(accept), format, String(accept))
  t.end()
})

t.test('the answer says what it is and that it depends on Accept', async (t) => {
  const { app } = await buildServer(t)
  const xml = await app.inject('/api/')
  t.equal(xml.headers['content-type'], 'application/xml; charset=utf-8')
  t.equal(xml.headers.vary, 'Accept')
  t.match(xml.body, /^<\?xml version="1.0" encoding="utf-8"\?><EnterpriseManager /)
  const json = await app.inject({ url: '/api/', headers: { accept: 'application/json' } })
  t.equal(json.headers['content-type'], 'application/json; charset=utf-8')
  t.equal(json.headers.vary, 'Accept')
  t.same(Object.keys(json.json()), ['SupportedVersions', 'Links', 'Href', 'Type'])
})

t.test(
  'format=Entity gives whole resources; Entities, the word of queries, does not',
  async (t) => {
    const { app, logOn, world } = await buildServer(t)
    const headers = await logOn()
    const [server] = world.estate.all('BackupServer')
    const paths = [
      '/backupServers',
      `/backupServers/${server?.id}/jobs`,
      `/backupServers/${server?.id}`,
    ]
    for (const [format, lists, one] of [
      ['Entity', ['BackupServers', 'Jobs'], 'BackupServer'],
      ['entity', ['BackupServers', 'Jobs'], 'BackupServer'],
      ['Entities', ['EntityReferences', 'EntityReferences'], 'EntityRef'],
      ['entities', ['EntityReferences', 'EntityReferences'], 'EntityRef'],
      ['nonsense', ['EntityReferences', 'EntityReferences'], 'EntityRef'],
      ['', ['EntityReferences', 'EntityReferences'], 'EntityRef'],
    ] as const) {
      const roots = await Promise.all(
        paths.map(async (path) => {
          const answer = await app.inject({ url: `/api${path}?format=${format}`, headers })
          return /\?><(\w+)/.exec(answer.body)?.[1]
        }),
      )
      t.same(roots, [...lists, one], format)
    }
  },
)

t.test('JSON keys in camel case, as Enterprise Manager 13 writes them', async (t) => {
  const { app, logOn } = await buildServer(t, { jsonCase: 'camel' })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const { refs } = (await app.inject({ url: '/api/backups', headers })).json()
  t.same(Object.keys(refs[0]), ['links', 'uid', 'name', 'href', 'type'])
  t.equal(refs[0].type, 'BackupReference', 'values keep their case')
  const url = '/api/vAppRestorePoints?format=Entity'
  const { vAppRestorePoints } = (await app.inject({ url, headers })).json()
  t.ok('creationTimeUTC' in vAppRestorePoints[0])
  t.ok('vAppDisplayName' in vAppRestorePoints[0])
  const missing = (await app.inject({ url: '/api/backups/none', headers })).json()
  t.equal(missing.statusCode, 400)
})
