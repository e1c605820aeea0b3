/** Time never overrules an edit: what someone has told of a job or a run is what it goes by, over the API too. */
import t, { type Test } from 'tap'
import { advance, buildServer, NOW } from '../build-server.js'

const MINUTE = 60_000
const DAY = 86_400_000
const TEN = Date.parse('2026-11-23T22:00:00Z')

type Values = Readonly<Record<string, unknown>>

const fixture = (job: object = {}, history: object = {}): object => ({
  Accounts: [{ Name: 'User', Password: 'Password' }],
  BackupServers: [{ Name: 'vbr' }],
  Repositories: [{ Name: 'R', Capacity: 1e13, FreeSpace: 5e12 }],
  Jobs: [{ Name: 'J', Daily: '22:00', ...job }],
  Backups: [{ Name: 'B', Job: 'J', History: { Days: 3, Machines: ['a', 'b', 'c'], ...history } }],
})

/** A server, what a client reads of it, and edits over /emsim. */
async function scene(t: Test, estate: object) {
  const server = await buildServer(t, { estate, sessionTimeout: 1000 * DAY })
  const { app, world, logOn } = server
  const headers = { ...(await logOn()), accept: 'application/json' }
  const read = async (url: string) => (await app.inject({ url: `/api${url}`, headers })).json()
  const edit = async (type: string, which: string, payload: object): Promise<Values> => {
    const url = `/emsim/estate/${type}/${which}`
    const answer = await app.inject({ method: 'PATCH', url, payload })
    if (answer.statusCode !== 200) throw new Error(answer.body)
    return answer.json()
  }
  const remove = (type: string, which: string) =>
    app.inject({ method: 'DELETE', url: `/emsim/estate/${type}/${which}` })
  const idsOf = (type: string): string[] =>
    world
      .present()
      .all(type)
      .map(({ id }) => id)
  return {
    ...server,
    edit,
    remove,
    idsOf,
    /** Moves the clock to a time. */
    to: (time: number) => advance(world, time - world.clock.now()),
    /** When a client is told that the job runs next, in milliseconds since the epoch. */
    nextRun: async (): Promise<number | undefined> => {
      const { NextRun } = (await read('/jobs?format=Entity')).Jobs[0]
      return NextRun ? Date.parse(NextRun) : undefined
    },
    runs: async (): Promise<Values[]> =>
      (await read('/backupSessions?format=Entity')).BackupJobSessions,
    tasks: async (): Promise<Values[]> =>
      (await read('/backupTaskSessions?format=Entity')).BackupTaskSessions,
    points: () => idsOf('RestorePoint').length,
  }
}

const created = ({ CreationTimeUTC }: Values): number => Date.parse(String(CreationTimeUTC))

t.test('a job runs by the schedule that it was given, and says so', async (t) => {
  const { edit, nextRun, runs, to } = await scene(t, fixture())
  t.equal(await nextRun(), TEN)
  const OptionsPeriodically = { Enabled: true, Kind: 'Hours', FullPeriod: 4 }
  await edit('Job', 'J', { JobScheduleOptions: { Standart: { OptionsPeriodically } } })
  t.equal(await nextRun(), NOW + 4 * 3_600_000)
  const before = (await runs()).length
  await to(NOW + 5 * 3_600_000)
  const newest = (await runs()).map(created).filter((time) => time > NOW)
  t.equal(newest.length, 1)
  t.ok(Number(newest[0]) - (NOW + 4 * 3_600_000) < 3000)
  t.equal((await runs()).length, before, 'the oldest went when it began')
  t.equal(await nextRun(), NOW + 8 * 3_600_000)
  await edit('Job', 'J', { JobScheduleOptions: null })
  t.equal(await nextRun(), undefined)
  await to(NOW + 5 * DAY)
  t.same(
    (await runs()).map(created).filter((time) => time > NOW + DAY),
    [],
  )
})

t.test('a job that is switched off has no next run, and one that is on again has', async (t) => {
  const { edit, nextRun, runs, to } = await scene(t, fixture())
  await edit('Job', 'J', { ScheduleEnabled: false })
  t.equal(await nextRun(), undefined)
  await to(NOW + 5 * DAY)
  t.same(
    (await runs()).map(created).filter((time) => time > NOW),
    [],
  )
  await edit('Job', 'J', { ScheduleEnabled: true })
  t.equal(await nextRun(), TEN + 5 * DAY)
  await to(TEN + 5 * DAY + MINUTE)
  t.equal((await runs()).map(created).filter((time) => time > NOW).length, 1)
  await edit('Job', 'J', { ScheduleEnabled: false, NextRun: 'PT1H' })
  await to(TEN + 7 * DAY)
  t.equal((await runs()).map(created).filter((time) => time > NOW).length, 1, 'off is off')
})

t.test('a next run that is told comes then; without one, the schedule tells it', async (t) => {
  const { edit, nextRun, runs, to } = await scene(t, fixture())
  await edit('Job', 'J', { NextRun: 'PT90M' })
  t.equal(await nextRun(), NOW + 90 * MINUTE)
  await to(NOW + 91 * MINUTE)
  t.equal((await runs()).map(created).filter((time) => time > NOW).length, 1)
  t.equal(await nextRun(), TEN, 'and the next by the schedule')
  await edit('Job', 'J', { NextRun: 'P3D' })
  t.equal(await nextRun(), NOW + 91 * MINUTE + 3 * DAY)
  await edit('Job', 'J', { NextRun: null })
  t.equal(await nextRun(), TEN)
  await edit('Job', 'J', { NextRun: '-PT1H' })
  await to(NOW + 92 * MINUTE)
  t.equal((await runs()).map(created).filter((time) => time > NOW).length, 1, 'one goes on still')
  t.equal(await nextRun(), TEN)
})

/** An hour after ten, all runs of the night are over; a day later, the next one's. */
for (const [how, end] of [
  ['by its end', () => ({ EndTimeUTC: '-PT0S' })],
  ['by its state', () => ({ State: 'Stopped' })],
  ['by an end that is told ahead', () => ({ EndTimeUTC: 'PT30S', Result: 'Failed' })],
] as const)
  t.test(`a run that is ended ${how} makes nothing more, and the next one comes`, async (t) => {
    const outcomes = [0, 1, 2].map((Ago) => ({ Ago, Result: 'Failed', Reason: 'x', Machine: 'c' }))
    const { edit, idsOf, runs, to, world } = await scene(t, fixture({}, { Outcomes: outcomes }))
    await to(TEN + 10_000)
    const before = new Set(idsOf('RestorePoint'))
    for (let minute = 1; idsOf('RestorePoint').every((id) => before.has(id)); minute++)
      await to(TEN + minute * MINUTE)
    const type = 'BackupJobSession'
    const running = (await runs()).find(({ State }) => State === 'Working')
    const id = String(running?.UID).split(':').at(-1) ?? ''
    await edit(type, id, end())
    await to(world.clock.now() + MINUTE)
    const made = (): Values => ({
      points: idsOf('RestorePoint'),
      files: idsOf('BackupFile'),
      machines: idsOf('VmRestorePoint'),
      tasks: world.estate.children('BackupTaskSession', type, id),
      session: world.estate.find(type, id),
      runs: idsOf(type),
    })
    const then = made()
    t.ok(JSON.stringify(then.tasks).includes('"Pending"'), 'it was not through')
    await to(TEN + 5 * 60 * MINUTE)
    t.same(made(), then, 'nor is there a retry')
    t.equal((await runs()).filter(({ State }) => State === 'Working').length, 0)
    await to(TEN + DAY + 5 * 60 * MINUTE)
    const later = (await runs()).map(created).filter((time) => time > TEN + DAY - MINUTE)
    t.equal(later.length, 2, 'the next night runs, and is retried')
  })

t.test('a run whose end is told ahead, and behind its own, goes on until then', async (t) => {
  const { edit, runs, to, world } = await scene(t, fixture())
  await to(TEN + MINUTE)
  const running = (await runs()).find(({ State }) => State === 'Working')
  const id = String(running?.UID).split(':').at(-1) ?? ''
  const told = TEN + 10 * 60 * MINUTE
  await edit('BackupJobSession', id, {
    EndTimeUTC: new Date(told).toISOString(),
    Result: 'Warning',
  })
  await to(told - 1)
  const at = async () => (await runs()).find(({ UID }) => UID === running?.UID)
  t.match(await at(), { State: 'Working', Result: 'None' })
  await to(told)
  t.match(await at(), { State: 'Stopped', Result: 'Warning', Progress: 100 })
  t.equal(world.estate.find('BackupJobSession', id)?.EndTimeUTC, told)
})

t.test('a session that has ended goes on again where its end is told anew', async (t) => {
  const { edit, runs, to, world } = await scene(t, fixture())
  const [first] = await runs()
  const id = String(first?.UID).split(':').at(-1) ?? ''
  await edit('BackupJobSession', id, { Result: 'Failed' })
  await edit('BackupJobSession', id, { EndTimeUTC: 'PT1H' })
  const at = async () => (await runs()).find(({ UID }) => UID === first?.UID)
  t.match(await at(), { State: 'Working', Result: 'None' })
  await to(NOW + 60 * MINUTE)
  t.match(await at(), { State: 'Stopped', Result: 'Failed' })
  t.equal(world.estate.find('BackupJobSession', id)?.EndTimeUTC, NOW + 60 * MINUTE)
})

t.test('what was removed stays removed', async (t) => {
  const { remove, idsOf, to, world } = await scene(t, fixture())
  await to(TEN + 12 * MINUTE)
  const removed: string[] = []
  for (const type of ['VmRestorePoint', 'RestorePoint', 'BackupJobSession', 'BackupTaskSession']) {
    const id = idsOf(type).at(-1) ?? ''
    removed.push(id)
    t.equal((await remove(type, id)).statusCode, 204)
  }
  for (let hour = 0; hour < 100; hour++) {
    await to(world.clock.now() + 60 * MINUTE)
    for (const type of ['VmRestorePoint', 'RestorePoint', 'BackupJobSession', 'BackupTaskSession'])
      for (const id of idsOf(type)) if (removed.includes(id)) t.fail(`${type} ${id} came again`)
  }
  t.ok(world.present().all('BackupJobSession').length > 2, 'others came')
})

t.test('a run whose backup is removed ends, and leaves nothing', async (t) => {
  const { remove, idsOf, runs, tasks, to, world } = await scene(t, fixture())
  await to(TEN + 5 * MINUTE)
  t.equal((await runs()).filter(({ State }) => State === 'Working').length, 1)
  await remove('Backup', 'B')
  await to(TEN + 3 * DAY)
  t.same(idsOf('RestorePoint'), [])
  t.same(idsOf('BackupFile'), [])
  t.equal((await runs()).length, 3, 'nobody runs for it again')
  t.same([...new Set((await runs()).map(({ State }) => State))], ['Stopped'])
  t.same([...new Set((await tasks()).map(({ State }) => State))], ['Completed'])
  t.equal(world.estate.due > TEN + 3 * DAY, true)
})

t.test('a job that is removed leaves its points, its files and its runs', async (t) => {
  const { remove, idsOf, runs, to } = await scene(t, fixture())
  await to(TEN + 5 * DAY)
  const before = ['RestorePoint', 'BackupFile', 'VmRestorePoint', 'BackupJobSession'].map(idsOf)
  t.equal((await remove('Job', 'J')).statusCode, 204)
  await to(TEN + 9 * DAY)
  t.same(['RestorePoint', 'BackupFile', 'VmRestorePoint', 'BackupJobSession'].map(idsOf), before)
  t.equal((await runs()).length, 3)
})
