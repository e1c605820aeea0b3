/** Counts anew, naively, of what lists show, what the summary reports tell. */
import type { ActingClient } from './acting-client.js'

const DAY = 86_400_000

/** An entity in JSON. */
type Shown = ReturnType<typeof JSON.parse>

const timeIn = (text: string): number => Date.parse(text)
const nameOf = (id: string): string => id.split(':').at(-1) ?? ''

/** A figure of a report, as it is told and as it is counted. */
export interface Recounted {
  readonly figure: string
  readonly told: unknown
  readonly counted: unknown
}

/** The figures of all summary reports. */
export async function recounted({ get, world }: ActingClient): Promise<readonly Recounted[]> {
  const now = world.clock.now()
  const all = async (path: string): Promise<readonly Shown[]> => {
    const body = await get(`/api/${path}?format=Entity`)
    const list: unknown = Object.values(body).find(Array.isArray)
    if (!Array.isArray(list)) throw new Error(`${path} is no list`)
    return list
  }
  const report = (name: string): Promise<Shown> => get(`/api/reports/summary/${name}`)

  const jobs = await all('jobs')
  const others = [...(await all('agents/jobs')), ...(await all('nas/jobs'))]
  const goesBySchedule = (job: Shown): boolean =>
    job.ScheduleConfigured === true && job.ScheduleEnabled === true
  const scheduled = [...jobs, ...others].filter(goesBySchedule)
  const replicating = scheduled.filter(({ JobType }) => JobType === 'Replica')

  // Sessions of single computers are part of their parent's, and no link of theirs leads to a job of their own.
  const isPart = (session: Shown): boolean =>
    world.estate.find('BackupJobSession', nameOf(session.UID))?.ParentSession !== undefined
  const backups = (await all('backupSessions')).filter((session) => !isPart(session))
  const replications = await all('replicaSessions')
  const goOn = [...backups, ...replications].filter(({ EndTimeUTC }) => EndTimeUTC === null)
  const isRecent = ({ EndTimeUTC: end }: Shown): boolean => end !== null && timeIn(end) >= now - DAY
  const over = [...backups, ...replications].filter(isRecent)
  const longest = (sessions: readonly Shown[]): number =>
    Math.max(
      0,
      ...sessions
        .filter(isRecent)
        .map(({ CreationTimeUTC: from, EndTimeUTC: to }) =>
          Math.round((timeIn(to) - timeIn(from)) / 1000),
        ),
    )

  const tasks = [...(await all('backupTaskSessions')), ...(await all('replicaTaskSessions'))]
  const machinesOf = new Map<string, Shown>()
  for (const kind of ['Backup', 'Replica'])
    for (const task of tasks.filter(({ UID }) => UID.includes(`:${kind}TaskSession:`))) {
      const machine = `${kind} ${task.VmDisplayName}`
      const last = machinesOf.get(machine)
      if (isRecent(task) && !(last && timeIn(last.EndTimeUTC) > timeIn(task.EndTimeUTC)))
        machinesOf.set(machine, task)
    }
  const states = [...machinesOf.values()].map(({ Result }) => Result)
  const stateIs = (result: string): number => states.filter((state) => state === result).length
  const resultIs = (result: string): number => over.filter(({ Result }) => Result === result).length

  const machine = (point: Shown): string =>
    (point.VmName ?? point.VmDisplayName ?? point.Name).split('@')[0].toLowerCase()
  const points = await all('vmRestorePoints')
  const agentPoints = await all('agents/agentRestorePoints')
  const replicaPoints = await all('vmReplicaPoints')
  const backedUp = new Set([...points, ...agentPoints].map(machine))
  const replicated = new Set([
    ...replicaPoints.map(machine),
    ...world.estate.all('CdpReplicaVm').map(machine),
  ])
  const files = await all('backupFiles')
  const sizeOf = (some: readonly Shown[]): number =>
    some.reduce((sum, { BackupSize }) => sum + BackupSize, 0)
  const full = files.filter(({ FileType }) => FileType === 'vbk')

  const today = Math.floor(now / DAY) * DAY
  const onDay = (some: readonly Shown[], start: number): number =>
    new Set(
      some
        .filter(({ CreationTimeUTC: made }) => timeIn(made) >= start && timeIn(made) < start + DAY)
        .map(machine),
    ).size
  const days = [0, 1, 2, 3, 4, 5, 6].map((ago) => today - ago * DAY)

  const repositories = await all('repositories')
  const servers = await all('managedServers')
  const counted: readonly (readonly [report: string, figures: object])[] = [
    [
      'overview',
      {
        BackupServers: (await all('backupServers')).length,
        ProxyServers: servers.filter(({ ManagedServerType: type }) =>
          ['Windows', 'Linux', 'Local', 'HvServer'].includes(type),
        ).length,
        RepositoryServers: repositories.length,
        RunningJobs: new Set(goOn.map(({ JobName }) => JobName)).size,
        ScheduledJobs: scheduled.length,
        SuccessfulVmLastestStates: stateIs('Success'),
        WarningVmLastestStates: stateIs('Warning'),
        FailedVmLastestStates: stateIs('Failed'),
      },
    ],
    [
      'job_statistics',
      {
        RunningJobs: new Set(goOn.map(({ JobName }) => JobName)).size,
        ScheduledJobs: scheduled.length,
        ScheduledBackupJobs: scheduled.length - replicating.length,
        ScheduledReplicaJobs: replicating.length,
        TotalJobRuns: over.length,
        SuccessfulJobRuns: resultIs('Success'),
        WarningsJobRuns: resultIs('Warning'),
        FailedJobRuns: resultIs('Failed'),
        MaxJobDuration: longest([...backups, ...replications]),
        MaxBackupJobDuration: longest(backups),
        MaxReplicaJobDuration: longest(replications),
      },
    ],
    [
      'vms_overview',
      {
        ProtectedVms: new Set([...backedUp, ...replicated]).size,
        BackedUpVms: backedUp.size,
        ReplicatedVms: replicated.size,
        RestorePoints: points.length + agentPoints.length + replicaPoints.length,
        FullBackupPointsSize: sizeOf(full),
        IncrementalBackupPointsSize: sizeOf(files) - sizeOf(full),
        SuccessBackupPercents:
          states.length === 0 ? 100 : Math.round((stateIs('Success') / states.length) * 100),
      },
    ],
    [
      'processed_vms',
      {
        Days: days.map((start) => ({
          BackupedVms: onDay([...points, ...agentPoints], start),
          ReplicatedVms: onDay(replicaPoints, start),
        })),
      },
    ],
    [
      'repository',
      {
        Periods: repositories.map(({ Name, Capacity, FreeSpace }) => ({
          Name,
          Capacity,
          FreeSpace,
          BackupSize: FreeSpace < 0 ? 0 : Capacity - FreeSpace,
        })),
      },
    ],
  ]
  const figures: Recounted[] = []
  for (const [name, expected] of counted) {
    const told = await report(name)
    for (const [figure, value] of Object.entries(expected))
      figures.push({ figure: `${name} ${figure}`, told: told[figure], counted: value })
  }
  return figures
}

/** Those that are told otherwise than they are counted; more may be told of what is in a list. */
export const wrong = (figures: readonly Recounted[]): readonly string[] =>
  figures.flatMap(({ figure, told, counted }) =>
    JSON.stringify(alike(told, counted)) === JSON.stringify(counted)
      ? []
      : [`${figure}: told ${JSON.stringify(told)}, counted ${JSON.stringify(counted)}`],
  )

/** Of what is told, as much as is counted, in the same order of members. */
function alike(told: unknown, counted: unknown): unknown {
  if (Array.isArray(told) && Array.isArray(counted))
    return told.map((one, index) => alike(one, counted[index]))
  if (typeof counted !== 'object' || counted === null) return told
  return Object.fromEntries(
    Object.keys(counted).map((name) => [name, Reflect.get(Object(told), name)]),
  )
}
