/** Runs that find no room in their repository. */
import t from 'tap'
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

t.test('over years in one leap as in steps, whenever a repository becomes full', async (t) => {
  for (const space of [1, '20GB', '120GB', '200GB', '400GB', '1TB', '6TB']) {
    const seen = []
    for (const steps of [1, 30]) {
      const em = await built(t, estate(space))
      for (let step = 0; step < steps; step++) await em.clock.advance(`P${300 / steps}D`)
      const types = ['BackupJobSession', 'BackupFile', 'RestorePoint', 'Repository']
      seen.push(JSON.stringify(types.map((type) => em.estate.find(type))))
    }
    t.equal(seen[0], seen[1], `${space} free`)
  }
})
