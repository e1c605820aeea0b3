import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import type { FaultRule } from '../../src/faults/fault-rule.js'
import { FaultRules } from '../../src/faults/fault-rules.js'
import { buildEmsim, ControlError, startEmsim } from '../../src/index.js'
import { addFault, buildServer, NOW } from '../build-server.js'
import { bothWays } from '../control/two-ways.js'

const GET = { method: 'GET', url: '/api/jobs', headers: {}, account: null }

bothWays(
  'a rule fires where it matches, is counted, listed and removed',
  async (t, control, _, get) => {
    const rule = await control.addFault({
      name: 'no jobs',
      match: { path: '/api/jobs**' },
      effect: { kind: 'status', status: 503, message: 'Not now.', retryAfter: 7 },
    })
    const refused = await get('/jobs')
    t.equal(refused.status, 503)
    t.match(refused.body, /<Error .*Message="Not now."/)
    t.equal((await get('/backups')).status, 200)
    t.match(await control.faults(), [{ id: rule.id, name: 'no jobs', matched: 1, fired: 1 }])
    await control.removeFault(String(rule.id))
    t.equal((await get('/jobs')).status, 200)
    await t.rejects(control.removeFault('fault-9'), /no fault rule fault-9/)
  },
)

bothWays('rules that are none are refused with what was expected', async (t, control) => {
  for (const [rule, message] of [
    [{}, /rule.effect: expected an object/],
    [{ effect: { kind: 'explode' } }, /rule.effect.kind: expected one of latency/],
    [
      { effect: { kind: 'status', status: 200 } },
      /rule.effect.status: expected a whole number from 400/,
    ],
    [
      { effect: { kind: 'status', status: 503, retry: 5 } },
      /rule.effect.retry: expected one of the keys kind, status, message, retryAfter, found the key retry/,
    ],
    [{ effect: { kind: 'latency', before: 5 } }, /rule.effect.before: expected one of \{fixed\}/],
    [{ effect: { kind: 'latency', before: { uniform: [1] } } }, /rule.effect.before/],
    [
      { effect: { kind: 'hang' }, when: { probability: 2 } },
      /rule.when.probability: expected a number from 0 to 1/,
    ],
    [
      { effect: { kind: 'hang' }, when: { from: 'later' } },
      /rule.when.from: expected a time or a duration/,
    ],
    [
      { effect: { kind: 'hang' }, match: { url: '/' } },
      /rule.match.url: expected one of the keys method, path/,
    ],
    [
      { effect: { kind: 'hang' }, macth: {} },
      /rule.macth: expected the key match, found the key macth/,
    ],
  ] as const)
    await t.rejects(control.addFault(rule), message, JSON.stringify(rule))
  t.same(await control.faults(), [])
})

bothWays('all mistakes of a rule are told at once, a line each', async (t, control) => {
  const rule = {
    nme: 'x',
    match: { path: 'api/jobs', method: 5 },
    when: { nth: 0, probability: 'often' },
    effect: { kind: 'latency', before: { uniform: [5, 'x'] }, between: { fixed: -1 } },
  }
  const message = await control.addFault(rule).then(
    () => 'taken',
    (error: Error) => error.message,
  )
  t.same(message.split('\n'), [
    'rule.nme: expected the key name, found the key nme.',
    'rule.match.method: expected text, found 5.',
    'rule.match.path: expected a path that begins with /, such as /api/backups, found "api/jobs".',
    'rule.when.nth: expected a whole number from 1 to 1000000000, found 0.',
    'rule.when.probability: expected a number from 0 to 1, found "often".',
    'rule.effect.before.uniform[1]: expected a number from 0 to 3600000, found "x".',
    'rule.effect.before.uniform: expected two numbers, the lesser first, found a list.',
    'rule.effect.between.fixed: expected a number from 0 to 3600000, found -1.',
  ])
  t.same(await control.faults(), [])
  const when = { from: 'PT5M', to: 'PT1M' }
  await t.rejects(
    control.addFault({ when, effect: { kind: 'hang' } }),
    /^rule\.when\.to: expected a time after from, found one before it\.$/m,
  )
})

bothWays(
  'paths are taken with /api and without, as the journal names operations; others are refused',
  async (t, control, _, get) => {
    await control.addFault({ match: { path: '/reports/**' }, effect: { kind: 'empty' } })
    await control.addFault({ match: { path: '/api/jobs' }, effect: { kind: 'empty' } })
    await control.addFault({ match: { path: '**/repositories' }, effect: { kind: 'empty' } })
    for (const path of ['/reports/summary', '/jobs', '/repositories'])
      t.equal((await get(path)).body, '', path)
    t.equal((await control.journal({ path: '/reports/**' })).length, 1)
    t.equal((await control.journal({ path: '/api/reports/**' })).length, 1)
    t.equal((await control.journal({ path: '/reports' })).length, 0)
    for (const [path, message] of [
      ['http://localhost/api/jobs', /expected a path that begins with \//],
      ['{ID}', /expected a path that begins with \//],
      ['', /expected a path that begins with \//],
      ['/api/jobs?format=Entity', /expected a path without its query, which is the key query/],
      ['/emsim/health', /expected a path of the API: controls are not in it/],
    ] as const) {
      await t.rejects(control.addFault({ match: { path }, effect: { kind: 'empty' } }), message)
      await t.rejects(control.count({ path }), message)
    }
  },
)

bothWays('answers of the wrong form are sent as told', async (t, control, app, get) => {
  const whole = (await get('/backupServers')).body
  const faulty = async (effect: object) => {
    await control.clearFaults()
    await control.addFault({ effect })
    return get('/backupServers')
  }
  t.equal((await faulty({ kind: 'empty' })).body, '')
  t.equal(
    (await faulty({ kind: 'truncated', after: 0.5 })).body,
    whole.slice(0, Math.floor(whole.length / 2)),
  )
  t.equal((await faulty({ kind: 'truncated', after: 10 })).body, whole.slice(0, 10))
  const { body } = await faulty({ kind: 'malformed' })
  t.equal(body.length, whole.length)
  t.not(body, whole)
  await faulty({ kind: 'contentType', value: 'text/plain' })
  const answer = await app.inject('/api/')
  t.equal(answer.headers['content-type'], 'text/plain')
})

bothWays('sessions expire, accounts are throttled, by rule', async (t, control, _, get) => {
  const { token } = await control.openSession('User')
  await control.addFault({ when: { nth: 2 }, effect: { kind: 'expireSession' } })
  t.equal((await get('/backups', String(token))).status, 200)
  t.match(await get('/backups', String(token)), { status: 401, body: /expired/ })
  await control.clearFaults()
  await control.setClock({ at: '2030-01-01T00:00:00Z' })
  await control.addFault({ effect: { kind: 'throttle', requests: 2, per: 10 } })
  const user = String((await control.openSession('portal.user')).token)
  const other = String((await control.openSession('vm.operator')).token)
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push((await get('/backups', user)).status)
  t.same(statuses, [200, 200, 429])
  t.equal((await get('/backups', other)).status, 200, 'each account by itself')
  await control.advance('PT10S')
  t.equal((await get('/backups', user)).status, 200, 'and after a while again')
})

bothWays('scenarios are sets of rules', async (t, control, _, get) => {
  await control.addScenario('maintenance')
  t.equal((await get('/backups')).status, 503)
  await control.reset()
  for (const name of ['flaky-network', 'overloaded', 'session-storm'])
    t.ok((await control.addScenario(name)).length > 0, name)
  await t.rejects(control.addScenario('doom'), /no scenario doom; there are flaky-network/)
  await control.reset()
  t.same(await control.faults(), [], 'a reset ends them')
})

const clockAt = (time: number) => ({ time, now: () => time })

t.test('conditions: nth, every, times, a window of the clock', (t) => {
  const clock = { time: 0, now: (): number => clock.time }
  const fired = (when: object, requests = 6): number[] => {
    const rules = new FaultRules({ clock, seed: 1 })
    rules.put({ when, effect: { kind: 'reset' } }, clock.now())
    return Array.from({ length: requests }, (_, n) => n + 1).filter(() => {
      clock.time += 1000
      return rules.decide(GET) !== null
    })
  }
  t.same(fired({ nth: 3 }), [3])
  t.same(fired({ every: 2 }), [2, 4, 6])
  t.same(fired({ times: 2 }), [1, 2])
  t.same(fired({ every: 2, times: 1 }), [2])
  t.same(fired({ from: 'PT2S', to: 'PT4S' }), [2, 3, 4])
  t.same(fired({ probability: 0 }), [])
  t.same(fired({ probability: 1 }), [1, 2, 3, 4, 5, 6])
  t.end()
})

t.test('a rule may end by real time, though the clock stands', (t) => {
  const real = { time: 0, now: () => real.time }
  const rules = new FaultRules({ clock: { now: () => NOW }, real, seed: 1 })
  rules.put({ for: 'PT30S', effect: { kind: 'hang' } }, NOW)
  t.ok(rules.decide(GET))
  real.time = 30_000
  t.ok(rules.decide(GET))
  real.time = 30_001
  t.equal(rules.decide(GET), null)
  t.match(rules.list(), [{ for: 'PT30S', matched: 3, fired: 2 }])
  t.throws(() => rules.put({ for: 'soon', effect: { kind: 'hang' } }, NOW), {
    message: /rule.for: expected a duration such as PT30S/,
  })
  t.end()
})

t.test('the same seed and requests give the same faults, another seed others', (t) => {
  const decisions = (seed: number, rules: readonly FaultRule[], requests: number): string => {
    const all = new FaultRules({ clock: clockAt(0), seed })
    for (const rule of rules) all.put(rule, 0)
    return JSON.stringify(Array.from({ length: requests }, () => all.decide(GET)?.draw ?? null))
  }
  const rule = fc
    .record({ probability: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map((when): FaultRule => ({ when, effect: { kind: 'reset' } }))
  fc.assert(
    fc.property(fc.nat(), fc.array(rule, { minLength: 1, maxLength: 5 }), (seed, rules) => {
      const first = decisions(seed, rules, 50)
      return first === decisions(seed, rules, 50)
    }),
  )
  const half: FaultRule = { when: { probability: 0.5 }, effect: { kind: 'reset' } }
  t.not(decisions(1, [half], 50), decisions(2, [half], 50))
  const many = new FaultRules({ clock: clockAt(0), seed: 5 })
  many.put({ when: { probability: 0.3 }, effect: { kind: 'reset' } }, 0)
  const share = Array.from({ length: 10_000 }, () => many.decide(GET)).filter(Boolean).length
  t.ok(share > 2800 && share < 3200, `${share} of 10000 at 0.3`)
  t.end()
})

/** All that a server sends on a connection until that ends, and how it ended. */
function raw(port: number, path: string): Promise<{ text: string; error: string | undefined }> {
  return new Promise((resolve) => {
    let text = ''
    let error: string | undefined
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    )
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    socket.on('error', (problem: NodeJS.ErrnoException) => {
      error = problem.code
    })
    socket.on('close', () => resolve({ text, error }))
  })
}

t.test(
  'connections are reset, cut half-way, left hanging and dripped on, on real sockets',
  async (t) => {
    await using em = await startEmsim({ port: 0, tls: 'off' })
    const whole = (await raw(em.port, '/api/')).text.split('\r\n\r\n')[1] ?? ''
    t.ok(whole.length > 300)

    em.faults.add({ effect: { kind: 'reset' } })
    t.match(await raw(em.port, '/api/'), { text: '', error: 'ECONNRESET' })
    em.faults.clear()

    em.faults.add({ effect: { kind: 'cut', after: 0.5 } })
    const cut = await raw(em.port, '/api/')
    const [head, body = ''] = cut.text.split('\r\n\r\n')
    t.match(head, new RegExp(`content-length: ${whole.length}`, 'i'))
    t.equal(body, whole.slice(0, Math.floor(whole.length / 2)))
    em.faults.clear()

    em.faults.add({ effect: { kind: 'drip', bytesPerSecond: 4000 } })
    const started = performance.now()
    t.match((await raw(em.port, '/api/')).text, whole, 'all of it in the end')
    t.ok(performance.now() - started > 80, 'but not at once')
    em.faults.clear()

    em.requests.clear()
    em.faults.add({ effect: { kind: 'hang' } })
    const hung = raw(em.port, '/api/')
    await em.requests.waitFor({ path: '/api/', status: 0 })
    em.faults.clear()
    t.equal((await hung).text, '', 'when its rule is gone, the connection is')
    t.equal((await raw(em.port, '/api/')).text.includes(whole), true, 'others are served')
  },
)

t.test('a server whose last connection was reset closes as any other', async (t) => {
  for (const scheme of ['https', 'http'] as const) {
    const em = await startEmsim({ port: 0 })
    em.faults.add({ effect: { kind: 'reset' } })
    await t.rejects(em.client('User', { scheme })('/backups'), { message: 'fetch failed' })
    await t.resolves(em.close(), scheme)
  }
})

t.test('a client that ends its side has a late answer, and is not kept hanging', async (t) => {
  const em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  t.after(() => em.close())
  const halfClosed = (): Promise<string> =>
    new Promise((resolve) => {
      let text = ''
      const socket = connect(em.port, '127.0.0.1')
      socket.end('GET /api/ HTTP/1.1\r\nHost: localhost\r\n\r\n')
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
  em.faults.add({ effect: { kind: 'latency', before: { fixed: 20 } } })
  t.match(await halfClosed(), '</EnterpriseManager>')
  em.faults.clear()
  em.faults.add({ effect: { kind: 'hang' } })
  t.equal(await halfClosed(), '')
})

t.test('over https too, connections are reset and cut, and the server lives on', async (t) => {
  await using em = await startEmsim({ port: 0 })
  const ca = await em.certificate()
  const get = (): Promise<{ text: string; error: string | undefined }> =>
    new Promise((resolve) => {
      let text = ''
      const done = (error?: NodeJS.ErrnoException): void => resolve({ text, error: error?.code })
      https
        .get(`${em.url}/api/`, { ca, agent: false }, (response) => {
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('error', done)
          response.on('end', () => done())
        })
        .on('error', done)
    })
  const whole = (await get()).text
  t.match(whole, '</EnterpriseManager>')
  em.faults.add({ effect: { kind: 'reset' } })
  t.match(await get(), { text: '', error: 'ECONNRESET' })
  em.faults.clear()
  em.faults.add({ effect: { kind: 'cut', after: 0.5 } })
  const cut = await get()
  t.equal(cut.text, whole.slice(0, Math.floor(whole.length / 2)))
  t.match(cut.error, 'ECONNRESET')
  em.faults.clear()
  t.equal((await get()).text, whole)
})

t.test('long lists are changed as short ones are', async (t) => {
  const em = await buildEmsim({ estate: 'empty', generate: true, restorePoints: 6000, backups: 1 })
  t.after(() => em.close())
  const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
  const get = async (effect: FaultRule['effect']) => {
    em.faults.clear()
    em.faults.add({ effect })
    return (await em.app.inject({ url: '/api/restorePoints', headers })).body
  }
  t.equal(await get({ kind: 'empty' }), '')
  t.equal((await get({ kind: 'truncated', after: 100 })).length, 100)
  t.match(await get({ kind: 'malformed' }), /<$/)
})

t.test('a rule that is none is refused, and takes no number', (t) => {
  const rules = new FaultRules({ clock: clockAt(0), seed: 1 })
  for (const [rule, message] of [
    [{ effect: { kind: ['reset'] } }, /effect.kind: expected one of/],
    [{ effect: { kind: 'latency' } }, /expected before or between/],
    [{ effect: { kind: 'latency', before: { uniform: [100, 1] } } }, /uniform/],
    [
      { effect: { kind: 'latency', before: { logNormal: { median: 1, sigma: 1, mx: 1 } } } },
      /logNormal/,
    ],
    [{ effect: { kind: 'contentType', value: 'a\r\nb: c' } }, /text of a header/],
    [{ when: { from: '5' }, effect: { kind: 'reset' } }, /from: expected a time/],
    [
      { when: { from: 'PT5M', to: 'PT1M' }, effect: { kind: 'reset' } },
      /to: expected a time after/,
    ],
  ] as [unknown, RegExp][])
    t.throws(() => rules.put(rule as FaultRule, 0), message)
  t.equal(rules.nextId(), 'fault-1')
  rules.put({ effect: { kind: 'reset' } }, 0)
  t.equal(rules.get('fault-1').id, 'fault-1')
  t.end()
})

t.test('rules know accounts by the names that log on', async (t) => {
  const em = await buildEmsim()
  t.after(() => em.close())
  const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
  const other = { 'x-restsvcsessionid': em.sessions.open('portal.user').token }
  const status = async (of: typeof headers) =>
    (await em.app.inject({ url: '/api/backups', headers: of })).statusCode
  for (const account of ['User', 'user', 'EM\\User', 'user@em', 'U*@em.local', 'EM\\U*']) {
    em.faults.clear()
    em.faults.add({ match: { account }, effect: { kind: 'status', status: 503 } })
    t.equal(await status(headers), 503, account)
    t.equal(await status(other), 200, account)
    t.equal(await em.requests.count({ account, status: 503 }), 1, account)
    em.requests.clear()
  }
  await t.rejects(em.requests.expect({ account: 'nobody' }), /nobody/)
})

t.test('rules and journal know the account that a logon names by its credentials', async (t) => {
  const Accounts = ['User', 'CORP\\svc'].map((Name) => ({ Name, Password: 'x' }))
  const em = await buildEmsim({ estate: { Accounts } })
  t.after(() => em.close())
  const logOn = async (name: string, session?: string) => {
    const authorization = `Basic ${Buffer.from(`${name}:x`).toString('base64')}`
    const headers = { authorization, ...(session && { 'x-restsvcsessionid': session }) }
    const url = '/api/sessionMngr/?v=latest'
    return (await em.app.inject({ method: 'POST', url, headers })).statusCode
  }
  for (const [account, name] of [
    ['User', 'user@em.local'],
    ['CORP\\svc', 'svc@corp.local'],
    ['CORP\\*', 'corp\\SVC'],
    ['nobody', 'EM\\nobody'],
  ] as const) {
    em.faults.clear()
    em.faults.add({ match: { account }, effect: { kind: 'status', status: 503 } })
    t.equal(await logOn(name), 503, name)
    await em.requests.expect({ account, status: 503 }, { times: 1 })
    t.match((await em.requests.all()).at(-1), { account: /^(EM|CORP)\\/, session: null })
    em.requests.clear()
  }
  em.faults.clear()
  const { token } = em.sessions.open('User')
  em.faults.add({ match: { account: 'User' }, effect: { kind: 'status', status: 503 } })
  t.equal(await logOn('CORP\\svc', token), 201, 'whatever session it bears besides')
  t.equal(await logOn('User', token), 503)
  em.faults.clear()
  em.faults.add({ match: { account: 'User' }, effect: { kind: 'throttle', requests: 1, per: 60 } })
  t.same([await logOn('User'), await logOn('User'), await logOn('CORP\\svc')], [201, 429, 201])
})

t.test('closing answers at once the requests that fault rules keep back', async (t) => {
  const kept: FaultRule['effect'][] = [
    { kind: 'hang' },
    { kind: 'latency', before: { fixed: 60_000 } },
    { kind: 'latency', between: { fixed: 60_000 } },
    { kind: 'drip', bytesPerSecond: 1 },
  ]
  for (const effect of kept) {
    const em = await startEmsim({ port: 0, estate: 'empty' })
    em.faults.add({ effect })
    const held = raw(em.port, '/api/')
    const arrived = (): boolean => em.faults.list().some(({ fired }) => fired === 1)
    while (!arrived()) await new Promise(setImmediate)
    const started = performance.now()
    await em.close()
    t.ok(performance.now() - started < 2000, JSON.stringify(effect))
    const { text } = await held
    const isHung = effect.kind === 'hang'
    t.match(text, isHung ? /^HTTP\/1.1 503 / : /^HTTP\/1.1 200 .*<\/EnterpriseManager>$/s)
    t.match(text, /^Connection: close\r$/m)
  }
})

t.test(
  'latency waits as long as it is told, and the journal tells when a request came',
  async (t) => {
    let now = NOW
    const waits: number[] = []
    const timers = {
      setTimeout(work: () => void, ms: number) {
        waits.push(ms)
        now += ms
        setImmediate(work)
      },
    }
    const { app, world } = await buildServer(t, { clock: { now: () => now }, timers })
    addFault(world, { effect: { kind: 'latency', before: { fixed: 30_000 } } })
    t.equal((await app.inject('/api/')).statusCode, 200)
    t.same(waits, [30_000])
    t.equal((await world.journal.all())[0]?.at, new Date(NOW).toISOString())
  },
)

t.test('rules come from a file at the start, and after a reset again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'emsim-faults-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'faults.yaml')
  await writeFile(
    file,
    'scenarios: [maintenance]\nrules:\n  - name: slow\n    match: { path: /api/jobs }\n    effect: { kind: latency, before: { fixed: 5 } }\n',
  )
  const em = await buildEmsim({ faults: file })
  t.after(() => em.close())
  t.same(
    em.faults.list().map(({ name }) => name),
    ['maintenance', 'slow'],
  )
  em.faults.clear()
  em.reset()
  t.same(
    em.faults.list().map(({ name }) => name),
    ['maintenance', 'slow'],
  )
  await writeFile(file, 'rules:\n  - effect: { kind: nothing }\n')
  await t.rejects(buildEmsim({ faults: file }), ControlError)
  await t.rejects(
    buildEmsim({ faults: file }),
    /faults\.yaml:2:15: rules\[0\]\.effect\.kind: expected one of latency/,
  )
  const none = join(folder, 'none')
  await t.rejects(buildEmsim({ faults: none }), {
    message: `option faults: there is no file ${none}`,
  })
})
