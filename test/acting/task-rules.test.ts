/** How tasks, runs of jobs and restores go where a tester has told: `em.tasks`. */
import t, { type Test } from 'tap'
import { TaskControl } from '../../src/control/task-control.js'
import type { TaskRule } from '../../src/index.js'
import { advance } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'

const LONG = { sessionTimeout: 86_400_000 }

interface Told extends ActingClient {
  readonly rules: TaskControl
  readonly job: string
  /** Toggles the schedule of the job. */
  toggle(): Promise<{ TaskId: string; State: string; Result: unknown }>
  task(id: string): Promise<{ State: string; Result: unknown; Links: readonly { Rel: string }[] }>
  isEnabled(): boolean
}

/** A client, and a job of its own to act on. */
async function told(t: Test, ...all: readonly TaskRule[]): Promise<Told> {
  const client = await actingClient(t, LONG)
  const { world, ask, get } = client
  const rules = new TaskControl(world)
  for (const rule of all) rules.add(rule)
  const job = client.id('Job', 'Backup Job 1')
  return {
    ...client,
    rules,
    job,
    toggle: async () => (await ask('POST', `/api/jobs/${job}?action=toggleScheduleEnabled`)).body,
    task: (id) => get(`/api/tasks/${id}`),
    isEnabled: () => world.present().find('Job', job)?.ScheduleEnabled !== false,
  }
}

t.test('a task lasts as long as a rule says', async (t) => {
  const { toggle, task, isEnabled, world } = await told(t, {
    of: 'task',
    match: { operation: 'updatejob' },
    goes: { lasts: 'PT1M' },
  })
  const { TaskId } = await toggle()
  await advance(world, 59_999)
  t.match(await task(TaskId), { State: 'Running', Result: null })
  t.ok(isEnabled())
  await advance(world, 1)
  t.match(await task(TaskId), { State: 'Finished', Result: { Success: true } })
  t.notOk(isEnabled())
})

t.test('a task may take no time: it is finished when it is answered', async (t) => {
  const { toggle, isEnabled } = await told(t, { of: 'task', goes: { lasts: 0 } })
  t.match(await toggle(), { State: 'Finished', Result: { Success: true } })
  t.notOk(isEnabled())
})

t.test('a task ends after so many GETs of it, whatever the clock says', async (t) => {
  const { toggle, task, get, ask, isEnabled, world } = await told(t, {
    of: 'task',
    goes: { polls: 3 },
  })
  const { TaskId } = await toggle()
  await advance(world, 'PT1H')
  await get('/api/tasks')
  await ask('GET', '/api/tasks/task-1')
  const states: string[] = []
  for (let poll = 0; poll < 5; poll++) {
    t.equal(isEnabled(), poll < 3)
    states.push((await task(TaskId)).State)
  }
  t.same(states, ['Running', 'Running', 'Running', 'Finished', 'Finished'])
})

t.test(
  'a task that fails, or is cancelled, says what it was told, and has done nothing',
  async (t) => {
    const { ask, toggle, task, isEnabled, job, world } = await told(
      t,
      { of: 'task', match: { operation: 'StartJob' }, goes: { ends: 'Cancelled', polls: 1 } },
      {
        of: 'task',
        when: { nth: 1 },
        goes: { ends: 'Failed', message: 'The server is not available.', lasts: 'PT5S' },
      },
    )
    const { TaskId } = await toggle()
    await advance(world, 'PT5S')
    const over = await task(TaskId)
    t.match(over, {
      State: 'Finished',
      Result: { Success: false, Message: 'The server is not available.' },
    })
    t.same(
      over.Links.map(({ Rel }) => Rel),
      ['Delete'],
    )
    t.ok(isEnabled())
    const before = world.estate.all('BackupJobSession').length
    const { body } = await ask('POST', `/api/jobs/${job}?action=start`)
    await task(body.TaskId)
    t.match(await task(body.TaskId), { Result: { Success: false, Message: /canceled by user/ } })
    t.equal(world.estate.all('BackupJobSession').length, before, 'no run has begun')
    await toggle()
    await advance(world, 'PT5S')
    t.notOk(isEnabled(), 'the second one goes as usual')
  },
)

t.test('a task may never end; others on the same object do', async (t) => {
  const { toggle, task, isEnabled, world, ask } = await told(t, {
    of: 'task',
    when: { times: 1 },
    goes: { ends: 'Never' },
  })
  const { TaskId } = await toggle()
  const second = await toggle()
  await advance(world, 'PT12H')
  t.match(await task(second.TaskId), { State: 'Finished' })
  t.notOk(isEnabled(), 'it was toggled once')
  t.match(await task(TaskId), { State: 'Running', Result: null })
  t.equal((await ask('DELETE', `/api/tasks/${TaskId}`)).status, 204)
})

t.test('OperationFinished lasts a second, with result and links', async (t) => {
  const { ask, job, task, id, world } = await told(t, {
    of: 'task',
    goes: { operationFinished: true },
  })
  const RepositoryUid = id('Repository', 'Default Backup Repository')
  const body = { BackupJobCloneInfo: { JobName: 'Copy', RepositoryUid } }
  const { TaskId } = (await ask('POST', `/api/jobs/${job}?action=clone`, body)).body
  const seen: unknown[] = []
  for (let at = 0; at <= 5000; at += 500) {
    const { State, Result, Links } = await task(TaskId)
    const message = (Result as { Message: string } | null)?.Message ?? null
    const what = `${State} ${message} ${Links.map(({ Rel }) => Rel).join()}`
    if (seen.at(-1) !== what) seen.push(what)
    if (State !== 'Running') t.ok(id('Job', 'Copy'))
    await advance(world, 500)
  }
  t.same(seen, [
    'Running null Delete',
    'OperationFinished OperationFinished Delete,Related',
    'Finished Ok Delete,Related',
  ])
})

t.test('with a lag, what a finished task did can be seen later', async (t) => {
  const { ask, job, toggle, task, isEnabled, world } = await told(t, {
    of: 'task',
    goes: { lasts: 'PT2S', lag: 'PT10S' },
  })
  const first = await toggle()
  await advance(world, 'PT2S')
  t.match(await task(first.TaskId), { State: 'Finished', Result: { Success: true } })
  t.ok(isEnabled())
  await advance(world, 9_999)
  t.ok(isEnabled())
  await advance(world, 1)
  t.notOk(isEnabled())
  const asked = world.clock.now()
  const isSeen = () =>
    world
      .present()
      .children('BackupJobSession', 'Job', job)
      .some(({ CreationTimeUTC }) => CreationTimeUTC === asked)
  const { TaskId } = (await ask('POST', `/api/jobs/${job}?action=start`)).body
  await advance(world, 11_999)
  t.match(await task(TaskId), { State: 'Finished', Result: { Success: true } })
  t.notOk(isSeen())
  await advance(world, 1)
  t.ok(isSeen())
})

t.test('rules are about requests, operations and things, as their matchers say', async (t) => {
  const { rules, ask, id, get, job } = await told(t)
  const lab = id('Job', 'Test Lab')
  const lasts = async (match: object, url: string): Promise<boolean> => {
    rules.clear()
    rules.add({ of: 'task', match, goes: { lasts: 0 } })
    const { body } = await ask('POST', url)
    const { matched, fired } = rules.list()[0] ?? {}
    t.equal(matched, fired)
    return (await get(`/api/tasks/${body.TaskId}`)).State === 'Finished' && fired === 1
  }
  const toggle = `/api/jobs/${job}?action=toggleScheduleEnabled`
  const fits: object[] = [
    {},
    { operation: 'UpdateJob' },
    { operation: 'POST /jobs/{ID}?action=toggleScheduleEnabled' },
    { object: 'backup job 1' },
    { object: job },
    { object: 'Backup*', type: 'job' },
    { server: 'enterprise01*' },
    { method: 'POST', path: '/jobs/*' },
    { query: { action: 'toggle*' } },
    { account: 'User' },
    { header: { accept: 'application/json' } },
  ]
  for (const match of fits) t.ok(await lasts(match, toggle), JSON.stringify(match))
  const others: object[] = [
    { operation: 'StartJob' },
    { object: 'Backup Job' },
    { object: lab },
    { type: 'Backup' },
    { server: 'branch02*' },
    { path: '/backups/*' },
    { account: 'Administrator' },
    { object: 'Backup Job 1', account: 'Administrator' },
  ]
  for (const match of others) t.notOk(await lasts(match, toggle), JSON.stringify(match))
  // What something is in fits as well.
  const [include] = (await get(`/api/jobs/${job}/includes`)).ObjectInJobs
  rules.clear()
  rules.add({ of: 'task', match: { object: 'Backup Job 1' }, goes: { lasts: 0 } })
  const { body } = await ask('DELETE', `/api/jobs/${job}/includes/${include.ObjectInJobId}`)
  t.equal(body.State, 'Finished')
})

t.test('what has its backup server by other records is of that server as well', async (t) => {
  const { rules, ask, get, world } = await told(t)
  const [machine] = world.estate.all('CdpReplicaVm')
  const [vApp] = world.estate.all('VAppCdpReplica')
  const [{ Name: vm }] = (await get('/api/catalog/vms')).Refs
  const points = `/api/catalog/vms/${vm}/vmRestorePoints`
  const [{ Href }] = (await get(`${points}?format=Entity`)).CatalogVmRestorePoints
  const point = new URL(Href)
  for (const url of [
    `/api/cdpReplicas/${machine?.CdpReplica}/vms/${machine?.id}?action=failover`,
    `/api/cdpReplica/vApps/${vApp?.id}?action=failover`,
    `${point.pathname}?action=browse`,
  ]) {
    rules.clear()
    rules.add({
      of: 'task',
      match: { server: '*.local' },
      goes: { ends: 'Failed', message: 'No.' },
    })
    const { body } = await ask('POST', url, { RestoreCurrent: true, RestoreCurrentVss: false })
    await advance(world, 'PT10S')
    t.match(await get(`/api/tasks/${body.TaskId}`), { Result: { Message: 'No.' } }, url)
  }
})

t.test('what is finished when it is answered always is', async (t) => {
  const { rules, ask, get } = await told(t, { of: 'task', goes: { ends: 'Never' } })
  const [{ Name: vm }] = (await get('/api/catalog/vms')).Refs
  const [point] = (await get(`/api/catalog/vms/${vm}/vmRestorePoints?format=Entity`))
    .CatalogVmRestorePoints
  const browse = `${new URL(point.Href).pathname.replace(/\?.*/, '')}?action=browse`
  t.match((await ask('POST', browse)).body, { State: 'Finished', Result: { Success: true } })
  rules.clear()
  rules.add({ of: 'task', goes: { ends: 'Failed', message: 'No catalog.' } })
  t.match((await ask('POST', browse)).body, { Result: { Success: false, Message: 'No catalog.' } })
})
