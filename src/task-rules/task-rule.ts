/** A rule of how something goes that takes time: a task of the API, a run of a job, a restore. */
import { type Condition, conditionReader } from '../matcher/condition.js'
import { checkMatcher, type Matcher, matcherMembers } from '../matcher/matcher.js'
import { checkPattern, textWildcard } from '../matcher/wildcard.js'
import { readArgument } from '../reading/read-argument.js'
import {
  also,
  choice,
  fitting,
  type Members,
  number,
  object,
  type Reader,
  text,
  truth,
  variant,
  whole,
} from '../reading/reader.js'
import { DAY, readDuration } from '../time/duration.js'
import { nearest } from '../wording/nearest.js'
import { shown } from '../wording/shown.js'

/** What is acted on, or runs, or is restored: what fits every key that is given. */
export interface ThingMatcher {
  /** Its type, such as `Job`; `*` stands for any text. In any letter case, as the others. */
  readonly type?: string
  /** Its name or its id; `*` stands for any text. What it is in fits as well, as far as the path names it. */
  readonly object?: string
  /** The name or the id of its backup server; `*` stands for any text. */
  readonly server?: string
}

/** What a request asked for, and of what. */
export interface TaskMatcher extends Matcher, ThingMatcher {
  /** What its task is called, such as `StartJob`, or the key of the operation; `*` stands for any text. */
  readonly operation?: string
}

/** Milliseconds, or a duration in ISO 8601 such as PT30S. */
export type Length = number | string

/** How a task goes. What is not told is as usual. */
export interface TaskGoing {
  /** From its beginning to its end. */
  readonly lasts?: Length
  /** In place of that: so many GETs of the task find it running, and then it is over. */
  readonly polls?: number
  /** How it ends in place of what it would; then nothing of what it was to do is done. */
  readonly ends?: 'Failed' | 'Cancelled' | 'Never'
  /** What it says in the end where it ends Failed or Cancelled. */
  readonly message?: string
  /** Whether it is in the state OperationFinished for a second, with its result and links, before Finished. */
  readonly operationFinished?: boolean
  /** How long after it is Finished it can be seen what it did. */
  readonly lag?: Length
}

/** How a run of a job goes. */
export interface RunGoing {
  readonly lasts?: Length
  readonly ends?: 'Success' | 'Warning' | 'Failed' | 'Cancelled' | 'Never'
  /**
   * Where it stops, in percent of its time: what is done by then is well, all else is Failed; or, where it never
   * ends, where it stands still. 50 for Cancelled and Never; without it what is Failed goes to its end, and one
   * machine has failed.
   */
  readonly at?: number
  /** Why, as its task sessions tell. */
  readonly reason?: string
  /** The machine that had trouble, where it goes to its end; the first one unless given. */
  readonly machine?: string
  /** Whether a second run does what one that failed at its end could not. */
  readonly retry?: boolean
}

/** How a restore goes. Its session has no room for a reason. */
export interface RestoreGoing {
  readonly lasts?: Length
  readonly ends?: 'Warning' | 'Failed' | 'Cancelled' | 'Never'
  /** Where it ends, or stands still, in percent: 50 for Cancelled and Never, 100 for Failed. */
  readonly at?: number
}

/** A rule, as plain data. */
export type TaskRule = {
  readonly name?: string
  /** Each time unless given. */
  readonly when?: Condition
} & (
  | { readonly of: 'task'; readonly match?: TaskMatcher; readonly goes: TaskGoing }
  /** Runs begin by schedules as well: they are known by their jobs. */
  | { readonly of: 'run'; readonly match?: ThingMatcher; readonly goes: RunGoing }
  | { readonly of: 'restore'; readonly match?: TaskMatcher; readonly goes: RestoreGoing }
)

/** What rules are about. */
export type Kind = TaskRule['of']

/** What tasks, and other things, are called that there are at all. */
export interface Names {
  /** What tasks are called, and the keys of their operations. */
  readonly operations: readonly string[]
  readonly types: readonly string[]
}

/** Why something was stopped that nobody has told more of. */
export const CANCELED = 'Operation was canceled by user'
/** Where something is cancelled, or stands still, unless it is told: in percent. */
export const HALF = 50

/** The longest that something may be told to take. */
const LONGEST = 366 * DAY
/** What has to begin, to work and to end takes so long at least. */
const SHORTEST_RUN = 1000

/** Milliseconds of a length; undefined for what is none. */
export const lengthOf = (length: Length): number | undefined =>
  typeof length === 'number' ? length : readDuration(length)

/** A length from so many milliseconds up to a year. */
const length = (least: number): Reader<Length> =>
  fitting(
    `milliseconds or a duration such as PT30S, ${least === 0 ? '' : `from ${least} ms `}up to 366 days`,
    (value): value is Length => {
      const ms =
        typeof value === 'number' || typeof value === 'string' ? lengthOf(value) : undefined
      return ms !== undefined && Number.isInteger(ms) && ms >= least && ms <= LONGEST
    },
  )

const patternReader = also(text, checkPattern)

/** A pattern that something of a list fits. */
const oneOf = (names: readonly string[], what: string): Reader<string> =>
  also(patternReader, (pattern, path, refuse) => {
    if (names.some(textWildcard(pattern))) return
    const meant = nearest(pattern, names)
    refuse({ path, expected: meant ?? what, found: shown(pattern) })
  })

const AT = number(0, 99)

const TASK = {
  'lasts?': length(0),
  'polls?': whole(1, 100_000),
  'ends?': choice(['Failed', 'Cancelled', 'Never']),
  'message?': text,
  'operationFinished?': truth,
  'lag?': length(0),
} satisfies Members

const RUN = {
  'lasts?': length(SHORTEST_RUN),
  'ends?': choice(['Success', 'Warning', 'Failed', 'Cancelled', 'Never']),
  'at?': AT,
  'reason?': text,
  'machine?': text,
  'retry?': truth,
} satisfies Members

const RESTORE = {
  'lasts?': length(SHORTEST_RUN),
  'ends?': choice(['Warning', 'Failed', 'Cancelled', 'Never']),
  'at?': AT,
} satisfies Members

/** Members that only go with some ends, or not with another member. */
const FITS: Readonly<Record<Kind, readonly Fit[]>> = {
  task: [
    { key: 'message', with: ['Failed', 'Cancelled'] },
    { key: 'operationFinished', with: [undefined] },
    { key: 'lag', with: [undefined] },
    { key: 'lasts', with: [undefined, 'Failed', 'Cancelled'], without: 'polls' },
    { key: 'polls', with: [undefined, 'Failed', 'Cancelled'] },
  ],
  run: [
    { key: 'at', with: ['Failed', 'Cancelled', 'Never'] },
    { key: 'reason', with: ['Warning', 'Failed', 'Cancelled'] },
    { key: 'machine', with: ['Warning', 'Failed'], without: 'at' },
    { key: 'retry', with: ['Failed'], without: 'at' },
  ],
  restore: [{ key: 'at', with: ['Failed', 'Cancelled', 'Never'] }],
}

interface Fit {
  readonly key: string
  /** The ends that it goes with; undefined stands for one that is not told. */
  readonly with: readonly (string | undefined)[]
  readonly without?: string
}

/** How something goes: members that go with one another. */
const going = <const M extends Members>(kind: Kind, members: M) =>
  also(object(members), (goes, path, refuse) => {
    const told: Readonly<Record<string, unknown>> = goes
    const ends = told.ends as string | undefined
    for (const { key, with: fitting, without } of FITS[kind]) {
      if (told[key] === undefined) continue
      if (without !== undefined && told[without] !== undefined)
        refuse({ path: [...path, key], expected: `${key} or ${without}`, found: 'both' })
      if (fitting.includes(ends)) continue
      const words = fitting.map((end) => (end === undefined ? 'none told' : `ends: ${end}`))
      const found = ends === undefined ? 'none told' : `ends: ${ends}`
      refuse({ path: [...path, key], expected: `it with ${words.join(' or ')}`, found })
    }
  })

/**
 * Reads rules, with a fault for each mistake in one.
 * @param now milliseconds since the epoch, from which durations of conditions count
 */
export function taskRuleReader(now: number, { operations, types }: Names): Reader<TaskRule> {
  const thing = {
    'type?': oneOf(types, 'a type such as Job'),
    'object?': patternReader,
    'server?': patternReader,
  }
  const members = {
    ...matcherMembers,
    ...thing,
    'operation?': oneOf(operations, 'what a task is called, such as StartJob'),
  }
  const asked = also(object(members), checkMatcher)
  const all = { 'name?': text, 'when?': conditionReader(now) }
  const read = variant('of', {
    task: { ...all, 'match?': asked, goes: going('task', TASK) },
    run: { ...all, 'match?': object(thing), goes: going('run', RUN) },
    restore: { ...all, 'match?': asked, goes: going('restore', RESTORE) },
  })
  return (value, path, refuse) => (read(value, path, refuse) ? (value as TaskRule) : undefined)
}

/** Reads one rule; see `taskRuleReader`. @throws ControlError with a line for each mistake in it */
export const readTaskRule = (value: unknown, now: number, names: Names): TaskRule =>
  structuredClone(readArgument(taskRuleReader(now, names), value, 'rule'))
