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
  /** When it is finished, in milliseconds since the epoch. */
  readonly ends: number
  /** Why it fails, where that was known from its beginning. */
  readonly refusal: string | null
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
  Number.isSafeInteger(value.serial)

/** The course of tasks, by the deciders of what they do; they are asked for when a task is there. */
export const tasksBy = (deciders: () => DeciderTable): Course => ({
  key: TASK,
  isAsked: true,
  appliesTo: ({ name }) => name === 'Task',
  isValue: (value): value is Work =>
    isObject(value) &&
    isAsked(value.asked) &&
    Object.hasOwn(deciders(), value.asked.key) &&
    isTime(value.ends) &&
    (value.refusal === null || typeof value.refusal === 'string'),
  due: ({ value }) => (value as Work).ends,
  happen({ type, record: { id } }, _at, estate) {
    const work = estate.routineOf(type, id, TASK) as Work
    estate.dropRoutine(type, id, TASK)
    const outcome = carriedOut(work, deciders(), estate)
    if ('failure' in outcome) {
      estate.update(type, id, { Result: { Success: false, Message: outcome.failure } })
      return
    }
    const { message = 'Ok', related } = outcome
    estate.update(type, id, {
      Result: { Success: true, ...(message !== null && { Message: message }) },
      ...(related && {
        RelatedRel: related.rel,
        RelatedHref: related.href,
        RelatedType: related.type,
        RelatedName: related.name,
      }),
    })
  },
})

/** Does what a task is to do: all of it, or nothing. */
function carriedOut(
  { asked, refusal }: Work,
  deciders: DeciderTable,
  estate: ChangingEstate,
): Decision | { readonly failure: string } {
  if (refusal !== null) return { failure: refusal }
  try {
    return estate.whole(() => {
      const decision = deciders[asked.key]?.decide(asked, estate)
      if (!decision) throw new Error(`There is no decider of ${asked.key}`)
      for (const command of decision.commands) estate.apply(command)
      return decision
    })
  } catch (error) {
    if (error instanceof Refused) return { failure: error.message }
    throw error
  }
}
