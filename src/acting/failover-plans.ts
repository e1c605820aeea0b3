/** Failover plans are started, undone and edited. */
import type { EstateRecord } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import type { Asked, Decider } from './decider.js'
import { edits } from './editing.js'
import { FAILOVER_PLAN, machinesOf, type Running, sessionOf } from './failover-plan-course.js'
import { firstTurn, latestFor } from './machine-by-machine.js'
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
    const { plan, name, machines } = restingPlan(asked.params.ID, estate)
    if (machines.some(({ FailedOver }) => FailedOver === true))
      throw refused('isFailedOver', { name })
    if (machines.length === 0)
      throw refused('needs', { what: `Plan "${name}"`, which: 'a machine' })
    return begins(plan, machines, asked, latestFor(asked))
  },
  decide: () => ({ commands: [] }),
}

/** The machines of a plan run as themselves again, one after another. */
const undoes: Decider = {
  begin(asked, estate) {
    const { plan, name, machines } = restingPlan(asked.params.ID, estate)
    const over = machines.filter(({ FailedOver }) => FailedOver === true)
    if (over.length === 0) throw refused('nothingToUndo', { name })
    return begins(plan, over, asked, null)
  },
  decide: () => ({ commands: [] }),
}

/** The commands that let the first of some machines begin, and the others follow. */
function begins(
  plan: EstateRecord,
  machines: readonly EstateRecord[],
  asked: Asked,
  latest: number | null,
): Command[] {
  const { id } = plan
  const left = machines.map((machine) => machine.id)
  const value: Running = { ...firstTurn(asked), serial: asked.serial, latest, left }
  return [
    ...machines.slice(0, 1).map((first): Command => {
      const record = sessionOf(plan, first, value)
      return { do: 'add', type: 'RestoreSession', record }
    }),
    { do: 'setRoutine', routine: { type: 'FailoverPlan', id, key: FAILOVER_PLAN, value } },
  ]
}

/** What changes failover plans: the deciders of their operations. */
export const FAILOVER_PLAN_DECIDERS = {
  'PUT /failoverPlans/{ID}': edits('FailoverPlan', ['Description']),
  'POST /failoverPlans/{ID}?action=start': starts,
  'POST /failoverPlans/{ID}?action=undo': undoes,
} as const satisfies Readonly<Record<string, Decider>>
