/** Situations that are brought about while a simulator runs. */
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { Table } from '../../src/estate/table.js'
import { allSituations, situationNames } from '../../src/options/situations.js'
import { PREVIOUS_JOB } from '../../src/simulation/schedule.js'
import { replay } from '../../src/world/carry-out.js'
import type { Change } from '../../src/world/change.js'
import { buildServer, NOW } from '../build-server.js'
import { monitor, NOON } from './monitor.js'

t.test('each file tells what it is, and excludes others that there are', async (t) => {
  const all = await allSituations()
  const names = await situationNames()
  for (const { name, description, excludes, options } of all) {
    t.match(description, /^[A-Z0-9].*[^.\n]$/, name)
    t.same(
      excludes.filter((other) => other === name || !names.includes(other)),
      [],
      name,
    )
    t.ok(Object.keys(options).length > 0, name)
  }
})

t.test('what is brought about is as if it had been started in', async (t) => {
  for (const name of [
    'quiet-week',
    'all-failed-last-night',
    'repository-full',
    'first-run-empty',
  ]) {
    const [started, brought] = [await monitor(t, { situation: [name] }), await monitor(t)]
    await brought.em.situation(name)
    const [one, other] = await Promise.all([started.em.snapshot(), brought.em.snapshot()])
    t.same(other.estate.records, one.estate.records, name)
  }
})

t.test('over HTTP, and a list of them', async (t) => {
  const { em } = await monitor(t)
  const { app } = em
  const list = (await app.inject('/emsim/situations')).json()
  t.same(
    list.map(({ name }: { name: string }) => name),
    await situationNames(),
  )
  const post = (names: unknown) =>
    app.inject({ method: 'POST', url: '/emsim/situations', payload: { names } })
  t.equal((await post(['repository-full', 'licence-too-low'])).statusCode, 204)
  t.equal(em.estate.find('Repository', { FreeSpace: 0 }).length, 1)
  t.equal(em.faults.list().length, 1)
  t.equal((await post(['no-such'])).statusCode, 404)
  t.equal((await post(['quiet-week', 'retry-succeeded'])).statusCode, 409)
  t.equal((await post('repository-full')).statusCode, 400)
})

t.test('no index of what comes with a situation is built while someone waits', async (t) => {
  const { em } = await monitor(t)
  const prepared = t.capture(Table.prototype, 'prepare', Table.prototype.prepare)
  const built = () =>
    prepared()
      .filter(({ receiver }) => (receiver as Table).size >= 10_000)
      .map(({ args: [relation] }) => relation)
  await em.situation('10-000-jobs')
  const ahead = built()
  t.ok(ahead.includes(PREVIOUS_JOB), 'not even one that the contract does not know')
  await em.clock.advance('P1D')
  t.same(built(), [], 'what a day asks for is there')
})

/** One where years go by in no time. */
const SMALL = {
  BackupServers: [{ Name: 'vbr', Repositories: [{ Name: 'R' }] }],
  Jobs: [{ Name: 'J', Daily: '22:30' }],
}

t.test('all of it or nothing, and a reset goes back', async (t) => {
  const { em } = await monitor(t, { estate: SMALL, user: ['User:Password'] })
  const before = await em.snapshot()
  await em.situation('clock-change', 'repository-full')
  t.match(em.clock.state.now, /^2030-03-30/)
  em.reset()
  t.same(await em.snapshot(), before)
  em.estate.update('Job', 'J', { ScheduleEnabled: false })
  em.estate.update('Job', 'J', { ScheduleEnabled: true })
  t.equal(em.estate.get('Job', 'J').NextRun, '2026-11-23T22:30:00.000Z', 'in UTC again')
  em.clock.set({ at: '2031-01-01T00:00:00Z' })
  const late = await em.snapshot()
  await t.rejects(em.situation('repository-full', 'clock-change'), { message: /cannot go back/ })
  t.same(await em.snapshot(), late)
})

t.test('a snapshot holds what came of it, and what is still to come', async (t) => {
  const { em } = await monitor(t, { situation: ['one-job-running-forever', 'repository-full'] })
  await em.situation('licence-too-low')
  const snapshot = JSON.parse(JSON.stringify(await em.snapshot()))
  const other = (await monitor(t)).em
  await other.restore(snapshot)
  for (const one of [em, other]) await one.clock.advance('P2D')
  t.same((await other.snapshot()).estate, (await em.snapshot()).estate)
  t.equal(other.estate.find('BackupJobSession', { State: 'Working' }).length, 1)
})

t.test('it is one change, which can be played again', async (t) => {
  const lines: string[] = []
  const log = { append: (change: Change) => lines.push(JSON.stringify(change)), store() {} }
  const now = { now: () => NOW }
  const first = await buildServer(t, { clock: now, log })
  await first.controls.situation('licence-expired', 'repository-full', 'tenant-lease-ends-today')
  await first.controls.situation('odd')
  t.equal(lines.length, 2)
  const again = await buildServer(t, { clock: now })
  for (const line of lines) replay(again.world, JSON.parse(line))
  for (const { world } of [first, again]) world.estate.upTo(NOW + 200_000_000)
  t.same(stateOf(again.world.estate), stateOf(first.world.estate))
})

t.test('a time zone is part of the change', async (t) => {
  const lines: string[] = []
  const log = { append: (change: Change) => lines.push(JSON.stringify(change)), store() {} }
  const clock = { now: () => NOW }
  const first = await buildServer(t, { clock, log, estate: SMALL })
  await first.controls.situation('clock-change')
  const again = await buildServer(t, { clock, estate: SMALL })
  for (const line of lines) replay(again.world, JSON.parse(line))
  const [one, other] = [first, again].map(({ world }) => {
    world.estate.upTo(world.clock.now())
    return [world.clock.now(), world.estate.courses.zone.name, stateOf(world.estate)]
  })
  t.same(other, one)
  t.equal(other?.[1], 'Europe/Berlin')
})

t.test('another version: its clients are told so at once, until a reset', async (t) => {
  const { em, get } = await monitor(t, { profile: '12.3' })
  t.ok('BackupServers' in (await get('reports/summary/overview')))
  await em.situation('just-upgraded-to-13')
  t.equal(em.profile.name, '13.0')
  t.ok('backupServers' in (await get('reports/summary/overview')), 'in the same session')
  em.reset()
  t.equal(em.profile.name, '12.3')
})

t.test('in a world of its own', async (t) => {
  const { em } = await monitor(t)
  await em.world('team-a').situation('repository-full')
  t.equal(em.world('team-a').estate.find('Repository', { FreeSpace: 0 }).length, 1)
  t.equal(em.estate.find('Repository', { FreeSpace: 0 }).length, 0)
})

t.test(
  'changes may be told by whoever starts it, and mistakes in them with their place',
  async (t) => {
    const changes = [{ change: { type: 'Job', filter: 'Name=="Web Farm"' }, to: { Name: 'Farm' } }]
    const { em } = await monitor(t, { changes })
    t.equal(em.estate.find('Job', { Name: 'Farm' }).length, 1)
    const refused = (changes: unknown, message: RegExp) =>
      t.rejects(monitor(t, { changes: changes as never, clock: NOON }), { message })
    await refused([{ chance: {} }], /changes\[0\]: expected one of change, remove/)
    await refused(
      [{ remove: { type: 'Jop' } }],
      /changes\[0\]\.remove\.type: expected a type with records, found "Jop"; did you mean Job\?/,
    )
    await refused(
      [{ remove: { type: 'Job', filter: 'Nmae==x' } }],
      /remove\.filter: expected .* in column 1/,
    )
    await refused([{ remove: { type: 'Job', sortAsc: 'Nmae' } }], /remove\.sortAsc: expected/)
    await refused(
      [{ remove: { type: 'Job', under: { Repository: { type: 'Job' } } } }],
      /remove\.under\.Repository: expected one of the keys/,
    )
    await refused([{ change: { type: 'Job' }, to: { NextRun: 5 } }], /NextRun: expected a time/)
    await refused([{ runs: { since: 'P1D', went: 'failed' } }], /reason: expected why/)
    await refused([{ runs: { since: '1 day', went: 'missed' } }], /an ISO 8601 duration/)
  },
)
