/** Changes of an estate that is not known beforehand, as people write them: which records, and what becomes of them. */
import { isObject } from '../is-object.js'
import type { Path, Refuse } from '../reading/fault.js'
import {
  also,
  choice,
  fitting,
  listOf,
  type Members,
  object,
  type Reader,
  readAs,
  recordOf,
  text,
  truth,
  whole,
} from '../reading/reader.js'
import { readDuration } from '../time/duration.js'
import { shown } from '../wording/shown.js'
import type { Fixture, FixtureValues } from './fixture.js'

/** Some of the records of a type, whatever they are called. */
export interface Selection {
  /** Name of the type, such as Job. */
  readonly type: string
  /** A filter as the query service takes it, such as `Capacity>0`; of any element. */
  readonly filter?: string
  /** An ISO 8601 duration: only what began no longer ago. */
  readonly since?: string
  /** By names of relations: only what belongs to one of these. */
  readonly under?: Readonly<Record<string, Selection>>
  readonly sortAsc?: string
  readonly sortDesc?: string
  /** So many of them are left out, and so many taken: none and all unless given. */
  readonly skip?: number
  readonly first?: number
}

/** How the last runs of jobs went, or go. */
export interface RunsChange {
  /** Whose; of all jobs unless given. */
  readonly of?: Selection
  /** Of so many jobs: the first that have run. */
  readonly first?: number
  /** An ISO 8601 duration: runs that began no longer ago. */
  readonly since: string
  /**
   * `missed`: there was none. `running`: the first of them goes on and is never over, and no other has begun
   * since.
   */
  readonly went: 'failed' | 'warning' | 'missed' | 'running'
  /** What its tasks tell. */
  readonly reason?: string
  /** Whether a second run did what the first could not; false unless given. */
  readonly retry?: boolean
  /** Whether all machines had trouble; only the first unless given. */
  readonly everyMachine?: boolean
  /** Whether all runs from now on go so too; `failed` and `warning` alone. */
  readonly onward?: boolean
}

/** What becomes of a change that is about nothing in the estate. */
export interface Leniency {
  /** Whether it is left out then; it is refused unless given. */
  readonly ifAny?: boolean
}

/** One change of an estate. */
export type EstateChange =
  /** Values in the words of fixtures, or as `WrittenValue`; null falls back to the default. */
  | ({ readonly change: Selection; readonly to: FixtureValues } & Leniency)
  /** Removes records, and what hangs on them. */
  | ({ readonly remove: Selection } & Leniency)
  /** Removes all but the accounts and what every estate begins with. */
  | { readonly removeAll: true }
  /** Adds what a fixture tells of; its values may be as `WrittenValue`. */
  | { readonly add: Fixture }
  | ({ readonly runs: RunsChange } & Leniency)
  /** Adds a generated estate of so many backups, each with a job. */
  | { readonly generate: Generated }

/** How much is generated. */
export interface Generated {
  readonly backups: number
  readonly restorePoints: number
  readonly vms: number
}

const duration = readAs('an ISO 8601 duration such as P1D', (value) =>
  readDuration(value) === undefined ? undefined : value,
)

const selection: Reader<Selection> = (value, path, refuse) =>
  object({
    type: text,
    'filter?': text,
    'since?': duration,
    'under?': recordOf(selection),
    'sortAsc?': text,
    'sortDesc?': text,
    'skip?': whole(0, 1e9),
    'first?': whole(1, 1e9),
  })(value, path, refuse)

const data = fitting('an object', (value): value is Readonly<Record<string, unknown>> =>
  isObject(value),
)

const runs = also(
  object({
    'of?': selection,
    'first?': whole(1, 1e9),
    since: duration,
    went: choice(['failed', 'warning', 'missed', 'running']),
    'reason?': text,
    'retry?': truth,
    'everyMachine?': truth,
    'onward?': truth,
  }),
  ({ went, reason }, path, refuse) => {
    if ((went === 'failed' || went === 'warning') && reason === undefined)
      refuse({ path: [...path, 'reason'], expected: 'why it did not go well', found: 'nothing' })
  },
)

/** What each kind of change holds. */
const KINDS: Readonly<Record<string, Members>> = {
  change: { change: selection, to: data, 'ifAny?': truth },
  remove: { remove: selection, 'ifAny?': truth },
  removeAll: { removeAll: fitting('true', (value): value is true => value === true) },
  add: { add: data },
  runs: { runs, 'ifAny?': truth },
  generate: {
    generate: object({
      backups: whole(0, 1_000_000),
      restorePoints: whole(0, 100_000_000),
      vms: whole(0, 100_000),
    }),
  },
}
const READERS = new Map(Object.entries(KINDS).map(([kind, members]) => [kind, object(members)]))
const EXPECTED = `one of ${[...READERS.keys()].join(', ')}`

const change = (value: unknown, path: Path, refuse: Refuse): EstateChange | undefined => {
  const kind = isObject(value) ? Object.keys(value).find((key) => READERS.has(key)) : undefined
  const read = READERS.get(kind ?? '')
  if (read) return read(value, path, refuse) as EstateChange | undefined
  refuse({ path, expected: EXPECTED, found: shown(value) })
  return undefined
}

/** Reads a list of changes, with a fault for each mistake in it. */
export const changesReader: Reader<readonly EstateChange[]> = listOf(change, 'a list of changes')
