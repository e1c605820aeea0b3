/**
 * `History` in a backup or a replica, and `Runs` in a job of file shares, stand for what was made night
 * after night, and for the runs of the job that made it, up to the clock's now and on with it. Ids
 * follow from the source's and from the number of the night, so they are the same on every run.
 */
import { WEEKDAYS } from '../contract/parts/job-schedule.js'
import type { Draft, DraftReading, Shorthand } from '../loading/draft.js'
import { choice, object, type Read, type Reader, text, whole } from '../reading/reader.js'
import { readSize, SIZE_FORM, SIZE_PATTERN } from '../reading/size.js'
import { shown } from '../wording/shown.js'
import { machinesOn, machinesReader, machinesSchema } from './machine.js'
import type { RecordKey } from './made.js'
import {
  checkOutcomes,
  type NightsTold,
  nightsMembers,
  nightsOf,
  nightsSchema,
  timeOfDayReader,
} from './nights.js'
import { makePast } from './past.js'
import { type Plan, recordsOf } from './plan.js'
import { timeOfDay } from './schedule.js'

const GIB = 1024 ** 3

const MINUTE = 60_000
/** Minutes after midnight. */
const TEN_PM = 22 * 60

const FULL_ON = { description: 'Day of the full backup.', enum: WEEKDAYS, default: 'Saturday' }
const GIB_KEY = {
  description: 'Size of the machines’ data, in GiB unless it has a unit of its own.',
  anyOf: [
    { type: 'number', exclusiveMinimum: 0 },
    { type: 'string', pattern: SIZE_PATTERN },
  ],
  default: 100,
}
const V_APP = { description: 'The vApp that holds the machines, for vCloud.', type: 'string' }
const POINTS = {
  description: 'How many points are kept of each machine.',
  type: 'integer',
  minimum: 1,
  maximum: 28,
  default: 7,
}

/** What is told of a source, whatever its kind. */
interface Told extends NightsTold {
  readonly FullOn?: string
  /** Bytes. */
  readonly GiB?: number
  readonly VApp?: string
  readonly Points?: number
  readonly Machines?: Read<typeof machinesReader>
}

/** A number of GiB, or a size of any unit, as bytes. */
const gib: Reader<number> = (value, path, refuse) => {
  const size =
    typeof value === 'string' ? readSize(value) : typeof value === 'number' ? value * GIB : 0
  if (size !== undefined && size > 0 && Number.isFinite(size)) return size
  refuse({ path, expected: `a number above 0, or ${SIZE_FORM}`, found: shown(value) })
  return undefined
}

const shared = { ...nightsMembers, 'Machines?': machinesReader }

/** What is special about the nights of a kind of source. */
interface Kind {
  readonly type: string
  readonly key: string
  readonly description: string
  /** JSON Schemas of its keys. */
  readonly keys: Readonly<Record<string, unknown>>
  readonly read: Reader<Told>
  /** Relations that may lead to its job, which are called as the types of jobs are; none if it is one. */
  readonly jobs: readonly string[]
  /** Nights, unless told otherwise. */
  readonly days: number
  /** Bytes of the machines' data, unless told otherwise. */
  readonly dataSize: (machines: number) => number
}

const KINDS: readonly Kind[] = [
  {
    type: 'Backup',
    key: 'History',
    description:
      'Restore points of the last nights, with their files, machines and runs of the job.',
    keys: {
      ...nightsSchema(30),
      FullOn: FULL_ON,
      Machines: machinesSchema,
      VApp: V_APP,
      GiB: GIB_KEY,
    },
    read: object({ ...shared, 'FullOn?': choice(WEEKDAYS), 'VApp?': text, 'GiB?': gib }),
    jobs: ['Job', 'AgentBackupJob'],
    days: 30,
    dataSize: () => 100 * GIB,
  },
  ...['Replica', 'CloudReplica'].map((type) => ({
    type,
    key: 'History',
    description: 'Points of the last nights, of each machine, and runs of the job.',
    keys: { ...nightsSchema(7), Points: POINTS, Machines: machinesSchema, VApp: V_APP },
    read: object({ ...shared, 'Points?': whole(POINTS.minimum, POINTS.maximum), 'VApp?': text }),
    jobs: type === 'Replica' ? ['Job'] : [],
    days: 7,
    dataSize: (machines: number) => machines * 40 * GIB,
  })),
  {
    type: 'NasJob',
    key: 'Runs',
    description: 'Runs of the last nights.',
    keys: { ...nightsSchema(30), Machines: machinesSchema },
    read: object(shared),
    jobs: [],
    days: 30,
    dataSize: () => 200 * GIB,
  },
]

export const historyShorthands: readonly Shorthand[] = KINDS.map((kind) => ({
  type: kind.type,
  key: kind.key,
  schema: {
    description: kind.description,
    type: 'object',
    additionalProperties: false,
    properties: kind.keys,
  },
  expand(value, draft, path, reading) {
    const told = kind.read(value, path, reading.fault)
    if (!told) return
    const source: RecordKey = [kind.type, draft.id]
    const job = kind.type === 'NasJob' ? source : jobOf(kind, draft, reading)
    const plan = planOf(kind, told, ofJob(job, draft, reading), draft.id)
    reading.room(recordsOf(plan, job !== undefined))
    checkOutcomes(plan, plan.machines, path, reading.fault)
    const make = (type: string, record: { readonly id: string }): void =>
      reading.make(type, record, path)
    for (const routine of makePast(source, job, plan, reading.now, reading.zone, make))
      reading.routine(routine)
  },
}))

/** The job of a source. */
function jobOf({ jobs }: Kind, draft: Draft, reading: DraftReading): RecordKey | undefined {
  for (const relation of jobs) {
    const id = reading.related(draft, relation)
    if (id !== undefined) return [relation, id]
  }
  return undefined
}

/** What a source has from its job where it does not tell. */
interface Inherited {
  readonly platform: string
  /** Minutes after midnight. */
  readonly at: number | undefined
  readonly machines: Told['Machines']
}

function ofJob(job: RecordKey | undefined, draft: Draft, reading: DraftReading): Inherited {
  const known = job && reading.known(...job)
  const { Daily, Machines } = known?.written ?? {}
  const scheduled = timeOfDay(known?.values.JobScheduleOptions)
  return {
    platform: String(draft.values.Platform ?? known?.values.Platform ?? 'VMware'),
    // What is wrong with them is told where the job is read.
    at: timeOfDayReader(Daily, [], () => undefined) ?? (scheduled && scheduled / MINUTE),
    machines: machinesReader(Machines, [], () => undefined),
  }
}

function planOf(
  kind: Kind,
  told: Told,
  { platform, at = TEN_PM, machines }: Inherited,
  source: string,
): Plan {
  const { Points: points = POINTS.default, FullOn: fullOn = FULL_ON.default, VApp: vApp } = told
  const isReplica = 'Points' in kind.keys
  const nights = nightsOf(told, { days: isReplica ? points : kind.days, at }, source)
  const all = machinesOn(platform, told.Machines ?? machines ?? [])
  return {
    ...nights,
    machines: all,
    platform,
    vApp: vApp ?? null,
    points: isReplica ? points : nights.days,
    dataSize: told.GiB ?? kind.dataSize(all.length),
    fullOn: WEEKDAYS.indexOf(fullOn),
  }
}
