import t from 'tap'
import { advance } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'

const KINDS = [
  {
    type: 'AgentBackupJob',
    name: 'Linux Agents',
    url: (id: string, action: string) => `/api/agents/jobs/${id}?action=${action}`,
    path: '/api/agents/jobs',
    operations: { start: 'StartJob', stop: 'StopAgentJob', retry: 'RetryAgentJob' },
  },
  {
    type: 'NasJob',
    name: 'Shared Files Backup',
    url: (id: string, action: string) => `/api/nas/jobs/${id}/${action}`,
    path: '/api/nas/jobs',
    operations: { start: 'StartNasJob', stop: 'StopNasJob', retry: 'RetryNasJob' },
  },
] as const

interface Session {
  readonly UID: string
  readonly State: string
  readonly Result: string
  readonly CreationTimeUTC: string
}

const running = async ({ get }: ActingClient, path: string, job: string): Promise<Session[]> =>
  (await get(`${path}/${job}/backupSessions?format=Entity`)).BackupJobSessions.filter(
    ({ State }: Session) => State !== 'Stopped',
  )

for (const { type, name, url, path, operations } of KINDS) {
  t.test(`a ${type} starts, stops, and runs again`, async (t) => {
    const client = await actingClient(t, { sessionTimeout: 86_400_000 })
    const { done, id, world } = client
    const job = id(type, name)
    const idle = await done('POST', url(job, 'stop'))
    t.match(idle, { Operation: operations.stop, Result: { Success: false } })
    const unfailed = await done('POST', url(job, 'retry'))
    t.match(unfailed, { Operation: operations.retry, Result: { Success: false } })
    const started = await done('POST', url(job, 'start'))
    t.match(started, {
      Operation: operations.start,
      State: 'Finished',
      Result: { Success: true, Message: `Job "${name}" triggered to start.` },
    })
    t.ok((await running(client, path, job)).length > 0, 'it runs')
    t.match((await done('POST', url(job, 'start'))).Result, {
      Success: false,
      Message: /running already/,
    })
    t.match((await done('POST', url(job, 'stop'))).Result, {
      Success: true,
      Message: `Job "${name}" triggered to stop.`,
    })
    t.same(await running(client, path, job), [])
    t.match((await done('POST', url(job, 'retry'))).Result, {
      Success: true,
      Message: `Job "${name}" triggered to retry.`,
    })
    t.ok((await running(client, path, job)).length > 0, 'it runs again')
    await advance(world, 'PT2H')
    t.same(await running(client, path, job), [], 'it is over some time')
  })

  t.test(`a ${type} is disabled, and enabled again`, async (t) => {
    const { done, get, id } = await actingClient(t)
    const job = id(type, name)
    const isEnabled = async () => (await get(`${path}/${job}?format=Entity`)).ScheduleEnabled
    for (const expected of [false, true]) {
      const toggled = await done('POST', url(job, 'toggleScheduleEnabled'))
      t.match(toggled, { Operation: 'UpdateJob', Result: { Success: true, Message: 'Ok' } })
      t.equal(await isEnabled(), expected)
    }
  })

  t.test(`who may not act on a ${type}, is refused, and nothing has changed`, async (t) => {
    const { ask, id, world } = await actingClient(t, {}, 'vm.operator')
    const { version } = world.estate
    for (const action of ['start', 'stop', 'retry', 'toggleScheduleEnabled'])
      t.equal((await ask('POST', url(id(type, name), action))).status, 403, action)
    t.equal(world.estate.version, version)
  })

  t.test(`a ${type} that does not exist is not found`, async (t) => {
    const { ask } = await actingClient(t)
    const none = '00000000-0000-4000-8000-000000000000'
    t.equal((await ask('POST', url(none, 'start'))).status, 404)
  })
}

t.test('a job that has nothing to process is not started', async (t) => {
  const estate = {
    Accounts: [{ Name: 'User', Password: 'Password', Role: 'Portal Administrator' }],
    BackupServers: [{ Name: 'server' }],
    Repositories: [{ Name: 'repository', BackupServer: 'server' }],
    NASJobs: [{ Name: 'Shares', Repository: 'repository' }],
  }
  const { done, id, world } = await actingClient(t, { estate })
  const { Result } = await done('POST', `/api/nas/jobs/${id('NasJob', 'Shares')}/start`)
  t.match(Result, { Success: false, Message: 'Job "Shares" has nothing to process.' })
  t.equal(world.estate.counts().Backup ?? 0, 0)
})

t.test('one run is stopped by its session', async (t) => {
  const client = await actingClient(t, { sessionTimeout: 86_400_000 })
  const { ask, done, get, id } = client
  const job = id('Job', 'Backup Job 1')
  await ask('POST', `/api/jobs/${job}?action=start`)
  await done('POST', `/api/jobs/${job}?action=start`)
  const [session] = await running(client, '/api/jobs', job)
  const uid = String(session?.UID.split(':').at(-1))
  const url = `/api/backupSessions/${uid}?action=stop`
  const stopped = await done('POST', url)
  t.match(stopped, {
    Operation: 'StopJobSession',
    Result: { Success: true, Message: /^Job Session "Backup Job 1@.*" triggered to stop\.$/ },
  })
  const after = await get(`/api/backupSessions/${uid}?format=Entity`)
  t.match(after, { State: 'Stopped', Result: 'Failed' })
  t.match((await done('POST', url)).Result, { Success: false, Message: /ended already/ })
})
