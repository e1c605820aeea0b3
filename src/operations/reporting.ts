/** Handlers of the summary reports: figures of the estate at the clock's now. */
import { isoTime } from '../contract/date.js'
import type { EstateRecord, Value } from '../contract/record.js'
import { scan } from '../estate/scan.js'
import { DAY } from '../time/duration.js'
import type { World } from '../world/world.js'
import type { Handler, ResultOf } from './handler.js'

/** The same in every recorded answer. */
const LINKS = {
  protectedVms:
    'Workspace/ViewReport.aspx?definition=8a56d84f-1790-4f54-ab20-2e0bfdefa16b&ShowParams=1',
  jobStatus:
    'Workspace/ViewReport.aspx?definition=7962844d-db6c-4d29-8b6e-4e0f7db0785f&ShowParams=1',
  capacity:
    'Workspace/ViewReport.aspx?definition=62221565-102c-4ec8-851b-d61c03d972d1&ShowParams=1',
} as const

type Show = (record: EstateRecord) => Value

const shows = (world: World, type: string, field: string): Show => {
  const read = world.readers.field(world.contract.type(type), field)
  return (record) => read(record, world.estate)
}

const frame = (
  world: World,
  type: string,
  record: Readonly<Record<string, Value>>,
): ResultOf<'one'> => ({
  kind: 'one',
  type: world.contract.type(type),
  record,
})

/** How often something holds for the records of a type. */
const count = (world: World, type: string, holds: (record: EstateRecord) => boolean): number => {
  let found = 0
  for (const record of world.estate.all(type)) if (holds(record)) found++
  return found
}

/** Jobs that start by themselves, of backup and of replication. */
function scheduledJobs(world: World): { backup: number; replica: number } {
  const scheduled = { backup: 0, replica: 0 }
  for (const type of ['Job', 'AgentBackupJob', 'NasJob']) {
    const configured = shows(world, type, 'ScheduleConfigured')
    const enabled = shows(world, type, 'ScheduleEnabled')
    const replicates = (job: EstateRecord): boolean => job.JobType === 'Replica'
    for (const job of world.estate.all(type)) {
      if (configured(job) !== true || enabled(job) !== true) continue
      if (replicates(job)) scheduled.replica++
      else scheduled.backup++
    }
  }
  return scheduled
}

/** A run of a job; those of one computer are part of their parent's. */
interface Run {
  readonly kind: 'backup' | 'replica'
  readonly job: string
  readonly start: number
  readonly end: number | undefined
  readonly result: string
}

/** Whether a time is one of the last 24 hours, and none to come. */
const isOfLastDay = (time: Value, now: number): boolean =>
  typeof time === 'number' && time >= now - DAY && time <= now

async function runs(world: World): Promise<readonly Run[]> {
  const found: Run[] = []
  for (const [type, kind] of [
    ['BackupJobSession', 'backup'],
    ['ReplicaJobSession', 'replica'],
  ] as const) {
    const name = shows(world, type, 'JobName')
    const result = shows(world, type, 'Result')
    const ended = shows(world, type, 'EndTimeUTC')
    const now = world.clock.now()
    await scan(world.estate.all(type), (session) => {
      const end = ended(session)
      const start = Number(session.CreationTimeUTC)
      if (session.ParentSession || start > now || !isOfLastDay(end ?? now, now)) return
      found.push({
        kind,
        job: String(name(session)),
        start,
        end: typeof end === 'number' ? end : undefined,
        result: String(result(session)),
      })
    })
  }
  return found
}

const running = (all: readonly Run[]): number =>
  new Set(all.filter((run) => run.end === undefined).map((run) => run.job)).size

/** The results of each machine's last task that is over, of the last 24 hours. */
async function latestStates(world: World): Promise<readonly string[]> {
  const latest = new Map<string, { end: number; result: string }>()
  const now = world.clock.now()
  for (const type of ['BackupTaskSession', 'ReplicaTaskSession']) {
    const result = shows(world, type, 'Result')
    const ended = shows(world, type, 'EndTimeUTC')
    await scan(world.estate.all(type), (task) => {
      const end = ended(task)
      if (typeof end !== 'number' || !isOfLastDay(end, now)) return
      const machine = `${type} ${task.VmDisplayName}`
      const known = latest.get(machine)
      if (!known || known.end <= end) latest.set(machine, { end, result: String(result(task)) })
    })
  }
  return [...latest.values()].map(({ result }) => result)
}

const PROXIES: readonly string[] = ['Windows', 'Linux', 'Local', 'HvServer']

/** GET /api/reports/summary/overview. */
export const overviewReport: Handler<'one'> = async (_call, world) => {
  const states = await latestStates(world)
  const of = (result: string): number => states.filter((state) => state === result).length
  const kind = shows(world, 'ManagedServer', 'ManagedServerType')
  const scheduled = scheduledJobs(world)
  return frame(world, 'OverviewReportFrame', {
    BackupServers: world.estate.table('BackupServer').size,
    ProxyServers: count(world, 'ManagedServer', (one) => PROXIES.includes(String(kind(one)))),
    RepositoryServers: world.estate.table('Repository').size,
    RunningJobs: running(await runs(world)),
    ScheduledJobs: scheduled.backup + scheduled.replica,
    SuccessfulVmLastestStates: of('Success'),
    WarningVmLastestStates: of('Warning'),
    FailedVmLastestStates: of('Failed'),
  })
}

/** The machine that a point is of: before the time in its name, or by the name that it bears. */
const machineOf = (point: EstateRecord): string =>
  String(point.VmName ?? point.VmDisplayName ?? point.ComputerName ?? point.Name ?? '').split(
    '@',
  )[0] ?? ''

async function machines(world: World, ...types: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>()
  for (const type of types)
    await scan(world.estate.all(type), (point) => names.add(machineOf(point).toLowerCase()))
  return names
}

/** GET /api/reports/summary/vms_overview: machines, and the bytes of their backups and replicas. */
export const vmsOverviewReport: Handler<'one'> = async (_call, world) => {
  const backedUp = await machines(world, 'VmRestorePoint', 'AgentRestorePoint')
  const replicated = await machines(world, 'VmReplicaPoint', 'CdpReplicaVm')
  const sizes = { full: 0, incremental: 0, replica: 0 }
  const fileType = shows(world, 'BackupFile', 'FileType')
  const backupSize = shows(world, 'BackupFile', 'BackupSize')
  const dataSize = shows(world, 'BackupFile', 'DataSize')
  const sources = new Map<string, number>()
  await scan(world.estate.all('BackupFile'), (file) => {
    const size = Number(backupSize(file))
    if (fileType(file) !== 'vbk') sizes.incremental += size
    else {
      sizes.full += size
      sources.set(String(file.Backup), Number(dataSize(file)))
    }
  })
  const replicaSizes = new Map<string, number>()
  const totalSize = shows(world, 'ReplicaTaskSession', 'TotalSize')
  await scan(world.estate.all('ReplicaTaskSession'), (task) => {
    replicaSizes.set(String(task.VmDisplayName), Number(totalSize(task)))
  })
  const states = await latestStates(world)
  const good = states.filter((state) => state === 'Success').length
  return frame(world, 'VmsOverviewReportFrame', {
    ProtectedVms: new Set([...backedUp, ...replicated]).size,
    BackedUpVms: backedUp.size,
    ReplicatedVms: replicated.size,
    RestorePoints: ['VmRestorePoint', 'AgentRestorePoint', 'VmReplicaPoint'].reduce(
      (sum, type) => sum + world.estate.table(type).size,
      0,
    ),
    FullBackupPointsSize: sizes.full,
    IncrementalBackupPointsSize: sizes.incremental,
    ReplicaRestorePointsSize: sum(replicaSizes.values()),
    SourceVmsSize: sum(sources.values()),
    SuccessBackupPercents: states.length === 0 ? 100 : Math.round((good / states.length) * 100),
    ProtectedVmsReportLink: LINKS.protectedVms,
  })
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0
  for (const number of numbers) total += number
  return total
}

/** GET /api/reports/summary/job_statistics: runs of the last 24 hours, durations in seconds. */
export const jobStatisticsReport: Handler<'one'> = async (_call, world) => {
  const all = await runs(world)
  const over = all.filter((run) => run.end !== undefined)
  const of = (result: string): number => over.filter((run) => run.result === result).length
  const backup = longest(over.filter((run) => run.kind === 'backup'))
  const replica = longest(over.filter((run) => run.kind === 'replica'))
  const scheduled = scheduledJobs(world)
  return frame(world, 'JobStatisticsReportFrame', {
    RunningJobs: running(all),
    ScheduledJobs: scheduled.backup + scheduled.replica,
    ScheduledBackupJobs: scheduled.backup,
    ScheduledReplicaJobs: scheduled.replica,
    TotalJobRuns: over.length,
    SuccessfulJobRuns: of('Success'),
    WarningsJobRuns: of('Warning'),
    FailedJobRuns: of('Failed'),
    MaxJobDuration: Math.max(backup.seconds, replica.seconds),
    MaxBackupJobDuration: backup.seconds,
    MaxReplicaJobDuration: replica.seconds,
    MaxDurationBackupJobName: backup.job,
    MaxDurationReplicaJobName: replica.job,
    BackupJobStatusReportLink: LINKS.jobStatus,
  })
}

function longest(over: readonly Run[]): { job: string; seconds: number } {
  let found = { job: '', seconds: 0 }
  for (const { job, start, end = start } of over) {
    const seconds = Math.round((end - start) / 1000)
    if (seconds > found.seconds) found = { job, seconds }
  }
  return found
}

/**
 * GET /api/reports/summary/processed_vms: machines in the points of each of the last seven days, today
 * first.
 */
export const processedVmsReport: Handler<'one'> = async (_call, world) => {
  const now = world.clock.now()
  const today = Math.floor(now / DAY) * DAY
  const days = Array.from({ length: 7 }, (_, ago) => ({
    start: today - ago * DAY,
    backup: new Set<string>(),
    replica: new Set<string>(),
  }))
  const note = async (type: string, kind: 'backup' | 'replica', made: Show): Promise<void> =>
    scan(world.estate.all(type), (point) => {
      const time = Number(made(point))
      if (time > now) return
      const ago = Math.floor((today + DAY - 1 - time) / DAY)
      days[ago]?.[kind].add(machineOf(point).toLowerCase())
    })
  await note('VmRestorePoint', 'backup', shows(world, 'VmRestorePoint', 'CreationTimeUTC'))
  await note('AgentRestorePoint', 'backup', shows(world, 'AgentRestorePoint', 'CreationTimeUTC'))
  await note('VmReplicaPoint', 'replica', shows(world, 'VmReplicaPoint', 'CreationTimeUTC'))
  return frame(world, 'ProcessedVmsReportFrame', {
    Day: days.map(({ start, backup, replica }) => ({
      BackupedVms: backup.size,
      ReplicatedVms: replica.size,
      Timestamp: isoTime(start),
    })),
  })
}

/** GET /api/reports/summary/repository: bytes of each repository. */
export const repositoryReport: Handler<'one'> = (_call, world) => {
  const name = shows(world, 'Repository', 'Name')
  const capacity = shows(world, 'Repository', 'Capacity')
  const freeSpace = shows(world, 'Repository', 'FreeSpace')
  const periods = [...world.estate.all('Repository')].map((repository) => {
    const [Capacity, FreeSpace] = [Number(capacity(repository)), Number(freeSpace(repository))]
    // Of what has no bounds, such as object storage, nothing is known.
    const known = Capacity >= 0 && FreeSpace >= 0
    const BackupSize = known ? Capacity - FreeSpace : 0
    return { Name: String(name(repository)), Capacity, FreeSpace, BackupSize }
  })
  return frame(world, 'RepositoryReportFrame', {
    Period: periods,
    CapacityPlanningReportLink: LINKS.capacity,
  })
}
