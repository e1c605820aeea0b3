/** How sessions that are no runs of jobs go by the rules that a tester has of runs: collections, and sessions of policies. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { CANCELED, HALF, lengthOf, type RunGoing } from '../task-rules/task-rule.js'
import { knownThing } from './asked-things.js'

/** How one ends that a rule is about. */
export interface ToldEnd {
  /** In percent of its time. */
  readonly at: number
  /** Null where it stands still and never ends. */
  readonly result: 'Success' | 'Warning' | 'Failed' | null
  readonly reason?: string
  /** The machine that had trouble, where it was one. */
  readonly machine?: string
  readonly isCanceled?: true
}

/** What a rule tells of one; nothing of what is as usual. */
export interface ToldSession {
  readonly lasts?: number
  readonly end?: ToldEnd
}

/** Why one has failed where no rule says it (ours). */
const FAILED = 'The run has failed.'

/** How one goes that begins now, which is counted. @param of what it is a session of, by which rules know it */
export function toldSession(
  [type, record]: readonly [type: string, record: EstateRecord],
  estate: ChangingEstate,
): ToldSession {
  const { taskRules, time } = estate
  if (taskRules.isEmpty) return {}
  const things = [knownThing(type, record, estate)]
  const decided = taskRules.decide({ of: 'run', operation: [], things, fits: [] }, time)
  if (decided) estate.apply({ do: 'meetTaskRules', met: decided.met })
  const { lasts } = decided?.goes ?? {}
  const end = decided?.goes && endOf(decided.goes)
  return { ...(lasts !== undefined && { lasts: lengthOf(lasts) ?? 0 }), ...(end && { end }) }
}

function endOf({ ends, at, reason, machine }: RunGoing): ToldEnd | undefined {
  if (ends === undefined) return undefined
  if (ends === 'Never') return { at: at ?? HALF, result: null }
  if (ends === 'Success') return { at: 100, result: ends }
  if (ends === 'Cancelled')
    return {
      at: at ?? HALF,
      result: 'Failed',
      reason: reason ?? CANCELED,
      isCanceled: true,
    }
  const why = reason ?? FAILED
  return { at: at ?? 100, result: ends, reason: why, ...(machine !== undefined && { machine }) }
}

const RESULTS: readonly unknown[] = ['Success', 'Warning', 'Failed', null]

const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string'

/** Whether a value, such as one of a snapshot, holds what a rule tells. */
export const isToldSession = ({ lasts, end }: Readonly<Record<string, unknown>>): boolean =>
  (lasts === undefined || (Number.isSafeInteger(lasts) && Number(lasts) > 0)) &&
  (end === undefined ||
    (isObject(end) &&
      typeof end.at === 'number' &&
      end.at >= 0 &&
      end.at <= 100 &&
      RESULTS.includes(end.result) &&
      isTextOrNone(end.reason) &&
      isTextOrNone(end.machine) &&
      (end.isCanceled === undefined || end.isCanceled === true)))
