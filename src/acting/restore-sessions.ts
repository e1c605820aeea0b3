/** Restores go on after their tasks, as a function of the clock: their sessions begin, work and end. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf, seedOf, spread } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import type { Thing } from '../task-rules/thing.js'
import { isTime } from '../time/time-range.js'
import { askedThings, knownThing } from './asked-things.js'
import { type Asked, type DeciderTable, Refused, type Related } from './decider.js'
import { isAsked } from './tasks.js'
import { isStop, type Stop, toldRestore } from './told-restores.js'

/** The key of the routine of a restore that goes on. */
const RESTORE = 'Restore'

/** What a restore that goes on knows. */
interface Restoring {
  /** What began it; what comes of it follows from that. */
  readonly asked: Asked
  /** When it is over, if it is not stopped, in milliseconds since the epoch. */
  readonly ends: number
  /** Whether it has met no rules yet: it does when it begins. */
  readonly isNew?: true
  /** Where a rule lets it stop. */
  readonly stop?: Stop
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
  const value: Restoring = { asked, ends: asked.at + lasts, isNew: true }
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
    isTime(value.ends) &&
    (value.isNew === undefined || value.isNew === true) &&
    (value.stop === undefined || isStop(value.stop)),
  due({ record, value }, after) {
    const restoring = value as Restoring
    if (isOver(record)) return Number.POSITIVE_INFINITY
    if (restoring.isNew) return restoring.asked.at
    return turnsOf(restoring).find((turn) => turn > after) ?? Number.POSITIVE_INFINITY
  },
  happen({ type, record, value }, at, estate) {
    const { id } = record
    const restoring = value as Restoring
    const { stop, isNew } = restoring
    if (isNew) {
      const told = asTold(restoring, record, at, estate)
      estate.setRoutine({ type, id, key: RESTORE, value: told })
      return
    }
    const isAtEnd = at >= (turnsOf(restoring).at(-1) ?? at)
    if (!isAtEnd || stop?.result === null) {
      const Progress = isAtEnd && stop ? Math.floor(stop.at) : progressAt(restoring, at)
      estate.update(type, id, { State: 'Working', Progress })
      return
    }
    estate.dropRoutine(type, id, RESTORE)
    const isDone = stop?.result !== 'Failed' && comesOf(restoring, deciders(), estate)
    const Result = isDone ? (stop?.result ?? 'Success') : 'Failed'
    const Progress = Math.floor(stop?.at ?? 100)
    estate.update(type, id, { State: 'Stopped', Result, Progress, EndTimeUTC: at })
  },
})

/** A restore as it goes by the rules, which it meets when it begins. */
function asTold(
  { asked, ends: usual }: Restoring,
  session: EstateRecord,
  at: number,
  estate: ChangingEstate,
): Restoring {
  const things = () => [
    knownThing('RestoreSession', session, estate),
    ...askedThings(asked, estate),
    ...pointOf(session, estate),
  ]
  const { lasts, stop } = toldRestore(asked, things, at, estate)
  const end = lasts === undefined ? usual : asked.at + lasts
  // One that is only seen late may have had its time already.
  const soonest = at + 1
  return { asked, ends: Math.max(end, soonest), ...(stop && { stop }) }
}

/** The point that a session tells, where the path of the request leads to something else, such as an opened point. */
function pointOf({ VmRestorePoint: id }: EstateRecord, estate: ChangingEstate): Thing[] {
  const point = estate.find('VmRestorePoint', String(id))
  return point ? [knownThing('VmRestorePoint', point, estate)] : []
}

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
function turnsOf({ asked: { at }, ends, stop }: Restoring): number[] {
  const works = at + Math.floor((ends - at) * BEGINNING)
  const steps = Array.from({ length: STEPS }, (_, step) =>
    Math.floor(works + ((ends - works) * (step + 1)) / STEPS),
  )
  const last = stop ? at + Math.max(1, Math.ceil(((ends - at) * stop.at) / 100)) : ends
  return [...[works, ...steps.slice(0, -1)].filter((turn) => turn < last), last]
}

/** In percent; a restore that works has done something, and is not done. */
const progressAt = ({ asked: { at }, ends }: Restoring, now: number): number =>
  Math.min(99, Math.max(1, Math.round((100 * (now - at)) / (ends - at))))

/** Whether someone has ended a restore. */
const isOver = ({ EndTimeUTC, State }: EstateRecord): boolean =>
  typeof EndTimeUTC === 'number' || State === 'Stopped' || State === 'Stopping'
