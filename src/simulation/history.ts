/**
 * `History` in a backup stands for the restore points that a job made night after night, with their
 * files and machines, and for the runs of that job, up to the clock's now and on with it. Ids follow from
 * the backup's and from the number of the night, so they are the same on every run.
 */
import { plainTime } from '../contract/date.js'
import { seedOf, sequenceId, spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import {
  completedByJob,
  type Draft,
  type Maker,
  type Making,
  type RecordKey,
  type Shorthand,
} from '../loading/draft.js'
import type { Path } from '../loading/fixture-error.js'
import { type Reading, unknownKey } from '../loading/fixture-value.js'
import { shown } from '../wording/shown.js'
import type { JobRun } from './job-run.js'
import { type Machine, machinesSchema, readMachines, referenceTo } from './machine.js'
import { courseOf, makeNights, type Night, type Nightly } from './nightly.js'
import { checkOutcomes, type Nights, nightsSchema, readNights } from './nights.js'

const GIB = 1024 ** 3
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Numbers for the kinds of things that a night brings, and places for as many of one kind. */
const KIND = {
  RestorePoint: 11,
  BackupFile: 12,
  VmRestorePoint: 13,
  AgentRestorePoint: 14,
  VAppRestorePoint: 15,
} as const
const PLACES = 10_000

interface Plan extends Nights {
  /** Day of the week of full backups. */
  readonly fullOn: number
  readonly machines: readonly Machine[]
  readonly vApp: string | undefined
  /** Bytes of the machines' data. */
  readonly dataSize: number
}

const KEYS = {
  ...nightsSchema(30),
  FullOn: { description: 'Day of the full backup.', enum: WEEKDAYS, default: 'Saturday' },
  Machines: machinesSchema,
  VApp: { description: 'The vApp that holds the machines, for vCloud.', type: 'string' },
  GiB: { description: 'Size of the machines’ data.', type: 'number', default: 100 },
} as const

export const history: Shorthand = {
  type: 'Backup',
  key: 'History',
  schema: {
    description:
      'Restore points of the last nights, with their files, machines and runs of the job.',
    type: 'object',
    additionalProperties: false,
    properties: KEYS,
  },
  expand(value, backup, path, reading) {
    const job = jobOf((relation) => reading.related(backup, relation))
    const nightly = nightlyOf(value, backup, job, path, reading)
    if (nightly) makeNights(nightly, reading)
  },
  completed: (value, backup, reading) => completedByJob(value, backup, JOBS, reading),
  course(value, backup, since, estate) {
    const job = jobOf((relation) => {
      const id = backup.relations[relation]
      return typeof id === 'string' ? id : undefined
    })
    // Nothing makes points of a backup without a job.
    if (!job) return undefined
    const nightly = nightlyOf(value, backup, job, [], { now: since, fault() {} })
    const isPaused = estate.find(...job)?.ScheduleEnabled === false
    return nightly && courseOf(nightly, since, isPaused, estate.contract)
  },
}

/** The relations of a backup that may lead to its job, which are called as the types of jobs are. */
const JOBS = ['Job', 'AgentBackupJob']

/** The relation of a backup that leads to its job, and the job's id. */
function jobOf(related: (relation: string) => string | undefined): RecordKey | undefined {
  for (const relation of JOBS) {
    const id = related(relation)
    if (id !== undefined) return [relation, id]
  }
  return undefined
}

/** What the records of a backup's nights are made of. */
interface Source {
  readonly plan: Plan
  readonly backup: string
  readonly platform: string
  readonly seed: number
  readonly path: Path
}

function nightlyOf(
  value: unknown,
  backup: Draft,
  job: RecordKey | undefined,
  path: Path,
  reading: Reading,
): Nightly | undefined {
  const platform = String(backup.values.Platform ?? 'VMware')
  const plan = readPlan(value, platform, path, reading)
  if (!plan) return undefined
  const source: Source = { plan, backup: backup.id, platform, seed: seedOf(backup.id), path }
  const oldest = 1 - plan.days
  /** The first backup of all is a full one, and so is one each week. */
  const isFull = (number: number, start: number): boolean =>
    number === oldest || new Date(start).getUTCDay() === plan.fullOn
  return {
    nights: { ...plan, running: plan.running && job !== undefined },
    // Points are kept as long as a later one needs them: back to a full one.
    firstKept(newest, startOf) {
      let first = newest - plan.days + 1
      while (first > oldest && !isFull(first, startOf(first))) first--
      return first
    },
    points(night, maker) {
      makePoint(source, night, isFull(night.number, night.start), maker)
      if (!job) for (const machine of plan.machines) makeMachinePoint(source, night, machine, maker)
    },
    ...(job && { run: (night: Night) => runOf(source, night, job) }),
  }
}

function runOf(source: Source, night: Night, job: RecordKey): JobRun {
  const { plan, seed, path } = source
  const { place, outcome, keepsPoints } = night
  return {
    session: 'BackupJobSession',
    task: 'BackupTaskSession',
    job,
    path,
    seed,
    place,
    attempt: 0,
    start: night.start + Math.floor(spread(seed, place) * 2_900),
    machines: plan.machines,
    outcome,
    dataSize: plan.dataSize,
    children: job[0] === 'AgentBackupJob' && plan.machines.length > 1,
    ...(keepsPoints && {
      restorePoint: sequenceId(seed, KIND.RestorePoint, place * PLACES),
      // A retry goes on with the same restore point; each machine keeps its place.
      makePoint: (machine, maker) => makeMachinePoint(source, night, machine, maker),
    }),
  }
}

/** The id of a thing that a night brings. */
const nightId = ({ seed }: Source, { place }: Night, kind: keyof typeof KIND, index = 0): string =>
  sequenceId(seed, KIND[kind], place * PLACES + index)

/** When the restore point of a night was made: a job takes some seconds to get going. */
const madeAt = ({ seed }: Source, { start, place }: Night): number =>
  start + 3_000 + Math.floor(spread(seed, place) * 55_000)

function makeMachinePoint(source: Source, night: Night, machine: Machine, maker: Maker): RecordKey {
  const type = source.platform.startsWith('Agent') ? 'AgentRestorePoint' : 'VmRestorePoint'
  const record: Making = { id: nightId(source, night, type, source.plan.machines.indexOf(machine)) }
  if (type === 'AgentRestorePoint')
    record.Name = `${machine.name}@${plainTime(madeAt(source, night))}`
  else {
    record.VmName = machine.name
    record.HierarchyObjRef = machine.ref
  }
  record.RestorePoint = nightId(source, night, 'RestorePoint')
  record.BackupFile = nightId(source, night, 'BackupFile')
  maker.make({ type: maker.contract.type(type), record, path: source.path })
  return [type, record.id]
}

/** The restore point of a night, its file and its vApp. */
function makePoint(source: Source, night: Night, full: boolean, maker: Maker): void {
  const { plan, path, backup: Backup } = source
  const make = (type: keyof typeof KIND, record: Making): void =>
    maker.make({ type: maker.contract.type(type), record, path })
  const RestorePoint = nightId(source, night, 'RestorePoint')
  make('RestorePoint', { id: RestorePoint, BackupDateUTC: madeAt(source, night), Backup })
  // No two nights bring the same amount of data.
  const scatter = spread(source.seed, night.place)
  const DataSize = Math.round(plan.dataSize * (full ? 1 : 0.02 + scatter * 0.05))
  const BackupSize = Math.round(DataSize * (0.45 + scatter * 0.1))
  make('BackupFile', {
    id: nightId(source, night, 'BackupFile'),
    BackupSize,
    DataSize,
    CompressRatio: Math.round((DataSize / BackupSize) * 100) / 100,
    FileType: full ? 'vbk' : 'vib',
    Backup,
    RestorePoint,
  })
  if (plan.vApp === undefined) return
  make('VAppRestorePoint', {
    id: nightId(source, night, 'VAppRestorePoint'),
    VAppDisplayName: plan.vApp,
    HierarchyObjRef: referenceTo('vCloud', plan.vApp, 'Vapp'),
    RestorePoint,
  })
}

function readPlan(
  value: unknown,
  platform: string,
  path: Path,
  reading: Reading,
): Plan | undefined {
  if (!isObject(value)) {
    reading.fault({ path, expected: 'an object', found: shown(value) })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(KEYS, key)) reading.fault(unknownKey(key, Object.keys(KEYS), path))
  }
  const refuse = (key: string, expected: string): void =>
    reading.fault({ path: [...path, key], expected, found: shown(value[key]) })
  const { FullOn = 'Saturday', GiB: gib = 100 } = value
  const fullOn = WEEKDAYS.indexOf(String(FullOn))
  if (fullOn < 0) refuse('FullOn', `one of ${WEEKDAYS.join(', ')}`)
  if (typeof gib !== 'number' || !(gib > 0)) refuse('GiB', 'a number above 0')
  if (value.VApp !== undefined && typeof value.VApp !== 'string') refuse('VApp', 'text')
  const nights = readNights(value, 30, path, reading)
  const machines = readMachines(value.Machines, platform, [...path, 'Machines'], reading)
  checkOutcomes(nights, machines, path, reading)
  return {
    ...nights,
    fullOn,
    machines,
    vApp: typeof value.VApp === 'string' ? value.VApp : undefined,
    dataSize: Number(gib) * GIB,
  }
}
