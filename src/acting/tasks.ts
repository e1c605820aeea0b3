/** Tasks: what they do, they do at their end, as a function of the clock. */

import type { ChangingEstate, Course } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { type Asked, type DeciderTable, type Decision, Refused } from './decider.js'

/** The session of tasks that were taken from sight: nobody has it. */
export const UNSEEN = '00000000-0000-0000-0000-000000000000'

/** The key of the routine of a task that is not finished. */
export const TASK = 'Task'

/** What a task knows of what it is to do. */
export interface Work {
  readonly asked: Asked
  /** When it is finished, or its phase is over, in milliseconds since the epoch; null where polls tell. */
  readonly ends: number | null
  /** Why it fails, where that was known from its beginning. */
  readonly refusal: string | null
  /** How many GETs are still to find it running. */
  readonly polls?: number
  /** Whether it is OperationFinished before it is Finished. */
  readonly operationFinished?: true
  /** How long after it is Finished it does what it does, in milliseconds, if not at once. */
  readonly lag?: number
  /** Where it has done its work, or says so. */
  readonly phase?: 'operationFinished' | 'lagging'
  /** What it says when it is Finished. */
  readonly message?: string | null
}

/** How long a task is OperationFinished: clients stop at that state, so it is short. */
const OPERATION_FINISHED = 1000

/** What a task knows after a GET that has found it running. @param at when, in milliseconds since the epoch */
export function polled({ polls = 1, ...work }: Work, at: number): Work {
  return polls > 1 ? { ...work, polls: polls - 1 } : { ...work, ends: at }
}

/** Whether a value, such as one of a snapshot, is what a request asked for. */
export const isAsked = (value: unknown): value is Asked =>
  isObject(value) &&
  ['key', 'account', 'session'].every((key) => typeof value[key] === 'string') &&
  isObject(value.body) &&
  [value.params, value.query].every(
    (texts) => isObject(texts) && Object.values(texts).every((one) => typeof one === 'string'),
  ) &&
  isTime(value.at) &&
  Number.isSafeInteger(value.serial) &&
  (value.fits === undefined ||
    (Array.isArray(value.fits) && value.fits.every((one) => typeof one === 'string')))

const PHASES: readonly unknown[] = [undefined, 'operationFinished', 'lagging']

const isWork = (value: unknown): value is Work =>
  isObject(value) &&
  isAsked(value.asked) &&
  (value.ends === null ? isCount(value.polls) : isTime(value.ends)) &&
  (value.refusal === null || typeof value.refusal === 'string') &&
  (value.operationFinished === undefined || value.operationFinished === true) &&
  (value.lag === undefined || isCount(value.lag)) &&
  PHASES.includes(value.phase) &&
  (value.message === undefined || value.message === null || typeof value.message === 'string')

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0

/** The course of tasks, by the deciders of what they do; they are asked for when a task is there. */
export const tasksBy = (deciders: () => DeciderTable): Course => ({
  key: TASK,
  isAsked: true,
  appliesTo: ({ name }) => name === 'Task',
  isValue: (value): value is Work => isWork(value) && Object.hasOwn(deciders(), value.asked.key),
  due: ({ value }) => (value as Work).ends ?? Number.POSITIVE_INFINITY,
  happen({ type, record: { id }, value }, at, estate) {
    const work = value as Work
    const { phase, lag, message } = work
    estate.dropRoutine(type, id, TASK)
    if (phase === 'lagging') {
      // What cannot be done any more is not done: nobody is told, as the task has ended well.
      carriedOut(work, deciders(), estate)
      return
    }
    if (phase === undefined && !endsWork(work, id, at, deciders(), estate)) return
    if (phase === 'operationFinished')
      estate.update(type, id, { State: null, Result: resultOf(message) })
    if (lag !== undefined)
      estate.setRoutine({
        type,
        id,
        key: TASK,
        value: { ...work, phase: 'lagging', ends: at + lag },
      })
  },
})

const resultOf = (message: string | null | undefined) => ({
  Success: true,
  ...(typeof message === 'string' && { Message: message }),
})

/** Lets a task say how its work has ended, and do it, if not later. @returns whether it is Finished, and well */
function endsWork(
  work: Work,
  id: string,
  at: number,
  deciders: DeciderTable,
  estate: ChangingEstate,
): boolean {
  const outcome = carriedOut(work, deciders, estate, work.lag === undefined)
  if ('failure' in outcome) {
    estate.update('Task', id, { Result: { Success: false, Message: outcome.failure } })
    return false
  }
  const { message = 'Ok', related } = outcome
  const leadsTo = related && {
    RelatedRel: related.rel,
    RelatedHref: related.href,
    RelatedType: related.type,
    RelatedName: related.name,
  }
  if (!work.operationFinished) {
    estate.update('Task', id, { Result: resultOf(message), ...leadsTo })
    return true
  }
  // Until it is Finished its message is the name of the state (documented of 13).
  const State = 'OperationFinished'
  estate.update('Task', id, { State, Result: resultOf(State), ...leadsTo })
  const value: Work = {
    ...work,
    phase: 'operationFinished',
    ends: at + OPERATION_FINISHED,
    message,
  }
  estate.setRoutine({ type: 'Task', id, key: TASK, value })
  return false
}

/**
 * Does what a task is to do: all of it, or nothing.
 * @param isDone whether it is done now; else it is only told what comes of it
 */
function carriedOut(
  { asked, refusal, lag }: Work,
  deciders: DeciderTable,
  estate: ChangingEstate,
  isDone = true,
): Decision | { readonly failure: string } {
  if (refusal !== null) return { failure: refusal }
  const decider = deciders[asked.key]
  if (!decider) throw new Error(`There is no decider of ${asked.key}`)
  try {
    return estate.whole(() => {
      // What is seen later has not begun yet.
      if (isDone && lag !== undefined)
        for (const command of decider.begin?.(asked, estate) ?? []) estate.apply(command)
      const decision = decider.decide(asked, estate)
      if (isDone) for (const command of decision.commands) estate.apply(command)
      return decision
    })
  } catch (error) {
    if (error instanceof Refused) return { failure: error.message }
    throw error
  }
}
