/** The rules of how tasks, runs and restores go, in the order in which they are tried: the first that fires, does. */
import { ControlError } from '../control-error.js'
import { generator } from '../faults/fault-rules.js'
import { type Bounds, boundsOf, isDue } from '../matcher/condition.js'
import { compileMatcher, type MatchedRequest, type Matches } from '../matcher/matcher.js'
import { checkRoom } from '../matcher/rule-room.js'
import { textWildcard, type Wildcard } from '../matcher/wildcard.js'
import type {
  Kind,
  RestoreGoing,
  RunGoing,
  TaskGoing,
  TaskMatcher,
  TaskRule,
  ThingMatcher,
} from './task-rule.js'
import type { Thing } from './thing.js'

/** A rule and how often it was met. */
export type TaskRuleView = TaskRule & {
  readonly id: string
  /** Tasks, runs or restores that it is about. */
  readonly matched: number
  /** Those of them that went as it says. */
  readonly fired: number
}

interface Entry {
  readonly number: number
  readonly rule: TaskRule
  readonly bounds: Bounds
  /** What is drawn follows from it. */
  readonly seed: number
  readonly matched: number
  readonly fired: number
}

/** Something that begins. */
export interface Beginning<Of extends Kind = Kind> {
  readonly of: Of
  /** What its task is called, and the key of its operation; nothing where nobody asked. */
  readonly operation: readonly string[]
  /** What is acted on, and what that is in; or what runs. */
  readonly things: readonly Thing[]
  /** The ids of the rules whose matcher the request fits. */
  readonly fits: readonly string[]
}

/** The rules that something met: plain data, by which they are counted. */
export interface Met {
  readonly ids: readonly string[]
  /** The one that says how it goes; null where none does. */
  readonly fired: string | null
}

/** How each kind of things goes. */
interface Goes {
  readonly task: TaskGoing
  readonly run: RunGoing
  readonly restore: RestoreGoing
}

const idOf = ({ number }: Entry): string => `task-rule-${number}`

function view(entry: Entry): TaskRuleView {
  const { rule, matched, fired } = entry
  return { id: idOf(entry), ...rule, matched, fired }
}

/** Rules at one moment. They never change: what does gives others. */
export class TaskRules {
  static readonly none = new TaskRules([], 0)

  private readonly entries: readonly Entry[]
  private readonly added: number

  private constructor(entries: readonly Entry[], added: number) {
    this.entries = entries
    this.added = added
  }

  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  /** All rules, in the order in which they are tried. */
  list(): TaskRuleView[] {
    return this.entries.map(view)
  }

  /** The one that was added last. @throws if there is none */
  last(): TaskRuleView {
    const last = this.entries.at(-1)
    if (!last) throw new Error('There is no task rule')
    return view(last)
  }

  /**
   * These and another one behind them.
   * @param since when, in milliseconds since the epoch
   * @throws LimitError for more than there may be
   */
  with(rule: TaskRule, seed: number, since: number): TaskRules {
    checkRoom('taskRules', rule, this.entries)
    const number = this.added + 1
    const bounds = boundsOf(rule.when ?? {}, since)
    const entry: Entry = { number, rule, bounds, seed, matched: 0, fired: 0 }
    return new TaskRules([...this.entries, entry], number)
  }

  /** These without one. @throws ControlError if there is none of the id */
  without(id: string): TaskRules {
    const left = this.entries.filter((entry) => idOf(entry) !== id)
    if (left.length === this.entries.length)
      throw new ControlError(`There is no task rule ${id}.`, 404)
    return new TaskRules(left, this.added)
  }

  /** These, counted where something met some of them. */
  after({ ids, fired }: Met): TaskRules {
    const entries = this.entries.map((entry) => {
      const id = idOf(entry)
      if (!ids.includes(id)) return entry
      const once = id === fired ? 1 : 0
      return { ...entry, matched: entry.matched + 1, fired: entry.fired + once }
    })
    return new TaskRules(entries, this.added)
  }

  /** The ids of the rules that a request fits, which have something to say of requests. */
  fitting(request: MatchedRequest): string[] {
    return this.entries.flatMap((entry) =>
      compiled(entry.rule).request?.(request) ? [idOf(entry)] : [],
    )
  }

  /**
   * How something goes that begins.
   * @param at when, in milliseconds since the epoch
   * @returns the rules that it met; undefined where it met none
   */
  decide<Of extends Kind>(
    beginning: Beginning<Of>,
    at: number,
  ): { readonly met: Met; readonly goes: Goes[Of] | undefined } | undefined {
    const ids: string[] = []
    for (const entry of this.entries) {
      const id = idOf(entry)
      if (!isAbout(entry.rule, beginning, id)) continue
      ids.push(id)
      if (!fires(entry, at)) continue
      return { met: { ids, fired: id }, goes: entry.rule.goes as Goes[Of] }
    }
    return ids.length === 0 ? undefined : { met: { ids, fired: null }, goes: undefined }
  }

  /** Whether a rule of a kind may fire from a time on; where none may, none does. */
  mayFire(kind: Kind, from: number): boolean {
    return this.entries.some(({ rule, bounds, matched, fired }) => {
      const { times = Number.POSITIVE_INFINITY, nth = Number.POSITIVE_INFINITY } = rule.when ?? {}
      return rule.of === kind && bounds.to >= from && fired < times && matched < nth
    })
  }
}

function fires(entry: Entry, at: number): boolean {
  const { rule, bounds, seed, number, fired } = entry
  const matched = entry.matched + 1
  const { when = {} } = rule
  if (!isDue(when, bounds, { matched, fired }, at)) return false
  const { probability = 1 } = when
  return (
    probability === 1 || generator(seed ^ Math.imul(matched, 0x85ebca6b), number)() < probability
  )
}

/** What a rule asks for, ready to be compared. */
interface Compiled {
  /** Undefined where it says nothing of requests. */
  readonly request: Matches | undefined
  readonly operation: Wildcard | undefined
  readonly thing: ((thing: Thing) => boolean) | undefined
}

const known = new WeakMap<TaskRule, Compiled>()

function compiled(rule: TaskRule): Compiled {
  const before = known.get(rule)
  if (before) return before
  const { operation, type, object, server, ...request }: TaskMatcher = rule.match ?? {}
  const isOfThing = [type, object, server].some((one) => one !== undefined)
  const found: Compiled = {
    request: Object.keys(request).length === 0 ? undefined : compileMatcher(request),
    operation: operation === undefined ? undefined : textWildcard(operation),
    thing: isOfThing ? thingTest(rule.match ?? {}) : undefined,
  }
  known.set(rule, found)
  return found
}

function thingTest({ type = '*', object = '*', server }: ThingMatcher): (thing: Thing) => boolean {
  const [isType, isCalled] = [textWildcard(type), textWildcard(object)]
  const isOfServer = server === undefined ? undefined : textWildcard(server)
  return (thing) =>
    isType(thing.type) &&
    thing.names.some(isCalled) &&
    (isOfServer === undefined || thing.server.some(isOfServer))
}

function isAbout(rule: TaskRule, { of, operation, things, fits }: Beginning, id: string): boolean {
  if (rule.of !== of) return false
  const wanted = compiled(rule)
  return (
    (!wanted.request || fits.includes(id)) &&
    (!wanted.operation || operation.some(wanted.operation)) &&
    (!wanted.thing || things.some(wanted.thing))
  )
}
