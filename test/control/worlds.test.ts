import t from 'tap'
import { buildEmsim, startEmsim } from '../../src/index.js'

const basic = (name: string, password = 'Password') => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
const BACKUP = '2e734096-56ea-4f36-ac2a-15546518d26c'

t.test('a world is chosen by the host that is asked', async (t) => {
  const em = await buildEmsim({ world: ['team-a', 'team-b'] })
  t.after(() => em.close())
  const logOn = async (host: string) => {
    const answer = await em.app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { host, ...basic('User') },
    })
    t.equal(answer.statusCode, 201)
    t.match(answer.headers.location, `http://${host}/api/sessionMngr/`)
    return String(answer.headers['x-restsvcsessionid'])
  }
  const read = async (host: string, token: string) =>
    (
      await em.app.inject({
        url: `/api/backups/${BACKUP}`,
        headers: { host, 'x-restsvcsessionid': token },
      })
    ).statusCode
  const [a, b] = [await logOn('team-a.localhost:9398'), await logOn('team-b.localhost:9398')]
  em.world('team-a').estate.remove('Backup', BACKUP)
  t.equal(await read('team-a.localhost:9398', a), 404)
  t.equal(await read('team-b.localhost:9398', b), 200)
  t.equal(await read('team-b.localhost:9398', a), 401, 'sessions do not pass from one to another')
  t.equal(em.estate.find('Backup', { UID: BACKUP }).length, 1, 'nor does the main one change')
  em.world('team-b').clock.set({ at: '2031-01-01T00:00:00Z' })
  t.equal(em.clock.state.mode, 'real')
  em.world('team-a').faults.add({ effect: { kind: 'status', status: 500 } })
  t.equal(await read('team-a.localhost:9398', a), 500)
  t.equal(await read('team-b.localhost:9398', await logOn('team-b.localhost:9398')), 200)
  t.equal(await em.world('team-a').requests.count({ path: '/api/backups/{ID}' }), 2)
  t.equal(await em.requests.count(), 0, 'each has a journal of its own')
  em.world('team-a').reset()
  t.equal(await read('team-a.localhost:9398', await logOn('team-a.localhost:9398')), 200)
  const { body } = await em.app.inject('/emsim/worlds')
  t.same(JSON.parse(body), ['main', 'team-a', 'team-b'])
})

t.test('a world is chosen by the logon name, and its token is known from then on', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const logOn = (name: string, password?: string) =>
    em.app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: basic(name, password),
    })
  em.makeWorld({ name: 'team-c' })
  const answer = await logOn('User@team-c')
  t.equal(answer.statusCode, 201)
  const headers = { 'x-restsvcsessionid': String(answer.headers['x-restsvcsessionid']) }
  em.world('team-c').estate.remove('Backup', BACKUP)
  const read = () => em.app.inject({ url: `/api/backups/${BACKUP}`, headers })
  t.equal((await read()).statusCode, 404)
  t.equal(await em.world('team-c').requests.count({ path: '/api/backups/*' }), 1)
  const own = em.world('team-c').sessions.open('User')
  const opened = { 'x-restsvcsessionid': own.token }
  const asked = await em.app.inject({ url: `/api/logonSessions/${own.id}`, headers: opened })
  t.equal(asked.statusCode, 200, 'so is that of a session that a tester opens')
  t.equal((await logOn('User@team-d', 'wrong')).statusCode, 401)
  t.equal((await logOn('User@team-d')).statusCode, 201, 'what is no world is a domain')
  const { body } = await em.app.inject('/emsim/worlds')
  t.same(JSON.parse(body), ['main', 'team-c'], 'and a logon makes none')
  const removed = await em.app.inject({ method: 'DELETE', url: '/emsim/worlds/team-c' })
  t.equal(removed.statusCode, 204)
  t.equal((await read()).statusCode, 401, 'its sessions are gone with it')
})

t.test('a world has a port of its own', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', world: ['team-e=0'] })
  const port = em.worldPorts['team-e']
  em.world('team-e').estate.add('BackupServer', { Name: 'only.here' })
  em.world('team-e').sessions.open('User', 'e')
  em.sessions.open('User', 'main')
  const names = async (at: number | undefined, token: string): Promise<string> =>
    (
      await fetch(`http://127.0.0.1:${at}/api/backupServers`, {
        headers: { 'x-restsvcsessionid': token },
      })
    ).text()
  t.match(await names(port, 'e'), 'only.here')
  t.notMatch(await names(em.port, 'main'), 'only.here')
})

t.test('fifty worlds share a process and never meet', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off' })
  const before = process.memoryUsage().heapUsed
  const names = Array.from({ length: 50 }, (_, index) => `suite-${index}`)
  const found = await Promise.all(
    names.map(async (name, index) => {
      const world = em.world(name)
      world.sessions.open('User', `token-${index}`)
      for (let n = 0; n <= index % 5; n++)
        world.estate.add('BackupServer', { Name: `${name}-${n}` })
      const answer = await fetch(`${em.url}/emsim/estate/BackupServer?world=${name}`)
      return ((await answer.json()) as { Name: string }[]).map(({ Name }) => Name)
    }),
  )
  for (const [index, name] of names.entries()) {
    const own = found[index]?.filter((one) => one.startsWith('suite-')) ?? []
    t.equal(own.length, (index % 5) + 1)
    if (!own.every((one) => one.startsWith(`${name}-`))) t.fail(`${name} met others: ${own}`)
  }
  const grown = (process.memoryUsage().heapUsed - before) / 1024 / 1024
  t.ok(grown < 100, `${Math.round(grown)} MB more for fifty worlds`)
})

t.test('sessions are open from the start, by their tokens', async (t) => {
  const em = await buildEmsim({ session: ['c2VjcmV0==portal.user', 'plain=User'] })
  t.after(() => em.close())
  for (const [token, user] of [
    ['c2VjcmV0=', 'EM\\portal.user'],
    ['plain', 'EM\\User'],
  ]) {
    const headers = { 'x-restsvcsessionid': token }
    t.equal((await em.app.inject({ url: '/api/backups', headers })).statusCode, 200)
    t.ok(em.sessions.list().some(({ userName }) => userName === user))
  }
  em.reset()
  t.equal(em.sessions.list().length, 2, 'after a reset too')
  await t.rejects(buildEmsim({ session: ['x=nobody'] }), /no account nobody/)
})

t.test('metrics are in the text format of Prometheus', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  await em.app.inject('/api/')
  await em.app.inject({ url: '/api/', headers: { accept: 'application/json' } })
  await em.app.inject('/api/backups')
  const { body, headers } = await em.app.inject('/emsim/metrics')
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/)
  for (const line of [
    'emsim_requests_total{route="GET /",status="200",format="xml"} 1',
    'emsim_requests_total{route="GET /",status="200",format="json"} 1',
    'emsim_requests_total{route="GET /backups",status="401",format="xml"} 1',
    'emsim_request_duration_seconds_bucket{le="+Inf"} 3',
    'emsim_request_duration_seconds_count 3',
    'emsim_logon_sessions{world="main"} 0',
  ])
    t.ok(body.includes(line), line)
  for (const line of body.trimEnd().split('\n'))
    if (
      !/^(?:# (?:HELP|TYPE) emsim_\w+ .+|emsim_\w+(?:\{.*\})? -?[\d.e+-]+|emsim_\w+ NaN)$/.test(
        line,
      )
    )
      t.fail(line)
})

t.test('a logon into a world, its faults and its journal are all of that world', async (t) => {
  const em = await buildEmsim({ world: ['team-d', 'team-e'] })
  t.after(() => em.close())
  const there = em.world('team-d')
  const logOn = (name: string, password?: string) =>
    em.app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: basic(name, password),
    })
  const logon = await logOn('User@team-d')
  const headers = { 'x-restsvcsessionid': String(logon.headers['x-restsvcsessionid']) }
  t.equal((await logOn('User@TEAM-D', 'wrong')).statusCode, 401)
  const status = async (more: object = {}) =>
    (await em.app.inject({ url: '/api/backups', headers: { ...headers, ...more } })).statusCode
  em.faults.add({ effect: { kind: 'status', status: 500 } })
  t.equal((await logOn('EM\\User@team-d')).statusCode, 201)
  t.equal(await status(), 200, 'not those of the main one')
  there.faults.add({ effect: { kind: 'status', status: 503 } })
  t.equal((await logOn('User@team-d')).statusCode, 503)
  t.equal(await status(), 503)
  t.match(await there.requests.find(), [
    { operation: 'POST /sessionMngr', status: 201, commands: [{ do: 'add' }] },
    { operation: 'POST /sessionMngr', status: 401, refusal: { step: 'logon' } },
    { operation: 'POST /sessionMngr', status: 201 },
    { status: 200, account: 'EM\\User' },
    { status: 503 },
    { status: 503, account: 'EM\\User' },
  ])
  t.equal(await em.requests.count(), 0)
  t.equal(await status({ host: 'team-e.localhost' }), 401, 'a host that names another world wins')
})

t.test(
  'a world that was never made: the API answers as main and says so, controls refuse',
  async (t) => {
    const em = await buildEmsim()
    t.after(() => em.close())
    const host = 'nobody.localhost:9398'
    const logon = await em.app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { host, ...basic('User@nobody') },
    })
    t.equal(logon.statusCode, 201, 'to a logon name it is a domain')
    t.match(await em.requests.all(), [{ status: 201, note: /there is no world nobody/ }])
    for (const url of ['/emsim/estate', '/emsim/estate?world=nobody'])
      t.equal((await em.app.inject({ url, headers: { host } })).statusCode, 404, url)
    const reset = { method: 'POST', url: '/emsim/reset', headers: { host } } as const
    t.equal((await em.app.inject(reset)).statusCode, 404)
    t.equal(await em.requests.count(), 1, 'and the main world was not reset')
    t.same(em.worlds(), ['main'])
  },
)

t.test('a world is made with an estate and a clock of its own, or refused', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const make = async (payload: object): Promise<[number, unknown]> => {
    const answer = await em.app.inject({ method: 'POST', url: '/emsim/worlds', payload })
    return [answer.statusCode, answer.body === '' ? null : answer.json()]
  }
  const estate = { BackupServers: [{ Name: 'only.here' }] }
  const clock = { at: '2031-01-01T00:00:00Z' }
  t.same(await make({ name: 'Team-F', estate, clock }), [201, null])
  const world = em.world('team-f')
  t.match(world.clock.state, { mode: 'fixed', now: '2031-01-01T00:00:00.000Z' })
  t.same(
    world.estate.find('BackupServer').map(({ Name }) => Name),
    ['only.here'],
  )
  t.equal(world.accounts[0]?.name, 'User', 'the default accounts where it tells of none')
  world.estate.add('BackupServer', { Name: 'more' })
  world.reset()
  t.equal(world.estate.counts().BackupServer, 1, 'a reset goes back to what it was made with')
  t.match(await make({ name: 'team-f' }), [409, { error: /already/ }])
  t.match(await make({ name: 'no name' }), [400, { error: /called by/ }])
  t.match(await make({ name: 'x', estate: { Backups: [{}] } }), [400, { error: /Name/ }])
  t.match(await make({ name: 'x', clock: { at: 'now' } }), [400, { error: /clock/ }])
  t.same(em.worlds(), ['main', 'team-f'])
})
