/**
 * `History` in a replica stands for the points that its job keeps of each machine, one a night up to the
 * clock's now and on with it, and for the runs of that job. Ids follow from the replica's, the place of the machine
 * and how many nights ago a point was made.
 */
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
import { type Machine, machinesSchema, readMachines } from './machine.js'
import { courseOf, makeNights, type Night, type Nightly } from './nightly.js'
import { checkOutcomes, type Nights, nightsSchema, readNights } from './nights.js'

const GIB = 1024 ** 3
const MINUTE = 60_000
/** Of the ids, among those of other kinds of the same seed; and how many machines a night may have. */
const KIND = { machine: 21, vApp: 22 } as const
const PLACES = 10_000
/** A machine takes some minutes; the next one waits for it. */
const MINUTES_EACH = 4

const KEYS = {
  ...nightsSchema(7),
  Points: {
    description: 'How many points are kept of each machine.',
    type: 'integer',
    minimum: 1,
    maximum: 28,
    default: 7,
  },
  Machines: machinesSchema,
  VApp: { description: 'The vApp that holds the machines, for vCloud.', type: 'string' },
} as const

/** What the records of a replica's nights are made of. */
interface Source {
  readonly plan: Plan
  readonly replica: Draft
  readonly seed: number
  /** The id of the job. */
  readonly job: string | undefined
  readonly path: Path
}

const shorthand = (type: string, nightlyOf: (source: Source) => Nightly): Shorthand => ({
  type,
  key: 'History',
  schema: {
    description: 'Points of the last nights, of each machine, and runs of the job.',
    type: 'object',
    additionalProperties: false,
    properties: KEYS,
  },
  expand(value, replica, path, reading) {
    const plan = readPlan(value, replica, path, reading)
    const job = reading.related(replica, 'Job')
    const seed = seedOf(replica.id)
    if (plan) makeNights(nightlyOf({ plan, replica, seed, job, path }), reading)
  },
  completed: (value, replica, reading) => completedByJob(value, replica, ['Job'], reading),
  course(value, replica, since, estate) {
    const plan = readPlan(value, replica, [], { now: since, fault() {} })
    const { Job } = replica.relations
    const job = typeof Job === 'string' ? Job : undefined
    const isPaused = job !== undefined && estate.find('Job', job)?.ScheduleEnabled === false
    const source = plan && { plan, replica, seed: seedOf(replica.id), job, path: [] }
    return source && courseOf(nightlyOf(source), since, isPaused, estate.contract)
  },
})

/** Points of replicas that tenants keep; their jobs run elsewhere. */
export const cloudReplicaHistory: Shorthand = shorthand('CloudReplica', (source) => ({
  ...kept(source.plan),
  // All of a night's points are seen at once, when the last of them is made.
  delay: (source.plan.machines.length * MINUTES_EACH + 1) * MINUTE,
  points(night, maker) {
    const { plan, seed } = source
    for (const [index, { name }] of plan.machines.entries()) {
      const wait = (index + spread(seed, night.place * PLACES + index)) * MINUTES_EACH * MINUTE
      const at = Math.floor(night.start + wait)
      makePoint(source, night, 'CloudVmReplicaPoint', index, name, at, maker)
    }
  },
}))

/** Points of replicas, and the runs that made them. */
export const replicaHistory: Shorthand = shorthand('Replica', (source) => {
  const { plan, job, seed, path } = source
  const { machines, vApp } = plan
  const makeMachinePoint = (night: Night, machine: Machine, at: number, maker: Maker): RecordKey =>
    makePoint(source, night, 'VmReplicaPoint', machines.indexOf(machine), machine.name, at, maker)
  return {
    ...kept(plan),
    points(night, maker) {
      if (vApp !== undefined)
        makePoint(source, night, 'VAppReplicaPoint', 0, vApp, night.start, maker)
      if (job !== undefined) return
      for (const [index, machine] of machines.entries())
        makeMachinePoint(night, machine, night.start + index * MINUTES_EACH * MINUTE, maker)
    },
    ...(job !== undefined && {
      run: (night: Night): JobRun => ({
        session: 'ReplicaJobSession',
        task: 'ReplicaTaskSession',
        job: ['Job', job],
        path,
        seed,
        place: night.place,
        attempt: 0,
        start: night.start,
        machines,
        outcome: night.outcome,
        dataSize: machines.length * 40 * GIB,
        ...(night.keepsPoints && {
          makePoint: (machine, maker, at) => makeMachinePoint(night, machine, at, maker),
        }),
      }),
    }),
  }
})

const kept = (plan: Plan): Pick<Nightly, 'nights' | 'firstKept'> => ({
  nights: plan,
  firstKept: (newest) => newest - plan.points + 1,
})

/** The elements that hold the name of what a point is of. */
const NAMED = {
  CloudVmReplicaPoint: 'VmDisplayName',
  VmReplicaPoint: 'VmName',
  VAppReplicaPoint: 'VAppName',
} as const

function makePoint(
  { plan, replica, seed, path }: Source,
  { place }: Night,
  type: keyof typeof NAMED,
  index: number,
  name: string,
  at: number,
  { contract, make }: Maker,
): RecordKey {
  const kind = type === 'VAppReplicaPoint' ? KIND.vApp : KIND.machine
  const id = sequenceId(seed, kind, place * PLACES + index)
  const record: Making = { id, [NAMED[type]]: name, CreationTimeUTC: at }
  record[replica.type.name] = replica.id
  // The machines of a vApp are in its point.
  if (type === 'VmReplicaPoint' && plan.vApp !== undefined)
    record.VAppReplicaPoint = sequenceId(seed, KIND.vApp, place * PLACES)
  make({ type: contract.type(type), record, path })
  return [type, id]
}

interface Plan extends Nights {
  readonly points: number
  readonly machines: readonly Machine[]
  readonly vApp: string | undefined
}

function readPlan(value: unknown, replica: Draft, path: Path, reading: Reading): Plan | undefined {
  if (!isObject(value)) {
    reading.fault({ path, expected: 'an object', found: shown(value) })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(KEYS, key)) reading.fault(unknownKey(key, Object.keys(KEYS), path))
  }
  const { Points: points = 7 } = value
  if (!Number.isInteger(points) || Number(points) < 1 || Number(points) > 28)
    reading.fault({
      path: [...path, 'Points'],
      expected: 'a whole number from 1 to 28',
      found: shown(points),
    })
  const kept = Math.min(Math.max(Number(points) || 1, 1), 28)
  const platform = String(replica.values.Platform ?? 'VMware')
  const vApp = typeof value.VApp === 'string' ? value.VApp : undefined
  const nights = readNights(value, kept, path, reading)
  const machines = readMachines(value.Machines, platform, [...path, 'Machines'], reading)
  checkOutcomes(nights, machines, path, reading)
  return { ...nights, points: kept, vApp, machines }
}
