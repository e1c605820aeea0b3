/** A change is carried out whole or not at all. */
import fc from 'fast-check'
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { idOf } from '../../src/estate/identity.js'
import { PROFILE_NAMES } from '../../src/profiles/profile.js'
import { carryOut } from '../../src/world/carry-out.js'
import { type Change, keptAs, START, type WorldCommand } from '../../src/world/change.js'
import type { World } from '../../src/world/world.js'
import { buildServer, NOW, type TestServer } from '../build-server.js'
import { rounded } from '../rounds.js'
import { FIXTURE } from './script.js'

/** All that a change may change, in its order. */
const seen = ({ worlds }: TestServer): string =>
  JSON.stringify([
    worlds.changes,
    worlds
      .list()
      .map((world) => [
        world.name,
        stateOf(world.estate),
        world.estate.version,
        world.estate.due,
        world.sessions.keep(),
        world.clock.where,
        world.editions.profile.name,
        world.estate.courses.zone.name,
        world.faults.list(),
        world.faults.nextId(),
        world.changedAt,
        [...world.checkpoints].map(([name, { estate, sessions, clock }]) => [
          name,
          estate.version,
          sessions,
          clock,
        ]),
      ]),
  ])

const nowhere = idOf('nowhere')
const session = (n: number) => ({
  id: idOf('session', String(n)),
  token: `token ${n}`,
  UserName: 'EM\\User',
  SessionId: idOf('session', String(n)),
  EnterpriseAccount: idOf('EnterpriseAccount', 'user'),
})

/** Commands that are carried out, as far as what they are about is there. */
const FINE: readonly ((world: World, n: number) => WorldCommand | undefined)[] = [
  ({ estate }, n) => {
    const [server] = estate.all('BackupServer')
    const record = { id: idOf('added', String(n)), Name: `R${n}`, BackupServer: server?.id ?? '' }
    return server && { do: 'add', type: 'Repository', record }
  },
  ({ estate }, n) => {
    const jobs = estate.all('Job')
    const job = jobs[n % Math.max(jobs.length, 1)]
    return job && { do: 'update', type: 'Job', id: job.id, changes: { NextRun: NOW + n } }
  },
  ({ estate }, n) => {
    const type = ['Job', 'Backup', 'BackupJobSession', 'RestorePoint'][n % 4] ?? 'Job'
    const all = estate.all(type)
    const record = all[n % Math.max(all.length, 1)]
    return record && { do: 'remove', type, id: record.id }
  },
  ({ estate }) => {
    const [routine] = estate.routines()
    return routine && { do: 'dropRoutine', ...routine }
  },
  ({ estate }) => ({ do: 'setSerial', serial: estate.serial + 1 }),
  (_, n) => ({ do: 'openSession', session: session(n) }),
  ({ sessions }, n) => {
    const all = sessions.list()
    const one = all[n % Math.max(all.length, 1)]
    const what = (['useSession', 'closeSession', 'expireSession'] as const)[n % 3] ?? 'useSession'
    return one && { do: what, id: one.id }
  },
  ({ clock }, n) => ({ do: 'setClock', position: clock.ahead(n * 1000) }),
  () => ({ do: 'addRule', rule: { effect: { kind: 'empty' } } }),
  ({ faults }) => {
    const [rule] = faults.list()
    return rule && { do: 'removeRule', id: rule.id }
  },
  () => ({ do: 'clearRules' }),
  (_, n) => ({ do: 'setProfile', profile: PROFILE_NAMES[n % PROFILE_NAMES.length] ?? 'default' }),
  (_, n) => ({ do: 'setTimeZone', name: n % 2 === 0 ? 'Europe/Berlin' : 'Asia/Tokyo' }),
  (_, n) => ({ do: 'keep', name: `kept ${n % 3}` }),
  (world) => {
    const [name] = world.keptNames()
    return name === undefined ? undefined : { do: 'forget', name }
  },
  (world) => {
    const [name] = world.keptNames()
    return { do: 'become', checkpoint: name === undefined ? START : keptAs(name) }
  },
  ({ worlds }, n) => {
    const name = `new-${n % 3}`
    if (worlds.find(name)) return undefined
    return { do: 'makeWorld', name, from: START, since: NOW, position: null }
  },
  ({ worlds }, n) => {
    const name = n % 2 === 0 ? 'one' : `new-${n % 3}`
    return worlds.find(name) && { do: 'removeWorld', name }
  },
]

/** Commands that are refused, whatever there is. */
const refused: fc.Arbitrary<WorldCommand> = fc.constantFrom<WorldCommand[]>(
  { do: 'update', type: 'Backup', id: nowhere, changes: {} },
  { do: 'remove', type: 'Backup', id: nowhere },
  { do: 'remove', type: 'Nothing', id: nowhere },
  { do: 'removeRule', id: 'none' },
  { do: 'forget', name: 'none' },
  { do: 'become', checkpoint: 'none' },
  { do: 'add', type: 'Backup', record: { id: nowhere, Name: 'B', Repository: nowhere } },
)

t.test('a change whose last command is refused changes nothing', async (t) => {
  const changes: Change[] = []
  let isFull = false
  const log = {
    append(change: Change) {
      if (isFull) throw new Error('The log is full')
      changes.push(change)
    },
    store: () => undefined,
  }
  const server = await buildServer(t, { estate: FIXTURE, log })
  const { worlds, controls } = server
  controls.makeWorld({ name: 'one' })
  controls.makeWorld({ name: 'two' })
  for (let n = 0; n < 4; n++) worlds.main.sessions.put(session(100 + n), NOW - n * 1000)
  for (const name of ['kept 1', 'kept 7', 'kept 2']) controls.keep(name)
  controls.faults.addScenario('overloaded')
  const draws = fc.array(fc.tuple(fc.constantFrom(...FINE), fc.nat(200)), { maxLength: 8 })
  const before = seen(server)
  const noted = changes.length
  const last = fc.option(refused, { nil: undefined })
  await fc.assert(
    fc.property(draws, last, (commands, end) => {
      isFull = end === undefined
      try {
        carryOut(worlds.main, {}, () => {
          const drawn = commands.flatMap(([draw, n]) => draw(worlds.main, n) ?? [])
          return end ? [...drawn, end] : drawn
        })
      } catch {
        const after = seen(server)
        if (after !== before) throw new Error(parted(after, before))
        if (changes.length !== noted) throw new Error('it was noted')
        return
      } finally {
        isFull = false
      }
      throw new Error('it was not refused')
    }),
    rounded(200),
  )
})

function parted(one: string, other: string): string {
  let at = 0
  while (one[at] === other[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 150), at + 150)
  return `${around(one)}\n\nis not\n\n${around(other)}`
}

t.test('a world that was removed takes no more changes', async (t) => {
  const { controls, worlds } = await buildServer(t, { estate: FIXTURE })
  const gone = controls.makeWorld({ name: 'gone' })
  controls.removeWorld('gone')
  const { changes } = worlds
  t.throws(() => gone.estate.add('BackupServer', { Name: 'x' }), {
    statusCode: 404,
    message: /no world gone any more/,
  })
  controls.makeWorld({ name: 'gone' })
  t.throws(() => gone.reset(), /any more/, 'not even where another one has its name')
  t.equal(worlds.changes, changes + 1)
})

t.test('a world goes back to the clock that it was made with', async (t) => {
  const { controls } = await buildServer(t, { estate: FIXTURE })
  const world = controls.makeWorld({ name: 'later', clock: { at: '2031-01-01T00:00:00Z' } })
  await world.clock.advance('P3D')
  world.reset()
  t.match(world.clock.state, { now: '2031-01-01T00:00:00.000Z', mode: 'fixed' })
  const job = world.estate.add('Job', { Name: 'X', BackupServer: 'vbr', Daily: '22:00' })
  t.equal(job.NextRun, '2031-01-01T22:00:00.000Z')
})
