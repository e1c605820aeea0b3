/** The library's own client: a fetch that knows where to ask, as whom, and which certificate to trust. */
import { writeFile } from 'node:fs/promises'
import https from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import t from 'tap'
import { Reach } from '../../src/client/reach.js'
import { AnswerError, buildEmsim, ControlError, startEmsim } from '../../src/index.js'

const CLOCK = '2026-11-23T12:00:00Z'

t.test(
  'a client asks over https as its account, with one session and what it accepts',
  async (t) => {
    await using em = await startEmsim({ port: 0, clock: CLOCK })
    const user = em.client('User')
    t.same(em.sessions.list(), [], 'it is opened when it is needed')
    const xml = await user('/backups')
    t.equal(xml.status, 200)
    t.equal(xml.url, `${em.url}/api/backups`)
    t.match(xml.headers.get('content-type'), 'application/xml')
    t.match(await xml.text(), /^<\?xml .*<EntityReferences/)
    const json = em.client('User', {
      accept: 'application/json',
      headers: { 'x-requested-with': 'one' },
    })
    const point = await json(
      '/api/restorePoints/4efa47e0-c3bd-47f2-a87a-013088f8b495?format=Entity',
    )
    t.match(await point.json(), { Name: 'Oct 14 2025  8:00PM' })
    await json(new URL(`${em.url}/api/jobs`), {
      headers: { Accept: 'text/xml', 'X-Requested-With': 'two' },
    })
    await user('/backups')
    t.equal(em.sessions.list().length, 2, 'one for each client')
    t.match(await em.requests.all(), [
      { account: 'EM\\User', url: '/api/backups' },
      { account: 'EM\\User', headers: { 'x-requested-with': 'one', accept: 'application/json' } },
      { url: '/api/jobs', headers: { 'x-requested-with': 'two', accept: 'text/xml' } },
      { url: '/api/backups' },
    ])
    t.match((await em.requests.all())[0]?.headers, { host: `127.0.0.1:${em.port}` })
  },
)

t.test('its session is opened again when it is over', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', clock: CLOCK })
  const user = em.client('User')
  const status = async () => (await user('/backups')).status
  t.equal(await status(), 200)
  em.clock.advance('PT16M')
  t.equal(await status(), 200, 'after its time')
  em.sessions.dropAll()
  t.equal(await status(), 200, 'after it was ended')
  em.reset()
  t.equal(await status(), 200, 'after a reset')
  const [own] = em.sessions.list()
  em.sessions.expire(own?.id ?? '')
  t.equal(await status(), 401, 'what a test makes expire is told once')
  t.equal(await status(), 200)
  t.equal(
    (await user(`/logonSessions/${em.sessions.list()[0]?.id}`, { method: 'DELETE' })).status,
    204,
  )
  t.equal(await status(), 200, 'after a log-off')
})

t.test('it sends bodies, and gives answers of all kinds, as fetch does', async (t) => {
  await using em = await startEmsim({ port: 0, tasks: 'instant' })
  const user = em.client('User')
  const [job] = em.estate.find('Job')
  const started = await user(`/jobs/${job?.UID}?action=start`, { method: 'POST' })
  t.equal(started.status, 202)
  const edited = await user(`/jobs/${job?.UID}?action=edit`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ScheduleEnabled: false }),
  })
  t.equal(edited.status, 202, await edited.text())
  t.equal(em.estate.get('Job', String(job?.UID)).ScheduleEnabled, false)
  const head = await user('/jobs', { method: 'HEAD' })
  t.same([head.status, await head.text()], [200, ''])
  t.equal((await user('/nothing')).status, 404)
  const strange = await user('/backups', { headers: { 'X-RestSvcSessionId': 'none' } })
  t.equal(strange.status, 401, 'a token of its own goes first')
  em.faults.add({ when: { times: 1 }, effect: { kind: 'reset' } })
  await t.rejects(user('/backups'), { message: 'fetch failed', cause: { code: 'ECONNRESET' } })
  em.faults.add({ when: { times: 1 }, effect: { kind: 'cut', after: 10 } })
  const cut = await user('/backups')
  t.equal(cut.status, 200)
  await t.rejects(cut.text())
  em.faults.clear()
  em.faults.add({ effect: { kind: 'hang' } })
  const stop = new AbortController()
  const hanging = user('/backups', { signal: stop.signal })
  await em.requests.waitFor({ status: 0 }, { count: 2, timeout: 10_000 })
  stop.abort(new Error('enough'))
  await t.rejects(hanging, { message: 'enough' })
})

t.test('JSON is read as what is expected; a refusal is an error that says why', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off' })
  const user = em.client('User', { accept: 'application/xml' })
  const { Refs } = await user.json<{ Refs: { UID: string }[] }>('/backups')
  t.equal(Refs.length, em.estate.counts().Backup)
  const [job] = em.estate.find('Job', { Name: 'Backup Job 3' })
  const body = JSON.stringify({ ScheduleEnabled: false })
  const path = `/jobs/${job?.UID}?action=edit`
  t.match(await user.json(path, { method: 'PUT', body }), { State: 'Running' })
  const refused = user.json(`/backups/99999`)
  await t.rejects(refused, AnswerError)
  await t.rejects(refused, {
    message: 'GET /backups/99999: 400  ID 99999 is invalid. Type: Backup',
    status: 400,
    code: 'EMSIM_REFUSED',
  })
  const operator = em.client('vm.operator')
  await t.rejects(operator.json('/jobs'), { code: 'EMSIM_REFUSED', message: /^GET \/jobs: 403 / })
  const session = await user.json<{ Links: unknown }>('/logonSessions')
  t.ok(session)
})

t.test('what cannot be asked is refused, at the line of the test', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'only' })
  const refused = async (what: Promise<unknown>, message: RegExp) => {
    const error: unknown = await what.catch((error: unknown) => error)
    t.type(error, ControlError)
    t.match(error, { message })
    t.match(String(Object(error).stack).split('\n    at ')[1], 'client.test')
  }
  const user = em.client('User')
  await refused(em.client('nobody')('/backups'), /There is no account nobody/)
  await refused(user('backups'), /^path: expected a path such as \/backups, or a URL of https:/)
  await refused(user('https://example.com/api/backups'), /found "https:\/\/example\.com/)
  await refused(user(undefined as never), /^path: expected a path/)
  t.throws(() => em.client(5 as never), /^Error: account: expected text|account: expected text/)
  t.throws(() => em.client('User', { acept: 'x' } as never), /options\.acept: expected/)
  await refused(
    em.client('User', { scheme: 'http' })('/backups'),
    /scheme: expected one that is served/,
  )
  const built = await buildEmsim({ estate: 'empty' })
  t.after(() => built.close())
  t.notOk('client' in ({} as typeof built))
})

t.test(
  'worlds have clients of their own, and are reached where no name server knows them',
  async (t) => {
    await using em = await startEmsim({ port: 0, world: ['ported=0'] })
    const made = em.makeWorld({ name: 'team-a', estate: { BackupServers: [{ Name: 'theirs' }] } })
    t.equal(made.url, `https://team-a.localhost:${em.port}`)
    t.equal(made.httpUrl, `http://team-a.localhost:${em.port}`)
    t.equal(em.world('main').url, em.url)
    const ported = em.world('ported')
    t.equal(ported.url, `https://127.0.0.1:${em.worldPorts.ported}`)
    t.equal(ported.httpUrl, `http://127.0.0.1:${em.worldPorts.ported}`)
    for (const scheme of ['https', 'http'] as const) {
      const { Refs } = await made
        .client('User', { scheme })
        .json<{ Refs: { Name: string; Href: string }[] }>('/backupServers')
      t.match(Refs, [
        { Name: 'theirs', Href: new RegExp(`^${scheme}://team-a\\.localhost:\\d+/api/`) },
      ])
      t.equal((await made.client('User', { scheme })(Refs[0]?.Href ?? '')).status, 200)
      t.equal((await ported.client('User', { scheme })('/backups')).status, 200)
    }
    t.equal((await made.requests.all()).length, 4)
    t.equal((await ported.requests.all()).length, 2)
    t.same(await em.requests.all(), [])
  },
)

t.test(
  'a certificate of one’s own is trusted, whatever it is for; another one is not',
  async (t) => {
    const folder = t.testdir({})
    const pair = async (name: string) =>
      generate([{ name: 'commonName', value: name }], { keyType: 'ec', curve: 'P-256' })
    const own = await pair('em.example.com')
    const [tlsCert, tlsKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    await writeFile(tlsCert, own.cert)
    await writeFile(tlsKey, own.private)
    await using em = await startEmsim({ port: 0, tlsCert, tlsKey })
    t.equal((await em.client('User')('/backups')).status, 200)

    const other = await pair('other')
    const stranger = https.createServer({ cert: other.cert, key: other.private }, (_, answer) => {
      answer.end()
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    t.after(() => stranger.close())
    const { port } = stranger.address() as AddressInfo
    const url = `https://127.0.0.1:${port}`
    for (const certificate of [own.cert, `${own.cert}\n${other.cert}`]) {
      const reach = new Reach(
        {
          port,
          url,
          httpUrl: undefined,
          certificate: async () => certificate,
          close: async () => {},
        },
        new Map(),
      )
      t.after(() => reach.close())
      await t.rejects(reach.send('main', new Request(`${url}/api/`)), { message: 'fetch failed' })
    }
  },
)

t.test('clients end with the simulator, and ask nobody who has its port afterwards', async (t) => {
  const em = await startEmsim({ port: 0 })
  const user = em.client('User')
  await user('/backups')
  const { port } = em
  await em.close()
  const after = createServer((socket) => {
    t.fail('nobody is asked')
    socket.destroy()
  })
  await new Promise<void>((resolve) => after.listen(port, '127.0.0.1', resolve))
  t.after(() => after.close())
  await t.rejects(user('/backups'), { message: 'The simulator is closed.' })
})
