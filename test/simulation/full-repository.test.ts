/** Runs that find no room in their repository. */
import t, { type Test } from 'tap'
import { type BuiltEmsim, buildEmsim, type Fixture } from '../../src/index.js'

const NOW = '2026-11-23T12:00:00Z'

/** Two jobs that share a repository, one of which knows its nights. */
const estate = (FreeSpace: string | number): Fixture => ({
  BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main', Capacity: '10TB', FreeSpace }] }],
  Accounts: [{ Name: 'User', Password: 'Password' }],
  Jobs: [
    { Name: 'Nightly', Daily: '23:00', Machines: ['web01', 'db01'] },
    { Name: 'Early', Daily: '21:00', Machines: ['app01'] },
  ],
  Backups: [
    {
      Name: 'Nightly',
      Job: 'Nightly',
      Repository: 'Main',
      History: { Days: 14, Machines: ['web01', 'db01'], GiB: 200 },
    },
    {
      Name: 'Early',
      Job: 'Early',
      Repository: 'Main',
      History: { Days: 7, Machines: ['app01'], GiB: 90 },
    },
  ],
})

async function built(t: { after(close: () => Promise<void>): void }, given: Fixture) {
  const em = await buildEmsim({ clock: NOW, estate: given })
  t.after(() => em.close())
  return em
}

const last = (em: BuiltEmsim, job: string) =>
  em.estate.find('BackupJobSession', { JobName: job }).slice(-2)
const points = (em: BuiltEmsim) => em.estate.find('RestorePoint', { Backup: 'Nightly' })
const freeSpace = (em: BuiltEmsim) => em.estate.get('Repository', 'Main').FreeSpace

t.test('a run that finds no room fails with its retry, and leaves nothing', async (t) => {
  const em = await built(t, estate(0))
  const before = points(em)
  await em.clock.advance('P1D')
  t.match(last(em, 'Nightly'), [
    { Result: 'Failed', State: 'Stopped' },
    { Result: 'Failed', State: 'Stopped', IsRetry: true },
  ])
  const [failed] = last(em, 'Nightly')
  const tasks = em.estate.find('BackupTaskSession', { BackupJobSession: String(failed?.UID) })
  t.equal(tasks.length, 2)
  for (const task of tasks)
    t.match(task, { Result: 'Failed', Reason: 'There is not enough space on the disk.' })
  t.same(points(em), before, 'what there was stays: nothing has come in its place')
  t.equal(freeSpace(em), 0)
  em.estate.update('Repository', 'Main', { FreeSpace: '5TB' })
  await em.clock.advance('P1D')
  t.match(last(em, 'Nightly').slice(-1), [{ Result: 'Success' }])
  t.match(points(em).at(-1), { BackupDateUTC: /^2026-11-24/ })
})

t.test('what a rule tells of a run goes before', async (t) => {
  const em = await built(t, estate(0))
  em.tasks.add({ of: 'run', goes: { ends: 'Success' } })
  await em.clock.advance('P1D')
  t.match(last(em, 'Nightly').slice(-1), [{ Result: 'Success' }])
})

t.test('a repository that does not tell has the room that it is shown with', async (t) => {
  const told = estate(0)
  const em = await built(t, {
    ...told,
    BackupServers: [{ Name: 'vbr01', Repositories: [{ Name: 'Main' }] }],
  })
  const { Capacity, FreeSpace } = em.estate.get('Repository', 'Main')
  await em.clock.advance('P1D')
  t.match(last(em, 'Nightly').slice(-1), [{ Result: 'Success' }])
  const after = em.estate.get('Repository', 'Main')
  t.equal(after.Capacity, Capacity)
  t.ok(Number(after.FreeSpace) < Number(FreeSpace))
  em.estate.update('Repository', 'Main', { FreeSpace: 0 })
  await em.clock.advance('P1D')
  t.match(last(em, 'Nightly').slice(-1), [{ Result: 'Failed' }])
})

/** What there is after days that pass in one leap, and in as many steps. */
async function passed(t: Test, given: Fixture, days: number, steps: number): Promise<string[]> {
  const seen: string[] = []
  for (const count of [1, steps]) {
    const em = await built(t, given)
    for (let step = 0; step < count; step++) await em.clock.advance(`P${days / count}D`)
    const types = ['BackupJobSession', 'BackupFile', 'RestorePoint', 'Repository']
    seen.push(JSON.stringify(types.map((type) => em.estate.find(type))))
  }
  return seen
}

t.test('over years in one leap as in steps, whenever a repository becomes full', async (t) => {
  for (const space of [1, '20GB', '120GB', '200GB', '400GB', '1TB', '6TB']) {
    const [leap, steps] = await passed(t, estate(space), 300, 30)
    t.equal(leap, steps, `${space} free`)
  }
})

t.test('so where more is said to be free than there is', async (t) => {
  const Repositories = [{ Name: 'Main', Capacity: '150GB', FreeSpace: '2TB' }]
  const given = { ...estate(0), BackupServers: [{ Name: 'vbr01', Repositories }] }
  const [leap, steps] = await passed(t, given, 120, 120)
  t.equal(leap, steps)
})

t.test('so where a retry adds to the file of a run that went wrong in part', async (t) => {
  const Machines = ['web01', 'db01']
  const Outcomes = [0, 1, 2].map(
    (Ago) => ({ Ago, Result: 'Failed', Machine: 'db01', Reason: 'Locked.' }) as const,
  )
  const repository = (Name: string, FreeSpace: string) => ({ Name, Capacity: '10TB', FreeSpace })
  const given: Fixture = {
    BackupServers: [
      { Name: 'vbr01', Repositories: [repository('Main', '200GB'), repository('Other', '8TB')] },
    ],
    Jobs: [
      {
        Name: 'Nightly',
        Daily: '23:00',
        Machines,
        SimpleRetentionPolicy: { RetainLimitType: 'Cycles', RetainCycles: 4 },
      },
      {
        Name: 'Copy',
        JobType: 'ImmediateBackupCopy',
        LinkedJobResourceObjects: [{ LinkedJob: 'Nightly' }],
      },
    ],
    Backups: [
      {
        Name: 'Nightly',
        Job: 'Nightly',
        Repository: 'Main',
        History: { Days: 3, FullOn: 'Wednesday', Machines, GiB: 200, Outcomes },
      },
      {
        Name: 'Copy',
        Job: 'Copy',
        Repository: 'Other',
        History: { Days: 60, Machines, GiB: 200 },
      },
    ],
  }
  const [leap, steps] = await passed(t, given, 40, 40)
  t.equal(leap, steps)
})

t.test('the retention of agent jobs is theirs, in one leap as in steps', async (t) => {
  const SimpleRetentionPolicy = { RetainLimitType: 'Cycles', RetainCycles: 3 } as const
  const given: Fixture = {
    ...estate('5TB'),
    Jobs: [],
    AgentBackupJobs: [{ Name: 'Agents', Daily: '23:00', SimpleRetentionPolicy }],
    Backups: [
      {
        Name: 'Agents',
        AgentBackupJob: 'Agents',
        Platform: 'AgentForWindows',
        Repository: 'Main',
        History: { Days: 14, Machines: ['pc01'], GiB: 20 },
      },
    ],
  }
  const [leap, steps] = await passed(t, given, 120, 120)
  t.equal(leap, steps)
  const em = await built(t, given)
  await em.clock.advance('P30D')
  t.ok(em.estate.find('RestorePoint').length < 11, 'three, and what they need')
})
