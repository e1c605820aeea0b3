/** Data is collected from a backup server: a system session that goes on for some seconds, and tells of it. */
import { plainTime } from '../contract/date.js'
import type { Fields } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Decider } from './decider.js'
import { theOne } from './records.js'

/** The key of the routine of a system session that goes on. */
export const COLLECTING = 'Collecting'

/** A collection, as its routine knows it. */
interface Collection {
  /** When it began, in milliseconds since the epoch. */
  readonly begun: number
  /** The name of the backup server. */
  readonly server: string
  /** The id of the record of its events. */
  readonly events: string
  /** Whether the server does not answer. */
  readonly fails?: true
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

/** The same where the server does not answer. */
const FAILED_LINES: typeof LINES = [
  ...LINES.slice(0, 3),
  [14_000, (server) => `Failed to collect data from ${server}: it does not answer`],
  [15_000, () => 'Data collection job failed'],
]

const linesOf = (fails: true | undefined): typeof LINES => (fails ? FAILED_LINES : LINES)

/** What is said of a collection that is over. */
function endOf({ fails, server }: Collection): Fields {
  if (!fails) return { State: null }
  const Message = `Failed to collect data from ${server}: it does not answer`
  return { State: 'Failed', Result: { Result: 'Failed', Message } }
}

const eventsAt = ({ begun, server, fails }: Collection, at: number) =>
  linesOf(fails)
    .filter(([after]) => begun + after <= at)
    .map(([after, line], index) => ({
      CreationTimeUTC: begun + after,
      Message: line(server),
      Order: index + 1,
    }))

/** Begins to collect; the task says only that it was begun. */
export const collects: Decider = {
  beginsOffline: true,
  begin({ params, at, serial }, estate) {
    const { Name, Offline } = theOne('BackupServer', params.ID, estate)
    const server = String(Name)
    const id = idOf('SystemSession', String(serial))
    const events = idOf('SystemSessionEvents', String(serial))
    const value: Collection = {
      begun: at,
      server,
      events,
      ...(Offline === true && { fails: true }),
    }
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
  typeof value.server === 'string' &&
  typeof value.events === 'string' &&
  (value.fails === undefined || value.fails === true)

/** How a collection goes on, line by line; what someone has told of its end stands. */
export const collections: Course = {
  key: COLLECTING,
  appliesTo: ({ name }) => name === 'SystemSession',
  isValue: isCollection,
  due({ record, value }, after) {
    if (record.State !== 'InProgress') return Number.POSITIVE_INFINITY
    const { begun, fails } = value as Collection
    const next = linesOf(fails).find(([wait]) => begun + wait > after)
    return next ? begun + next[0] : Number.POSITIVE_INFINITY
  },
  happen({ type, record: { id }, value }, at, estate: ChangingEstate) {
    const collection = value as Collection
    if (estate.find('SystemSessionEvents', collection.events))
      estate.update('SystemSessionEvents', collection.events, { Events: eventsAt(collection, at) })
    if (at < collection.begun + LENGTH) return
    estate.dropRoutine(type, id, COLLECTING)
    estate.update(type, id, { ...endOf(collection), EndTimeUTC: at })
  },
}
