/** Any fixture whose records go on as time passes: jobs of all kinds and schedules, and what they leave. */
import fc from 'fast-check'
import { MONTHS, WEEKDAYS } from '../../src/contract/parts/job-schedule.js'

type Values = Readonly<Record<string, unknown>>

const two = (n: number): string => String(n).padStart(2, '0')

/** Times of day: several at one minute, as people write them. */
const clock = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('22:00', '12:00', '12:01', '00:00', '23:59') },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 1439 })
      .map((at) => `${two(Math.floor(at / 60))}:${two(at % 60)}`),
  },
)

const some = <T>(pool: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...pool], { minLength: 1 })

/** Hours in which a job may run. */
const hours = fc
  .array(fc.record({ Name: fc.constantFrom(...WEEKDAYS), flags: fc.nat(0xff_ffff) }), {
    maxLength: 7,
  })
  .map((days) => ({
    Schedule: days.map(({ Name, flags }) => ({
      Name,
      Value: Array.from({ length: 24 }, (_, hour) => (flags >> hour) & 1).join(','),
    })),
  }))

const on = <T extends object>(options: fc.Arbitrary<T>): fc.Arbitrary<T & { Enabled: boolean }> =>
  fc
    .tuple(options, fc.boolean(), fc.boolean())
    .map(([values, one, other]) => ({ ...values, Enabled: one || other }))

const daily = on(
  fc.record(
    {
      Kind: fc.constantFrom('Everyday', 'WeekDays', 'SelectedDays'),
      Days: some(WEEKDAYS),
      Time: clock,
    },
    { requiredKeys: ['Time'] },
  ),
)

const monthly = on(
  fc.record(
    {
      Time: clock,
      DayNumberInMonth: fc.constantFrom('First', 'Second', 'Third', 'Fourth', 'Last', 'OnDay'),
      DayOfWeek: fc.constantFrom(...WEEKDAYS),
      DayOfMonth: fc.integer({ min: 1, max: 31 }),
      Months: some(MONTHS),
    },
    { requiredKeys: [] },
  ),
)

const periodic = (often: boolean) =>
  on(
    fc
      .tuple(
        often
          ? fc.record({
              Kind: fc.constantFrom('Hours', 'Minutes'),
              FullPeriod: fc.integer({ min: 20, max: 90 }),
            })
          : fc.record({
              Kind: fc.constant('Hours'),
              FullPeriod: fc.integer({ min: 6, max: 24 }),
            }),
        fc.option(hours, { nil: {} }),
      )
      .map(([options, schedule]) => ({ ...options, ...schedule })),
  )

/** Values of JobScheduleOptions, as fixtures write them. @param often whether it may run all day */
export const scheduleArbitrary = (often: boolean): fc.Arbitrary<Values> =>
  fc
    .oneof(
      daily.map((OptionsDaily) => ({ OptionsDaily })),
      monthly.map((OptionsMonthly) => ({ OptionsMonthly })),
      periodic(often).map((OptionsPeriodically) => ({ OptionsPeriodically })),
      fc.record({ OptionsDaily: daily, OptionsMonthly: monthly }),
      ...(often ? [on(hours).map((OptionsContinuous) => ({ OptionsContinuous }))] : []),
    )
    .map((Standart) => ({ Standart }))

const duration = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: most }).map((minutes) => `PT${minutes}M`)

/** When a job runs, in one of the ways in which fixtures tell it. */
const scheduled = (often: boolean): fc.Arbitrary<Values> =>
  fc.oneof(
    { weight: 3, arbitrary: clock.map((Daily) => ({ Daily })) },
    {
      weight: 3,
      arbitrary: scheduleArbitrary(often).map((JobScheduleOptions) => ({ JobScheduleOptions })),
    },
    { weight: 1, arbitrary: duration(3000).map((NextRun) => ({ NextRun })) },
    {
      weight: 1,
      arbitrary: fc.record({ Daily: clock, NextRun: duration(900) }),
    },
    { weight: 1, arbitrary: clock.map((Daily) => ({ Daily, ScheduleEnabled: false })) },
  )

const MACHINES = ['a', 'b', 'c', 'd']

/** What all histories have in common. */
const nights = fc
  .tuple(
    fc.record(
      {
        Days: fc.integer({ min: 1, max: 6 }),
        At: clock,
        Machines: fc.subarray(MACHINES, { minLength: 1, maxLength: 3 }),
        Running: fc.boolean(),
      },
      { requiredKeys: ['Days'] },
    ),
    fc.array(
      fc.record(
        {
          Ago: fc.nat(6),
          Result: fc.constantFrom('Warning', 'Failed'),
          Reason: fc.constant('No space.'),
          Retry: fc.boolean(),
        },
        { requiredKeys: ['Ago', 'Result', 'Reason'] },
      ),
      { maxLength: 3 },
    ),
  )
  .map(([values, outcomes]) => {
    // One outcome for a night, of those that there are.
    const nights = new Map(outcomes.map((one) => [one.Ago % values.Days, one]))
    const Outcomes = [...nights].map(([Ago, outcome]) => ({ ...outcome, Ago }))
    return { ...values, Outcomes }
  })

const backupHistory = fc
  .tuple(nights, fc.record({ FullOn: fc.constantFrom(...WEEKDAYS) }, { requiredKeys: [] }))
  .map(([one, other]) => ({ ...one, ...other }))

const replicaHistory = fc
  .tuple(nights, fc.integer({ min: 1, max: 5 }))
  .map(([values, Points]) => ({ ...values, Points }))

const repository = fc.record({ Capacity: fc.constantFrom(1e12, 4e11), FreeSpace: fc.nat(4e11) })

/** A job with what it leaves its points in. */
const jobs = (often: boolean) =>
  fc.array(
    fc.record({
      schedule: scheduled(often),
      backup: fc.option(backupHistory, { nil: undefined }),
      replica: fc.option(replicaHistory, { nil: undefined }),
      platform: fc.constantFrom('VMware', 'HyperV', 'vCloud'),
      server: fc.nat(1),
      copy: fc.option(backupHistory, { nil: undefined }),
      copyIsScheduled: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )

const agentJobs = (often: boolean) =>
  fc.array(fc.record({ schedule: scheduled(often), backup: backupHistory }), { maxLength: 2 })

const nasJobs = (often: boolean) =>
  fc.array(fc.record({ schedule: scheduled(often), runs: nights }), { maxLength: 2 })

/**
 * Any fixture, as data.
 * @param often whether jobs may run many times a day: over years, that takes long
 */
export const fixtureArbitrary = (often = true): fc.Arbitrary<Values> =>
  fc
    .record({
      repositories: fc.tuple(repository, repository),
      jobs: jobs(often),
      agentJobs: agentJobs(often),
      nasJobs: nasJobs(often),
      replicas: fc.array(replicaHistory, { maxLength: 2 }),
      cloudReplicas: fc.array(replicaHistory, { maxLength: 2 }),
      restores: fc.array(
        fc.record(
          {
            EndTimeUTC: duration(20_000),
            Result: fc.constantFrom('Success', 'Failed'),
            Progress: fc.nat(99),
          },
          { requiredKeys: ['EndTimeUTC'] },
        ),
        { maxLength: 3 },
      ),
    })
    .map((drawn) => {
      const server = (n: number): string => `vbr${n}`
      const named = (n: number): string => `R${n % 2}`
      const copies = drawn.jobs.flatMap(({ copy, copyIsScheduled, server: at }, n) =>
        copy ? [{ copy, copyIsScheduled, at, n }] : [],
      )
      return {
        BackupServers: [{ Name: server(0) }, { Name: server(1) }],
        Repositories: drawn.repositories.map((values, n) => ({
          Name: named(n),
          BackupServer: server(n),
          ...values,
        })),
        Jobs: [
          ...drawn.jobs.map(({ schedule, platform, server: at }, n) => ({
            Name: `J${n}`,
            BackupServer: server(at),
            Platform: platform,
            ...schedule,
          })),
          ...copies.map(({ copyIsScheduled, at, n }) => ({
            Name: `C${n}`,
            BackupServer: server(at),
            JobType: 'ImmediateBackupCopy',
            ...(copyIsScheduled && { Daily: '13:00' }),
            LinkedJobResourceObjects: [{ LinkedJob: `J${n}` }],
          })),
        ],
        AgentBackupJobs: drawn.agentJobs.map(({ schedule }, n) => ({
          Name: `A${n}`,
          BackupServer: server(0),
          ...schedule,
        })),
        NASJobs: drawn.nasJobs.map(({ schedule, runs }, n) => ({
          Name: `N${n}`,
          Repository: named(n),
          Runs: runs,
          ...schedule,
        })),
        Backups: [
          ...drawn.jobs.flatMap(({ backup, platform }, n) =>
            backup
              ? [
                  {
                    Name: `B${n}`,
                    Repository: named(n),
                    Job: `J${n}`,
                    History: {
                      ...backup,
                      ...(platform === 'vCloud' && n === 0 && { VApp: 'vapp' }),
                    },
                  },
                ]
              : [],
          ),
          ...copies.map(({ copy, n }) => ({
            Name: `CB${n}`,
            Repository: named(n),
            Job: `C${n}`,
            History: copy,
          })),
          ...drawn.agentJobs.map(({ backup }, n) => ({
            Name: `AB${n}`,
            Platform: 'AgentForWindows',
            Repository: named(n),
            AgentBackupJob: `A${n}`,
            History: backup,
          })),
        ],
        Replicas: [
          ...drawn.jobs.flatMap(({ replica }, n) =>
            replica
              ? [{ Name: `RJ${n}`, Repository: named(n), Job: `J${n}`, History: replica }]
              : [],
          ),
          ...drawn.replicas.map((History, n) => ({
            Name: `RN${n}`,
            Repository: named(n),
            History,
          })),
        ],
        CloudTenants: [{ Name: 'T', BackupServer: server(0) }],
        CloudReplicas: drawn.cloudReplicas.map((History, n) => ({
          Name: `CR${n}`,
          BackupServer: server(0),
          CloudTenant: 'T',
          History,
        })),
        RestoreSessions: drawn.restores.map((values, n) => ({
          Name: `S${n}`,
          BackupServer: server(0),
          CreationTimeUTC: '-PT5M',
          ...values,
        })),
      }
    })
