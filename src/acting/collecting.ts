/** Data is collected from a backup server: a system session that goes on for some seconds, and tells of it. */
import { plainTime } from '../contract/date.js'
import type { Fields } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Decider } from './decider.js'
import { theOne } from './records.js'
import { isToldSession, type ToldEnd, type ToldSession, toldSession } from './told-sessions.js'

/** The key of the routine of a system session that goes on. */
export const COLLECTING = 'Collecting'

/** A collection, as its routine knows it. */
interface Collection extends ToldSession {
  /** When it began, in milliseconds since the epoch. */
  readonly begun: number
  /** The name and the id of the backup server. */
  readonly server: string
  readonly of: string
  /** The id of the record of its events. */
  readonly events: string
  /** Whether it has met no rules yet: it does when it begins. */
  readonly isNew?: true
}

/** What it tells, and how many milliseconds after its beginning (our choice; lines as in the sample). */
const LINES: readonly (readonly [number, (server: string) => string])[] = [
  [0, () => 'Starting data collection job...'],
  [0, () => 'Data collection job started'],
  [1_000, (server) => `Preparing to collect data from ${server}`],
  [3_000, (server) => `Retrieving data from ${server}`],
  [14_000, (server) => `Data collection from ${server} completed`],
  [15_000, () => 'Data collection job finished'],
]
const LENGTH = LINES.at(-1)?.[0] ?? 0
/** Lines before the first that tells that something was collected. */
const DONE = 4

const lengthOf = ({ lasts = LENGTH }: Collection): number => lasts

/** How long after its beginning it ends, or stands still. */
const endOf = (collection: Collection): number =>
  Math.max(1, Math.ceil((lengthOf(collection) * (collection.end?.at ?? 100)) / 100))

/** What is said where a collection has failed. */
const failureOf = ({ server }: Collection, reason = ''): string =>
  `Failed to collect data from ${server}: ${reason}`

/** The lines of a collection, each with how long after its beginning it is told; one that fails says so at last. */
function linesOf(collection: Collection): readonly (readonly [number, string])[] {
  const { server, end } = collection
  const last = endOf(collection)
  const second = (1000 * lengthOf(collection)) / LENGTH
  const lines = LINES.map(
    ([after, line]) => [Math.floor((after * lengthOf(collection)) / LENGTH), line(server)] as const,
  )
  if (!end || end.result === 'Success') return lines
  if (end.result === 'Warning') return [...lines, [last, end.reason ?? '']]
  if (end.result === null) return lines.filter(([after]) => after <= last)
  const told = lines.filter(([after]) => after <= Math.max(0, last - second))
  return [
    ...told.slice(0, DONE),
    [Math.max(0, Math.floor(last - second)), failureOf(collection, end.reason)],
    [last, 'Data collection job failed'],
  ]
}

const eventsAt = (collection: Collection, at: number) =>
  linesOf(collection)
    .filter(([after]) => collection.begun + after <= at)
    .map(([after, Message], index) => ({
      CreationTimeUTC: collection.begun + after,
      Message,
      Order: index + 1,
    }))

/** Begins to collect; the task says only that it was begun. */
export const collects: Decider = {
  beginsOffline: true,
  begin({ params, at, serial }, estate) {
    const { id: of, Name } = theOne('BackupServer', params.ID, estate)
    const server = String(Name)
    const id = idOf('SystemSession', String(serial))
    const events = idOf('SystemSessionEvents', String(serial))
    const value: Collection = { begun: at, server, of, events, isNew: true }
    const session = {
      id,
      Name: `Collect Job @${plainTime(at)}`,
      CreationTimeUTC: at,
      State: 'InProgress',
    }
    const told = { id: events, SystemSession: id, Events: eventsAt(value, at) }
    return [
      { do: 'add', type: 'SystemSession', record: Object.freeze(session) },
      { do: 'add', type: 'SystemSessionEvents', record: Object.freeze(told) },
      { do: 'setRoutine', routine: { type: 'SystemSession', id, key: COLLECTING, value } },
    ]
  },
  decide({ params }, estate) {
    const { Name } = theOne('BackupServer', params.ID, estate)
    return {
      commands: [],
      message: `Data collection from "${String(Name)}" was started. See its progress in system sessions.`,
    }
  },
}

const isCollection = (value: unknown): value is Collection =>
  isObject(value) &&
  isTime(value.begun) &&
  [value.server, value.of, value.events].every((text) => typeof text === 'string') &&
  (value.isNew === undefined || value.isNew === true) &&
  isToldSession(value)

const STATES = { Success: null, Warning: 'CompletedWarning', Failed: 'Failed' } as const

/** What the session tells of an end that a rule is about. */
function outcomeOf(collection: Collection, { result, reason = '', isCanceled }: ToldEnd): Fields {
  if (result === null || result === 'Success') return { State: null }
  const Message = result === 'Failed' ? failureOf(collection, reason) : reason
  return {
    State: STATES[result],
    Result: { Result: result, Message, ...(isCanceled && { IsCanceled: true }) },
  }
}

/** How a collection ends from a server that does not answer, whatever a rule says. */
const AWAY: ToldEnd = { at: 100, result: 'Failed', reason: 'it does not answer' }

/** How a collection goes on, line by line; what someone has told of its end stands. */
export const collections: Course = {
  key: COLLECTING,
  appliesTo: ({ name }) => name === 'SystemSession',
  isValue: isCollection,
  due({ record, value }, after) {
    if (record.State !== 'InProgress') return Number.POSITIVE_INFINITY
    const collection = value as Collection
    const { begun, isNew } = collection
    if (isNew) return begun
    const times = [...linesOf(collection).map(([wait]) => wait), endOf(collection)]
    const next = times.map((wait) => begun + wait).filter((time) => time > after)
    return Math.min(...next)
  },
  happen({ type, record: { id }, value }, at, estate: ChangingEstate) {
    const collection = value as Collection
    const { isNew, ...known } = collection
    if (isNew) {
      const server = estate.find('BackupServer', collection.of)
      const told = server ? toldSession(['BackupServer', server], estate) : {}
      const away = server?.Offline === true && { end: AWAY }
      estate.setRoutine({ type, id, key: COLLECTING, value: { ...known, ...told, ...away } })
      return
    }
    if (estate.find('SystemSessionEvents', collection.events))
      estate.update('SystemSessionEvents', collection.events, { Events: eventsAt(collection, at) })
    const { end } = collection
    if (at < collection.begun + endOf(collection) || end?.result === null) return
    estate.dropRoutine(type, id, COLLECTING)
    estate.update(type, id, { State: null, ...(end && outcomeOf(collection, end)), EndTimeUTC: at })
  },
}
