import t from 'tap'
import { advance } from '../build-server.js'
import { actingClient } from './acting-client.js'

const REF = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-777'

t.test(
  'a started job runs: its session begins with the 202, goes on, and leaves a point',
  async (t) => {
    const { ask, get, id, world } = await actingClient(t, { sessionTimeout: 86_400_000 })
    const job = id('Job', 'Backup Job 1')
    const backup = id('Backup', 'Backup Job 1')
    const points = async () => (await get(`/api/backups/${backup}/restorePoints`)).Refs.length
    const before = await points()
    const sessions = async () =>
      (
        await get(
          `/api/query?type=BackupJobSession&format=Entities&filter=JobUid==${job}&sortDesc=CreationTime&pageSize=1`,
        )
      ).Entities.BackupJobSessions.BackupJobSessions[0]
    t.equal((await ask('POST', `/api/jobs/${job}?action=start`)).status, 202)
    t.match(await sessions(), { State: 'Starting', Result: 'None', EndTimeUTC: null, Progress: 0 })
    t.equal((await sessions()).CreationTimeUTC, '2026-11-23T12:00:00Z')
    await advance(world, 'PT1M')
    t.match(await sessions(), { State: 'Working' })
    t.equal(await points(), before, 'no point of what is not done')
    await advance(world, 'PT30M')
    t.match(await sessions(), { State: 'Stopped', Result: 'Success', Progress: 100 })
    t.equal(await points(), before + 1)
    const again = await ask('POST', `/api/jobs/${job}?action=start`)
    t.equal(again.status, 202)
  },
)

t.test('a run that is asked for takes the place of no other, until nights have come', async (t) => {
  const after = []
  for (const steps of [1, 40]) {
    const { ask, id, world } = await actingClient(t, { sessionTimeout: 86_400_000 })
    const job = id('Job', 'Backup Job 1')
    const sessions = () => world.estate.children('BackupJobSession', 'Job', job)
    const before = sessions().length
    for (let time = 0; time < 3; time++) {
      t.equal((await ask('POST', `/api/jobs/${job}?action=start`)).status, 202)
      await advance(world, 'PT30M')
    }
    t.equal(sessions().length, before + 3)
    for (let step = 0; step < steps; step++) await advance(world, `P${40 / steps}D`)
    const begun = sessions().map(({ CreationTimeUTC }) => Number(CreationTimeUTC))
    const days = Math.round((world.clock.now() - Math.min(...begun)) / 86_400_000)
    t.equal(days, 30, 'with a night go those that are too many')
    after.push(JSON.stringify(sessions()))
  }
  t.equal(after[0], after[1], 'in one leap as in steps')
})

t.test('of runs that are asked for alone twice as many are kept, no more', async (t) => {
  const SimpleRetentionPolicy = { RetainLimitType: 'Cycles', RetainCycles: 3 }
  const estate = {
    Accounts: [{ Name: 'User', Password: 'Password' }],
    BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
    Jobs: [{ Name: 'Asked', Machines: ['web01'], SimpleRetentionPolicy }],
  }
  const { ask, id, world } = await actingClient(t, { estate, sessionTimeout: 86_400_000 })
  const job = id('Job', 'Asked')
  const counts: number[] = []
  for (let time = 0; time < 8; time++) {
    t.equal((await ask('POST', `/api/jobs/${job}?action=start`)).status, 202)
    await advance(world, 'PT30M')
    counts.push(world.estate.children('BackupJobSession', 'Job', job).length)
  }
  t.same(counts, [1, 2, 3, 4, 5, 6, 6, 6])
})

t.test('a stopped job makes no points of what was not done, now or later', async (t) => {
  const { ask, done, get, id, world } = await actingClient(t, { sessionTimeout: 86_400_000 })
  const job = id('Job', 'Backup Job 1')
  const backup = id('Backup', 'Backup Job 1')
  const counts = () =>
    ['RestorePoint', 'BackupFile'].map(
      (type) => world.estate.children(type, 'Backup', backup).length,
    )
  const before = counts()
  await ask('POST', `/api/jobs/${job}?action=start`)
  await advance(world, 'PT30S')
  const running = await done('POST', `/api/jobs/${job}?action=start`)
  t.match(running.Result, { Success: false, Message: /running already/ })
  const stopped = await done('POST', `/api/jobs/${job}?action=stop`)
  t.match(stopped.Result, { Success: true, Message: 'Job "Backup Job 1" triggered to stop.' })
  const [last] = (
    await get(`/api/jobs/${job}/backupSessions?format=Entity&sortDesc=CreationTimeUTC&pageSize=1`)
  ).BackupJobSessions
  t.match(last, { State: 'Stopped', Result: 'Failed' })
  await advance(world, 'PT2H')
  t.same(counts(), before)
  t.match((await done('POST', `/api/jobs/${job}?action=stop`)).Result, { Success: false })
  t.match((await done('POST', `/api/jobs/${job}?action=retry`)).Result, { Success: true })
})

t.test(
  'a clone has what its model has, is disabled, and backs up when it is started',
  async (t) => {
    const { done, get, id, world } = await actingClient(t, { sessionTimeout: 86_400_000 })
    const job = id('Job', 'Backup Job 1')
    const RepositoryUid = `urn:veeam:Repository:${id('Repository', 'Backup Volume 01')}`
    const info = { JobName: 'Clone', FolderName: 'Folder', RepositoryUid }
    await done('POST', `/api/jobs/${job}?action=clone`, { BackupJobCloneInfo: info })
    const clone = id('Job', 'Clone')
    const entity = await get(`/api/jobs/${clone}?format=Entity`)
    t.match(entity, { ScheduleConfigured: true, ScheduleEnabled: false, NextRun: null })
    const [mine, theirs] = [
      await get(`/api/jobs/${clone}/includes`),
      await get(`/api/jobs/${job}/includes`),
    ]
    t.same(
      mine.ObjectInJobs.map((one: { Name: string }) => one.Name),
      ['app01', 'app02'],
    )
    t.notSame(mine.ObjectInJobs[0].ObjectInJobId, theirs.ObjectInJobs[0].ObjectInJobId)
    const taken = await done('POST', `/api/jobs/${job}?action=clone`, { BackupJobCloneInfo: info })
    t.match(taken.Result, { Success: false, Message: /named Clone already/ })
    t.match((await done('POST', `/api/jobs/${clone}?action=start`)).Result, { Success: true })
    await advance(world, 'PT1H')
    const backup = id('Backup', 'Folder')
    t.equal((await get(`/api/backups/${backup}/restorePoints`)).Refs.length, 1)
    t.match((await get(`/api/jobs/${clone}/backupSessions?format=Entity`)).BackupJobSessions, [
      { Result: 'Success' },
    ])
  },
)

t.test(
  'an edit changes what it tells and no more, and the new schedule is the one that runs',
  async (t) => {
    const { done, get, id, world } = await actingClient(t, { sessionTimeout: 86_400_000 })
    const job = id('Job', 'Backup Job 1')
    const url = `/api/jobs/${job}?format=Entity`
    const before = await get(url)
    const daily = { Enabled: true, Time: '2019-10-23T13:00:00' }
    await done('PUT', `/api/jobs/${job}`, {
      JobScheduleOptions: { Standart: { OptionsDaily: daily } },
    })
    const after = await get(url)
    t.equal(after.NextRun, '2026-11-23T13:00:00Z')
    t.equal(after.Description, before.Description)
    await advance(world, 'PT2H')
    t.equal(
      world.estate.children('BackupJobSession', 'Job', job).at(-1)?.CreationTimeUTC,
      Date.parse('2026-11-23T13:00:00Z') +
        (Number(world.estate.children('BackupJobSession', 'Job', job).at(-1)?.CreationTimeUTC) %
          60_000),
    )
    await done('PUT', `/api/jobs/${job}`, {
      ScheduleConfigured: false,
      ScheduleEnabled: false,
      JobScheduleOptions: {},
    })
    t.match(await get(url), { ScheduleConfigured: false, ScheduleEnabled: false, NextRun: null })
  },
)

t.test('machines come into a job and leave it; the last one cannot go', async (t) => {
  const { done, get, id } = await actingClient(t)
  const url = `/api/jobs/${id('Job', 'Backup Job 1')}/includes`
  await done('POST', url, {
    HierarchyObjRef: REF,
    HierarchyObjName: 'new',
    DisplayName: 'New',
    Order: 3,
  })
  const ids = async (): Promise<string[]> =>
    (await get(url)).ObjectInJobs.map((one: { ObjectInJobId: string }) => one.ObjectInJobId)
  const all = await ids()
  t.equal(all.length, 3)
  for (const one of all.slice(0, 2))
    t.match((await done('DELETE', `${url}/${one}`)).Result, { Success: true })
  const last = await done('DELETE', `${url}/${all[2]}`)
  t.match(last.Result, { Success: false, Message: /only one object/ })
  t.same(await ids(), all.slice(2))
  const stray = { HierarchyObjRef: REF.replace('0f4a', 'ffff'), HierarchyObjName: 'x' }
  t.match((await done('POST', url, stray)).Result, { Success: false, Message: /no infrastructure/ })
})

t.test('a deleted job is gone, and what it made stays', async (t) => {
  const { ask, done, id, world } = await actingClient(t)
  const job = id('Job', 'Backup Job 1')
  const points = world.estate.counts().RestorePoint
  t.match((await done('DELETE', `/api/jobs/${job}`)).Result, { Success: true })
  t.equal((await ask('GET', `/api/jobs/${job}`)).status, 404)
  t.equal(world.estate.counts().RestorePoint, points)
  t.equal((await ask('POST', `/api/jobs/${job}?action=start`)).status, 404)
})

t.test('who may not, is refused, and nothing has changed', async (t) => {
  const { ask, id, world } = await actingClient(t, {}, 'vm.operator')
  const before = world.estate.version
  const { status } = await ask(
    'POST',
    `/api/jobs/${id('Job', 'Test Lab')}?action=toggleScheduleEnabled`,
  )
  t.equal(status, 403)
  t.equal(world.estate.version, before)
})
