/** Restores go on after their tasks, as a function of the clock: their sessions begin, work and end. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf, seedOf, spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { type Asked, type DeciderTable, Refused, type Related } from './decider.js'
import { isAsked } from './tasks.js'

/** The key of the routine of a restore that goes on. */
const RESTORE = 'Restore'

/** What a restore that goes on knows. */
interface Restoring {
  /** What began it; what comes of it follows from that. */
  readonly asked: Asked
  /** When it is over, in milliseconds since the epoch. */
  readonly ends: number
}

const SECOND = 1_000
/** Of all the time that a restore takes, the part before it gets to work. */
const BEGINNING = 0.05
/** How often its progress moves. */
const STEPS = 20

/** The id of the session of a restore. */
export const restoreSessionOf = ({ serial }: Asked): string =>
  idOf('RestoreSession', String(serial))

/**
 * The commands that let a restore begin: its session goes on for some time, and then what the decider of the
 * operation says is restored.
 * @param fields of its session, besides its times and state
 * @param seconds how long it takes at least, and at most (our choice: no real ones are known)
 */
export function restoreBegun(
  asked: Asked,
  fields: Fields,
  seconds: readonly [number, number],
): Command[] {
  const id = restoreSessionOf(asked)
  const [least, most] = seconds
  const lasts = Math.round((least + spread(seedOf(id), 0) * (most - least)) * SECOND)
  const value: Restoring = { asked, ends: asked.at + lasts }
  const State = 'Starting'
  const record = { id, ...fields, CreationTimeUTC: asked.at, State, Progress: 0 }
  return [
    { do: 'add', type: 'RestoreSession', record: Object.freeze(record) },
    { do: 'setRoutine', routine: { type: 'RestoreSession', id, key: RESTORE, value } },
  ]
}

/** What the task of a restore leads to. */
export const toRestoreSession = (asked: Asked, name: string | null = null): Related => ({
  rel: 'Related',
  href: `/restoreSessions/${restoreSessionOf(asked)}?format=Entity`,
  type: 'RestoreSession',
  name,
})

/** The course of restores, by the deciders of what began them; they are asked for when a restore goes on. */
export const restoresBy = (deciders: () => DeciderTable): Course => ({
  key: RESTORE,
  appliesTo: ({ name }) => name === 'RestoreSession',
  isValue: (value): value is Restoring =>
    isObject(value) &&
    isAsked(value.asked) &&
    Object.hasOwn(deciders(), value.asked.key) &&
    isTime(value.ends),
  due: ({ record, value }, after) =>
    isOver(record)
      ? Number.POSITIVE_INFINITY
      : (turnsOf(value as Restoring).find((turn) => turn > after) ?? Number.POSITIVE_INFINITY),
  happen({ type, record: { id }, value }, at, estate) {
    const restoring = value as Restoring
    if (at < restoring.ends) {
      estate.update(type, id, { State: 'Working', Progress: progressAt(restoring, at) })
      return
    }
    estate.dropRoutine(type, id, RESTORE)
    const Result = comesOf(restoring, deciders(), estate) ? 'Success' : 'Failed'
    estate.update(type, id, { State: 'Stopped', Result, Progress: 100, EndTimeUTC: at })
  },
})

/** Does what comes of a restore: all of it, or nothing, and then it has failed. */
function comesOf({ asked }: Restoring, deciders: DeciderTable, estate: ChangingEstate): boolean {
  try {
    estate.whole(() => {
      for (const command of deciders[asked.key]?.restored?.(asked, estate) ?? [])
        estate.apply(command)
    })
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

/** The times at which something about a restore changes, in order. */
function turnsOf({ asked: { at }, ends }: Restoring): number[] {
  const works = at + Math.floor((ends - at) * BEGINNING)
  const steps = Array.from({ length: STEPS }, (_, step) =>
    Math.floor(works + ((ends - works) * (step + 1)) / STEPS),
  )
  return [works, ...steps.slice(0, -1), ends]
}

/** In percent; a restore that works has done something, and is not done. */
const progressAt = ({ asked: { at }, ends }: Restoring, now: number): number =>
  Math.min(99, Math.max(1, Math.round((100 * (now - at)) / (ends - at))))

/** Whether someone has ended a restore. */
const isOver = ({ EndTimeUTC, State }: EstateRecord): boolean =>
  typeof EndTimeUTC === 'number' || State === 'Stopped' || State === 'Stopping'
