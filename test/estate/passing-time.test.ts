import t from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { Estate } from '../../src/estate/estate.js'
import { EstateStateReader, stateOf } from '../../src/estate/estate-state.js'
import { inTurns } from '../../src/estate/scan.js'
import { emptyEstate, loadFixture, loadFixtureFiles } from '../../src/simulation/fixtures.js'
import { advance, buildServer, NOW } from '../build-server.js'

const MINUTE = 60_000
const DAY = 86_400_000
const contract = enterpriseManagerContract()

async function defaultEstate(now = NOW): Promise<Estate> {
  const estate = emptyEstate(contract)
  await loadFixtureFiles('default', estate, now)
  return estate
}

function estateOf(document: object): Estate {
  const estate = emptyEstate(contract)
  loadFixture(document, estate, NOW)
  return estate
}

/** Every record by type and id, in whatever order they came. */
function recordsOf(estate: Estate): Map<string, object> {
  const { records } = stateOf(estate)
  return new Map(
    Object.entries(records)
      .flatMap(([type, list]) => list.map((one) => [`${type} ${one.id}`, one] as const))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

const small = (job: object = {}, history: object = {}): object => ({
  BackupServers: [{ Name: 'vbr' }],
  Repositories: [{ Name: 'R' }],
  Jobs: [{ Name: 'J', Daily: '22:00', ...job }],
  Backups: [
    {
      Name: 'B',
      Job: 'J',
      History: { Days: 3, At: '22:00', Machines: ['a', 'b'], ...history },
    },
  ],
})

/** 22:00 of the day of NOW. */
const TEN = Date.parse('2026-11-23T22:00:00Z')

t.test('a run goes on, machine by machine, until it is over', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const running = async () => {
    const url = '/api/backupSessions?format=Entity&filter=State==Working'
    const answer = await app.inject({ url, headers })
    return answer.json().BackupJobSessions[0]
  }
  const before = await running()
  t.equal(before.Result, 'None')
  const tasks = async (): Promise<{ State: string }[]> => {
    const url = `/api/backupSessions/${before.UID.split(':').at(-1)}/taskSessions?format=Entity`
    return (await app.inject({ url, headers })).json().BackupTaskSessions
  }
  const states = async (): Promise<string> => (await tasks()).map(({ State }) => State).join(' ')
  const seen = [await states()]
  let progress = before.Progress
  for (let minute = 0; minute < 60; minute++) {
    advance(world, 'PT1M')
    const now = await running()
    const next = await states()
    if (seen.at(-1) !== next) seen.push(next)
    if (!now) break
    t.ok(now.Progress >= progress, 'progress does not go back')
    progress = now.Progress
  }
  t.ok(seen.length > 2, seen.join('\n'))
  t.match(seen.at(-1), /^(Completed ?)+$/)
  const [session] = (
    await app.inject({
      url: `/api/backupSessions?format=Entity&filter=UID=="${before.UID}"`,
      headers,
    })
  ).json().BackupJobSessions
  t.match(session, { State: 'Stopped', Result: 'Success', Progress: 100 })
  t.ok(Date.parse(session.EndTimeUTC) <= world.clock.now())
})

t.test('the next night comes by itself, and the next run is always ahead', async (t) => {
  const { app, world, logOn } = await buildServer(t, { sessionTimeout: 100 * DAY })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const get = async (url: string) => (await app.inject({ url, headers })).json()
  const overview = await get('/api/reports/summary/job_statistics')
  for (let day = 0; day < 40; day++) {
    advance(world, 'P1D')
    const now = world.clock.now()
    const { Jobs } = await get('/api/jobs?format=Entity')
    for (const { NextRun } of Jobs) t.ok(!NextRun || Date.parse(NextRun) > now)
    const statistics = await get('/api/reports/summary/job_statistics')
    t.equal(statistics.ScheduledJobs, overview.ScheduledJobs)
    t.ok(statistics.TotalJobRuns > 10, 'the last 24 hours are never empty')
  }
})

t.test('the run that begins now is not the next one any more', (t) => {
  const estate = estateOf(small())
  estate.upTo(TEN)
  t.equal([...estate.all('Job')][0]?.NextRun, TEN + DAY)
  t.end()
})

t.test('nothing dangles and nothing piles up, after months', async (t) => {
  const estate = await defaultEstate()
  const before = estate.counts()
  for (let day = 1; day <= 90; day++) estate.upTo(NOW + day * DAY)
  const reader = new EstateStateReader(contract, estate.courses)
  const { records, routines, present } = structuredClone(stateOf(estate))
  for (const [type, list] of Object.entries(records))
    for (const [index, record] of list.entries()) reader.record(type, index, record)
  for (const [index, routine] of routines.entries()) reader.routine(index, routine)
  reader.time(present)
  t.ok(await inTurns(reader.estate()))
  const after = estate.counts()
  for (const type of ['RestorePoint', 'BackupJobSession', 'BackupTaskSession', 'VmReplicaPoint'])
    t.ok(Number(after[type]) < Number(before[type]) * 1.3, `${type} ${before[type]} ${after[type]}`)
  const newest = Math.max(
    ...[...estate.all('RestorePoint')].map(({ BackupDateUTC }) => Number(BackupDateUTC)),
  )
  t.ok(newest > NOW + 89 * DAY && newest <= NOW + 90 * DAY)
  for (const file of estate.all('BackupFile'))
    t.ok(estate.find('RestorePoint', String(file.RestorePoint)), 'each file has its point')
})

t.test('a jump of a year leaves what a year of nights would', async (t) => {
  const estate = await defaultEstate()
  estate.upTo(NOW + 365 * DAY)
  t.ok(Number(estate.counts().RestorePoint) < 1000)
  t.ok(estate.due > NOW + 365 * DAY)
})

t.test('points are kept while a later one needs them', (t) => {
  const estate = estateOf(small())
  const files = (): string =>
    [...estate.all('BackupFile')].map(({ FileType }) => String(FileType)).join(' ')
  t.equal(files(), 'vbk vbk vib', 'the first night, Saturday and Sunday')
  estate.upTo(TEN + 30 * MINUTE)
  t.equal(files(), 'vbk vib vib', 'Saturday on')
  estate.upTo(TEN + 4 * DAY + 30 * MINUTE)
  t.equal(files(), 'vbk vib vib vib vib vib vib', 'all of them need Saturday’s')
  estate.upTo(TEN + 8 * DAY)
  t.equal(files(), 'vbk vib vib', 'until there are enough after the next Saturday')
  t.end()
})

t.test('a backup without machines has data all the same', (t) => {
  const estate = estateOf(small({}, { Machines: [] }))
  estate.upTo(TEN + 3 * DAY)
  for (const { DataSize, BackupSize, CompressRatio } of estate.all('BackupFile')) {
    t.ok(Number(DataSize) > 1e9)
    t.ok(Number(BackupSize) > 1e9)
    t.ok(Number(CompressRatio) > 1)
  }
  t.end()
})

t.test('a replica may keep more points than nights are told of', (t) => {
  const History = { Days: 2, Points: 5, At: '22:00', Machines: ['a'], Running: true }
  const estate = estateOf({
    ...small(),
    Replicas: [{ Name: 'R', Repository: 'R', Job: 'J', History }],
  })
  const points = () => estate.all('VmReplicaPoint').map(({ id }) => id)
  const before = points()
  t.equal(before.length, 5)
  estate.upTo(TEN + 3 * DAY)
  const after = points()
  t.equal(after.length, 5)
  t.same(
    after.filter((id) => before.includes(id)),
    before.slice(-1),
    'the run of today and three nights are new ones',
  )
  t.end()
})

t.test('the nights of a fixture begin anew when they are over', (t) => {
  const Outcomes = [{ Ago: 0, Result: 'Failed', Reason: 'No space.', Retry: false }]
  const estate = estateOf(small({}, { Outcomes }))
  estate.upTo(NOW + 6 * DAY)
  const results = [...estate.all('BackupJobSession')].map(({ Result }) => Result ?? 'Success')
  t.same(results.toSorted(), ['Failed', 'Success', 'Success'], 'one of three fails still')
  t.end()
})

t.test('a job that is switched off stays still; one that is removed leaves what it made', (t) => {
  const off = estateOf(small())
  const [job] = [...off.all('Job')]
  const id = String(job?.id)
  off.apply({ do: 'update', type: 'Job', id, changes: { ScheduleEnabled: false } })
  const before = recordsOf(off)
  off.upTo(NOW + 5 * DAY)
  t.same(recordsOf(off), before)
  off.apply({ do: 'update', type: 'Job', id, changes: { ScheduleEnabled: true } })
  off.upTo(NOW + 6 * DAY)
  const [newest] = [...off.all('BackupJobSession')].slice(-1)
  t.ok(Number(newest?.CreationTimeUTC) > NOW + 5 * DAY, 'on again')
  const gone = estateOf(small())
  gone.apply({ do: 'remove', type: 'Job', id })
  gone.upTo(NOW + 5 * DAY)
  t.equal(gone.counts().BackupJobSession, 3)
  t.equal(gone.counts().RestorePoint, 3)
  t.end()
})

t.test('what a test has changed stays as it made it', (t) => {
  const estate = estateOf(small({}, { Running: true }))
  const running = [...estate.all('BackupJobSession')].find((one) => !one.EndTimeUTC)
  const id = String(running?.id)
  const type = 'BackupJobSession'
  estate.apply({ do: 'update', type, id, changes: { Progress: 77, Result: 'Warning' } })
  estate.upTo(NOW + 60 * MINUTE)
  const over = estate.find(type, id)
  t.equal(over?.Progress, 77)
  t.equal(over?.Result, 'Warning')
  t.type(over?.EndTimeUTC, 'number')
  t.end()
})

t.test(
  'a session with an end to come runs until then, and tells how it went only then',
  async (t) => {
    const estate = {
      ...small(),
      Accounts: [{ Name: 'User', Password: 'Password' }],
      RestoreSessions: [
        {
          Name: 'r',
          CreationTimeUTC: '-PT5M',
          EndTimeUTC: 'PT10M',
          Result: 'Failed',
          Progress: 40,
        },
      ],
    }
    const { app, world, logOn } = await buildServer(t, { estate })
    const headers = { ...(await logOn()), accept: 'application/json' }
    const session = async () =>
      (await app.inject({ url: '/api/restoreSessions?format=Entity', headers })).json()
        .RestoreSessions[0]
    t.match(await session(), { State: 'Working', Result: 'None', Progress: 40 })
    t.notOk((await session()).EndTimeUTC)
    advance(world, 'PT9M')
    t.match(await session(), { State: 'Working' })
    advance(world, 'PT1M')
    t.match(await session(), { State: 'Stopped', Result: 'Failed', Progress: 100 })
  },
)
