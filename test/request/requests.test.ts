import { connect } from 'node:net'
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { addFault, buildServer } from '../build-server.js'

const POINT = '4efa47e0-c3bd-47f2-a87a-013088f8b495'

t.test('the sample restore point is as the documentation shows it', async (t) => {
  const { app, logOn } = await buildServer(t)
  const url = `/api/restorePoints/${POINT}`
  const headers = { ...(await logOn()), host: 'enterprise01:9398' }
  const base = 'http://enterprise01:9398/api'
  const namespaces =
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  const server =
    `<Link Href="${base}/backupServers/a490c017-2c1c-40ee-8bcf-73bcce6ab36f" Name="enterprise01.tech.local" ` +
    'Type="BackupServerReference" Rel="Up" />'
  const backup =
    `<Link Href="${base}/backups/2e734096-56ea-4f36-ac2a-15546518d26c" Name="Backup Job 3" ` +
    'Type="BackupReference" Rel="Up" />'
  const down =
    `<Link Href="${base}/restorePoints/${POINT}/vmRestorePoints" ` +
    'Type="VmRestorePointReferenceList" Rel="Down" />'
  const files = (type: string): string =>
    `<Link Href="${base}/restorePoints/${POINT}/backupFiles" Type="${type}" Rel="Related" />`

  const entity = await app.inject({ url: `${url}?format=Entity`, headers })
  t.equal(
    entity.body,
    `<?xml version="1.0" encoding="utf-8"?><RestorePoint ${namespaces} Href="${base}/restorePoints/${POINT}?format=Entity" ` +
      `Type="RestorePoint" Name="Oct 14 2025  8:00PM" UID="urn:veeam:RestorePoint:${POINT}" ` +
      `xmlns="http://www.veeam.com/ent/v1.0"><Links>${backup}${server}` +
      `<Link Href="${base}/restorePoints/${POINT}" Name="Oct 14 2025  8:00PM" Type="RestorePointReference" Rel="Alternate" />` +
      `${down}${files('BackupFileReferenceList')}</Links>` +
      '<BackupDateUTC>2025-10-14T20:00:31.23Z</BackupDateUTC></RestorePoint>',
  )
  const reference = await app.inject({ url, headers })
  t.equal(
    reference.body,
    `<?xml version="1.0" encoding="utf-8"?><EntityRef ${namespaces} UID="urn:veeam:RestorePoint:${POINT}" ` +
      `Name="Oct 14 2025  8:00PM" Href="${base}/restorePoints/${POINT}" Type="RestorePointReference" ` +
      `xmlns="http://www.veeam.com/ent/v1.0"><Links>${server}${backup}` +
      `<Link Href="${base}/restorePoints/${POINT}?format=Entity" Name="Oct 14 2025  8:00PM" Type="RestorePoint" Rel="Alternate" />` +
      `${down}${files('RestorePointReferenceList')}</Links></EntityRef>`,
  )
  const json = await app.inject({
    url: `${url}?format=Entity`,
    headers: { ...headers, accept: 'application/json' },
  })
  t.same(Object.keys(json.json()), ['BackupDateUTC', 'Name', 'UID', 'Links', 'Href', 'Type'])
  t.same(json.json().Links[3], {
    Rel: 'Down',
    Href: `${base}/restorePoints/${POINT}/vmRestorePoints`,
    Name: null,
    Type: 'VmRestorePointReferenceList',
  })
})

t.test('letter case, slashes and ids are read as clients write them', async (t) => {
  const { app, logOn } = await buildServer(t)
  const headers = await logOn()
  const plain = await app.inject({ url: `/api/restorePoints/${POINT}?format=Entity`, headers })
  for (const url of [
    `/API/RESTOREPOINTS/${POINT.toUpperCase()}?FORMAT=ENTITY`,
    `/api/restorepoints/${POINT}/?Format=entity`,
    `/api//restorePoints//${POINT}?format=Entity&unknown=1`,
    `/api/restorePoints/urn:veeam:RestorePoint:${POINT}?format=Entity`,
    `/api/restorePoints/urn%3Aveeam%3ARestorePoint%3A${POINT}?format=ENTITY`,
  ]) {
    const answer = await app.inject({ url, headers })
    t.equal(answer.statusCode, 200, url)
    t.equal(answer.body, plain.body, url)
  }
})

t.test('HEAD is GET without a body, with the same headers', async (t) => {
  const { app, logOn } = await buildServer(t)
  const headers = await logOn()
  for (const url of ['/api/', '/api/restorePoints', `/api/restorePoints/${POINT}`, '/api/none']) {
    const get = await app.inject({ url, headers })
    const head = await app.inject({ method: 'HEAD', url, headers })
    t.equal(head.statusCode, get.statusCode, url)
    t.equal(head.body, '')
    t.equal(head.headers['content-length'], get.headers['content-length'])
    t.equal(head.headers['content-type'], get.headers['content-type'])
  }
})

t.test('OPTIONS and 405 tell what a path supports', async (t) => {
  const { app, logOn } = await buildServer(t)
  const options = await app.inject({ method: 'OPTIONS', url: '/api/logonSessions/x' })
  t.equal(options.statusCode, 200)
  t.equal(options.headers.allow, 'GET, HEAD, DELETE, OPTIONS')
  for (const method of ['PUT', 'POST', 'DELETE'] as const) {
    const headers = { ...(await logOn()), accept: 'application/json' }
    const answer = await app.inject({ method, url: '/api/restorePoints', headers })
    t.equal(answer.statusCode, 405)
    t.equal(answer.headers.allow, 'GET, HEAD, OPTIONS')
    t.equal(answer.json().StatusCode, 405)
  }
})

t.test('what is not there is an Error in the format asked for', async (t) => {
  const { app, logOn } = await buildServer(t)
  const session = await logOn()
  const id = '00000000-0000-4000-8000-000000000000'
  for (const [url, status] of [
    ['/api/nothing', 404],
    ['/api/restorePoints/none', 400],
    [`/api/restorePoints/${id}`, 404],
    [`/api/restorePoints/${id}/backupFiles`, 404],
    ['/api/restorePoints/%zz', 400],
    ['/api/restorePoints/%00', 400],
    ['/api/restorePoints/__proto__', 400],
    [`/api/logonSessions/${id}`, 500],
    ['/nothing', 404],
  ] as const) {
    const xml = await app.inject({ url, headers: session })
    t.equal(xml.statusCode, status, url)
    t.match(xml.headers['content-type'], 'application/xml')
    t.match(xml.body, new RegExp(`<Error [^>]*StatusCode="${xml.statusCode}"`))
    const json = await app.inject({ url, headers: { ...session, accept: 'application/json' } })
    t.equal(json.json().StatusCode, json.statusCode, url)
    t.equal(json.json().StackTrace, null)
  }
})

t.test('limits on URLs and bodies are refused as Errors and change nothing', async (t) => {
  const { app, world, logOn } = await buildServer(t, { bodyLimit: 1000 })
  const headers = await logOn()
  const long = await app.inject({ url: `/api/backups?x=${'y'.repeat(9000)}`, headers })
  t.equal(long.statusCode, 414)
  t.match(long.body, /<Error .*StatusCode="414"/)
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const before = world.sessions.list().length
  for (const [type, payload, status] of [
    ['application/xml', `<a>${'x'.repeat(2000)}</a>`, 413],
    ['application/json', `"${'x'.repeat(2000)}"`, 413],
    ['text/plain', 'x'.repeat(2000), 413],
    ['application/xml', '<a><b></a>', 400],
    ['application/xml', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 400],
    ['application/xml', '<a>&e;</a>', 400],
    ['application/xml', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`, 400],
    ['application/json', '{"a":', 400],
  ] as const) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { authorization, 'content-type': type, accept: 'application/json' },
      payload,
    })
    t.equal(answer.statusCode, status, `${type} ${payload.slice(0, 40)}`)
    t.equal(answer.json().StatusCode, status)
    t.notMatch(answer.body, /node_modules|at .*\.js/)
  }
  t.equal(world.sessions.list().length, before)
})

t.test('methods that nothing supports are 405, for those who may ask', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn()
  for (const method of ['PATCH', 'TRACE'] as const) {
    const answer = await app.inject({ method, url: '/api/backups', headers })
    t.equal(answer.statusCode, 405, method)
    t.match(answer.headers.allow, 'GET')
    t.equal((await app.inject({ method, url: '/api/backups' })).statusCode, 401)
    t.equal(await world.journal.count({ method, status: 405 }), 1)
  }
})

t.test('HEAD is known as HEAD to the journal and to fault rules', async (t) => {
  const { app, world } = await buildServer(t)
  await app.inject({ method: 'HEAD', url: '/api/' })
  t.equal(await world.journal.count({ method: 'HEAD' }), 1)
  addFault(world, { match: { method: 'HEAD' }, effect: { kind: 'status', status: 500 } })
  t.equal((await app.inject({ method: 'HEAD', url: '/api/' })).statusCode, 500)
  t.equal((await app.inject('/api/')).statusCode, 200)
})

t.test('a request may name its target whole, as to a proxy', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  const answer = await new Promise<string>((resolve) => {
    let text = ''
    const socket = connect(em.port, '127.0.0.1', () =>
      socket.write(
        'GET http://em.example/api/?a=b HTTP/1.1\r\nHost: em.example\r\nConnection: close\r\n\r\n',
      ),
    )
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
  })
  t.match(answer, /^HTTP\/1\.1 200/)
  t.match(answer, 'http://em.example/api/logonSessions')
})

t.test('what is asked beside the API is in the journal too', async (t) => {
  const { app, world } = await buildServer(t)
  for (const url of ['/', '/web/api/backups']) {
    const answer = await app.inject({ url, headers: { accept: 'application/json' } })
    t.equal(answer.statusCode, 404)
    t.match(answer.json().Message, `no resource at ${url}`)
  }
  t.match(await world.journal.find(), [
    { url: '/', status: 404, operation: null, refusal: { step: 'route' } },
    { url: '/web/api/backups', status: 404 },
  ])
  await app.inject('/emsim/nothing')
  t.equal(await world.journal.count(), 2)
})
