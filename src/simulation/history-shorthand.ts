/**
 * `History` in a backup or a replica, and `Runs` in a job of file shares, stand for what was made night
 * after night, and for the runs of the job that made it, up to the clock's now and on with it. Ids
 * follow from the source's and from the number of the night, so they are the same on every run.
 */
import { WEEKDAYS } from '../contract/parts/job-schedule.js'
import { isObject } from '../is-object.js'
import type { Draft, DraftReading, Shorthand } from '../loading/draft.js'
import { unknownKey } from '../loading/fixture-value.js'
import type { Path } from '../reading/fault.js'
import { shown } from '../wording/shown.js'
import { machinesSchema, readMachines } from './machine.js'
import type { RecordKey } from './made.js'
import { checkOutcomes, nightsSchema, readNights } from './nights.js'
import { makePast } from './past.js'
import type { Plan } from './plan.js'
import { timeOfDay } from './schedule.js'

const GIB = 1024 ** 3

const FULL_ON = { description: 'Day of the full backup.', enum: WEEKDAYS, default: 'Saturday' }
const GIB_KEY = {
  description: 'Size of the machines’ data.',
  type: 'number',
  exclusiveMinimum: 0,
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

/** What is special about the nights of a kind of source. */
interface Kind {
  readonly type: string
  readonly key: string
  readonly description: string
  readonly keys: Readonly<Record<string, unknown>>
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
    jobs: ['Job', 'AgentBackupJob'],
    days: 30,
    dataSize: () => 100 * GIB,
  },
  ...['Replica', 'CloudReplica'].map((type) => ({
    type,
    key: 'History',
    description: 'Points of the last nights, of each machine, and runs of the job.',
    keys: { ...nightsSchema(7), Points: POINTS, Machines: machinesSchema, VApp: V_APP },
    jobs: type === 'Replica' ? ['Job'] : [],
    days: 7,
    dataSize: (machines: number) => machines * 40 * GIB,
  })),
  {
    type: 'NasJob',
    key: 'Runs',
    description: 'Runs of the last nights.',
    keys: { ...nightsSchema(30), Machines: machinesSchema },
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
    if (!isObject(value)) {
      reading.fault({ path, expected: 'an object', found: shown(value) })
      return
    }
    const source: RecordKey = [kind.type, draft.id]
    const job = kind.type === 'NasJob' ? source : jobOf(kind, draft, reading)
    const plan = readPlan(kind, completed(value, draft, job, reading), draft, path, reading)
    const make = (type: string, record: { readonly id: string }): void =>
      reading.make(type, record, path)
    for (const routine of makePast(source, job, plan, reading.now, make)) reading.routine(routine)
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

/** A value with the time and the machines of the job, and the platform, unless it tells them. */
function completed(
  value: Readonly<Record<string, unknown>>,
  draft: Draft,
  job: RecordKey | undefined,
  reading: DraftReading,
): Readonly<Record<string, unknown>> {
  const known = job && reading.known(...job)
  if (!known) return value
  const { Daily, Machines } = known.written ?? {}
  const at = timeOfDay(known.values.JobScheduleOptions)
  return {
    ...(at !== undefined && { At: clockOf(at) }),
    ...(Daily !== undefined && { At: Daily }),
    ...(Machines !== undefined && { Machines }),
    ...(known.values.Platform !== undefined && { platform: known.values.Platform }),
    ...(draft.values.Platform !== undefined && { platform: draft.values.Platform }),
    ...value,
  }
}

const two = (n: number): string => String(n).padStart(2, '0')
const clockOf = (ms: number): string =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}`

function readPlan(
  kind: Kind,
  value: Readonly<Record<string, unknown>>,
  draft: Draft,
  path: Path,
  reading: DraftReading,
): Plan {
  const { platform: told, ...written } = value
  const platform = String(told ?? draft.values.Platform ?? 'VMware')
  const keys = Object.keys(kind.keys)
  for (const key of Object.keys(written))
    if (!keys.includes(key)) reading.fault(unknownKey(key, keys, path))
  const refuse = (key: string, expected: string): void =>
    reading.fault({ path: [...path, key], expected, found: shown(written[key]) })
  const { FullOn = 'Saturday', GiB: gib, VApp: vApp, Points: points = 7 } = written
  const fullOn = WEEKDAYS.indexOf(String(FullOn))
  if (fullOn < 0) refuse('FullOn', `one of ${WEEKDAYS.join(', ')}`)
  if (gib !== undefined && (typeof gib !== 'number' || !(gib > 0)))
    refuse('GiB', 'a number above 0')
  if (vApp !== undefined && typeof vApp !== 'string') refuse('VApp', 'text')
  const isCount = Number.isInteger(points) && Number(points) >= 1 && Number(points) <= 28
  if (!isCount) refuse('Points', 'a whole number from 1 to 28')
  const isReplica = 'Points' in kind.keys
  const kept = isCount ? Number(points) : 1
  const nights = readNights(written, isReplica ? kept : kind.days, path, reading)
  const machines = readMachines(written.Machines, platform, [...path, 'Machines'], reading)
  checkOutcomes(nights, machines, path, reading)
  return {
    ...nights,
    machines,
    platform,
    vApp: typeof vApp === 'string' ? vApp : null,
    points: isReplica ? kept : nights.days,
    dataSize: typeof gib === 'number' ? gib * GIB : kind.dataSize(machines.length),
    fullOn: Math.max(fullOn, 0),
  }
}
