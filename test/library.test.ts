import { spawn } from 'node:child_process'
import { once } from 'node:events'
import https from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import {
  buildEmsim,
  FixtureError,
  ListenError,
  OptionError,
  type StartOptions,
  startEmsim,
} from '../src/index.js'

const SAMPLE = '/api/restorePoints/4efa47e0-c3bd-47f2-a87a-013088f8b495?format=Entity'
const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`

async function logOn(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/sessionMngr/?v=latest`, {
    method: 'POST',
    headers: { authorization },
  })
  return { 'x-restsvcsessionid': answer.headers.get('x-restsvcsessionid') ?? '' }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

t.test('a started simulator is reached over https and http and is gone when closed', async (t) => {
  const em = await startEmsim({ port: 0 })
  t.match(em.url, /^https:\/\/127\.0\.0\.1:\d+$/)
  const http = em.httpUrl ?? ''
  const headers = { ...(await logOn(http)), accept: 'application/json' }
  const point = await (await fetch(http + SAMPLE, { headers })).json()
  t.match(point, { Name: 'Oct 14 2025  8:00PM', BackupDateUTC: '2025-10-14T20:00:31.23Z' })
  const ca = await em.certificate()
  const status = await new Promise((resolve, reject) => {
    https
      .get(em.url + SAMPLE, { ca, headers, agent: false }, (r) => {
        r.resume()
        resolve(r.statusCode)
      })
      .on('error', reject)
  })
  t.equal(status, 200)
  await em.close()
  await t.rejects(fetch(http))
})

t.test('a simulator without a socket takes a fixture written in code', async (t) => {
  const em = await buildEmsim({
    estate: { BackupServers: [{ Name: 'mine' }], Accounts: [{ Name: 'me', Password: 'x' }] },
    user: ['you:pass:word:VM Restore Operator'],
  })
  t.after(() => em.close())
  t.same(em.estate.counts().BackupServer, 1)
  t.match(em.accounts, [
    { name: 'me', password: 'x', roles: ['Portal Administrator'] },
    { name: 'you', password: 'pass:word', roles: ['VM Restore Operator'] },
  ])
  t.equal((await em.app.inject('/api/')).statusCode, 200)
})

t.test(
  'session ids cannot be guessed, unless a test wants them to follow from the seed',
  async (t) => {
    const tokens = async (options: StartOptions): Promise<string[]> => {
      const em = await buildEmsim({ estate: 'empty', ...options })
      t.after(() => em.close())
      const document = await em.snapshot()
      const first = em.sessions.open('User').token
      await em.restore(document)
      return [first, em.sessions.open('User').token, em.world('a').sessions.open('User').token]
    }
    const seeded = await tokens({ seed: 7, seededSessions: true })
    t.equal(new Set(seeded).size, 3)
    t.same(await tokens({ seed: 7, seededSessions: true }), seeded)
    t.notSame(await tokens({ seed: 8, seededSessions: true }), seeded)
    t.notSame(await tokens({ seed: 7 }), await tokens({ seed: 7 }))
  },
)

t.test(
  'servers of one process start with the same estate, and never see each other’s changes',
  async (t) => {
    const clock = '2026-11-23T12:00:00Z'
    const build = async () => {
      const em = await buildEmsim({ clock })
      t.after(() => em.close())
      return em
    }
    const [one, two] = [await build(), await build()]
    t.same((await two.snapshot()).estate, (await one.snapshot()).estate)
    const before = two.estate.counts()
    one.estate.add('BackupServer', { Name: 'new' })
    one.estate.remove('Backup', '2e734096-56ea-4f36-ac2a-15546518d26c')
    t.same(two.estate.counts(), before)
    t.same((await (await build()).snapshot()).estate, (await two.snapshot()).estate)
    one.reset()
    t.same((await one.snapshot()).estate, (await two.snapshot()).estate)
  },
)

t.test('sessions of the start age from their first use, and come back with a reset', async (t) => {
  const em = await buildEmsim({ estate: 'empty', session: ['TT=User'] })
  t.after(() => em.close())
  const status = async () => {
    const headers = { 'x-restsvcsessionid': 'TT' }
    return (await em.app.inject({ url: '/api/backups', headers })).statusCode
  }
  em.clock.advance('P1D')
  t.equal(await status(), 200)
  em.clock.advance('PT16M')
  t.equal(await status(), 401)
  em.reset()
  em.clock.advance('PT16M')
  t.equal(await status(), 200)
})

t.test('what HTTP gives, calls give too', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  await em.app.inject('/api/')
  t.match(em.metrics(), 'emsim_requests_total{route="GET /",status="200",format="xml"} 1')
  t.match(await em.reportText(), /^1 requests\n/)
  t.match(await em.har('https://h'), { log: { entries: [{ request: { url: 'https://h/api/' } }] } })
  em.world('a')
  t.same(em.worlds(), ['main', 'a'])
  em.removeWorld('A')
  t.same(em.worlds(), ['main'])
  t.throws(() => em.removeWorld('main'), /no world main to remove/)
})

t.test(
  'the library object is the controls of the main world, and follows what they do',
  async (t) => {
    const em = await buildEmsim({ estate: 'empty' })
    t.after(() => em.close())
    t.equal(em.world('main'), em)
    const other = await buildEmsim({
      estate: { Accounts: [{ Name: 'me', Password: 'x', Role: 'Portal User' }] },
    })
    t.after(() => other.close())
    await em.restore(await other.snapshot())
    t.match(em.accounts, [{ name: 'me', password: 'x', roles: ['Portal User'] }])
    const answer = await em.app.inject('/emsim/accounts')
    t.same(answer.json(), em.accounts)
    em.reset()
    t.match(em.accounts[0], { name: 'User' })
  },
)

t.test('what was loaded is told in jobs, restore points and the days of these', async (t) => {
  const History = { Days: 5, At: '23:00', Machines: ['web01'] }
  const estate = {
    BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
    Jobs: [{ Name: 'Nightly' }],
    Backups: [{ Name: 'Nightly', Job: 'Nightly', Repository: 'Main', History }],
  }
  const clock = '2026-11-23T12:00:00Z'
  await using em = await startEmsim({ port: 0, tls: 'off', estate, clock })
  t.same(em.extent(), { jobs: 1, restorePoints: 5, days: 5 })
})

t.test('what a server tells of itself, calls tell too', async (t) => {
  const em = await buildEmsim({ estate: 'empty', jsonCase: 'camel' })
  t.after(() => em.close())
  const get = async (path: string) => (await em.app.inject(`/emsim/${path}`)).body
  t.match(em.health(), { status: 'ok', uptimeSeconds: 0, estate: em.estate.counts() })
  t.same(await em.ready(), { ready: true })
  t.same(JSON.parse(await get('coverage')), await em.coverage())
  t.same(JSON.parse(await get('openapi.json')), await em.openApi())
  t.equal(await get('schema/RestAPI.xsd'), await em.xmlSchema())
})

t.test('whoever waits for requests is told when there will be none', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  const waiting = t.rejects(em.requests.waitFor({ path: '/never' }, { timeout: 60_000 }))
  await em.close()
  await waiting
})

t.test('the clock may start at any time, and a reset goes back there', async (t) => {
  const at = '2030-01-01T12:00:00.000Z'
  for (const clock of [at, { at }]) {
    const em = await buildEmsim({ clock })
    t.after(() => em.close())
    t.match(em.clock.state, { now: at, mode: 'fixed' })
    const newest = em.estate.find('RestorePoint').map(({ BackupDateUTC }) => String(BackupDateUTC))
    t.match(newest.toSorted().at(-1), '2030-01-01T')
    em.clock.advance('P2D')
    em.reset()
    t.match(em.clock.state, { now: at, mode: 'fixed' })
    t.equal(em.world('other').clock.state.now, at, 'in every world')
  }
  const fast = await buildEmsim({ estate: 'empty', clock: 'x3600' })
  t.after(() => fast.close())
  t.match(fast.clock.state, { mode: 'accelerated', rate: 3600 })
  const ahead = await buildEmsim({ estate: 'empty', clock: '+P7D x2' })
  t.after(() => ahead.close())
  t.ok(ahead.clock.now() >= Date.now() + 7 * 86_400_000 - 1)
  for (const clock of ['noon', '2030-01-01', '2030-13-01T00:00:00Z', '+7D', 'x-1', 'x9999999'])
    await t.rejects(buildEmsim({ clock }), OptionError, clock)
  await t.rejects(buildEmsim({ clock: { when: 'now', rate: -1 } as object }), {
    name: 'OptionError',
    message:
      'option clock.when: expected one of the keys at, rate, offset, found the key when\n' +
      'option clock.rate: expected a number from 0 to 1000000, found -1',
  })
})

t.test('what is likely a slip in a fixture is told, for each world its own', async (t) => {
  const slips = [/^estate: Accounts: expected accounts, .*, found an empty list$/]
  const em = await buildEmsim({ estate: { Accounts: [] } })
  t.after(() => em.close())
  t.match(em.warnings, slips)
  t.match((await em.app.inject('/emsim/warnings')).json(), slips)
  const excess = { Name: 'r', Capacity: 1, FreeSpace: 2 }
  const estate = { BackupServers: [{ Name: 's', Repositories: [excess] }] }
  t.match(em.makeWorld({ name: 'other', estate }).warnings, [/FreeSpace: expected no more than/])
  t.same(em.makeWorld({ name: 'plain' }).warnings, [])
  em.reset()
  t.match(em.warnings, slips)
  t.same(em.world('plain').warnings, [])
})

t.test('fault rules to start with may be given as data', async (t) => {
  const rule = { effect: { kind: 'empty' } } as const
  for (const faults of [[rule], { rules: [rule], scenarios: ['maintenance'] }]) {
    const em = await buildEmsim({ estate: 'empty', faults })
    t.after(() => em.close())
    t.equal(em.faults.list().at(-1)?.effect.kind, 'empty')
  }
  await t.rejects(
    buildEmsim({ estate: 'empty', faults: [{}] as never }),
    /faults\[0\]\.effect: expected an object, found nothing/,
  )
})

t.test('an estate without accounts has the default ones', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  t.match(em.accounts[0], { name: 'User', password: 'Password' })
})

t.test('what is wrong is told by errors of their own, and leaves nothing open', async (t) => {
  await t.rejects(startEmsim({ port: -1 }), OptionError)
  await t.rejects(startEmsim({ nonsense: 1 } as object), OptionError)
  await t.rejects(startEmsim({ port: 0, estate: { Nothing: [] } }), FixtureError)
  await t.rejects(startEmsim({ port: 0, estate: '/nowhere' }), {
    name: 'OptionError',
    message: 'option estate: there is no file /nowhere',
  })
  const em = await startEmsim({ port: 0 })
  await t.rejects(startEmsim({ port: em.port }), ListenError)
  await em.close()
})

t.test('health and readiness', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const health = await em.app.inject('/emsim/health')
  t.equal(health.statusCode, 200)
  t.match(health.json(), { status: 'ok', version: /^\d+\.\d+\.\d+/, uptimeSeconds: 0 })
  t.equal(health.json().estate.RestorePoint, em.estate.counts().RestorePoint)
  const ready = await em.app.inject('/emsim/ready')
  t.equal(ready.statusCode, 200)
  t.same(ready.json(), { ready: true })
})

t.test('while the estate loads, health answers and the rest is 503', async (t) => {
  const port = await freePort()
  const starting = startEmsim({ port, generate: true, restorePoints: 300_000, vms: 0 })
  const url = `http://127.0.0.1:${port}`
  const statuses = new Map<string, number[]>()
  let isStarted = false
  const started = starting.finally(() => {
    isStarted = true
  })
  while (!isStarted) {
    for (const path of ['/emsim/ready', '/emsim/health', '/api/']) {
      const answer = await fetch(url + path, { headers: { connection: 'close' } }).catch(() => null)
      if (answer) statuses.set(path, [...(statuses.get(path) ?? []), answer.status])
      await answer?.text()
    }
  }
  const em = await started
  t.ok(statuses.get('/emsim/ready')?.includes(503), 'not ready at first')
  t.ok(statuses.get('/api/')?.includes(503))
  t.notOk(statuses.get('/emsim/health')?.includes(503))
  t.equal((await fetch(`${url}/emsim/ready`)).status, 200)
  t.equal((await fetch(`${url}/api/`)).status, 200)
  await em.close()
})

t.test('fifty servers come and go in one process and leave nothing behind', async (t) => {
  const resources = (): string =>
    process
      .getActiveResourcesInfo()
      .filter((one) => /TCP|TLS|Timeout/.test(one))
      .sort()
      .join()
  const cycle = async (): Promise<void> => {
    await using em = await startEmsim({ port: 0 })
    await fetch(`${em.httpUrl}/api/`, { headers: { connection: 'close' } })
  }
  await cycle()
  const before = resources()
  for (let n = 0; n < 50; n++) await cycle()
  t.equal(resources(), before)
})

/** URLs of all that a process loads to start a simulator and ask it for these paths. */
async function loadedFor(paths: readonly string[]): Promise<readonly string[]> {
  const script = `
    const { startEmsim } = await import(${JSON.stringify(new URL('../src/index.js', import.meta.url).href)})
    const em = await startEmsim({ port: 0 })
    for (const path of ${JSON.stringify(paths)})
      for (const accept of ['application/json', '*/*'])
        await (await fetch(em.httpUrl + path, { headers: { accept, connection: 'close' } })).text()
    await em.close()
    const { createRequire } = await import('node:module')
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    console.log(JSON.stringify({ loaded, esm: globalThis.__loaded }))
  `
  const hook = `data:text/javascript,${encodeURIComponent(`
    import { register } from 'node:module'
    import { MessageChannel } from 'node:worker_threads'
    const { port1, port2 } = new MessageChannel()
    globalThis.__loaded = []
    port1.on('message', (url) => globalThis.__loaded.push(url))
    port1.unref()
    register('data:text/javascript,' + encodeURIComponent(\`
      let port
      export function initialize(data) { port = data.port }
      export async function resolve(specifier, context, next) {
        const result = await next(specifier, context)
        port.postMessage(result.url)
        return result
      }
    \`), { parentURL: 'file:///', data: { port: port2 }, transferList: [port2] })
  `)}`
  const child = spawn(process.execPath, ['--import', hook, '--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  await once(child, 'close')
  const { loaded, esm } = JSON.parse(text) as { loaded: string[]; esm: string[] }
  return [...loaded, ...esm]
}

t.test('a plain start loads nothing that it does not need', async (t) => {
  const all = await loadedFor(['/emsim/health', '/api/'])
  const isLoaded = (name: string): boolean => all.some((file) => file.includes(name))
  t.ok(isLoaded('node_modules/fastify/'), 'the hook sees what is loaded')
  t.ok(isLoaded('/control/control-table.js'))
  for (const name of ['@faker-js', 'yaml', 'selfsigned', 'xmlbuilder2', 'saxes'])
    t.notOk(isLoaded(`node_modules/${name}/`), name)
  const late = [
    'control/control-openapi',
    'documents/openapi',
    'documents/xsd',
    'client/connections',
  ]
  for (const name of late) t.notOk(isLoaded(`/${name}.js`), name)
})

t.test('what the controls are is loaded when one is asked for', async (t) => {
  const all = await loadedFor(['/api/'])
  t.ok(all.some((file) => file.endsWith('/control/control-routes.js')))
  for (const name of ['control-table', 'control-handling', 'control-schemas', 'access'])
    t.notOk(
      all.some((file) => file.endsWith(`/control/${name}.js`)),
      name,
    )
})

t.test('a generated estate stands alone, is monitored, and goes on', async (t) => {
  // At noon, when no job runs: at night the count depends on how far the runs are.
  const clock = '2026-11-20T12:00:00Z'
  const em = await buildEmsim({ generate: true, backups: 3, restorePoints: 90, vms: 2, clock })
  t.after(() => em.close())
  t.match(em.estate.counts(), { Job: 3, Backup: 3, BackupJobSession: 90, BackupTaskSession: 180 })
  await em.clock.advance('P2D')
  const points = em.estate.find('RestorePoint')
  const come = points.filter(({ BackupDateUTC }) => String(BackupDateUTC) > clock)
  t.equal(come.length, 6, 'two nights of three jobs')
  t.ok(points.length <= 96, 'and what they need no longer has gone')
  const both = await buildEmsim({ generate: true, estate: 'default', backups: 1, restorePoints: 1 })
  t.after(() => both.close())
  t.equal(both.estate.find('BackupServer', { Name: 'enterprise01.tech.local' }).length, 1)
})

t.test('every job of the default estate has been seen to run', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const sessions = [...em.estate.find('BackupJobSession'), ...em.estate.find('ReplicaJobSession')]
  const tasks = [...em.estate.find('BackupTaskSession'), ...em.estate.find('ReplicaTaskSession')]
  for (const type of ['Job', 'AgentBackupJob', 'NasJob'])
    for (const { UID, Name } of em.estate.find(type)) {
      const runs = sessions.filter((one) => one[type] === UID).map((one) => one.UID)
      const done = tasks.some((one) =>
        runs.includes(String(one.BackupJobSession ?? one.ReplicaJobSession)),
      )
      t.ok(runs.length > 0 && done, `${type} ${Name}`)
    }
})

t.test('what is built or started is closed where its block ends, by await using', async (t) => {
  const over: FastifyInstance[] = []
  for (const make of [buildEmsim, () => startEmsim({ port: 0, tls: 'off' })]) {
    await using em = await make({ estate: 'empty' })
    t.equal((await em.app.inject('/api/')).statusCode, 200)
    over.push(em.app)
  }
  for (const app of over) await t.rejects(app.inject('/api/'), /closed/)
})
