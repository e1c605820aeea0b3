/** Jobs that run after others, and in their backup windows. */
import t, { type Test } from 'tap'
import { TaskControl } from '../../src/control/task-control.js'
import { actingClient } from '../acting/acting-client.js'
import { advance } from '../build-server.js'

const LONG = { sessionTimeout: 90 * 86_400_000 }
const MACHINES = ['m1', 'm2', 'm3']
const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Flags of the hours from one to another. */
const hours = (from: number, to: number) =>
  WEEK.map((Name) => ({
    Name,
    Value: Array.from({ length: 24 }, (_, hour) => (hour >= from && hour < to ? 1 : 0)).join(','),
  }))

/** Three jobs, of which the first runs at ten in the evening. It is noon. */
async function jobs(t: Test, outcomes: readonly object[] = []) {
  const client = await actingClient(t, {
    ...LONG,
    estate: {
      Accounts: [{ Name: 'User', Password: 'Password' }],
      BackupServers: [{ Name: 's' }],
      Repositories: [{ Name: 'R', Capacity: 1e13, FreeSpace: 5e12 }],
      Jobs: [
        { Name: 'first', Daily: '22:00' },
        { Name: 'second', Machines: MACHINES },
        { Name: 'third', Machines: MACHINES },
      ],
      Backups: ['first', 'second', 'third'].map((Name) => ({
        Name,
        Job: Name,
        History: {
          Days: 3,
          At: '22:00',
          Machines: MACHINES,
          ...(Name === 'first' && outcomes.length > 0 && { Outcomes: outcomes }),
        },
      })),
    },
  })
  const { done, id, world } = client
  return {
    ...client,
    edit: (job: string, Standart: object) =>
      done('PUT', `/api/jobs/${id('Job', job)}?action=edit`, {
        ScheduleConfigured: true,
        ScheduleEnabled: true,
        JobScheduleOptions: { Standart },
      }),
    /** Begin and end of the runs of a job since noon, as they are told. */
    runs: (job: string) =>
      world
        .present()
        .children('BackupJobSession', 'Job', id('Job', job))
        .filter(({ CreationTimeUTC: begun }) => Number(begun) > Date.parse('2026-11-23T12:00:00Z'))
        .map(({ CreationTimeUTC, EndTimeUTC, Result = 'Success', IsRetry = false }) => ({
          begun: new Date(Number(CreationTimeUTC)).toISOString(),
          ended: new Date(Number(EndTimeUTC)).toISOString(),
          Result,
          IsRetry,
        })),
    after: (job: string) => ({
      OptionsDaisyChaining: {
        Enabled: true,
        PreviousJobUid: `urn:veeam:Job:${id('Job', job)}`,
      },
    }),
  }
}

t.test('a job runs after another, and one more after that', async (t) => {
  const { edit, after, runs, world, get, id } = await jobs(t)
  t.match((await edit('second', after('first'))).Result, { Success: true })
  t.match((await edit('third', after('second'))).Result, { Success: true })
  t.equal((await get(`/api/jobs/${id('Job', 'second')}?format=Entity`)).NextRun, null)
  await advance(world, 'PT20H')
  const [[first], [second], [third]] = [runs('first'), runs('second'), runs('third')]
  t.ok(first && second && third)
  t.ok(String(second?.begun) > String(first?.ended))
  t.ok(Date.parse(String(second?.begun)) - Date.parse(String(first?.ended)) < 5_000)
  t.ok(String(third?.begun) > String(second?.ended))
})

t.test('it waits for a retry, and follows no run that someone has stopped', async (t) => {
  const { edit, after, runs, world, done, id } = await jobs(t)
  new TaskControl(world).add({
    of: 'run',
    match: { object: 'first' },
    when: { times: 1 },
    goes: { ends: 'Failed', retry: true },
  })
  await edit('second', after('first'))
  await advance(world, 'PT20H')
  t.match(runs('first'), [{ Result: 'Failed' }, { Result: 'Success', IsRetry: true }])
  const [only, ...others] = runs('second')
  t.equal(others.length, 0)
  t.ok(String(only?.begun) > String(runs('first')[1]?.ended))
  const job = `/api/jobs/${id('Job', 'first')}`
  await done('POST', `${job}?action=start`)
  await done('POST', `${job}?action=stop`)
  await advance(world, 'PT2H')
  t.equal(runs('second').length, 1)
})

t.test('a job whose schedule is off follows none', async (t) => {
  const { edit, after, runs, world, done, id } = await jobs(t)
  await edit('second', after('first'))
  await done('POST', `/api/jobs/${id('Job', 'second')}?action=toggleScheduleEnabled`)
  await advance(world, 'PT20H')
  t.equal(runs('first').length, 1)
  t.equal(runs('second').length, 0)
})

t.test('a schedule keeps to the backup window', async (t) => {
  const { edit, runs, world, get, id } = await jobs(t)
  await edit('second', {
    OptionsPeriodically: { Enabled: true, Kind: 'Hours', FullPeriod: 1 },
    OptionsBackupWindow: { Enabled: true, TimePeriods: { Days: hours(2, 4) } },
  })
  const nextRun = async () => (await get(`/api/jobs/${id('Job', 'second')}?format=Entity`)).NextRun
  t.equal(await nextRun(), '2026-11-24T02:00:00Z')
  await advance(world, 'P1D')
  t.same(
    runs('second').map(({ begun }) => begun.slice(0, 13)),
    ['2026-11-24T02', '2026-11-24T03'],
  )
  t.equal(await nextRun(), '2026-11-25T02:00:00Z')
  await edit('second', { OptionsBackupWindow: { Enabled: true, TimePeriods: hours(24, 24) } })
  t.equal(await nextRun(), null, 'no hour of the week is in it')
})

t.test(
  'a run ends with its backup window; one that is asked for outside of it does not',
  async (t) => {
    const { edit, runs, world, done, id } = await jobs(t)
    await edit('second', {
      OptionsDaily: { Enabled: true, Kind: 'Everyday', Time: '02:50' },
      OptionsBackupWindow: { Enabled: true, TimePeriods: { Days: hours(2, 3) } },
    })
    await advance(world, 'PT20H')
    t.match(runs('second'), [{ Result: 'Failed' }])
    t.equal(runs('second')[0]?.ended.slice(0, 19), '2026-11-24T03:00:00')
    const reasons = world
      .present()
      .all('BackupTaskSession')
      .flatMap(({ Reason }) => (/backup window/.test(String(Reason)) ? [Reason] : []))
    t.ok(reasons.length > 0)
    await done('POST', `/api/jobs/${id('Job', 'second')}?action=start`)
    await advance(world, 'PT2H')
    t.match(runs('second')[1], { Result: 'Success' })
  },
)

t.test(
  'sixty days in one leap are sixty days in steps, also for jobs that follow others',
  async (t) => {
    const seen: string[] = []
    for (const steps of [1, 60]) {
      const { edit, after, world } = await jobs(t)
      await edit('second', after('first'))
      await edit('third', {
        OptionsDaily: { Enabled: true, Kind: 'Everyday', Time: '02:50' },
        OptionsBackupWindow: { Enabled: true, TimePeriods: { Days: hours(2, 3) } },
      })
      for (let step = 0; step < steps; step++) await advance(world, `PT${(60 / steps) * 24}H`)
      const { estate } = world
      seen.push(
        JSON.stringify(['Job', 'RestorePoint', 'BackupJobSession'].map((type) => estate.all(type))),
      )
    }
    t.equal(seen[0], seen[1])
  },
)

t.test('a job tries again when its settings say, or never', async (t) => {
  const failing = { of: 'run', when: { times: 1 }, goes: { ends: 'Failed', retry: true } } as const
  for (const [RetryOptions, wanted] of [
    [{ RetrySpecified: true, RetryTimes: 1, RetryTimeout: 45 }, [45]],
    [{ RetrySpecified: false }, []],
    [{ RetryTimes: 0 }, []],
    [{}, [10]],
  ] as const) {
    const { edit, runs, world } = await jobs(t)
    await edit('first', { RetryOptions })
    new TaskControl(world).add(failing)
    await advance(world, 'PT20H')
    const [run, ...retries] = runs('first')
    const waits = retries.map(
      ({ begun }) => (Date.parse(begun) - Date.parse(run?.ended ?? '')) / 60_000,
    )
    t.same(waits, wanted)
  }
})

t.test('a job keeps as many points as its settings say, back to a full one', async (t) => {
  for (const [policy, least, most] of [
    [{ RetainLimitType: 'Cycles', RetainCycles: 2 }, 2, 8],
    [{ RetainLimitType: 'Cycles', RetainCycles: 20 }, 20, 26],
    [{ RetainLimitType: 'Days', RetainDaysToKeep: 15 }, 15, 21],
  ] as const) {
    const seen: string[] = []
    for (const steps of [1, 40]) {
      const { done, id, world } = await jobs(t)
      await done('PUT', `/api/jobs/${id('Job', 'first')}?action=edit`, {
        JobInfo: { BackupJobInfo: { SimpleRetentionPolicy: policy } },
      })
      for (let step = 0; step < steps; step++) await advance(world, `PT${(40 / steps) * 24}H`)
      const backup = id('Backup', 'first')
      const points = world.estate.children('RestorePoint', 'Backup', backup)
      t.ok(points.length >= least && points.length <= most, `${points.length} points`)
      const files = world.estate.children('BackupFile', 'Backup', backup)
      t.equal(files.length, points.length)
      t.equal(files[0]?.FileType, 'vbk', 'what is kept can be restored')
      seen.push(JSON.stringify(points))
    }
    t.equal(seen[0], seen[1], 'in one leap as in steps')
  }
})
