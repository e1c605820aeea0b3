/** Each situation as a monitoring client reads it: reports, sessions, queries. */
import t from 'tap'
import { monitor, NOON } from './monitor.js'

const TASKS = ['BackupTaskSession', 'ReplicaTaskSession']

t.test('quiet-week: no run for a week, nor any to come', async (t) => {
  const { em, report, query } = await monitor(t, { situation: ['quiet-week'] })
  const runs = { TotalJobRuns: 0, RunningJobs: 0, MaxJobDuration: 0, ScheduledJobs: 0 }
  t.match(await report('job_statistics'), runs)
  t.match(await report('overview'), { SuccessfulVmLastestStates: 0, FailedVmLastestStates: 0 })
  const days = (await report('processed_vms')).Days as { BackupedVms: number }[]
  t.equal(
    days.slice(0, 6).reduce((sum, day) => sum + day.BackupedVms, 0),
    0,
  )
  t.same(await query('type=BackupJobSession&filter=CreationTime>"2026-11-16T12:00:00"'), [])
  t.ok((await query('type=BackupJobSession')).length > 0, 'there were some before')
  t.ok((await query('type=Job')).every((job) => job.ScheduleEnabled === false))
  await em.clock.advance('P3D')
  t.match(await report('job_statistics'), runs)
})

t.test('all-failed-last-night: every run, and every machine', async (t) => {
  const { em, report, query } = await monitor(t, { situation: ['all-failed-last-night'] })
  const statistics = await report('job_statistics')
  t.ok(Number(statistics.TotalJobRuns) > 10)
  t.match(statistics, { SuccessfulJobRuns: 0, FailedJobRuns: statistics.TotalJobRuns })
  const overview = await report('overview')
  t.match(overview, { SuccessfulVmLastestStates: 0, WarningVmLastestStates: 0 })
  t.ok(Number(overview.FailedVmLastestStates) > 20)
  t.match(await report('vms_overview'), { SuccessBackupPercents: 0 })
  const since = 'CreationTime>"2026-11-22T12:00:00"'
  for (const type of TASKS) {
    const tasks = await query(`type=${type}&filter=${since};State==Completed`)
    t.ok(tasks.length > 0 && tasks.every((task) => task.Result === 'Failed'), type)
  }
  const [run] = await query(`type=BackupJobSession&filter=${since};JobName=="SQL Servers"`)
  t.match(run, { Result: 'Failed', State: 'Stopped' })
  const made = await query(`type=RestorePoint&filter=${since};BackupName=="SQL Servers"`)
  t.same(made, [], 'nothing came of it')
  await em.clock.advance('P1D')
  t.ok(Number((await report('job_statistics')).SuccessfulJobRuns) > 10, 'tonight all goes well')
})

t.test('retry-succeeded: one machine failed, and a second run made it good', async (t) => {
  const { report, query } = await monitor(t, { situation: ['retry-succeeded'] })
  const { TotalJobRuns, FailedJobRuns, SuccessfulJobRuns } = await report('job_statistics')
  t.equal(FailedJobRuns, SuccessfulJobRuns)
  t.ok(Number(TotalJobRuns) > 20)
  const sessions = await query(
    'type=BackupJobSession&filter=CreationTime>"2026-11-22T12:00:00";JobName=="SQL Servers"&sortAsc=CreationTime',
  )
  t.match(sessions, [
    { Result: 'Failed', IsRetry: false },
    { Result: 'Success', IsRetry: true },
  ])
  const tasks = await query(
    'type=BackupTaskSession&filter=CreationTime>"2026-11-22T12:00:00";VmDisplayName=="sql-erp01"&sortAsc=CreationTime',
  )
  t.match(tasks, [
    { Result: 'Failed', Reason: /locked/ },
    { Result: 'Success', Reason: '' },
  ])
})

t.test('one-job-running-forever: until someone stops it', async (t) => {
  const { em, report, query } = await monitor(t, { situation: ['one-job-running-forever'] })
  const name = 'Backup Job 1'
  const working = async () =>
    (await query(`type=BackupJobSession&filter=JobName=="${name}";State==Working`)).length
  t.equal(await working(), 1)
  const before = await query(`type=BackupJobSession&filter=JobName=="${name}"`)
  await em.clock.advance('P5D')
  t.equal(await working(), 1)
  const [run] = await query(`type=BackupJobSession&filter=State==Working`)
  t.match(run, { JobName: name, Progress: 50, Result: 'None' })
  const after = await query(`type=BackupJobSession&filter=JobName=="${name}"`)
  t.ok(after.length <= before.length, 'no other one has begun')
  t.equal((await report('job_statistics')).RunningJobs, 1)
  const [job] = await query(`type=Job&filter=Name=="${name}"`)
  const id = String(job?.UID).split(':').at(-1)
  const headers = { 'x-restsvcsessionid': 'monitor' }
  const url = `/api/jobs/${id}?action=stop`
  t.equal((await em.app.inject({ method: 'POST', url, headers })).statusCode, 202)
  await em.clock.advance('PT1M')
  t.equal(await working(), 0)
  const stopped = await query(`type=BackupJobSession&filter=JobName=="${name}";Result==Failed`)
  t.equal(stopped.length, 1)
})

t.test('repository-full: one at 100 %, one at 95 %; runs into the first fail', async (t) => {
  const { em, report, query } = await monitor(t, { situation: ['repository-full'] })
  const periods = (await report('repository')).Periods as { Capacity: number; FreeSpace: number }[]
  const used = periods.map(({ Capacity, FreeSpace }) => 1 - FreeSpace / Capacity)
  t.equal(used.filter((part) => part === 1).length, 1)
  t.equal(used.filter((part) => Math.abs(part - 0.95) < 0.000_1).length, 1)
  t.equal((await query('type=Repository&filter=FreeSpace==0')).length, 1)
  await em.clock.advance('P1D')
  const [full] = em.estate.find('Repository', { FreeSpace: 0 })
  const jobs = em.estate.find('Backup', { Repository: String(full?.UID) }).map(({ Job }) => Job)
  const begun = em.estate
    .find('BackupJobSession')
    .filter(
      (one) => jobs.includes(one.Job) && Date.parse(String(one.CreationTimeUTC)) > Date.parse(NOON),
    )
  t.ok(begun.length > 0)
  for (const { Result } of begun) t.equal(Result, 'Failed')
})

t.test('licence-expired: runs fail, those to come as well; all can be read', async (t) => {
  const { em, report, query } = await monitor(t, { situation: ['licence-expired'] })
  for (let day = 0; day < 3; day++) {
    const statistics = await report('job_statistics')
    t.match(statistics, { SuccessfulJobRuns: 0, FailedJobRuns: statistics.TotalJobRuns })
    t.ok(Number(statistics.FailedJobRuns) > 10)
    await em.clock.advance('P1D')
  }
  const [task] = await query('type=BackupTaskSession&sortDesc=CreationTime&pageSize=1')
  t.match(task, { Reason: /license has expired/ })
  t.ok((await query('type=VmRestorePoint')).length > 50, 'points of the time before')
})

t.test('licence-too-low: nobody can log on', async (t) => {
  const { em } = await monitor(t, { situation: ['licence-too-low'] })
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const url = '/api/sessionMngr/?v=latest'
  const answer = await em.app.inject({ method: 'POST', url, headers: { authorization } })
  t.equal(answer.statusCode, 403)
  t.match(answer.body, /license/)
  t.equal((await em.app.inject('/api/')).statusCode, 200)
})

t.test('accounts-locked: nobody can log on, and whoever has can go on', async (t) => {
  const { em, report } = await monitor(t, { situation: ['accounts-locked'] })
  const logOn = async (credentials: string) => {
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
    const url = '/api/sessionMngr/?v=latest'
    return (await em.app.inject({ method: 'POST', url, headers: { authorization } })).statusCode
  }
  t.ok(em.accounts.length > 5)
  for (const { name, password } of em.accounts) t.equal(await logOn(`${name}:${password}`), 401)
  t.ok(Number((await report('overview')).BackupServers) > 0)
  em.estate.update('EnterpriseAccount', 'User', { Locked: false })
  t.equal(await logOn('User:Password'), 201)
})

t.test('first-run-empty: accounts, and nothing to be seen', async (t) => {
  const { em, report, query, get } = await monitor(t, { situation: ['first-run-empty'] })
  t.match(await report('overview'), { BackupServers: 0, ScheduledJobs: 0, RunningJobs: 0 })
  t.match(await report('job_statistics'), { TotalJobRuns: 0 })
  t.match(await report('vms_overview'), { ProtectedVms: 0, RestorePoints: 0 })
  t.same((await report('repository')).Periods, [])
  t.same(await query('type=Backup'), [])
  t.ok(
    Object.entries(em.estate.counts()).every(
      ([type, count]) => /^Enterprise|Role/.test(type) || count === 0,
    ),
  )
  t.ok(((await get('security/accounts')).Refs as unknown[]).length > 5)
})

t.test('10-000-jobs: many pages of them', async (t) => {
  const { em, report, get } = await monitor(t, { situation: ['10-000-jobs'] })
  t.ok(em.estate.counts().Job ?? 0 > 10_000)
  t.ok(Number((await report('overview')).ScheduledJobs) > 10_000)
  const { PagingInfo } = await get('query?type=Job&pageSize=100')
  t.ok((PagingInfo as { PagesCount: number }).PagesCount > 100)
})

for (const [name, after, wanted] of [
  ['slow-restore', 'PT1H', { State: 'Working', Result: 'None', Progress: /^([1-9]|[1-9][0-9])$/ }],
  ['restore-fails-at-80-percent', 'P1D', { State: 'Stopped', Result: 'Failed', Progress: 80 }],
] as const)
  t.test(`${name}: every restore that begins`, async (t) => {
    const { em, get, query } = await monitor(t, { situation: [name] })
    const [point] = await query('type=VmRestorePoint&pageSize=1&sortDesc=CreationTime')
    const id = String(point?.UID).split(':').at(-1)
    const answer = await em.app.inject({
      ...{ method: 'POST', url: `/api/vmRestorePoints/${id}?action=restore` },
      headers: { 'x-restsvcsessionid': 'monitor', 'content-type': 'application/xml' },
      payload:
        '<RestoreSpec xmlns="http://www.veeam.com/ent/v1.0"><VmRestoreSpec><PowerOnAfterRestore>true</PowerOnAfterRestore></VmRestoreSpec></RestoreSpec>',
    })
    t.equal(answer.statusCode, 202, answer.body)
    await em.clock.advance(after)
    const sessions = (await get('restoreSessions?format=Entity')).RestoreSessions as object[]
    t.match(sessions.at(-1), wanted)
  })

t.test('tenant-lease-ends-today: in the last minute of the day', async (t) => {
  const { query } = await monitor(t, { situation: ['tenant-lease-ends-today'] })
  const tenants = await query('type=CloudTenant&sortAsc=Name')
  t.match(tenants[0], {
    LeaseOptions: { Enabled: true, ExpirationDate: /^2026-11-23T23:59:00/ },
  })
})

t.test(
  'backup-server-offline: nothing new comes of it, and what there was can be read',
  async (t) => {
    const { em, report, query, get } = await monitor(t, { situation: ['backup-server-offline'] })
    const server = (await query('type=BackupServer&sortAsc=Name'))[0]
    const id = String(server?.UID).split(':').at(-1)
    const jobs = em.estate.find('Job', { BackupServer: String(server?.Name) })
    t.ok(jobs.length > 0)
    const name = 'Hyper-V Branch'
    const since = 'CreationTime>"2026-11-22T12:00:00"'
    const runs = () => query(`type=BackupJobSession&filter=${since};JobName=="${name}"`)
    t.same(await runs(), [])
    const others = Number((await report('job_statistics')).TotalJobRuns)
    t.ok(others > 5, 'jobs of the other one have run')
    await em.clock.advance('P2D')
    t.same(await runs(), [])
    t.ok((await query(`type=VmRestorePoint&filter=BackupServerName=="${server?.Name}"`)).length > 0)
    const headers = { 'x-restsvcsessionid': 'monitor', accept: 'application/json' }
    const post = async (url: string) =>
      (await em.app.inject({ method: 'POST', url: `/api/${url}`, headers })).json()
    const job = jobs.find((one) => one.Name === name)
    const { TaskId } = await post(`jobs/${job?.UID}?action=start`)
    await post(`backupServers/${id}?action=collect`)
    await em.clock.advance('PT1M')
    t.match(await get(`tasks/${TaskId}`), {
      Result: { Success: false, Message: /does not answer/ },
    })
    const sessions = (await get('systemSessions')).SystemSessions as object[]
    t.match(sessions.at(-1), {
      State: 'Failed',
      Result: { Result: 'Failed', Message: /does not answer/ },
    })
  },
)

t.test('just-upgraded-to-13: what a client relied on is written otherwise', async (t) => {
  const { em, get } = await monitor(t, { situation: ['just-upgraded-to-13'] })
  const overview = await get('reports/summary/overview')
  t.ok(Number(overview.backupServers) > 1)
  t.notOk('BackupServers' in overview)
  const { entities } = await get('query?type=BackupServer&format=Entities')
  t.match(entities, {
    backupServers: {
      backupServers: [
        { version: '12.3.2.4165', port: 9392 },
        { version: '12.3.2.4165', port: 9392 },
      ],
    },
  })
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const logOn = (headers: Record<string, string>) =>
    em.app.inject({ method: 'POST', url: '/api/sessionMngr/?v=latest', headers })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await logOn({ authorization, ...form })).statusCode, 415, 'as some clients do')
  t.equal((await logOn({ authorization })).statusCode, 201)
})

t.test('odd: names, times, counts and words at the edges', async (t) => {
  const { em, get, query } = await monitor(t, { situation: ['odd'] })
  const names = (await query('type=Job')).map(({ Name }) => String(Name))
  for (const one of ['&<>"\'', 'שלום', '🦉'])
    t.ok(
      names.some((name) => name.includes(one)),
      one,
    )
  const lengths = names.map(({ length }) => length)
  t.ok(lengths.includes(300) && lengths.includes(10_000))
  const one = await query('type=Job&filter=Name=="שלום עולם (مرحبا)"')
  t.equal(one.length, 1, 'and it is found')
  const pages = async (type: string, name: string) => {
    const answer = await get(`query?type=${type}&pageSize=1&filter=${name}`)
    return (answer.PagingInfo as { PagesCount: number }).PagesCount
  }
  t.same(await query('type=RestorePoint&filter=BackupName=="Without any point"'), [])
  t.equal(await pages('BackupJobSession', 'JobName=="The first of times"'), 1)
  t.equal(await pages('BackupJobSession', 'JobName=="A thousand runs"'), 1000)
  t.match(await query('type=BackupJobSession&filter=JobName=="The first of times"'), [
    { CreationTimeUTC: /^1970-01-01T00:00:00/, Result: 'Postponed' },
  ])
  t.match(await query('type=Job&filter=Name=="Never again"'), [{ NextRun: /^9999-12-31/ }])
  const [repository] = await query('type=Repository&filter=Name=="A new kind"')
  t.match(repository, { Kind: 'QuantumDisk', Capacity: Number.MAX_SAFE_INTEGER })
  const [bare] = await query('type=BackupServer&filter=Name==bare.example.com')
  t.equal(bare?.VbrCertificateThumbprint, null)
  const xml = await em.app.inject({
    ...{ url: '/api/jobs?format=Entity' },
    headers: { 'x-restsvcsessionid': 'monitor', accept: 'application/xml' },
  })
  t.ok(xml.body.includes('&amp;&lt;&gt;&quot;'), 'and is XML')
  const snapshot = JSON.parse(JSON.stringify(await em.snapshot()))
  await (await monitor(t)).em.restore(snapshot)
})

t.test(
  'clock-change: what runs at 02:30 runs an hour later in the night that has none',
  async (t) => {
    // One job, since months go by.
    const estate = { BackupServers: [{ Name: 'vbr' }], Jobs: [{ Name: 'Nightly' }] }
    const user = ['User:Password']
    const situation = ['clock-change']
    const { em, query } = await monitor(t, { situation, clock: undefined, estate, user })
    const next = async () => (await query('type=Job&sortAsc=Name&pageSize=1'))[0]?.NextRun
    t.match(em.clock.state.now, /^2030-03-30T20:00/)
    t.match(await next(), /^2030-03-31T01:30:00/, '03:30 summer time')
    await em.clock.advance('P1D')
    t.match(await next(), /^2030-04-01T00:30:00/)
    em.clock.set({ at: '2030-10-27T00:00:00Z' })
    t.match(await next(), /^2030-10-27T00:30:00/, 'the first of two')
    await em.clock.advance('PT1H')
    t.match(await next(), /^2030-10-28T01:30:00/, 'it runs once')
  },
)

t.test('names that are none, and two that exclude each other, are refused', async (t) => {
  const start = (...situation: string[]) => monitor(t, { situation })
  await t.rejects(start('repository-ful'), {
    name: 'OptionError',
    message:
      /^option situation: There is no situation repository-ful; did you mean repository-full\?/,
  })
  await t.rejects(start('all-failed'), { message: /; did you mean all-failed-last-night\?$/ })
  await t.rejects(start('quiet-week', 'retry-succeeded'), {
    message: 'option situation: The situations quiet-week and retry-succeeded exclude each other.',
  })
  await t.rejects(monitor(t, { situation: ['repository-full'], estate: 'empty' }), {
    message: /^situation repository-full: changes\[0\]\.change: expected .*, found none$/,
  })
  const { em } = await start('repository-full', 'quiet-week')
  t.equal(em.estate.find('Repository', { FreeSpace: 0 }).length, 1)
})

t.test('what is given stands before what a situation tells', async (t) => {
  const { em } = await monitor(t, { situation: ['clock-change'], clock: NOON })
  t.equal(em.options.timeZone, 'Europe/Berlin')
  t.equal(em.clock.state.now, '2026-11-23T12:00:00.000Z')
})
