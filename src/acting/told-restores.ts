/** How what is restored goes by the rules of a tester, which it meets when it begins. */
import type { ChangingEstate } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { CANCELED, HALF, lengthOf } from '../task-rules/task-rule.js'
import type { Beginning } from '../task-rules/task-rules.js'
import type { Thing } from '../task-rules/thing.js'
import { namesOf } from './asked-things.js'
import type { Asked } from './decider.js'

/** Where a rule lets something stop. */
export interface Stop {
  /** In percent of its time. */
  readonly at: number
  /** With what; null where it stands still and never ends. */
  readonly result: 'Warning' | 'Failed' | null
  /** Why it has failed, for what has a place to tell it. */
  readonly reason?: string
}

/** What rules tell; nothing of what is as usual. */
export interface ToldRestore {
  /** Milliseconds from its beginning to its end. */
  readonly lasts?: number
  readonly stop?: Stop
}

/** Why something has failed that a rule lets fail (ours). */
const FAILED = 'The restore has failed.'

const RESULTS: readonly unknown[] = ['Warning', 'Failed', null]

/** Whether a value, such as one of a snapshot, is where something stops. */
export const isStop = (value: unknown): value is Stop =>
  isObject(value) &&
  typeof value.at === 'number' &&
  value.at >= 0 &&
  value.at <= 100 &&
  RESULTS.includes(value.result) &&
  (value.reason === undefined || typeof value.reason === 'string')

/** How something goes that begins, which is counted. @param things what is restored, and what it is of */
export function toldRestore(
  asked: Pick<Asked, 'key' | 'fits'>,
  things: () => readonly Thing[],
  at: number,
  estate: ChangingEstate,
): ToldRestore {
  const { taskRules } = estate
  if (taskRules.isEmpty) return {}
  const { fits = [] } = asked
  const beginning: Beginning<'restore'> = {
    of: 'restore',
    operation: namesOf(asked, estate),
    things: things(),
    fits,
  }
  const decided = taskRules.decide(beginning, at)
  if (decided) estate.apply({ do: 'meetTaskRules', met: decided.met })
  const { lasts, ends, at: percent } = decided?.goes ?? {}
  const length = lasts === undefined ? {} : { lasts: lengthOf(lasts) ?? 0 }
  if (ends === undefined) return length
  const isCut = ends === 'Cancelled' || ends === 'Never'
  const result = ends === 'Never' ? null : ends === 'Warning' ? 'Warning' : 'Failed'
  const reason = { Cancelled: CANCELED, Failed: FAILED, Never: undefined, Warning: undefined }[ends]
  const stop = { at: percent ?? (isCut ? HALF : 100), result } as const
  return { ...length, stop: reason === undefined ? stop : { ...stop, reason } }
}
