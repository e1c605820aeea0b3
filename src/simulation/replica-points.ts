/** What a run, or a night by itself, leaves in a replica: a point of each machine, and of its vApp. */
import { seedOf, sequenceId } from '../estate/identity.js'
import type { Machine } from './machine.js'
import type { Make, Making, RecordKey } from './made.js'
import type { Plan } from './plan.js'

/** Of the ids, among those of other kinds of the same seed; and how many machines a night may have. */
const KIND = { machine: 21, vApp: 22 } as const
const PLACES = 10_000

/** The elements that hold the name of what a point is of. */
const NAMED = {
  CloudVmReplicaPoint: 'VmDisplayName',
  VmReplicaPoint: 'VmName',
  VAppReplicaPoint: 'VAppName',
} as const

/** The night that a point is of. */
interface Night {
  readonly source: RecordKey
  readonly place: number
  readonly night: number
}

const idAt = (replica: string, place: number, kind: keyof typeof KIND, index = 0): string =>
  sequenceId(seedOf(replica), KIND[kind], place * PLACES + index)

/** The ids of all points that a night may have left in a replica, each with its type. */
export function replicaPointsOf(
  { source: [type, id], place }: Pick<Night, 'source' | 'place'>,
  { machines }: Plan,
): RecordKey[] {
  const pointType = type === 'CloudReplica' ? 'CloudVmReplicaPoint' : 'VmReplicaPoint'
  const points = machines.map(
    (_, index): RecordKey => [pointType, idAt(id, place, 'machine', index)],
  )
  return type === 'CloudReplica'
    ? points
    : [...points, ['VAppReplicaPoint', idAt(id, place, 'vApp')]]
}

/** Makes the point of the vApp of a night, if it has one. */
export function makeReplicaVApp({ source, place, night }: Night, plan: Plan, make: Make): void {
  if (plan.vApp === null) return
  const id = idAt(source[1], place, 'vApp')
  make('VAppReplicaPoint', point('VAppReplicaPoint', id, plan.vApp, night, source))
}

/**
 * Makes the point of one machine of a night.
 * @param at when its turn came, in milliseconds since the epoch
 */
export function makeReplicaMachinePoint(
  { source, place }: Pick<Night, 'source' | 'place'>,
  plan: Plan,
  machine: Machine,
  at: number,
  make: Make,
): RecordKey {
  const type = source[0] === 'CloudReplica' ? 'CloudVmReplicaPoint' : 'VmReplicaPoint'
  const index = plan.machines.findIndex(({ name }) => name === machine.name)
  const id = idAt(source[1], place, 'machine', index)
  const record = point(type, id, machine.name, at, source)
  // The machines of a vApp are in its point.
  if (type === 'VmReplicaPoint' && plan.vApp !== null)
    record.VAppReplicaPoint = idAt(source[1], place, 'vApp')
  make(type, record)
  return [type, id]
}

const point = (
  type: keyof typeof NAMED,
  id: string,
  name: string,
  at: number,
  source: RecordKey,
): Making => ({ id, [NAMED[type]]: name, CreationTimeUTC: at, [source[0]]: source[1] })
