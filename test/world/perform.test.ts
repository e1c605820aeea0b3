/** What single commands do, and what is refused of them. */
import t from 'tap'
import { idOf } from '../../src/estate/identity.js'
import { LIMITS } from '../../src/limits.js'
import { carryOut } from '../../src/world/carry-out.js'
import { keptAs, START } from '../../src/world/change.js'
import { Worlds } from '../../src/world/worlds.js'
import { buildServer, NOW } from '../build-server.js'
import { FIXTURE } from './script.js'

const BY = { control: 'test' }
const OPTIONS = { strict: false, sessionTimeout: 900_000, maxSessions: 10 }

const session = (id: string) => ({ id, token: `token of ${id}`, UserName: 'EM\\a', SessionId: id })

t.test('the use of a session is noted at the time of its change', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => NOW } })
  world.sessions.put(session('s'), NOW - 5000)
  carryOut(world, BY, () => [{ do: 'useSession', id: 's' }])
  t.match(world.sessions.keep(), [{ used: NOW, noted: NOW }])
})

t.test('what a refused change did to sessions is taken back, whatever it was', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => NOW } })
  for (const id of ['a', 'b', 'c']) world.sessions.put(session(id), NOW - 5000)
  const before = world.sessions.keep()
  const refused = { do: 'removeRule', id: 'none' } as const
  for (const command of [
    { do: 'openSession', session: session('d') },
    { do: 'useSession', id: 'a' },
    { do: 'closeSession', id: 'b' },
    { do: 'expireSession', id: 'c' },
  ] as const) {
    t.throws(() => carryOut(world, BY, () => [command, refused]), /none/)
    t.same(world.sessions.keep(), before, command.do)
    carryOut(world, BY, () => [command])
    t.notSame(world.sessions.keep(), before, command.do)
    for (const { id } of world.sessions.list()) world.sessions.close(id)
    for (const id of ['a', 'b', 'c']) world.sessions.put(session(id), NOW - 5000)
  }
})

t.test('a beginning that is taken back leaves what a reset goes back to', async (t) => {
  const { world, controls } = await buildServer(t, { estate: FIXTURE })
  const start = world.checkpoints.get(START)
  controls.estate.add('BackupServer', { Name: 'more' })
  controls.keep('more')
  const name = keptAs('more')
  const begin = { do: 'begin', checkpoint: name } as const
  t.throws(() => carryOut(world, BY, () => [begin, { do: 'removeRule', id: 'none' }]), /none/)
  t.equal(world.checkpoints.get(START), start)
  carryOut(world, BY, () => [begin])
  t.equal(world.checkpoints.get(START)?.estate.tables, world.checkpoints.get(name)?.estate.tables)
  t.throws(
    () => carryOut(world, BY, () => [{ do: 'begin', checkpoint: 'nowhere' }]),
    /There is no checkpoint nowhere/,
  )
})

t.test('there is room for so many records, and for no more', async (t) => {
  const { world } = await buildServer(t, { estate: FIXTURE })
  const { size } = world.estate
  t.equal(new Worlds(OPTIONS).main.maxRecords, LIMITS.records.most)
  const full = await buildServer(t, { estate: FIXTURE, maxRecords: size + 2 })
  t.equal(full.world.maxRecords, size + 2)
  const [server] = full.world.estate.all('BackupServer')
  const add = (n: number) => ({
    do: 'add' as const,
    type: 'Repository',
    record: { id: idOf('more', String(n)), Name: `R${n}`, BackupServer: server?.id ?? '' },
  })
  const change = { do: 'update' as const, type: 'BackupServer', id: server?.id ?? '', changes: {} }
  t.throws(() => carryOut(full.world, BY, () => [add(1), add(2), add(3)]), /limit|at most|more/i)
  t.equal(full.world.estate.size, size)
  carryOut(full.world, BY, () => [add(1), change, change, change, add(2)])
  t.equal(full.world.estate.size, size + 2)
  carryOut(full.world, BY, () => [change])
  t.throws(() => carryOut(full.world, BY, () => [add(3)]))
})

t.test('what is due at a time has happened by then', async (t) => {
  let now = NOW
  const { world } = await buildServer(t, { estate: FIXTURE, clock: { now: () => now } })
  const { due } = world.estate
  t.ok(Number.isFinite(due) && due > NOW)
  now = due
  t.ok(world.present().due > due)
})

t.test('who listens to a world is told when it is removed', async (t) => {
  const { worlds, controls } = await buildServer(t, { estate: FIXTURE })
  controls.makeWorld({ name: 'gone' })
  let ended = 0
  worlds.named('gone').events.listen({ take: () => undefined, end: () => void ended++ })
  controls.removeWorld('gone')
  t.equal(ended, 1)
})
