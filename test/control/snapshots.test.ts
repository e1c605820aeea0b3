/** Snapshots give back what they took, byte for byte; what is broken is refused, and changes nothing. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { ControlError } from '../../src/control-error.js'
import { tokenFor } from '../../src/sessions/logon-sessions.js'
import { buildServer, NOW, type TestServer } from '../build-server.js'
import { rounded } from '../rounds.js'
import { fixtureArbitrary } from '../simulation/fixture-arbitrary.js'
import { FIXTURE } from '../world/script.js'

const textOf = async ({ app }: TestServer): Promise<string> => {
  const answer = await app.inject('/emsim/snapshot')
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.body
}

const put = async ({ app }: TestServer, payload: string | Buffer) => {
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'PUT', url: '/emsim/snapshot', headers, payload })
  return { status: answer.statusCode, error: answer.statusCode === 204 ? '' : answer.json().error }
}

interface Closings {
  after(close: () => Promise<void>): void
}

/** Runs with servers that are closed when it is over. */
async function closing<T>(work: (closings: Closings) => Promise<T>): Promise<T> {
  const all: (() => Promise<void>)[] = []
  try {
    return await work({ after: (close) => void all.push(close) })
  } finally {
    for (const close of all) await close()
  }
}

/** Takes a snapshot round every way there is, here and to another server; it has to stay what it is. */
async function checkRoundTrips(server: TestServer, closings: Closings): Promise<void> {
  const text = await textOf(server)
  const same = (found: string, where: string): void => {
    if (found !== text) throw new Error(`${where}: another snapshot`)
  }
  const { controls } = server
  same(JSON.stringify(await controls.snapshot()), 'by a call')
  const { status, error } = await put(server, text)
  if (status !== 204) throw new Error(error)
  same(await textOf(server), 'restored over HTTP')
  await controls.restore(JSON.parse(text))
  same(await textOf(server), 'restored by a call')
  const other = await buildServer(closings, { estate: 'empty', clock: { now: () => NOW + 12_345 } })
  await other.controls.restoreText(Readable.from([Buffer.from(text)]))
  same(await textOf(other), 'in another server')
  for (const one of [server, other]) await one.controls.clock.advance('P3DT5H')
  if ((await textOf(server)) !== (await textOf(other))) throw new Error('it goes on otherwise')
}

/** A server whose clock stands. */
async function standing(closings: Closings, estate: string | object): Promise<TestServer> {
  const server = await buildServer(closings, { estate })
  server.controls.clock.set({ at: new Date(NOW).toISOString() })
  return server
}

t.test('the default estate goes round and comes back, after months too', async (t) => {
  const server = await standing(t, 'default')
  const { controls } = server
  controls.sessions.open('User')
  controls.sessions.expire(controls.sessions.open('User', 'two').id)
  await checkRoundTrips(server, t)
  await controls.clock.advance('P70D')
  controls.sessions.open('portal.user')
  await checkRoundTrips(server, t)
  t.pass()
})

t.test('so does any estate', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fixtureArbitrary(),
      fc.array(fc.integer({ min: 1, max: 500_000_000 }), { maxLength: 3 }),
      (fixture, steps) =>
        closing(async (closings) => {
          const server = await standing(closings, fixture)
          for (const step of steps) await server.controls.clock.advance(step)
          await checkRoundTrips(server, closings)
        }),
    ),
    rounded(8),
  )
  t.pass()
})

/** A small world with something of all that a snapshot has. */
async function small(closings: Closings): Promise<TestServer> {
  const server = await standing(closings, FIXTURE)
  server.controls.sessions.open('User')
  const headers = { 'x-restsvcsessionid': server.controls.sessions.open('User', 'token').token }
  const [job] = server.controls.estate.find('Job')
  await server.app.inject({ method: 'POST', url: `/api/jobs/${job?.UID}?action=start`, headers })
  return server
}

type Path = readonly (string | number)[]

/** A document with another value at a path; without one where that is undefined. */
function changed(document: unknown, [at, ...rest]: Path, value: unknown): unknown {
  if (at === undefined) return value
  if (Array.isArray(document)) {
    const list = document.slice()
    list[Number(at)] = changed(list[Number(at)], rest, value)
    return list
  }
  const members = { ...(document as Readonly<Record<string, unknown>>) }
  return { ...members, [at]: changed(members[at], rest, value) }
}

/** Paths of all values in a document. */
function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  yield path
  if (typeof value !== 'object' || value === null) return
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value)
  for (const key of keys)
    yield* pathsIn((value as Readonly<Record<string | number, unknown>>)[key], [...path, key])
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

t.test('what is no snapshot is refused with its place, and changes nothing', async (t) => {
  const server = await small(t)
  const whole = await textOf(server)
  const document = JSON.parse(whole)
  const at = (path: Path, value: unknown): string => JSON.stringify(changed(document, path, value))
  const job = ['estate', 'records', 'Job', 0]
  const pathOf = (key: string): Path => {
    const all: readonly { readonly key: string }[] = document.estate.routines
    return ['estate', 'routines', all.findIndex((one) => one.key === key), 'value']
  }
  const [plan, run] = [pathOf('History'), pathOf('Run')]
  const progress = [...plan, 'plan']
  const schedule = (options: object) =>
    at([...job, 'JobScheduleOptions'], { Standart: { OptionsPeriodically: options } })
  const id = document.estate.records.Job[0].id
  const account = ['estate', 'records', 'EnterpriseAccount', 0]
  const session = document.sessions[0]
  const broken: readonly (readonly [string | Buffer, RegExp])[] = [
    // No JSON, or no whole one.
    ['', /ends too early/],
    [whole.slice(0, -1), /ends too early/],
    [whole.slice(0, 500), /too early|malformed/],
    [`${whole}x`, /behind its end/],
    [`${whole}{}`, /behind its end/],
    [`\ufeff${whole}`, /expected an object/],
    [`\u00a0${whole}`, /expected an object/],
    [whole.replace('{', '{,'), /"," is out of place/],
    [`${whole.slice(0, -1)},}`, /"}" is out of place/],
    [whole.replace('"records":{', '"records":{"Job"}{'), /"}" is out of place/],
    [whole.replace('"sessions":[', '"sessions":[1,,'), /session|malformed/],
    [whole.replace('"emsim":3', '"emsim":3 3'), /out of place/],
    [whole.replace('"emsim":3', '"emsim":03'), /malformed/],
    [whole.replace('"emsim":3', "'emsim':2"), /out of place/],
    [whole.replace('"clock"', '"clo\nck"'), /malformed/],
    [Buffer.concat([Buffer.from(whole), Buffer.from([0xc3])]), /UTF-8/],
    [Buffer.from(whole.replace('"J"', '"\xff"'), 'latin1'), /UTF-8/],
    // Keys that come twice, on each level.
    [whole.replace('"emsim":3', '"emsim":3,"emsim":3'), /key "emsim" several times/],
    [whole.replace('"records":{', '"records":{"Job":[],'), /key "Job" several times/],
    [whole.replace('"Name":"J"', '"Name":"J","Name":"K"'), /one key several times/],
    // Too much of anything.
    [at([...job, 'Name'], 'x'.repeat(17 * 2 ** 20)), /more than 4194304 characters/],
    [whole.replace('"Name":"J"', `"Name":${deep(50_000)}`), /more than 100 levels/],
    [at([...job, 'Name'], JSON.parse(deep(90))), /Job\[0\]\.Name: a list does not fit/],
    [at([...run, 'deep'], JSON.parse(deep(60))), /no BackupJobSession goes on so by Run/],
    // Not what stands there.
    ['5', /expected an object for all of it/],
    ['[]', /expected an object for all of it/],
    ['{}', /expected emsim, found none/],
    [at(['emsim'], 4), /expected emsim to be 3/],
    [at(['other'], 1), /no "other" in one/],
    [at(['estate', 'other'], {}), /no "estate.other" in one/],
    [
      whole.replace('"Name":"J"', `"Name":[${'[],'.repeat(200_001)}0]`),
      /more than 200000 in it|a list does not fit/,
    ],
    [whole.replace('"records":{', '"records":{"a":[],'), /records.a: expected a type/],
    [at(['clock'], undefined), /expected clock, found none/],
    [at(['sessions'], undefined), /expected sessions, found none/],
    [at(['estate'], undefined), /expected estate, found none/],
    [at(['estate', 'records'], undefined), /expected estate.records, found none/],
    [at(['clock', 'now'], 'now'), /expected clock/],
    [at(['clock', 'rate'], -1), /expected clock/],
    [at(['sessions'], {}), /expected a list for sessions/],
    [at(['estate'], 1), /expected an object for estate/],
    [at(['estate', 'records'], []), /expected an object for estate.records/],
    [at(['estate', 'records', 'Job'], {}), /expected a list for estate.records.Job/],
    [at(['estate', 'routines'], {}), /expected a list for estate.routines/],
    [at(['estate', 'present'], '1'), /estate.present: expected a number/],
    [at(['estate', 'present'], 1e300), /estate.present: expected a number/],
    [at(['estate', 'serial'], 0.5), /estate.serial: expected a whole/],
    [at(['estate', 'accounts'], []), /no "estate.accounts" in one/],
    [at([...account, 'Password'], 5), /EnterpriseAccount\[0\].Password: 5 does not fit/],
    [at([...account, 'Roles'], [id]), /there is no EnterpriseRole/],
    [at(['sessions', 0, 'session', 'EnterpriseAccount'], undefined), /sessions\[0\]: expected a/],
    [at(['sessions', 0, 'session', 'CloudTenant'], id), /sessions\[0\]: expected a session/],
    [at(['sessions', 0, 'session', 'id'], 'x'), /sessions\[0\]: expected a session/],
    [at(['sessions', 0, 'session', 'more'], 'x'), /sessions\[0\]: expected a session/],
    [at(['sessions', 0, 'used'], 'x'), /sessions\[0\]: expected a session/],
    [at(['sessions', 1], session), /sessions\[1\]: there is another one/],
    [at(['estate', 'records', 'Nothing'], [{}]), /records.Nothing: expected a type/],
    [
      whole.replace('"records":{', '"records":{"__proto__":[{}],'),
      /records.__proto__: expected a type/,
    ],
    [whole.replace('"records":{', '"records":{"constructor":[1],'), /constructor: expected a type/],
    [
      whole.replace('"Name":"J"', '"Name":"J","__proto__":{"x":1}'),
      /Job\[0\].__proto__: an object/,
    ],
    [whole.replace('"Name":"J"', '"Name":"J","__proto__":null'), /Job\[0\].__proto__: null/],
    [at([...job, 'toString'], null), /Job\[0\].toString: null does not fit/],
    [at(job, null), /Job\[0\]: expected an object with an id/],
    [at([...job, 'id'], 'J'), /Job\[0\]: expected an object with an id/],
    [at(['estate', 'records', 'Job', 1, 'id'], id), /the id .* is there twice/],
    [at([...job, 'Name'], undefined), /Job\[0\]: expected Name, found none/],
    [at([...job, 'BackupServer'], id), /there is no BackupServer/],
    [at([...job, 'BackupServer'], null), /belongs to no BackupServer/],
    [at([...job, 'Platform'], 'no word'), /Job\[0\].Platform: "no word" does not fit/],
    [at([...job, 'Platform'], ['VMware']), /Job\[0\].Platform: a list does not fit/],
    [at([...job, 'NextRun'], -1e15), /NextRun: -1000000000000000 does not fit/],
    [at([...job, 'JobScheduleOptions'], { Standard: {} }), /JobScheduleOptions: an object/],
    [schedule({ FullPeriod: 1e15 }), /JobScheduleOptions: an object/],
    [schedule({ FullPeriod: 0.5 }), /JobScheduleOptions: an object/],
    [
      at([...job, 'JobScheduleOptions'], { Standart: { OptionsDaily: { Time: 1440 } } }),
      /JobScheduleOptions: an object/,
    ],
    // What goes on by itself, out of all bounds.
    [at([...progress, 'days'], 0), /no Backup goes on so by History/],
    [at([...progress, 'days'], 1e15), /no Backup goes on so by History/],
    [at([...progress, 'points'], 0), /no Backup goes on so by History/],
    [at([...progress, 'fullOn'], 7), /no Backup goes on so by History/],
    [at([...progress, 'dataSize'], -1), /no Backup goes on so by History/],
    [at([...progress, 'at'], 86_400_000), /no Backup goes on so by History/],
    [
      at([...progress, 'machines'], Array(1e6).fill({ name: 'a', ref: 'b' })),
      /no Backup goes on so by History|more than/,
    ],
    [at([...plan, 'number'], 1e15), /no Backup goes on so by History/],
    [at([...plan, 'number'], -1), /no Backup goes on so by History/],
    [at([...plan, 'kept', 0, 'place'], 1e15), /no Backup goes on so by History/],
    [at([...run, 'start'], -1e300), /no BackupJobSession goes on so by Run/],
    [whole.replace(/"start":\d+/, '"start":-1e999'), /goes on so by/],
    [at([...run, 'attempt'], 4), /no BackupJobSession goes on so by Run/],
    [at([...run, 'source'], ['__proto__', id]), /no BackupJobSession goes on so by Run/],
    [at([...run, 'job'], ['Job', 'x']), /no BackupJobSession goes on so by Run/],
    [at([...run.slice(0, -1), 'key'], 'Nothing'), /goes on so by Nothing/],
    [at([...run.slice(0, -1), 'key'], 'NextRun'), /goes on so by NextRun/],
    [at([...run.slice(0, -1), 'key'], 'Unseen'), /goes on so by Unseen/],
    [at([...run.slice(0, -1), 'type'], 'constructor'), /no constructor goes on so/],
    [at([...run.slice(0, -1), 'id'], id), /there is no BackupJobSession/],
    [at([...run.slice(0, -1)], document.estate.routines[0]), /is there twice/],
  ]
  for (const [body, message] of broken) {
    const shown = body.toString().slice(0, 60)
    const { status, error } = await put(server, body)
    t.equal(status, 400, `${message} ${shown}`)
    t.match(error, message)
    t.ok(error.length < 300, error)
  }
  t.equal(await textOf(server), whole)
  // By a call, a document has no text that could be wrong.
  for (const [body, message] of broken.slice(24)) {
    let given: unknown
    try {
      given = JSON.parse(body.toString())
    } catch {
      continue
    }
    await t.rejects(server.controls.restore(given), { statusCode: 400, message })
  }
  t.equal(await textOf(server), whole)
})

t.test('a document that comes in pieces is read as one that comes whole', async (t) => {
  const server = await small(t)
  const bytes = Buffer.from((await textOf(server)).replace('"J"', '"J \u{1f4be} é"'))
  for (const size of [1, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    )
    await server.controls.restoreText(Readable.from(pieces))
    t.equal(await textOf(server), bytes.toString())
  }
})

t.test('a document that breaks off on its way changes nothing', async (t) => {
  const server = await small(t)
  const before = await textOf(server)
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from(before.slice(0, 1000))
      throw new Error('The line is down')
    })(),
  )
  await t.rejects(server.controls.restoreText(failing), /line is down/)
  t.equal(await textOf(server), before)
})

const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 1, 1e10, 1e15, -1e15, 253402300799999, -62135596800000],
  ...['', 'x', '__proto__', '00000000-0000-4000-8000-000000000000', 'Stopped', 'Working'],
  ...[[], {}, [[]], [null], { id: 'x' }, { Standart: null }, { Standart: { OptionsDaily: null } }],
]

/** Asks for all lists, and lets time pass: nothing may fail, whatever was restored. */
async function checkAlive({ app, world, controls, worlds }: TestServer): Promise<void> {
  const id = '11111111-1111-4111-8111-111111111111'
  world.estate.addAccounts([{ name: 'X', password: '' }])
  const [account] = world.estate.accounts.filter(({ name }) => name === 'X')
  const owner = { UserName: 'EM\\X', EnterpriseAccount: account?.id ?? '' }
  world.sessions.put({ id, token: tokenFor(id), SessionId: id, ...owner }, Number.POSITIVE_INFINITY)
  const headers = { 'x-restsvcsessionid': tokenFor(id) }
  const lists = [...worlds.main.contract.types.values()].flatMap(
    ({ collection }) => collection ?? [],
  )
  const readAll = async (): Promise<void> => {
    for (const list of lists) {
      const answer = await app.inject({ url: `/api${list}?format=Entity`, headers })
      if (answer.statusCode >= 500) throw new Error(`${list}: ${answer.body}`)
    }
  }
  await readAll()
  controls.clock.set({ rate: 0 })
  await controls.clock.advance('P9D')
  await controls.clock.advance('P40D')
  await readAll()
}

t.test('a snapshot that somebody has altered is refused, or a world that lives', async (t) => {
  const server = await small(t)
  const document = JSON.parse(await textOf(server))
  const paths = [...pathsIn(document)]
  const counts = { refused: 0, taken: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(paths.length - 1), fc.constantFrom(...HOSTILE)), {
        minLength: 1,
        maxLength: 3,
      }),
      (changes) =>
        closing(async (closings) => {
          let altered = document
          for (const [index, value] of changes) {
            const path = paths[index] ?? []
            // An earlier change may have taken away what this one is about.
            try {
              altered = changed(altered, path, value)
            } catch {}
          }
          const other = await buildServer(closings, { estate: 'empty' })
          const before = await textOf(other)
          try {
            await other.controls.restore(JSON.parse(JSON.stringify(altered)))
          } catch (error) {
            if (!(error instanceof ControlError) || error.statusCode !== 400) throw error
            if ((await textOf(other)) !== before) throw new Error('it has changed something')
            counts.refused++
            return
          }
          counts.taken++
          await checkAlive(other)
        }),
    ),
    rounded(60),
  )
  t.ok(counts.refused > 0 && counts.taken > 0, JSON.stringify(counts))
})

t.test('a snapshot has no more records and sessions than there may be', async (t) => {
  const from = await buildServer(t, { estate: 'default' })
  for (let n = 0; n < 3; n++) await from.logOn()
  const snapshot = await from.controls.snapshot()
  for (const [options, told] of [
    [{ maxRecords: 1000 }, /There may be 1000 records in an estate/],
    [{ maxSessions: 2 }, /There may be 2 logon sessions/],
  ] as const) {
    const { controls, app } = await buildServer(t, { estate: 'empty', ...options })
    await t.rejects(controls.restore(snapshot), told)
    const headers = { 'content-type': 'application/json' }
    const payload = JSON.stringify(snapshot)
    const answer = await app.inject({ method: 'PUT', url: '/emsim/snapshot', headers, payload })
    t.equal(answer.statusCode, 413)
    t.match(answer.json().error, told)
  }
})

t.test('the token of a session is no longer than a header may be', async (t) => {
  const { controls } = await buildServer(t, { estate: 'default' })
  t.throws(() => controls.sessions.open('User', 'x'.repeat(1025)), /1024 characters in the token/)
  controls.sessions.open('User', 'x'.repeat(1024))
})

t.test('to take on nothing at all is refused', async (t) => {
  const { app } = await buildServer(t, { estate: 'empty' })
  const answer = await app.inject({ method: 'PUT', url: '/emsim/snapshot' })
  t.equal(answer.statusCode, 400)
  t.match(answer.json().error, /ends too early/)
})
