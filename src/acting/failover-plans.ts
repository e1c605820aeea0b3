/** Failover plans are started, undone and edited. */
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { newRecord } from './creating.js'
import type { Decider } from './decider.js'
import { edits } from './editing.js'
import { FAILOVER_PLAN, machinesOf, type Running, sessionOf } from './failover-plan-course.js'
import { latestFor } from './machine-by-machine.js'
import { theOne } from './records.js'
import { refused } from './refusals.js'

/** The plan of a path, which has machines and does not run. @throws Refused */
function restingPlan(id: string | undefined, estate: ChangingEstate) {
  const plan = theOne('FailoverPlan', id, estate)
  const name = String(plan.Name)
  if (estate.routineOf('FailoverPlan', plan.id, FAILOVER_PLAN) !== undefined)
    throw refused('planRuns', { name })
  return { plan, name, machines: machinesOf(plan.id, estate) }
}

/**
 * Starts a plan: its first machine begins at once. A StartDate tells the time before which the points were made
 * that are taken (documented), also where StartNow is told with it, as a sample has both.
 */
const starts: Decider = {
  begin(asked, estate) {
    const { params, at, serial } = asked
    const { plan, name, machines } = restingPlan(params.ID, estate)
    if (machines.some(({ FailedOver }) => FailedOver === true))
      throw refused('isFailedOver', { name })
    const [first] = machines
    if (!first) throw refused('needs', { what: `Plan "${name}"`, which: 'a machine' })
    const left = machines.map(({ id }) => id)
    const value: Running = { serial, since: at, latest: latestFor(asked), left }
    return [
      { do: 'add', type: 'RestoreSession', record: sessionOf(plan, first, value) },
      {
        do: 'setRoutine',
        routine: { type: 'FailoverPlan', id: plan.id, key: FAILOVER_PLAN, value },
      },
    ]
  },
  decide: () => ({ commands: [] }),
}

/** The machines of a plan run as themselves again; each has a restore session, as with any way back (our choice). */
const undoes: Decider = {
  decide({ params, at, serial }, estate) {
    const { plan, name, machines } = restingPlan(params.ID, estate)
    const over = machines.filter(({ FailedOver }) => FailedOver === true)
    if (over.length === 0) throw refused('nothingToUndo', { name })
    return {
      commands: over.flatMap((machine): Command[] => [
        {
          do: 'add',
          type: 'RestoreSession',
          record: newRecord(idOf('RestoreSession', String(serial), machine.id), {
            JobType: 'RestoreVm',
            BackupServer: plan.BackupServer,
            VmDisplayName: machine.DisplayName ?? machine.Name,
            CreationTimeUTC: at,
            EndTimeUTC: at,
          }),
        },
        { do: 'update', type: 'FailoveredVm', id: machine.id, changes: { FailedOver: false } },
      ]),
    }
  },
}

/** What changes failover plans: the deciders of their operations. */
export const FAILOVER_PLAN_DECIDERS = {
  'PUT /failoverPlans/{ID}': edits('FailoverPlan', ['Description']),
  'POST /failoverPlans/{ID}?action=start': starts,
  'POST /failoverPlans/{ID}?action=undo': undoes,
} as const satisfies Readonly<Record<string, Decider>>
