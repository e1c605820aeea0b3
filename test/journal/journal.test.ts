import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import {
  buildEmsim,
  type ClientReport,
  type StartOptions,
  startEmsim,
  VerificationError,
} from '../../src/index.js'
import { Cleaner } from '../../src/journal/cleaner.js'
import { Journal } from '../../src/journal/journal.js'
import type { RawEntry } from '../../src/journal/journal-entry.js'
import { RingBudget } from '../../src/journal/ring.js'
import { profileOf } from '../../src/profiles/profile.js'
import { Editions } from '../../src/wire/edition.js'
import { bothWays } from '../control/two-ways.js'
import { ticking } from '../ticking.js'

const cleaner = new Cleaner({
  contract: enterpriseManagerContract(),
  isSession: () => false,
  showSecrets: false,
})

const SAMPLE = '4efa47e0-c3bd-47f2-a87a-013088f8b495'

bothWays(
  'every request is told with what was meant, by whom, and what was answered',
  async (t, control, app, get) => {
    await get(`/restorePoints/${SAMPLE}?format=Entity`)
    const [entry] = await control.journal({ path: '/api/restorePoints/{ID}' })
    t.match(entry, {
      id: 1,
      method: 'GET',
      url: `/api/restorePoints/${SAMPLE}?format=Entity`,
      account: 'EM\\User',
      roles: ['Portal Administrator'],
      operation: 'GET /restorePoints/{ID}',
      status: 200,
      responseHeaders: { 'content-type': /^application\/xml/ },
      fault: null,
      refusal: null,
    })
    t.ok(Number(entry?.responseBytes) > 500)
    t.ok(Number(entry?.durationMs) >= 0)
    await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { 'content-type': 'application/xml', authorization: 'Basic VXNlcjpQYXNzd29yZA==' },
      payload:
        '<LoginSpec><TenantCredentials><Username>x</Username><Password>hunter2</Password></TenantCredentials></LoginSpec>',
    })
    const text = JSON.stringify(await control.journal())
    for (const secret of ['hunter2', 'VXNlcjpQYXNzd29yZA'])
      t.notOk(text.includes(secret), 'secrets are not told')
    await control.clearJournal()
    t.same(await control.journal(), [])
    await app.inject('/emsim/health')
    t.same(await control.journal(), [], 'what is under /emsim/ is never in it')
  },
)

bothWays(
  'a path of another product, or beside the API, is noted as such',
  async (t, control, app, get) => {
    await app.inject({ method: 'POST', url: '/api/oauth2/token', payload: 'grant_type=password' })
    await get('/v1/jobs')
    await app.inject('/api/V1/serverInfo')
    await app.inject('/backups')
    await get('/nothing')
    await get('/backups')
    await get('/backups/none')
    const notes = (await control.journal()).map(({ url, status, note }) => [url, status, note])
    const other = /^this path is of the REST API of Veeam Backup & Replication \(port 9419\)/
    t.match(notes, [
      ['/api/oauth2/token', 401, other],
      ['/api/v1/jobs', 404, other],
      ['/api/V1/serverInfo', 401, other],
      ['/backups', 404, 'the paths of the API begin with /api'],
      ['/api/nothing', 404, null],
      ['/api/backups', 200, null],
      ['/api/backups/none', 400, null],
    ])
  },
)

bothWays('it explains refusals: which step, and why', async (t, control, app, get) => {
  await control.setClock({ at: '2030-01-01T10:05:12Z' })
  const { token } = await control.openSession('User')
  await control.advance('PT16M')
  await get('/backups', String(token))
  await get('/backups', 'none')
  await get('/backups/none')
  await get('/nothing')
  await get('/query?type=Bakup')
  await get('/jobs', String((await control.openSession('vm.operator')).token))
  await control.addFault({ name: 'busy', effect: { kind: 'unavailable', retryAfter: 5 } })
  await get('/backups')
  await app.inject({ method: 'POST', url: '/api/backups' })
  const told = (await control.journal()).map(({ status, refusal }) => {
    const { step, reason } = refusal as { step: string; reason: string }
    return `${status} ${step}: ${reason}`
  })
  t.match(told, [
    /^401 session check: session idle since 10:05:12, limit 15 min$/,
    /^401 session check: There is no logon session for this token/,
    /^400 estate: {2}ID none is invalid\. Type: Backup$/,
    /^404 route: There is no resource/,
    /^400 operation: .*is Backup meant/,
    /^403 role check: Access denied/,
    /^503 fault rule:/,
    /^503 fault rule:/,
  ])
  const [faulty] = await control.journal({ status: 503 })
  t.match(faulty?.fault, { rule: 'fault-1', name: 'busy' })
  t.match(faulty?.fault, { draw: Number })
})

bothWays('it tells what a request has changed', async (t, control, app, get) => {
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const url = '/api/sessionMngr/?v=latest'
  const { headers } = await app.inject({ method: 'POST', url, headers: { authorization } })
  const token = String(headers['x-restsvcsessionid'])
  await get('/backups', token)
  const id = String(headers.location).split('/').at(-1)
  const session = { 'x-restsvcsessionid': token }
  await app.inject({ method: 'DELETE', url: `/api/logonSessions/${id}`, headers: session })
  const [on, read, off] = await control.journal()
  const own = String(off?.session)
  t.same(on?.commands, [{ do: 'add', type: 'LogonSession', id: own }])
  t.same(read?.commands, [])
  t.same(off?.commands, [{ do: 'remove', type: 'LogonSession', id: own }])
  t.notMatch(JSON.stringify([on, read, off]), String(id), 'the id is as secret as the token')
})

bothWays('it tells whose request it was, of refused ones too', async (t, control, _, get) => {
  const { id, token } = await control.openSession('portal.user')
  await control.addFault({ when: { times: 1 }, effect: { kind: 'status', status: 500 } })
  await get('/backups', String(token))
  await control.expire(String(id))
  await get('/backups', String(token))
  t.match(await control.journal({ account: '*\\portal.user' }), [
    { status: 500, roles: ['Portal User'] },
    { status: 401, roles: ['Portal User'] },
  ])
})

bothWays(
  'requests are counted, awaited and verified by what they are',
  async (t, control, app, get) => {
    await get('/backups?pageSize=5')
    await get('/jobs')
    t.equal(await control.count({ method: 'GET' }), 2)
    t.equal(await control.count({ path: '/api/backups', query: { PAGESIZE: '5' } }), 1)
    t.equal(await control.count({ status: '2xx' }), 2)
    t.equal(await control.count({ status: 404 }), 0)
    t.equal(await control.count({ account: '*\\user' }), 2)
    t.equal((await control.waitFor({ path: '/api/jobs' })).length, 1, 'what was before counts')
    const later = control.waitFor({ path: '/api/backupServers' }, { count: 2, timeout: 5000 })
    await get('/backupServers')
    await get('/backupServers')
    t.equal((await later).length, 2)
    await t.rejects(
      control.waitFor({ path: '/api/never' }, { timeout: 20 }),
      /0 of 1 requests came within 20 ms/,
    )

    await control.expect({ path: '/api/jobs' })
    await control.expect({ path: '/api/jobs' }, { times: 1 })
    await control.expect({ path: '/api/none' }, { times: 0 })
    await control.expect({ method: 'GET' }, { atLeast: 2, atMost: 10 })
    const missed = control.expect(
      {
        method: 'GET',
        path: '/api/backups',
        query: { pageSize: '50' },
        header: { accept: 'application/json' },
      },
      { times: 1 },
    )
    await t.rejects(missed, {
      message:
        /expected 1 requests, found 0[\s\S]*GET \/api\/backups\?pageSize=5 -> 200[\s\S]*fits {3}path[\s\S]*DIFFERS query pageSize: expected "50", found "5"[\s\S]*DIFFERS header accept: expected "application\/json", found null/,
    })
    await control.clearJournal()
    await t.rejects(control.expect({ path: '/api/jobs' }), /No request came at all/)
    await t.rejects(
      control.count({ status: 'ok' }),
      /status: expected a status such as 404, or a class/,
    )
    await t.rejects(control.count({ pth: '/api' }), /expected the key path, found the key pth/)
    await t.rejects(
      control.count({ url: '/' }),
      /one of the keys method, .*, status, found the key/,
    )
    void app
  },
)

bothWays('what a client could do better is reported', async (t, control, app, get) => {
  const logOn = (v: string) =>
    app.inject({
      method: 'POST',
      url: `/api/sessionMngr/?v=${v}`,
      headers: { authorization: `Basic ${Buffer.from('User:Password').toString('base64')}` },
    })
  const [first, second] = [await logOn('v1_2'), await logOn('latest')]
  const token = String(second.headers['x-restsvcsessionid'])
  await app.inject({
    method: 'DELETE',
    url: `/api/logonSessions/${second.json === undefined ? '' : Buffer.from(token, 'base64')}`,
    headers: { 'x-restsvcsessionid': token },
  })
  const mine = String(first.headers['x-restsvcsessionid'])
  await get('/vmRestorePoints', mine)
  const points = await control.find('VmRestorePoint')
  for (const { UID } of points.slice(0, 6)) await get(`/vmRestorePoints/${UID}`, mine)
  await get('/vmRestorePoints', mine)
  const report = (await control.report()) as {
    operations: { operation: string; count: number }[]
    findings: { kind: string; count: number; what: string }[]
  }
  t.match(report.operations[0], { operation: 'GET /vmRestorePoints/{ID}', count: 6 })
  const kinds = Object.fromEntries(report.findings.map(({ kind, count }) => [kind, count]))
  t.match(kinds, {
    unpagedList: 2,
    nPlusOne: 6,
    fastPolling: 1,
    neverLoggedOff: 1,
    deprecatedVersion: 1,
  })
  t.ok(kinds.acceptMissing)
  const text = (await app.inject('/emsim/report.txt')).body
  t.match(text, /Findings:\n.*large lists were read without pageSize/)
})

bothWays(
  'refusals are reported by status and reason, with their entries',
  async (t, control, app, get) => {
    const id = '11111111-2222-4333-8444-55555555555'
    for (const url of ['/api/jobs', '/api/jobs', `/api/jobs/${id}1?format=Entity`])
      await app.inject({ url })
    for (const end of [1, 2]) await get(`/jobs/${id}${end}?format=Entity`)
    const { findings, operations } = (await control.report()) as unknown as ClientReport
    t.strictSame(
      findings.filter(({ kind }) => kind === 'refused').map(({ what, entries }) => [what, entries]),
      [
        ['3 requests were refused with 401: The request needs a logon session.', [1, 2, 3]],
        ['2 requests were refused with 404: Cannot find job [{ID}]', [4, 5]],
      ],
    )
    t.strictSame(
      operations.find(({ operation }) => operation === 'GET /jobs/{ID}'),
      { operation: 'GET /jobs/{ID}', count: 3, statuses: { '401': 1, '404': 2 } },
    )
    const text = (await app.inject('/emsim/report.txt')).body
    t.match(text, '     3  GET /jobs/{ID}  (401: 1, 404: 2)\n')
    t.match(
      text,
      '3 requests were refused with 401: The request needs a logon session. (entries 1, 2, 3)',
    )
  },
)

bothWays('who logs on with a form is told where that fails', async (t, control, app, get) => {
  const { headers } = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=latest',
    headers: {
      authorization: `Basic ${Buffer.from('User:Password').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  const token = String(headers['x-restsvcsessionid'])
  for (const path of ['/nas/jobs', '/nas/jobs', '/jobs']) await get(path, token)
  const what = 'would fail on 13.0: logon with a form Content-Type (415)'
  const [logon, , , jobs] = await control.journal()
  t.match(logon?.marks, [
    { profiles: [], strict: true, status: 415 },
    { profiles: ['13.0'], strict: false, status: 415, what },
  ])
  t.same(jobs?.marks, [])
  const { findings } = (await control.report()) as { findings: { kind: string; what: string }[] }
  const found = findings.filter(({ kind }) => kind === 'failsElsewhere')
  t.match(found.slice(1), [
    { what, count: 1, entries: [1] },
    { what: 'would fail on 9.5: there is no GET /nas/jobs (404)', count: 2, entries: [2, 3] },
  ])
  t.match((await app.inject('/emsim/report.txt')).body, `  ${what} (entries 1)\n`)
  const { log } = (await app.inject('/emsim/journal.har')).json()
  t.match(log.entries[0].comment, what)
})

t.test('who reads JSON is told which versions write it in another letter case', async (t) => {
  const found = async (options: StartOptions, accept: string): Promise<string[]> => {
    const em = await buildEmsim(options)
    t.after(() => em.close())
    await em.app.inject({ url: '/api/', headers: { accept } })
    const { findings } = await em.report()
    return findings.filter(({ kind }) => kind === 'jsonCase').map(({ what }) => what)
  }
  const json = 'application/json'
  t.same(await found({}, json), [
    '1 answers are in JSON, with members in PascalCase; on 13.0 they are in camelCase.',
  ])
  t.same(await found({ profile: '13.0' }, json), [
    '1 answers are in JSON, with members in camelCase; on 9.5, 10, 11, 12.3, 12.3+postgresql they are in PascalCase.',
  ])
  t.same(await found({ jsonCase: 'camel' }, json), [])
  t.same(await found({}, 'application/xml'), [])
})

t.test('a mark tells no secret, and none is told of what is refused', async (t) => {
  const em = await buildEmsim({})
  t.after(() => em.close())
  const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
  for (const url of ['/api/query?type=Job&hunter2=x', '/api/jobs?pageSize=1&filter=hunter2%3Dx'])
    await em.app.inject({ url, headers })
  const [taken, refused] = await em.requests.all()
  t.match(taken?.marks, [{ strict: true, status: 400 }])
  t.equal(refused?.status, 400)
  t.same(refused?.marks, [])
  const xml =
    '<BackupServerSpec><Password>hunter2</Password><Username>u</Username><DnsNameOrIpAddress>hunter2</DnsNameOrIpAddress></BackupServerSpec>'
  await em.app.inject({
    method: 'POST',
    url: '/api/backupServers?action=create',
    headers: { ...headers, 'content-type': 'application/xml' },
    payload: xml,
  })
  t.equal((await em.requests.all())[2]?.marks.length, 1)
  t.notMatch(JSON.stringify((await em.requests.all())[2]?.marks), 'hunter2')
})

t.test('it is a ring, bounded in bytes, and none at all when that is nothing', async (t) => {
  const small = await buildEmsim({ journalBytes: 20_000 })
  t.after(() => small.close())
  for (let n = 0; n < 100; n++) await small.app.inject('/api/')
  const kept = await small.requests.all()
  t.ok(kept.length > 5 && kept.length < 20, `${kept.length} are kept`)
  t.equal(kept.at(-1)?.id, 100, 'the newest')
  const none = await buildEmsim({ journalBytes: 0 })
  t.after(() => none.close())
  await none.app.inject('/api/')
  t.same(await none.requests.all(), [])
})

t.test(
  'nothing is verified of requests that are no longer kept, and it is said that there were some',
  async (t) => {
    const em = await buildEmsim({ journalBytes: 20_000 })
    const came = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) await em.app.inject('/api/')
    }
    await em.app.inject({ method: 'POST', url: '/api/sessionMngr/?v=latest' })
    await em.requests.expect({ method: 'GET' }, { times: 0 })
    await came(40)
    const lost = /\n\d+ older requests are no longer kept \(--journal-bytes\)\./
    await t.rejects(em.requests.expect({ method: 'POST' }, { times: 0 }), lost)
    await t.rejects(em.requests.expect({ method: 'GET' }, { times: 40 }), lost)
    await t.rejects(em.requests.expect({ method: 'PUT' }), lost)
    await em.requests.expect({ method: 'GET' }, { atLeast: 5 })
    em.requests.clear()
    await came(5)
    await em.requests.expect({ method: 'GET' }, { times: 5 })
    await em.close()
  },
)

t.test('what it drops it lets go of, however large, and headers count', async (t) => {
  const journal = new Journal(new RingBudget(1_000_000), cleaner, { of: () => [] })
  const edition = new Editions(enterpriseManagerContract(), profileOf('default'), {}).newest
  const entry = (body: string, header: string): RawEntry => ({
    ...{ id: 0, at: 0, method: 'POST', url: '/', headers: { long: header } },
    ...{ session: null, logon: null, roles: [], match: { allow: [] }, body, status: 200 },
    responseHeaders: {},
    ...{ responseBytes: 0, durationMs: 1, fault: null, refusal: null, note: null, commands: [] },
    ...{ headerBytes: header.length, edition, query: new Map(), content: null, checks: [] },
  })
  const registry = new Set<WeakRef<RawEntry>>()
  for (let n = 0; n < 100; n++) {
    const one = entry('x'.repeat(900_000), '')
    registry.add(new WeakRef(one))
    journal.record(one)
  }
  t.equal(await journal.count(), 1)
  await new Promise(setImmediate)
  globalThis.gc?.()
  if (globalThis.gc)
    t.ok([...registry].filter((ref) => ref.deref()).length < 5, 'the others are gone')
  for (let n = 0; n < 100; n++) journal.record(entry('', 'y'.repeat(50_000)))
  t.ok((await journal.count()) < 25, 'what comes in headers weighs too')
})

bothWays('ids of sessions are nowhere in it', async (t, control, app) => {
  const { id, token } = await control.openSession('User')
  const headers = { 'x-restsvcsessionid': String(token), referer: `http://h/${id}` }
  for (const url of [`/api//logonSessions/${id}`, `/api/query?type=Job&filter=UID==${id}`])
    await app.inject({ url, headers })
  await app.inject({ method: 'PUT', url: `/api/logonSessions/${id}`, headers })
  const entries = await control.journal()
  t.equal(entries.length, 3)
  t.notMatch(JSON.stringify(entries), String(id))
})

t.test('it is exported as HAR 1.2', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off' })
  await fetch(`${em.url}/api/backups?pageSize=3`)
  const { log } = JSON.parse(await (await fetch(`${em.url}/emsim/journal.har`)).text())
  t.match(log, { version: '1.2', creator: { name: 'emsim' } })
  t.equal(log.entries.length, 1)
  t.match(log.entries[0], {
    startedDateTime: /^\d{4}-\d\d-\d\dT/,
    time: Number,
    request: {
      method: 'GET',
      url: `${em.url}/api/backups?pageSize=3`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [{ name: /./, value: /./ }],
      queryString: [{ name: 'pageSize', value: '3' }],
      headersSize: -1,
      bodySize: 0,
    },
    response: { status: 401, content: { size: Number, mimeType: /xml|json/ }, redirectURL: '' },
    cache: {},
    timings: { send: 0, wait: Number, receive: 0 },
  })
})

t.test('a verification error is one of its own kind', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  await t.rejects(em.requests.expect({ path: '/api/jobs' }), VerificationError)
})

t.test(
  'a journal is searched in turns, and no more wait for requests than there may be',
  async (t) => {
    const em = await buildEmsim({ estate: 'empty', journalBytes: 50_000_000 })
    t.after(() => em.close())
    const url = `/api/${'a'.repeat(8000)}`
    for (let n = 0; n < 300; n++) await em.app.inject({ url })
    ticking(t, 1)
    const path = `/api/${'a*'.repeat(500)}b`
    for (const search of [
      async () => t.equal(await em.requests.count({ path }), 0),
      () => t.rejects(em.requests.waitFor({ path }, { timeout: 0 }), /0 of 1 requests came/),
    ]) {
      let [turns, isOver] = [0, false]
      const others = (async () => {
        for (; !isOver; turns++) await new Promise((resolve) => setImmediate(resolve))
      })()
      await search()
      isOver = true
      await others
      t.ok(turns > 2, `${turns} turns`)
    }
    const found = em.requests.waitFor({ path: '/api/**' }, { count: 301 })
    await em.app.inject({ url })
    t.equal((await found).length, 301, 'what comes meanwhile counts once')

    const wait = { timeout: 3_600_000 }
    const waiting = [em.requests.waitFor({ path: '/x' }, { ...wait, count: 2 })]
    for (let n = 1; n < 100; n++) waiting.push(em.requests.waitFor({ path: '/y' }, wait))
    const { app } = em
    const payload = { match: { path: '/z' } }
    const answer = await app.inject({ method: 'POST', url: '/emsim/journal/wait', payload })
    t.equal(answer.statusCode, 429)
    t.match(answer.json().error, /There may be 100 waits for requests in a world/)
    await app.inject({ url: '/x' })
    em.requests.clear()
    for (let n = 0; n < 2; n++) await app.inject({ url: '/x' })
    t.equal((await waiting[0])?.length, 2, 'what is no more in the journal does not count')
    await app.inject({ url: '/y' })
    t.equal((await Promise.all(waiting)).length, 100)
  },
)

t.test('a matcher looks at no more than there may be', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`n${n}`, '*']))
  for (const [matcher, told] of [
    [{ path: `/${'a*'.repeat(600)}` }, /limit pattern/],
    [{ query: { a: '*'.repeat(1100) } }, /limit pattern/],
    [{ header: many }, /limit matcherKeys/],
    [{ method: Array(33).fill('GET') }, /limit matcherKeys/],
  ] as const) {
    await t.rejects(em.requests.find(matcher), told)
    t.throws(() => em.faults.add({ match: matcher, effect: { kind: 'empty' } }), told)
  }
  t.throws(
    () =>
      em.faults.add({
        match: { serverName: 'a*'.repeat(600) },
        effect: { kind: 'expiredCertificate' },
      }),
    /limit pattern/,
  )
  await em.requests.find({ path: `/${'a'.repeat(5000)}` })
  const rule = (path: string) => ({ match: { path }, effect: { kind: 'empty' } }) as const
  for (let n = 0; n < 500; n++) em.faults.add(rule('/x'))
  t.throws(
    () => em.faults.add(rule('/x')),
    /There may be 500 fault rules in a world \(limit rules\)/,
  )
  em.faults.clear()
  for (let n = 0; n < 32; n++) em.faults.add(rule(`/${'a*'.repeat(500)}`))
  t.throws(() => em.faults.add(rule(`/${'a*'.repeat(500)}`)), /limit rulePatterns/)
  t.equal(em.faults.list().length, 32, 'none is dropped')
  t.throws(
    () => em.faults.add({ name: 'n'.repeat(17_000), effect: { kind: 'empty' } }),
    /limit ruleSize/,
  )
})

t.test('whoever reads many entries lets others have their turns', async (t) => {
  const em = await buildEmsim({ estate: 'empty', journalBytes: 50_000_000 })
  t.after(() => em.close())
  for (let n = 0; n < 1000; n++) await em.app.inject(`/api/jobs?n=${n}`)
  ticking(t, 1)
  for (const read of [() => em.requests.all(), () => em.report(), () => em.har()]) {
    let turns = 0
    let isDone = false
    const take = (): void => {
      if (isDone) return
      turns++
      setImmediate(take)
    }
    setImmediate(take)
    await read()
    isDone = true
    t.ok(turns > 1, `${turns} turns`)
  }
})

t.test('the report says how many requests it knows nothing of any more', async (t) => {
  await using em = await buildEmsim({ estate: 'empty', journalBytes: 10_000 })
  const report = () => em.app.inject('/emsim/report.txt').then(({ body }) => body)
  await em.app.inject('/api/')
  t.equal((await em.report()).dropped, 0)
  t.match(await report(), /^1 requests\n/)
  for (let n = 0; n < 30; n++) await em.app.inject('/api/')
  const { requests, dropped } = await em.report()
  t.ok(dropped > 10 && requests + dropped === 31, `${requests} and ${dropped}`)
  t.match(await report(), /; \d+ before them are no longer kept/)
})
