/** How a run goes by the rules of a tester, which it meets when it begins. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { CANCELED, HALF, lengthOf, type RunGoing } from '../task-rules/task-rule.js'
import { thingOf } from '../task-rules/thing.js'
import type { Outcome } from './nights.js'
import type { Run } from './run.js'
import type { Told } from './told.js'

/** Why a run has failed where no rule says it (ours). */
const FAILED = 'The run has failed.'

/** A run as it goes by the rules; that they were met is counted. */
export function asTold(run: Run, job: EstateRecord, estate: ChangingEstate): Run {
  const { taskRules, time } = estate
  if (taskRules.isEmpty) return run
  const things = [thingOf(run.job[0], job, job.BackupServer ?? null, estate)]
  const decided = taskRules.decide({ of: 'run', operation: [], things, fits: [] }, time)
  if (!decided) return run
  estate.apply({ do: 'meetTaskRules', met: decided.met })
  return decided.goes ? going(run, decided.goes) : run
}

function going({ unseen: _, ...run }: Run, goes: RunGoing): Run {
  const lasts = goes.lasts === undefined ? undefined : lengthOf(goes.lasts)
  const stop = stopOf(goes)
  const told: Told = { ...(lasts !== undefined && { lasts }), ...(stop && { stop }) }
  const outcome = stop ? null : outcomeOf(run, goes)
  return { ...run, outcome, told }
}

/** Where a run stops; undefined where it goes to its end. */
function stopOf({ ends, at, reason }: RunGoing): Told['stop'] {
  if (ends === 'Never') return { at: at ?? HALF, reason: null }
  if (ends === 'Cancelled') return { at: at ?? HALF, reason: reason ?? CANCELED }
  return at === undefined ? undefined : { at, reason: reason ?? FAILED }
}

function outcomeOf(
  { outcome, machines, attempt }: Run,
  { ends, reason = FAILED, machine, retry = false }: RunGoing,
): Outcome | null {
  if (ends !== 'Warning' && ends !== 'Failed') return ends === 'Success' ? null : outcome
  const named = machines.find(({ name }) => name.toLowerCase() === machine?.toLowerCase())
  const isRetried = retry && attempt === 0
  return { ago: 0, result: ends, machine: named?.name ?? null, reason, retry: isRetried }
}
