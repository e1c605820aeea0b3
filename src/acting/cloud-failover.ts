/** Cloud failover plans are started, tested, undone, edited and removed. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { CLOUD_FAILOVER } from './cloud-failover-course.js'
import { newRecord } from './creating.js'
import type { Asked, Decider } from './decider.js'
import { edits } from './editing.js'
import { firstTurn, inOrder, latestFor } from './machine-by-machine.js'
import { removes, theOne } from './records.js'
import { refused } from './refusals.js'

const SCRIPTS = [
  'PostFailoverPlanCommandEnabled',
  'PostFailoverPlanCommand',
  'PreFailoverPlanCommandEnabled',
  'PreFailoverPlanCommand',
]

/** @throws Refused while a session of the plan runs */
function unlessRunning(plan: EstateRecord, estate: ChangingEstate): void {
  const sessions = estate.children('CloudFailoverSession', 'CloudFailoverPlan', plan.id)
  if (sessions.some(({ EndTimeUTC: end }) => typeof end !== 'number'))
    throw refused('planRuns', { name: String(plan.Name) })
}

/** The machines of a plan, in their order. */
const machinesOf = (plan: EstateRecord, estate: ChangingEstate): EstateRecord[] =>
  inOrder(estate.children('CloudFailoveredVm', 'CloudFailoverPlan', plan.id))

/** The points in the replicas of a plan's tenant that are of one machine, newest first. */
const pointsOf = (plan: EstateRecord, name: Value, estate: ChangingEstate): EstateRecord[] =>
  estate
    .children('CloudReplica', 'CloudTenant', String(plan.CloudTenant))
    .flatMap(({ id }) => estate.children('CloudVmReplicaPoint', 'CloudReplica', id))
    .filter(({ VmDisplayName }) => VmDisplayName === name)
    .sort((a, b) => Number(b.CreationTimeUTC) - Number(a.CreationTimeUTC))

/** What a machine fails over to, or why it cannot. */
function targetOf(
  plan: EstateRecord,
  { Name: name }: EstateRecord,
  latest: number,
  estate: ChangingEstate,
): { readonly point: string } | { readonly failure: string } {
  const points = pointsOf(plan, name, estate)
  if (points.some(({ State }) => State === 'Failover'))
    return { failure: `VM ${String(name)} has failed over already.` }
  const point = points.find(
    ({ State = 'Ready', CreationTimeUTC: made }) => State === 'Ready' && Number(made) <= latest,
  )
  return point ? { point: point.id } : { failure: `There is no replica of VM ${String(name)}.` }
}

const sessionOf = ({ serial }: Pick<Asked, 'serial'>): string =>
  idOf('CloudFailoverSession', String(serial))

/**
 * Starts a plan: its session begins at once. A StartDate tells the time before which the points were made that
 * are taken (documented).
 */
const starts = (isTest: boolean): Decider => ({
  begin(asked, estate) {
    const { params, at } = asked
    const plan = theOne('CloudFailoverPlan', params.ID, estate)
    unlessRunning(plan, estate)
    const machines = machinesOf(plan, estate)
    if (machines.length === 0)
      throw refused('needs', { what: `Plan "${String(plan.Name)}"`, which: 'a machine' })
    const latest = latestFor(asked)
    const id = sessionOf(asked)
    const session = newRecord(id, {
      Name: plan.Name,
      BackupServer: plan.BackupServer,
      CloudFailoverPlan: plan.id,
      CreationTimeUTC: at,
    })
    return [
      { do: 'add', type: 'CloudFailoverSession', record: session },
      ...machines.map((machine, index): Command => {
        const target = targetOf(plan, machine, latest, estate)
        const record = newRecord(idOf('CloudFailoverTask', id, String(index)), {
          CloudFailoverSession: id,
          VmName: machine.Name,
          CreationTimeUTC: at,
          ...('point' in target
            ? { CloudVmReplicaPoint: target.point, State: 'Starting' }
            : { EndTimeUTC: at, Result: 'Failed', FailureMessage: target.failure }),
        })
        return { do: 'add', type: 'CloudFailoverTask', record }
      }),
      {
        do: 'setRoutine',
        routine: {
          type: 'CloudFailoverSession',
          id,
          key: CLOUD_FAILOVER,
          value: { ...firstTurn(asked), isTest },
        },
      },
    ]
  },
  decide(asked, estate) {
    const plan = theOne('CloudFailoverPlan', asked.params.ID, estate)
    return {
      commands: [],
      related: {
        rel: 'Related',
        href: `/cloud/failoverSessions/${sessionOf(asked)}?format=Entity`,
        type: 'CloudFailoverSession',
        name: String(plan.Name),
      },
    }
  },
})

/** The machines of a plan run at the tenant's again: what they had failed over to is ready for another time. */
const undoes: Decider = {
  decide({ params }, estate) {
    const plan = theOne('CloudFailoverPlan', params.ID, estate)
    unlessRunning(plan, estate)
    const points = machinesOf(plan, estate)
      .flatMap(({ Name }) => pointsOf(plan, Name, estate))
      .filter(({ State }) => State === 'Failover')
    if (points.length === 0) throw refused('nothingToUndo', { name: String(plan.Name) })
    return {
      commands: points.map(({ id }) => ({
        do: 'update',
        type: 'CloudVmReplicaPoint',
        id,
        changes: { State: 'Ready' },
      })),
    }
  },
}

/** What changes cloud failover plans: the deciders of their operations. */
export const CLOUD_FAILOVER_DECIDERS = {
  'PUT /cloud/cloudFailoverPlans/{ID}': edits('CloudFailoverPlan', SCRIPTS),
  'POST /cloud/cloudFailoverPlans/{ID}?action=start': starts(false),
  'POST /cloud/cloudFailoverPlans/{ID}?action=test': starts(true),
  'POST /cloud/cloudFailoverPlans/{ID}?action=undo': undoes,
  'DELETE /cloud/cloudFailoverPlans/{ID}': removes('CloudFailoverPlan', unlessRunning),
} as const satisfies Readonly<Record<string, Decider>>
