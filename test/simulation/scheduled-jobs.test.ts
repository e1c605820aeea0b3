/** Jobs that have a schedule, and nothing that tells how their nights went. */
import t from 'tap'
import { type BuiltEmsim, buildEmsim } from '../../src/index.js'

const NOW = '2026-11-23T12:00:00Z'
const DAY = 86_400_000
const SERVER = {
  Name: 'vbr01',
  Repositories: [{ Name: 'Main', Capacity: '10TB', FreeSpace: '5TB' }],
}

interface Closing {
  after(close: () => Promise<void>): void
}

async function build(t: Closing, options: object): Promise<BuiltEmsim> {
  const em = await buildEmsim({ clock: NOW, ...options })
  t.after(() => em.close())
  return em
}

/** Days between now and the points of a backup, the oldest first. */
function ages(em: BuiltEmsim, backup: string): number[] {
  const now = Date.parse(em.clock.state.now)
  return em.estate
    .find('RestorePoint', { Backup: backup })
    .map(({ BackupDateUTC }) => (now - Date.parse(String(BackupDateUTC))) / DAY)
    .sort((one, other) => other - one)
}

t.test('a job with a schedule runs, though nothing tells of nights before', async (t) => {
  const em = await build(t, {
    estate: {
      BackupServers: [SERVER],
      Jobs: [
        { Name: 'New', Daily: '23:00', Machines: ['web01', 'db01'] },
        { Name: 'Switched off', Daily: '23:00', Machines: ['a'], ScheduleEnabled: false },
        { Name: 'Empty', Daily: '23:00' },
        { Name: 'Copy', Daily: '23:00', Machines: ['a'], JobType: 'BackupCopy' },
      ],
    },
  })
  await em.clock.advance('P1D')
  t.same(
    em.estate.find('Backup').map(({ Name }) => Name),
    ['New'],
    'one that has something to back up',
  )
  const [session, ...more] = em.estate.find('BackupJobSession')
  t.match(session, { JobName: 'New', Result: 'Success', State: 'Stopped' })
  t.same(more, [])
  t.equal(em.estate.find('BackupTaskSession').length, 2)
  await em.clock.advance('P100D')
  const points = ages(em, 'New')
  t.ok(points.length >= 14 && points.length <= 21, `${points.length} points`)
  t.ok(Number(points[0]) < 22, 'what is beyond retention has gone')
})

t.test('it goes on in the backup that it has, whose points go with time', async (t) => {
  const recorded = (days: number) => ({
    BackupDateUTC: `-P${days}D`,
    BackupFiles: [{ FileType: days % 7 === 0 ? 'vbk' : 'vib', BackupSize: '10GB' }],
  })
  const estate = {
    BackupServers: [SERVER],
    Jobs: [{ Name: 'Known', Daily: '23:00', Machines: ['web01'] }],
    Backups: [
      {
        Name: 'Known',
        Job: 'Known',
        Repository: 'Main',
        RestorePoints: Array.from({ length: 14 }, (_, index) => recorded(index + 1)),
      },
    ],
  }
  const seen: string[] = []
  for (const steps of [1, 40]) {
    const em = await build(t, { estate })
    for (let step = 0; step < steps; step++) await em.clock.advance(`P${40 / steps}D`)
    t.equal(em.estate.find('Backup').length, 1)
    t.equal(em.estate.find('BackupFile').length, ages(em, 'Known').length)
    t.ok(Number(ages(em, 'Known')[0]) < 22)
    const [{ FreeSpace } = { FreeSpace: 0 }] = em.estate.find('Repository')
    const stored = em.estate
      .find('BackupFile')
      .reduce((sum, one) => sum + Number(one.BackupSize), 0)
    t.equal(Number(FreeSpace), 5e12 + 140e9 - stored, 'and give their space back')
    seen.push(JSON.stringify(em.estate.find('RestorePoint')))
  }
  t.equal(seen[0], seen[1], 'in one leap as in steps')
  const em = await build(t, { estate })
  await em.clock.advance('P2D')
  const oldest = ages(em, 'Known')
  t.equal(oldest.length, 16, 'one that a later one needs stays as long')
})

t.test('a backup that was removed is made anew, and is another one', async (t) => {
  const estate = {
    BackupServers: [SERVER],
    Jobs: [{ Name: 'New', Daily: '23:00', Machines: ['web01'] }],
  }
  const seen = []
  for (const steps of [1, 65]) {
    const em = await build(t, { estate })
    await em.clock.advance('P65D')
    const [first] = em.estate.find('Backup')
    em.estate.remove('Backup', String(first?.UID))
    for (let step = 0; step < steps; step++) await em.clock.advance(`P${65 / steps}D`)
    const [second] = em.estate.find('Backup')
    t.not(second?.UID, first?.UID, 'its runs would be taken for those of the first')
    const newest = Math.min(...ages(em, 'New'))
    t.ok(newest < 1, `the newest point is ${newest} days old`)
    seen.push(JSON.stringify([em.estate.find('RestorePoint'), em.estate.find('BackupJobSession')]))
  }
  t.equal(seen[0], seen[1], 'in one leap as in steps')
})

t.test('what a fixture tells beside a history stays', async (t) => {
  const em = await build(t, {})
  await em.clock.advance('P40D')
  t.match(em.estate.get('RestorePoint', '4efa47e0-c3bd-47f2-a87a-013088f8b495'), {
    BackupDateUTC: /^2025-10-14/,
  })
})

t.test('generated estates keep their size', async (t) => {
  for (const restorePoints of [200, 2000]) {
    const em = await build(t, {
      estate: 'empty',
      generate: true,
      backups: 10,
      restorePoints,
      vms: 1,
    })
    const each = Math.max(30, restorePoints / 10)
    await em.clock.advance('P60D')
    for (const { Name } of em.estate.find('Backup')) {
      const points = ages(em, String(Name))
      t.ok(points.length >= each && points.length <= each + 14, `${points.length} points`)
      t.ok(Number(points[0]) < each + 15, `the oldest is ${points[0]} days old`)
    }
  }
})
