/** How runs of jobs and restores go where a tester has told: `em.tasks`. */
import t, { type Test } from 'tap'
import { EstateControl } from '../../src/control/estate-control.js'
import { TaskControl } from '../../src/control/task-control.js'
import type { TaskRule } from '../../src/index.js'
import { advance, NOW } from '../build-server.js'
import { actingClient } from './acting-client.js'

const LONG = { sessionTimeout: 7 * 86_400_000 }
const MACHINES = ['a', 'b', 'c', 'd']

/** Two jobs that run at night, each with four machines. */
const ESTATE = {
  Accounts: [{ Name: 'User', Password: 'Password' }],
  BackupServers: [{ Name: 'vbr' }],
  Repositories: [{ Name: 'R', Capacity: 1e13, FreeSpace: 5e12 }],
  Jobs: [
    { Name: 'Nightly', Daily: '22:00' },
    { Name: 'Other', Daily: '22:00' },
  ],
  Backups: ['Nightly', 'Other'].map((Name) => ({
    Name,
    Job: Name,
    History: { Days: 3, At: '22:00', Machines: MACHINES },
  })),
}

async function told(t: Test, ...all: readonly TaskRule[]) {
  const client = await actingClient(t, { ...LONG, estate: ESTATE })
  const { world, ask, get } = client
  const rules = new TaskControl(world)
  for (const rule of all) rules.add(rule)
  const newest = async (job: string) =>
    (
      await get(
        `/api/query?type=BackupJobSession&format=Entities&filter=JobUid==${client.id('Job', job)}&sortDesc=CreationTime&pageSize=1`,
      )
    ).Entities.BackupJobSessions.BackupJobSessions[0]
  return {
    ...client,
    rules,
    newest,
    /** What the newest run of a job did with each machine. */
    tasks: async (job: string) => {
      const { UID } = await newest(job)
      const session = UID.slice(UID.lastIndexOf(':') + 1)
      const list = await get(`/api/backupSessions/${session}/taskSessions?format=Entity`)
      return list.BackupTaskSessions.map((one: Record<string, unknown>) => [
        one.VmDisplayName,
        one.State,
        one.Result,
        one.Reason,
      ])
    },
    /** Points that were made since the start. */
    points: (job: string) =>
      world
        .present()
        .children('RestorePoint', 'Backup', client.id('Backup', job))
        .filter(({ BackupDateUTC }) => Number(BackupDateUTC) > NOW).length,
    start: (job: string) => ask('POST', `/api/jobs/${client.id('Job', job)}?action=start`),
  }
}

t.test(
  'a run that is to fail does so by the schedule as well, for a reason, and once',
  async (t) => {
    const { world, newest, tasks, points, rules, get } = await told(t, {
      of: 'run',
      match: { object: 'Nightly' },
      when: { times: 1 },
      goes: { ends: 'Failed', reason: 'The disk is full.', machine: 'B' },
    })
    const report = async () => (await get('/api/reports/summary/job_statistics')).FailedJobRuns
    const failed = await report()
    await advance(world, 'PT12H')
    t.match(await newest('Nightly'), { State: 'Stopped', Result: 'Failed' })
    t.match(await newest('Other'), { Result: 'Success' })
    t.same(await tasks('Nightly'), [
      ['a', 'Completed', 'Success', ''],
      ['b', 'Completed', 'Failed', 'The disk is full.'],
      ['c', 'Completed', 'Success', ''],
      ['d', 'Completed', 'Success', ''],
    ])
    t.equal(points('Nightly'), 1, 'the others have a point')
    t.equal(await report(), failed + 1)
    t.match(rules.list(), [{ matched: 1, fired: 1 }])
    await advance(world, 'P1D')
    t.match(await newest('Nightly'), { Result: 'Success' })
    t.match(rules.list(), [{ matched: 2, fired: 1 }])
  },
)

t.test('a second run makes good what failed, if it is told', async (t) => {
  const { world, newest } = await told(t, {
    of: 'run',
    match: { object: 'Nightly' },
    when: { times: 1 },
    goes: { ends: 'Failed', retry: true },
  })
  await advance(world, 'PT12H')
  t.match(await newest('Nightly'), { Result: 'Success', IsRetry: true })
})

t.test('a run that stops half-way has done what it had done, and nothing else', async (t) => {
  for (const ends of ['Failed', 'Cancelled'] as const) {
    const { world, newest, tasks, points, start } = await told(t, {
      of: 'run',
      goes: { ends, at: 60, lasts: 'PT10M', ...(ends === 'Failed' && { reason: 'No.' }) },
    })
    await start('Nightly')
    const progress: number[] = []
    for (let minute = 0; minute < 6; minute++) {
      progress.push((await newest('Nightly')).Progress)
      await advance(world, 'PT1M')
    }
    t.same(
      progress,
      [...progress].sort((a, b) => a - b),
    )
    t.ok(Number(progress.at(-1)) <= 60)
    const last = await newest('Nightly')
    t.match(last, { State: 'Stopped', Result: 'Failed', Progress: 60 })
    t.equal(Date.parse(last.EndTimeUTC) - Date.parse(last.CreationTimeUTC), 360_000)
    const done = await tasks('Nightly')
    const reason = ends === 'Failed' ? 'No.' : 'Operation was canceled by user'
    t.same(done[0], ['a', 'Completed', 'Success', ''])
    t.same(done[3], ['d', 'Completed', 'Failed', reason])
    t.equal(points('Nightly'), 1)
    await advance(world, 'PT1H')
    t.match(await newest('Nightly'), last)
  }
})

t.test('a run that never ends stands still, keeps its job busy, and can be stopped', async (t) => {
  const { world, newest, ask, start, done, id, rules, points } = await told(t, {
    of: 'run',
    match: { type: 'Job', object: 'Night*' },
    goes: { ends: 'Never', at: 0 },
  })
  await start('Nightly')
  for (const by of ['PT1M', 'PT11H', 'P2D']) {
    await advance(world, by)
    t.match(await newest('Nightly'), { State: 'Starting', Result: 'None', EndTimeUTC: null })
  }
  t.equal((await newest('Nightly')).Progress, 0)
  t.match(rules.list(), [{ fired: 1 }], 'no other run has begun')
  const job = `/api/jobs/${id('Job', 'Nightly')}`
  t.match((await done('POST', `${job}?action=start`)).Result, { Success: false })
  t.match((await done('POST', `${job}?action=stop`)).Result, { Success: true })
  t.match(await newest('Nightly'), { State: 'Stopped', Result: 'Failed' })
  t.equal(points('Nightly'), 0)
  rules.clear()
  t.equal((await ask('POST', `${job}?action=retry`)).status, 202)
  await advance(world, 'PT2H')
  t.match(await newest('Nightly'), { State: 'Stopped', Result: 'Success' })
})

t.test('a run lasts as long as it is told, and may end with a warning', async (t) => {
  const { world, newest, tasks, start } = await told(t, {
    of: 'run',
    match: { server: 'vbr' },
    goes: { lasts: 'PT4H', ends: 'Warning', reason: 'Low on space.' },
  })
  await start('Nightly')
  await advance(world, 4 * 3_600_000 - 1)
  t.match(await newest('Nightly'), { State: 'Working' })
  await advance(world, 1)
  t.match(await newest('Nightly'), { State: 'Stopped', Result: 'Warning', Progress: 100 })
  t.match((await tasks('Nightly'))[0], ['a', 'Completed', 'Warning', 'Low on space.'])
})

t.test('a run that is told to go well does, whatever the odds', async (t) => {
  const rule: TaskRule = { of: 'run', goes: { ends: 'Success', lasts: 'PT1S' } }
  for (const rules of [[rule], []]) {
    const { world, newest, start, tasks } = await told(t, ...rules)
    const History = { Days: 1, Machines: MACHINES, Odds: { Failed: 1 } }
    await new EstateControl(world).addAll({
      Jobs: [{ Name: 'Unlucky' }],
      Backups: [{ Name: 'Unlucky', Job: 'Unlucky', Repository: 'R', History }],
    })
    await start('Unlucky')
    await advance(world, rules.length > 0 ? 'PT1S' : 'PT35M')
    t.equal((await newest('Unlucky')).IsRetry, rules.length === 0)
    t.equal((await tasks('Unlucky')).length, rules.length === 0 ? 1 : 4)
  }
})

t.test('rules that say nothing change nothing: years pass as they do without', async (t) => {
  const state = async (...all: readonly TaskRule[]) => {
    const { world } = await told(t, ...all)
    await advance(world, 'P60D')
    return ['BackupJobSession', 'RestorePoint', 'BackupFile', 'Repository'].map((type) =>
      world.present().all(type),
    )
  }
  const without = await state()
  t.same(await state({ of: 'run', goes: {} }), without)
  t.same(await state({ of: 'run', match: { object: 'none' }, goes: { ends: 'Never' } }), without)
  t.same(await state({ of: 'run', when: { nth: 9 }, goes: { ends: 'Failed', at: 1 } }), without)
})

t.test('runs of all kinds of jobs go as they are told, and nothing of them dangles', async (t) => {
  const client = await actingClient(t, LONG)
  const { world, crawl } = client
  const rules = new TaskControl(world)
  rules.add({ of: 'run', goes: { ends: 'Failed', at: 45, reason: 'Offline.' } })
  await advance(world, 'P1D')
  const estate = world.present()
  const kinds = new Set<string>()
  for (const [type, task] of [
    ['BackupJobSession', 'BackupTaskSession'],
    ['ReplicaJobSession', 'ReplicaTaskSession'],
  ] as const)
    for (const session of estate.all(type)) {
      if (Number(session.CreationTimeUTC) <= NOW || session.ParentSession !== undefined) continue
      if (typeof session.EndTimeUTC !== 'number') continue
      for (const job of ['Job', 'AgentBackupJob', 'NasJob'])
        if (session[job]) kinds.add(`${type} ${job}`)
      t.match(session, { Result: 'Failed', Progress: 45 })
      const parts = estate.all(type).filter(({ ParentSession }) => ParentSession === session.id)
      const tasks = [session, ...parts].flatMap(({ id }) => estate.children(task, type, id))
      const open = [...parts, ...tasks].filter(({ EndTimeUTC }) => typeof EndTimeUTC !== 'number')
      t.same(open, [], 'all is over')
      t.ok(tasks.some(({ Reason }) => Reason === 'Offline.'))
    }
  t.same([...kinds].sort(), [
    'BackupJobSession AgentBackupJob',
    'BackupJobSession Job',
    'BackupJobSession NasJob',
    'ReplicaJobSession Job',
  ])
  for (const { status, url } of await crawl('json', 3)) t.equal(status, 200, url)
})

/** Begins to restore a machine; gives the path of its session. */
async function restoring(t: Test, ...all: readonly TaskRule[]) {
  const client = await actingClient(t, LONG)
  const { world, ask, get } = client
  const rules = new TaskControl(world)
  for (const rule of all) rules.add(rule)
  const point = [...world.estate.all('VmRestorePoint')].findLast(
    ({ VmName }) => VmName === 'ubuntu88',
  )
  const begin = async (): Promise<string> => {
    const url = `/api/vmRestorePoints/${point?.id}?action=restore`
    const { TaskId } = (await ask('POST', url)).body
    await advance(world, 'PT3S')
    const { Links } = await get(`/api/tasks/${TaskId}`)
    const { pathname, search } = new URL(Links[1].Href)
    return pathname + search
  }
  return { ...client, rules, begin, machines: () => world.present().all('HierarchyItem').length }
}

t.test('the next restore is cancelled at 40 %, and nothing comes of it', async (t) => {
  const { begin, get, world, machines } = await restoring(t, {
    of: 'restore',
    match: { operation: 'StartVMRestore', object: 'ubuntu88' },
    when: { times: 1 },
    goes: { ends: 'Cancelled', at: 40, lasts: 'PT10M' },
  })
  const before = machines()
  const session = await begin()
  const seen = [await get(session)]
  for (let minute = 0; minute < 4; minute++) {
    await advance(world, 'PT1M')
    seen.push(await get(session))
  }
  const progress = seen.map(({ Progress }) => Progress)
  t.same(
    progress,
    [...progress].sort((a, b) => a - b),
  )
  t.ok(seen.some(({ State }) => State === 'Working'))
  const last = seen.at(-1)
  t.match(last, { State: 'Stopped', Result: 'Failed', Progress: 40, RestoredObjRef: null })
  t.equal(Date.parse(last.EndTimeUTC) - Date.parse(last.CreationTimeUTC), 240_000)
  await advance(world, 'PT1H')
  t.same(await get(session), last)
  t.equal(machines(), before)
  const second = await begin()
  await advance(world, 'PT10M')
  t.match(await get(second), { State: 'Stopped', Result: 'Success', Progress: 100 })
  t.equal(machines(), before + 1)
})

t.test('restores end as they are told', async (t) => {
  const ends: readonly [TaskRule, object][] = [
    [
      { of: 'restore', goes: { ends: 'Failed', lasts: 'PT1M' } },
      { State: 'Stopped', Result: 'Failed', Progress: 100, RestoredObjRef: null },
    ],
    [
      { of: 'restore', match: { account: 'User' }, goes: { ends: 'Warning', lasts: 'PT1M' } },
      { State: 'Stopped', Result: 'Warning', Progress: 100, RestoredObjRef: /urn:/ },
    ],
    [
      { of: 'restore', match: { type: 'VmRestorePoint' }, goes: { ends: 'Never' } },
      { State: 'Working', Result: 'None', Progress: 50, EndTimeUTC: null },
    ],
    [
      { of: 'restore', match: { account: 'Administrator' }, goes: { ends: 'Never' } },
      { State: 'Stopped', Result: 'Success' },
    ],
  ]
  for (const [rule, wanted] of ends) {
    const { begin, get, world } = await restoring(t, rule)
    const session = await begin()
    await advance(world, 'PT20M')
    t.match(await get(session), wanted)
  }
})

t.test('a restore that is seen late has its time all the same', async (t) => {
  const { begin, get, world } = await restoring(
    t,
    { of: 'task', goes: { lasts: 0, lag: 'PT1H' } },
    { of: 'restore', goes: { lasts: 'PT1M' } },
  )
  const session = await begin()
  t.match(await get(session), { StatusCode: 404 })
  await advance(world, 'PT1H')
  t.match(await get(session), { State: 'Stopped', Result: 'Success' })
})
