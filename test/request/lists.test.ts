import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { buildServer } from '../build-server.js'
import { parseXml } from '../wire/parse-xml.js'

t.test('a kept list is not served once a change has made it old', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const names = async (): Promise<string[]> =>
    (await app.inject({ url: '/api/backups', headers }))
      .json()
      .Refs.map((one: { Name: string }) => one.Name)
  const before = await names()
  t.same(await names(), before)
  const [backup] = [...world.estate.table('Backup').list()]
  const id = backup?.id ?? ''
  world.estate.apply({ do: 'update', type: 'Backup', id, changes: { Name: 'renamed' } })
  t.ok((await names()).includes('renamed'))
  const point = await app.inject({ url: '/api/restorePoints', headers })
  t.match(point.body, '"renamed"', 'also where it is only named by others')
  const [child] = world.estate.children('RestorePoint', 'Backup', id)
  const one = `/api/restorePoints/${child?.id}`
  t.match((await app.inject({ url: one, headers })).body, '"renamed"')
  world.estate.apply({ do: 'update', type: 'Backup', id, changes: { Name: 'again' } })
  t.match((await app.inject({ url: one, headers })).body, '"again"', 'and for single documents')
})

t.test('roles and bases do not share what is kept', async (t) => {
  const { app, logOn } = await buildServer(t)
  const get = async (account: string, host: string): Promise<string> =>
    (await app.inject({ url: '/api/backups', headers: { ...(await logOn(account)), host } })).body
  const admin = await get('User', 'one')
  const operator = await get('vm.operator', 'one')
  t.match(admin, '/api/repositories/')
  t.notMatch(operator, '/api/repositories/')
  t.match(await get('User', 'two'), 'http://two/api/')
})

t.test('an empty list is an empty element', async (t) => {
  const { app, logOn } = await buildServer(t, {
    estate: { Accounts: [{ Name: 'User', Password: 'Password' }] },
  })
  const headers = await logOn()
  const xml = await app.inject({ url: '/api/backups', headers })
  t.match(xml.body, /<EntityReferences [^>]*\/>$/)
  const json = await app.inject({
    url: '/api/backups?format=entity',
    headers: { ...headers, accept: 'application/json' },
  })
  t.equal(json.body, '{"Backups":[]}')
})

t.test(
  'a long list is streamed whole, and waits for a slow reader in constant memory',
  async (t) => {
    await using em = await startEmsim({
      port: 0,
      estate: 'empty',
      generate: true,
      restorePoints: 60_000,
      vms: 0,
    })
    const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
    const logon = await fetch(`${em.httpUrl}/api/sessionMngr/`, {
      method: 'POST',
      headers: { authorization },
    })
    const token = logon.headers.get('x-restsvcsessionid') ?? ''
    const headers = { 'x-restsvcsessionid': token }
    const whole = await fetch(`${em.httpUrl}/api/restorePoints`, { headers })
    t.equal(whole.headers.get('content-length'), null)
    t.equal(parseXml(await whole.text()).children.length, 60_000)

    // A reader that asks for some 60 MB and reads nothing: what the server may hold of it is a piece.
    globalThis.gc?.()
    const before = process.memoryUsage()
    const socket = connect(em.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.pause()
    socket.write(
      `GET /api/restorePoints?format=Entity HTTP/1.1\r\nHost: x\r\nX-RestSvcSessionId: ${token}\r\n\r\n`,
    )
    for (let n = 0; n < 30; n++) await fetch(`${em.httpUrl}/api/`)
    const after = process.memoryUsage()
    const grown = after.rss - before.rss + (after.external - before.external)
    t.ok(grown < 30_000_000, `${Math.round(grown / 1e6)} MB more`)
    socket.destroy()
  },
)

t.test('collections of sessions hold 30 days; older ones are read by their ids', async (t) => {
  const estate = {
    Accounts: [{ Name: 'User', Password: 'Password' }],
    BackupServers: [{ Name: 's', Repositories: [{ Name: 'r' }] }],
    Jobs: [{ Name: 'j' }],
    Backups: [{ Name: 'b', Job: 'j', History: { Days: 60, Machines: ['a'] } }],
  }
  const { app, world, logOn } = await buildServer(t, { estate })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const get = (url: string) => app.inject({ url: `/api${url}`, headers })
  const count = async (url: string) => (await get(url)).json().Refs.length
  t.equal(world.estate.table('BackupJobSession').size, 60)
  t.equal(await count('/backupSessions'), 30)
  t.equal(await count('/backupTaskSessions'), 30)
  const [job] = [...world.estate.all('Job')]
  t.equal(await count(`/jobs/${job?.id}/backupSessions`), 30)
  const all = (await get('/query?type=BackupJobSession')).json()
  t.equal(all.Refs.Refs.length, 60, 'queries know all')
  const [oldest] = [...world.estate.all('BackupJobSession')]
  t.equal((await get(`/backupSessions/${oldest?.id}?format=Entity`)).statusCode, 200)
  t.equal(await count('/restorePoints'), 60)
})

t.test('a list of long items is streamed, however few they are', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  const { token } = em.sessions.open('User')
  for (let n = 1; n < 3000; n++) em.sessions.open('User')
  const url = `${em.httpUrl}/api/logonSessions`
  const answer = await fetch(url, { headers: { 'x-restsvcsessionid': token } })
  t.equal(answer.headers.get('content-length'), null)
  const { children } = parseXml(await answer.text())
  t.equal(children.length, 3000)
  const own = Buffer.from(token, 'base64').toString()
  const sessionId = children[0]?.children.find(({ name }) => name === 'SessionId')
  t.equal(sessionId?.text, own)
})
