/** Worlds by themselves: which one a request is of, what is kept, and what is told of changes. */
import type { IncomingMessage } from 'node:http'
import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { idOf } from '../../src/estate/identity.js'
import { Cleaner } from '../../src/journal/cleaner.js'
import { Journal } from '../../src/journal/journal.js'
import { RingBudget } from '../../src/journal/ring.js'
import { ownerOf } from '../../src/sessions/logon-sessions.js'
import { SettableClock } from '../../src/time/clock.js'
import { carryOut, replay } from '../../src/world/carry-out.js'
import type { Change, WorldCommand } from '../../src/world/change.js'
import { changeView } from '../../src/world/change-view.js'
import { closeSession, openSession } from '../../src/world/sessions.js'
import type { World } from '../../src/world/world.js'
import { Listening, type WorldEvent, WorldEvents } from '../../src/world/world-events.js'
import { type WorldOptions, Worlds, worldNameIn } from '../../src/world/worlds.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from './script.js'

const BY = { control: 'a test' }

function worldsWith(options: Partial<WorldOptions> = {}): Worlds {
  const worlds = new Worlds({
    ...{ clock: { now: () => NOW }, strict: false, sessionTimeout: 900_000, maxSessions: 2 },
    ...options,
  })
  worlds.main.estate.upTo(NOW)
  worlds.main.started([])
  return worlds
}

const asked = (host: string | undefined, token?: string, localPort = 1): IncomingMessage =>
  ({
    headers: { ...(host !== undefined && { host }), ...(token && { 'x-restsvcsessionid': token }) },
    socket: { localPort },
  }) as unknown as IncomingMessage

t.test('a host names a world by its first word, below localhost alone', (t) => {
  for (const [host, name] of [
    ['team-a.localhost', 'team-a'],
    ['TEAM-a.localhost:9398', 'team-a'],
    ['team-a.localhost.:9398', 'team-a'],
    ['team-a.localhost:', 'team-a'],
    ['localhost', undefined],
    ['a.b.localhost', undefined],
    ['team-a.localhost.example', undefined],
    ['team-a.localhost:x', undefined],
    [undefined, undefined],
  ] as const)
    t.equal(worldNameIn(host), name, String(host))
  t.end()
})

t.test('a request is of the world of its port, its host or its token, in this order', (t) => {
  const worlds = worldsWith()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => worlds.make({ name }, BY))
  const token = (world: World | undefined, text: string): string => {
    if (world) worlds.adopt(text, world)
    return text
  }
  const { main } = worlds
  t.equal(worlds.of(asked('127.0.0.1')), main)
  t.equal(worlds.of(asked('a.localhost')), a)
  t.equal(worlds.of(asked('127.0.0.1', token(b, 'of b'))), b)
  t.equal(worlds.of(asked('127.0.0.1', 'of nobody')), main)
  t.equal(worlds.of(asked('a.localhost', 'of b')), a)
  t.equal(worlds.of(asked('none.localhost', 'of b')), main)
  t.equal(worlds.of(asked('127.0.0.1', token(main, 'of main'))), main)
  openSession(main, BY, { UserName: 'EM\\a' }, token(a, 'of two'))
  t.equal(worlds.of(asked('127.0.0.1', 'of two')), main, 'a token that two worlds know')
  worlds.bindPort(5000, 'C')
  t.equal(worlds.of(asked('a.localhost', 'of b', 5000)), c)
  t.equal(worlds.of(asked('a.localhost', undefined, 5001)), a)
  t.throws(() => worlds.bindPort(5001, 'none'), /There is no world none/)
  worlds.remove('c', BY)
  t.equal(worlds.of(asked('127.0.0.1', undefined, 5000)), main, 'one that is gone')
  t.equal(worlds.asked(asked('a.localhost')), a)
  t.equal(worlds.asked(asked('127.0.0.1', 'of b')), b)
  t.throws(() => worlds.asked(asked('none.localhost')), { message: /none/, statusCode: 404 })
  t.equal(worlds.noteOn(asked('a.localhost')), null)
  t.equal(worlds.noteOn(asked('127.0.0.1')), null)
  t.match(worlds.noteOn(asked('none.localhost')), /^there is no world none, so this one answered/)
  t.end()
})

t.test('worlds are made and removed by name, and what was theirs goes and comes with them', (t) => {
  const worlds = worldsWith()
  const a = worlds.make({ name: 'Team-A' }, BY)
  t.equal(a.name, 'team-a')
  t.equal(worlds.find('TEAM-A'), a)
  t.equal(worlds.named('MAIN'), worlds.main)
  t.same(
    worlds.list().map(({ name }) => name),
    ['main', 'team-a'],
  )
  for (const name of ['', '-a', 'a-', 'a_b', 'a b', 'a'.repeat(64), 'ä'])
    t.throws(() => worlds.make({ name }, BY), /letters, digits and hyphens/, name)
  t.equal(worlds.make({ name: 'a'.repeat(63) }, BY).name.length, 63)
  for (const name of ['team-a', 'TEAM-A', 'main'])
    t.throws(() => worlds.make({ name }, BY), { statusCode: 409, message: /already/ }, name)
  for (const name of ['none', 'main'])
    t.throws(() => worlds.remove(name, BY), { statusCode: 404, message: /to remove/ }, name)
  worlds.adopt('of a', a)
  worlds.make({ name: 'last' }, BY)
  const back = worlds.drop('team-a')
  t.equal(worlds.find('team-a'), undefined)
  t.equal(worlds.of(asked('h', 'of a')), worlds.main)
  back()
  t.equal(worlds.of(asked('h', 'of a')), a)
  t.equal(worlds.list().indexOf(a), 1, 'in its place')
  worlds.drop('none')()
  t.equal(worlds.list().length, 4)
  t.end()
})

t.test('a world begins at its own time, and with nothing of other worlds', (t) => {
  const clock = { time: NOW, now: () => clock.time }
  const worlds = worldsWith({ clock })
  clock.time += 86_400_000
  const copy = worlds.make({ name: 'copy' }, BY)
  const own = worlds.make({ name: 'own', records: () => [] }, BY)
  t.equal(copy.estate.time, clock.time)
  t.equal(own.estate.time, clock.time)
  t.equal(own.estate.size, worlds.main.estate.size)
  t.end()
})

t.test(
  'rules of a world that are for a while end by the real time, whatever its clock does',
  (t) => {
    const clock = { time: NOW, now: () => clock.time }
    const { main } = worldsWith({ clock, clockStart: { at: new Date(NOW).toISOString() } })
    main.faults.put({ effect: { kind: 'empty' }, for: 'PT2S' }, NOW)
    const fired = (): boolean =>
      main.faults.decide({ method: 'GET', url: '/api/jobs', headers: {}, account: null }) !== null
    clock.time += 2000
    t.ok(fired())
    clock.time += 1
    t.notOk(fired())
    t.equal(main.clock.now(), NOW)
    t.end()
  },
)

t.test('points that a session has opened go with it, and no others', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE })
  const { estate } = world
  const [point] = [...estate.all('VmRestorePoint')]
  const who = { UserName: 'EM\\a' }
  const [one, two] = [openSession(world, BY, who), openSession(world, BY, who)]
  const owners = [one.id, two.id, undefined]
  carryOut(world, BY, () =>
    owners.map((SessionId, n) => ({
      ...({ do: 'add', type: 'VmRestorePointMount' } as const),
      record: {
        ...{ id: idOf(`mount ${n}`), VmRestorePoint: point?.id ?? '', Number: n + 1 },
        ...(SessionId && { SessionId }),
      },
    })),
  )
  closeSession(world, BY, one)
  t.same(
    [...estate.all('VmRestorePointMount')].map(({ SessionId }) => SessionId),
    owners.slice(1),
  )
})

t.test('tokens of sessions that are no more are forgotten when there are many', (t) => {
  const worlds = worldsWith()
  const a = worlds.make({ name: 'a' }, BY)
  const { token } = openSession(a, BY, { UserName: 'EM\\a' })
  worlds.adopt(token, a)
  worlds.adopt('dead', a)
  for (let n = 0; n < 9997; n++) worlds.adopt(`dead ${n}`, a)
  t.equal(worlds.of(asked('h', 'dead')), a, 'not before')
  worlds.adopt('one more', a)
  t.equal(worlds.of(asked('h', 'dead')), worlds.main)
  t.equal(worlds.of(asked('h', token)), a)
  t.end()
})

t.test(
  'ids of sessions that are drawn from a seed are the same on every run, in each world',
  (t) => {
    const ids = (seed?: number): string[] => {
      const worlds = worldsWith({ seededSessions: true, ...(seed !== undefined && { seed }) })
      const all = [worlds.main, worlds.make({ name: 'a' }, BY)]
      return all.flatMap((world) => [0, 1].map(() => openSession(world, BY, { UserName: 'x' }).id))
    }
    const first = ids(5)
    t.equal(new Set(first).size, 4)
    t.same(ids(5), first)
    t.notSame(ids(6), first)
    t.same(ids(), ids(1), 'one seed is where none is told')
    t.end()
  },
)

t.test('one session too many ends those that were idle longest', (t) => {
  const { main } = worldsWith()
  const who = ownerOf({ id: idOf('x'), name: 'x', password: '', roles: [] })
  const [one, two] = [openSession(main, BY, who, 'one'), openSession(main, BY, who, 'two')]
  openSession(main, BY, who, 'three')
  t.same(
    main.sessions.list().map(({ token }) => token),
    ['two', 'three'],
  )
  closeSession(main, BY, two)
  t.notOk(main.sessions.knows(two.id))
  t.notOk(main.sessions.knows(one.id))
  t.end()
})

t.test('what is added or changed belongs to what there is', (t) => {
  const { main } = worldsWith()
  const [server, repository, none] = [idOf('s'), idOf('r'), idOf('none')]
  const add = (type: string, record: { id: string; [name: string]: string }): WorldCommand => ({
    ...{ do: 'add', type, record },
  })
  const change = (...commands: readonly WorldCommand[]): Change =>
    carryOut(main, BY, () => commands)
  const child = { id: repository, Name: 'r', BackupServer: server }
  t.throws(() => change(add('Repository', child)), {
    message: `Repository ${repository}: BackupServer: expected the id of a BackupServer, found ${server}.`,
  })
  change(add('Repository', child), add('BackupServer', { id: server, Name: 's' }))
  t.throws(
    () =>
      change({ do: 'update', type: 'Repository', id: repository, changes: { BackupServer: none } }),
    new RegExp(`found ${none}`),
  )
  t.equal(main.estate.find('Repository', repository)?.BackupServer, server)
  t.end()
})

t.test('states are kept under a hundred names, and any of them may be kept anew', (t) => {
  const { main } = worldsWith()
  const keep = (name: string): Change => carryOut(main, BY, () => [{ do: 'keep', name }])
  for (let n = 0; n < 100; n++) keep(String(n))
  t.throws(() => keep('one more'), { message: /^There may be 100 states/ })
  keep('5')
  t.equal(main.keptNames().length, 100)
  t.throws(() => carryOut(main, BY, () => [{ do: 'forget', name: 'x' }]), {
    ...{ message: 'There is no snapshot x.', statusCode: 404 },
  })
  carryOut(main, BY, () => [{ do: 'forget', name: '5' }])
  keep('one more')
  t.end()
})

t.test('changes are numbered in all worlds together, at times that never go back', (t) => {
  const clock = { time: NOW, now: () => clock.time }
  const worlds = worldsWith({ clock })
  const a = worlds.make({ name: 'a' }, BY)
  const change = (world: World): Change =>
    carryOut(world, BY, () => [{ do: 'setSerial', serial: 1 }])
  clock.time += 5000
  const [one, two] = [change(worlds.main), change(a)]
  t.equal(two.n, one.n + 1)
  t.match(one, { at: NOW + 5000, world: 'main', by: BY })
  t.equal(worlds.main.changedAt, NOW + 5000)
  t.throws(() => replay(a, { ...two, n: two.n + 2 }), /does not follow on change/)
  t.throws(() => replay(a, { ...two, n: two.n + 1, at: NOW }), /before the last change of a/)
  replay(a, { ...two, n: two.n + 1 })
  t.equal(worlds.changes, two.n + 1)
  t.end()
})

t.test('what is due at this very moment is waited for, and has happened then', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE })
  const { due } = world.estate
  t.equal(world.catchUp(due - 1), undefined)
  const late = world.catchUp(due)
  t.ok(late instanceof Promise)
  world.clock.become(world.clock.set({ at: new Date(due).toISOString() }))
  await late
  t.equal(world.estate.time, due)
  t.ok(world.estate.due > due)
})

t.test('journals tell secrets where all worlds are told to, and nowhere else', (t) => {
  const told = (options: Partial<WorldOptions>): string =>
    worldsWith(options).main.journal.cleaner.url('/api/jobs?key=x1', 200)
  t.equal(told({}), '/api/jobs?key=***')
  t.equal(told({ showSecrets: false }), '/api/jobs?key=***')
  t.equal(told({ showSecrets: true }), '/api/jobs?key=x1')
  t.end()
})

t.test(
  'a task lasts as it does as a rule, or as long as all are to; what takes no time never does',
  (t) => {
    t.same([worldsWith().main.lasting(2000), worldsWith().main.lasting(0)], [2000, 0])
    const { main } = worldsWith({ taskTime: 50 })
    t.same([main.lasting(2000), main.lasting(0)], [50, 0])
    t.end()
  },
)

const cleaner = new Cleaner({
  contract: enterpriseManagerContract(),
  isSession: () => false,
  showSecrets: false,
})

t.test('a change is shown by what it did and to which records, without what it wrote', (t) => {
  const session = { id: 's', token: 't', UserName: 'u', SessionId: 's' }
  const commands: WorldCommand[] = [
    { do: 'add', type: 'Job', record: { id: 'a', Secret: 'x' } },
    { do: 'update', type: 'Job', id: 'b', changes: { Secret: 'x' } },
    { do: 'remove', type: 'Job', id: 'c' },
    { do: 'openSession', session },
    { do: 'useSession', id: 's' },
    { do: 'closeSession', id: 's' },
    { do: 'expireSession', id: 's' },
    { do: 'clearRules' },
  ]
  const by = { operation: 'POST /x', account: 'u', session: 's' }
  const own = cleaner.session('s')
  t.same(changeView({ n: 5, at: NOW, world: 'main', by, commands }, cleaner), {
    n: 5,
    at: new Date(NOW).toISOString(),
    by: { operation: 'POST /x', account: 'u', session: own },
    count: 8,
    commands: [
      { do: 'add', type: 'Job', id: 'a' },
      { do: 'update', type: 'Job', id: 'b' },
      { do: 'remove', type: 'Job', id: 'c' },
      ...['openSession', 'useSession', 'closeSession', 'expireSession'].map((what) => ({
        do: what,
        id: own,
      })),
      { do: 'clearRules' },
    ],
  })
  const many = Array.from({ length: 150 }, (): WorldCommand => ({ do: 'clearRules' }))
  const view = changeView({ n: 5, at: NOW, world: 'main', by: BY, commands: many }, cleaner)
  t.same([view.count, view.commands.length, view.by], [150, 100, BY])
  t.end()
})

t.test('what happens by itself is waited for as long as the clock needs until then', async (t) => {
  const waits: number[] = []
  let unrefed = 0
  let fire: () => void = () => undefined
  const timers = {
    setTimeout(work: () => void, ms: number) {
      waits.push(ms)
      fire = work
      return { unref: () => unrefed++ }
    },
  }
  const estate = { due: NOW + 5000 }
  const real = { time: NOW, now: () => real.time }
  const clock = new SettableClock(real)
  const journal = new Journal(new RingBudget(1e6), cleaner, { of: () => [] }, timers)
  const watched: boolean[] = []
  const { watch } = journal
  journal.watch = (watcher) => {
    watched.push(watcher !== undefined)
    watch.call(journal, watcher)
  }
  let caughtUp = 0
  const world = {
    ...{ clock, journal, estate },
    catchUp: async (): Promise<void> => {
      caughtUp++
      estate.due = Number.POSITIVE_INFINITY
    },
  }
  const events = new WorldEvents(world, new Listening(1), timers)
  const heard: WorldEvent[] = []
  let isOver = false
  const listen = () =>
    events.listen({ take: (event) => heard.push(event), end: () => (isOver = true) })
  const change = (...commands: readonly WorldCommand[]): void =>
    events.changed({ n: 1, at: NOW, world: 'main', by: BY, commands })
  t.notOk(events.isHeard)
  const leave = listen()
  t.ok(events.isHeard)
  t.match(heard, [{ kind: 'clock', clock: { mode: 'real' } }])
  t.throws(listen, { statusCode: 503, message: /^There may be 1 listeners/ })
  t.same(waits, [5000])
  t.equal(unrefed, 1, 'which keeps no process')
  estate.due = NOW + 500
  change({ do: 'setSerial', serial: 1 })
  t.equal(waits.at(-1), 1000, 'a second at least')
  t.same(heard.map(({ kind }) => kind).slice(1), ['change'])
  estate.due = NOW + 2 ** 41
  change({ do: 'setClock', position: null })
  t.equal(waits.at(-1), 2 ** 31 - 1, 'as long as timers may at most')
  t.same(heard.map(({ kind }) => kind).slice(2), ['change', 'clock'])
  clock.become(clock.set({ rate: 10 }))
  estate.due = NOW + 50_005
  change()
  t.equal(waits.at(-1), 5001, 'less if the clock is fast, in whole milliseconds')
  const count = waits.length
  estate.due = Number.POSITIVE_INFINITY
  change()
  clock.become(clock.set({ at: new Date(NOW).toISOString() }))
  estate.due = NOW + 5000
  change()
  t.equal(waits.length, count, 'nothing is waited for that never comes, or while the clock stands')
  clock.become(clock.set({ rate: 1 }))
  change()
  heard.length = 0
  real.time = NOW + 4999
  fire()
  await Promise.resolve()
  t.same([caughtUp, heard.length], [1, 0], 'what is not due yet is not told')
  estate.due = NOW + 5000
  change()
  heard.length = 0
  real.time = NOW + 5000
  fire()
  await Promise.resolve()
  await Promise.resolve()
  t.same(heard, [{ kind: 'passed', at: new Date(NOW + 5000).toISOString() }])
  t.same(watched, [true])
  leave()
  t.notOk(events.isHeard)
  t.same(watched, [true, false], 'where nobody listens, no entry is made')
  leave()
  listen()
  events.close()
  t.ok(isOver)
  listen()
  t.end()
})

t.test('what all worlds are told, each is', (t) => {
  const plain = worldsWith().main
  t.equal(plain.strict, false)
  t.equal(plain.editions.newest.wire.jsonCase, 'pascal')
  const told = worldsWith({ strict: true, jsonCase: 'camel' }).main
  t.equal(told.strict, true)
  t.equal(told.editions.newest.wire.jsonCase, 'camel')
  const leadsTo = (profileBugs?: boolean): string | undefined => {
    const bugs = profileBugs === undefined ? {} : { profileBugs }
    const { contract } = worldsWith({ profile: '10', ...bugs }).main.editions.newest
    return contract.type('NasJob').hrefs.reference
  }
  t.equal(leadsTo(true), '/agents/jobs/{ID}', 'as real servers had it')
  t.not(leadsTo(), leadsTo(true), 'unless told, none has the faults of real servers')
  t.equal(leadsTo(), leadsTo(false))
  t.end()
})
