/** How a failover plan that was started goes on: one machine after another, as a function of the clock. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { newRecord } from './creating.js'

/** The key of the routine of a plan that runs. */
export const FAILOVER_PLAN = 'FailoverPlan'

/** How long one machine takes, in milliseconds (our choice: no real one is known). */
export const MACHINE = 30_000

/** What the routine of a plan knows. */
export interface Plan {
  /** Of the request that started it: ids of its sessions follow from it. */
  readonly serial: number
  /** When the machine before was done, in milliseconds since the epoch. */
  readonly since: number
  /** The time that no point may be later than, in milliseconds since the epoch. */
  readonly latest: number
}

const PLAN = 'FailoverPlan'
const MACHINES = 'FailoveredVm'
const SESSION = 'RestoreSession'

/** The machines of a plan, in their order. */
export const machinesOf = (plan: string, estate: ChangingEstate): EstateRecord[] =>
  [...estate.children(MACHINES, PLAN, plan)].sort(
    (a, b) => Number(a.Order ?? 0) - Number(b.Order ?? 0),
  )

const sessionId = ({ serial }: Plan, machine: string): string =>
  idOf(SESSION, String(serial), machine)

/** The restore session of a machine that begins to fail over. */
export const sessionOf = (plan: EstateRecord, machine: EstateRecord, running: Plan): EstateRecord =>
  newRecord(sessionId(running, machine.id), {
    JobType: 'RestoreVm',
    BackupServer: plan.BackupServer,
    VmDisplayName: machine.DisplayName ?? machine.Name,
    CreationTimeUTC: running.since,
    State: 'Working',
    Progress: 0,
  })

/** Whether a machine has a replica that is no later than a time. */
function hasPoint(machine: EstateRecord, latest: number, estate: ChangingEstate): boolean {
  const names = [machine.Name, machine.DisplayName]
  for (const { VmName, CreationTimeUTC: made } of estate.all('VmReplicaPoint'))
    if (names.includes(VmName) && Number(made) <= latest) return true
  return false
}

/** The course of failover plans. A machine whose session someone has ended does not fail over. */
export const failoverPlans: Course = {
  key: FAILOVER_PLAN,
  appliesTo: ({ name }) => name === PLAN,
  isValue: (value): value is Plan =>
    isObject(value) &&
    isTime(value.since) &&
    isTime(value.latest) &&
    Number.isSafeInteger(value.serial),
  due: ({ value }) => (value as Plan).since + MACHINE,
  happen({ record: plan, value }, at, estate) {
    const running = value as Plan
    const machines = machinesOf(plan.id, estate)
    const current = machines.find(({ id }) => isOpen(id, running, estate))
    if (current) {
      const isDone = hasPoint(current, running.latest, estate)
      if (isDone) estate.update(MACHINES, current.id, { FailedOver: true })
      estate.update(SESSION, sessionId(running, current.id), {
        State: 'Stopped',
        Result: isDone ? 'Success' : 'Failed',
        Progress: 100,
        EndTimeUTC: at,
      })
    }
    const next = machines.find(({ id }) => !estate.find(SESSION, sessionId(running, id)))
    if (!next) {
      estate.dropRoutine(PLAN, plan.id, FAILOVER_PLAN)
      return
    }
    const going: Plan = { ...running, since: at }
    estate.apply({ do: 'add', type: SESSION, record: sessionOf(plan, next, going) })
    estate.setRoutine({ type: PLAN, id: plan.id, key: FAILOVER_PLAN, value: going })
  },
}

/** Whether the session of a machine goes on. */
function isOpen(machine: string, running: Plan, estate: ChangingEstate): boolean {
  const session = estate.find(SESSION, sessionId(running, machine))
  return session !== undefined && typeof session.EndTimeUTC !== 'number'
}
