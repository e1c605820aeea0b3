/** How a failover plan that was started, or is undone, goes on: one machine after another, as a function of the clock. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { thingOf } from '../task-rules/thing.js'
import { isTime } from '../time/time-range.js'
import { newRecord } from './creating.js'
import { inOrder, machineByMachine, nextTurn, outcomeOf, type Turn } from './machine-by-machine.js'

/** The key of the routine of a plan that runs. */
export const FAILOVER_PLAN = 'FailoverPlan'

/** What the routine of a plan knows. */
export interface Running extends Turn {
  /** Of the request that started it: ids of its sessions follow from it. */
  readonly serial: number
  /** The time that no point may be later than, in milliseconds since the epoch; null where machines go back. */
  readonly latest: number | null
  /** Ids of the machines that are not done yet, in their order; the first one fails over. */
  readonly left: readonly string[]
}

const PLAN = 'FailoverPlan'
const MACHINE = 'FailoveredVm'
const SESSION = 'RestoreSession'

/** What the names of replicas end in, unless their job says otherwise (as in Veeam Backup & Replication). */
const SUFFIX = '_replica'

/** The machines of a plan, in their order. */
export const machinesOf = (plan: string, estate: ChangingEstate): EstateRecord[] =>
  inOrder(estate.children(MACHINE, PLAN, plan))

const sessionId = ({ serial }: Running, machine: string): string =>
  idOf(SESSION, String(serial), machine)

/** The restore session of a machine that begins to fail over, or to go back (our choice: as with any way back). */
export const sessionOf = (
  plan: EstateRecord,
  machine: EstateRecord,
  running: Running,
): EstateRecord =>
  newRecord(sessionId(running, machine.id), {
    JobType: 'RestoreVm',
    BackupServer: plan.BackupServer,
    VmDisplayName: machine.DisplayName ?? machine.Name,
    CreationTimeUTC: running.since,
    State: 'Working',
    Progress: 0,
  })

/** Whether a backup server has a replica of a machine that is no later than a time. */
function hasPoint(
  server: string,
  { Name, DisplayName }: EstateRecord,
  latest: number,
  estate: ChangingEstate,
): boolean {
  const names = [Name, DisplayName].flatMap((name) =>
    name === undefined ? [] : [String(name), `${name}${SUFFIX}`],
  )
  return estate
    .children('Repository', 'BackupServer', server)
    .flatMap(({ id }) => estate.children('Replica', 'Repository', id))
    .some(({ id }) =>
      estate
        .children('VmReplicaPoint', 'Replica', id)
        .some(
          ({ VmName, VmDisplayName, CreationTimeUTC: made }) =>
            Number(made) <= latest &&
            (names.includes(String(VmName)) || names.includes(String(VmDisplayName))),
        ),
    )
}

/** Ends the turn of a machine. One whose session someone has ended, or removed, does not fail over. */
function endsTurn(
  plan: EstateRecord,
  id: string,
  running: Running,
  at: number,
  estate: ChangingEstate,
): void {
  const session = estate.find(SESSION, sessionId(running, id))
  if (!session || typeof session.EndTimeUTC === 'number') return
  const machine = estate.find(MACHINE, id)
  const { latest } = running
  const mayBe =
    machine !== undefined &&
    (latest === null || hasPoint(String(plan.BackupServer), machine, latest, estate))
  const { isWell, Result, Progress } = outcomeOf(running, mayBe)
  if (isWell) estate.update(MACHINE, id, { FailedOver: latest !== null })
  estate.update(SESSION, session.id, { State: 'Stopped', Result, Progress, EndTimeUTC: at })
}

/** The course of failover plans. A machine that has left the plan meanwhile has no turn. */
export const failoverPlans = machineByMachine<Running>({
  key: FAILOVER_PLAN,
  type: PLAN,
  isKnown: ({ serial, latest, left }) =>
    Number.isSafeInteger(serial) &&
    (latest === null || isTime(latest)) &&
    Array.isArray(left) &&
    left.every((id) => typeof id === 'string'),
  things(plan, running, estate) {
    const [id = ''] = running.left
    return [
      [SESSION, sessionId(running, id)],
      [MACHINE, id],
      [PLAN, plan.id],
    ].flatMap(([type = '', of = '']) => {
      const record = estate.find(type, of)
      return record ? [thingOf(type, record, plan.BackupServer, estate)] : []
    })
  },
  stands(_, running, Progress, estate) {
    const [id = ''] = running.left
    const session = estate.find(SESSION, sessionId(running, id))
    if (session && typeof session.EndTimeUTC !== 'number')
      estate.update(SESSION, session.id, { Progress })
  },
  turn(plan, running, at, estate) {
    const [current, ...others] = running.left
    if (current !== undefined) endsTurn(plan, current, running, at, estate)
    const waiting = others.flatMap((id) => estate.find(MACHINE, id) ?? [])
    const [next] = waiting
    if (!next) return undefined
    const { serial, latest } = running
    const left = waiting.map(({ id }) => id)
    const going: Running = { ...nextTurn(running, at), serial, latest, left }
    estate.add(SESSION, sessionOf(plan, next, going))
    return going
  },
})
