/** A world: everything that is simulated together. */
import type { Contract } from '../contract/contract.js'
import type { Readers } from '../contract/shown.js'
import type { NewAccount } from '../estate/account.js'
import type { Estate, Mark } from '../estate/estate.js'
import { Turns } from '../estate/scan.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { FaultRules } from '../faults/fault-rules.js'
import type { Journal, JournalTimers } from '../journal/journal.js'
import type { Matcher } from '../matcher/matcher.js'
import { unknownParts } from '../matcher/unknown-parts.js'
import type { ProfileName } from '../profiles/profile.js'
import type { KeptSession, LogonSessions } from '../sessions/logon-sessions.js'
import type { TaskRule } from '../task-rules/task-rule.js'
import type { ClockState, SettableClock } from '../time/clock.js'
import type { TimeZone } from '../time/time-zone.js'
import type { Editions } from '../wire/edition.js'
import { type Change, keptNameOf, START, type WorldCommand } from './change.js'
import { type Listening, WorldEvents } from './world-events.js'

/** What a world was at one moment: to be taken on again. It costs nothing, being shared. */
export interface Checkpoint {
  readonly estate: Mark
  readonly sessions: readonly KeptSession[]
  readonly clock: ClockState
}

/** What a world knows of the others of its process. */
export interface Neighbours {
  /** How many changes there were, in all worlds. */
  readonly changes: number
  /** Notes a change that was carried out. @throws what the log refuses it with */
  noted(change: Change): void
  /** A world by its name, in any letter case; undefined where there is none. */
  find(name: string): World | undefined
  /** All worlds, the main one first. */
  list(): readonly World[]
  /** From now on a token that nothing else tells the world of is one of this world. */
  adopt(token: string, world: World): void
  /** How the API shows itself under a profile. */
  editionsOf(profile: ProfileName): Editions
  /** Stores a state of a world for a change that takes it on. */
  store(world: World, name: string, checkpoint: Checkpoint): void
  /** Carries out the making of a world. */
  put(command: Extract<WorldCommand, { do: 'makeWorld' }>): void
  /** Carries out the removal of a world; gives what takes it back. */
  drop(name: string): () => void
}

/** When a world was changed last, and what its estate was then; undefined before the first change. */
export interface LastChange {
  readonly at: number
  readonly estate: Mark | undefined
}

export interface WorldParts {
  /** `main`, or what a request chooses it by. */
  readonly name: string
  readonly contract: Contract
  readonly readers: Readers
  /** How the API shows itself to its clients. */
  readonly editions: Editions
  readonly estate: Estate
  readonly sessions: LogonSessions
  readonly clock: SettableClock
  readonly faults: FaultRules
  readonly journal: Journal
  /** All worlds of the process. */
  readonly worlds: Neighbours
  /** Refuse what the documentation refuses, instead of what no client could live with. */
  readonly strict: boolean
  /** What is drawn in it follows from that. */
  readonly seed: number
  /** Milliseconds that every task takes; each as long as it does as a rule unless given. */
  readonly taskTime: number | undefined
  /** The time zone that schedules are in at the start. */
  readonly zone: TimeZone
  /** Who may log on whatever its estate says. */
  readonly users: readonly NewAccount[]
  /** Records in it, at most. */
  readonly maxRecords: number
  /** Those who are told what happens, in all worlds. */
  readonly listening: Listening
  readonly timers: JournalTimers
}

const PATHS = new WeakMap<Contract, readonly string[]>()

/** Paths of all operations; the same list each time. */
function pathsOf(contract: Contract): readonly string[] {
  const paths = PATHS.get(contract) ?? contract.operations.map(({ path }) => path)
  PATHS.set(contract, paths)
  return paths
}

/** Types of those who log on. */
const LOGGING_ON = ['EnterpriseAccount', 'CloudTenant', 'CloudSubtenant']

export class World {
  readonly name: string
  readonly contract: Contract
  readonly readers: Readers
  /** How the API shows itself to its clients. */
  editions: Editions
  /** The profile that it began with. */
  readonly startProfile: ProfileName
  readonly estate: Estate
  readonly sessions: LogonSessions
  readonly clock: SettableClock
  readonly faults: FaultRules
  readonly journal: Journal
  readonly worlds: Neighbours
  readonly strict: boolean
  readonly users: readonly NewAccount[]
  readonly seed: number
  /** The time zone that schedules are in at the start, and after a reset. */
  readonly zone: TimeZone
  readonly maxRecords: number
  private readonly taskTime: number | undefined
  /** What is likely a slip in the fixture that it began with, a line each. */
  warnings: readonly string[] = []
  readonly timers: JournalTimers
  /** What happens in it, as it happens. */
  readonly events: WorldEvents
  /** The fault rules, and those of tasks, that it began with. */
  startRules: readonly FaultRule[] = []
  startTaskRules: readonly TaskRule[] = []
  /** States that can be taken on again, by their names. */
  readonly checkpoints = new Map<string, Checkpoint>()
  private last: LastChange = { at: Number.NEGATIVE_INFINITY, estate: undefined }
  private catchingUp: Promise<void> | undefined

  constructor(parts: WorldParts) {
    this.name = parts.name
    this.contract = parts.contract
    this.readers = parts.readers
    this.editions = parts.editions
    this.startProfile = parts.editions.profile.name
    this.estate = parts.estate
    this.sessions = parts.sessions
    this.clock = parts.clock
    this.faults = parts.faults
    this.journal = parts.journal
    this.journal.unknownIn = (matcher) => this.unknownIn(matcher)
    this.worlds = parts.worlds
    this.strict = parts.strict
    this.seed = parts.seed
    this.taskTime = parts.taskTime
    this.users = parts.users
    this.zone = parts.zone
    this.maxRecords = parts.maxRecords
    this.timers = parts.timers
    this.events = new WorldEvents(this, parts.listening, parts.timers)
  }

  /**
   * The estate as it is at a time. Costs nothing unless something is due.
   * @param now in milliseconds since the epoch; the now of the clock unless given
   */
  present(now = this.clock.now()): Estate {
    if (now >= this.estate.due) this.estate.upTo(now)
    return this.estate
  }

  /**
   * Lets the estate come to a time, giving others a turn now and then if there is much to happen, or to remove.
   * @returns undefined where it is there already
   */
  catchUp(now = this.clock.now()): Promise<void> | undefined {
    // It may have been reset since, on its way to another time: then there is less to wait for.
    if (this.catchingUp)
      return this.catchingUp.then(() => this.catchUp(Math.min(now, this.clock.now())))
    if (now < this.estate.due && this.estate.isSettled) return undefined
    this.catchingUp = this.passing(now).finally(() => {
      this.catchingUp = undefined
    })
    return this.catchingUp
  }

  /**
   * How many records there are of each type. Who asks for no more than that does not wait where there is
   * much to happen: then it is how many there are by now.
   */
  counts(): Record<string, number> {
    this.catchUp()?.catch(() => undefined)
    return this.estate.sizes()
  }

  private async passing(now: number): Promise<void> {
    const turns = new Turns()
    for (const _ of this.estate.passing(now)) if (turns.isOver) await turns.next()
  }

  /** When it was changed last, in milliseconds since the epoch; -Infinity before the first change. */
  get changedAt(): number {
    return this.last.at
  }

  /** The last change: another object for each. */
  get lastChange(): LastChange {
    return this.last
  }

  /** Notes that it was changed. A state that was taken on begins a new line of time. */
  changed(at: number): void {
    const { estate } = this
    this.last = { at: Math.min(at, estate.time), estate: estate.mark() }
  }

  /** Takes back what has happened by itself since the last change: another one came before it. */
  goBack(): void {
    if (this.last.estate) this.estate.become(this.last.estate)
  }

  /** Notes that all is loaded: what a reset goes back to. */
  started(rules: readonly FaultRule[], taskRules: readonly TaskRule[] = []): void {
    this.startRules = rules
    this.startTaskRules = taskRules
    const now = this.clock.now()
    this.worlds.store(this, START, this.checkpoint(now))
    this.changed(now)
  }

  /**
   * How long a task takes, in milliseconds.
   * @param usual how long it takes as a rule; what takes no time then never does
   */
  lasting(usual: number): number {
    return usual === 0 ? 0 : (this.taskTime ?? usual)
  }

  /** The commands that put fault rules in place of all that there are. */
  inPlaceOfRules(rules: readonly FaultRule[]): WorldCommand[] {
    return [{ do: 'clearRules' }, ...rules.map((rule) => ({ do: 'addRule', rule }) as const)]
  }

  /** The same for rules of tasks. */
  inPlaceOfTaskRules(rules: readonly TaskRule[]): WorldCommand[] {
    const { seed } = this
    return [
      { do: 'clearTaskRules' },
      ...rules.map((rule) => ({ do: 'addTaskRule', rule, seed }) as const),
    ]
  }

  /** Lines on what a matcher names and nobody knows: a path, a method, an account; see `unknownParts`. */
  unknownIn(matcher: Matcher): string[] {
    return unknownParts(matcher, () => ({
      paths: pathsOf(this.contract),
      accounts: LOGGING_ON.flatMap((type) =>
        [...this.estate.all(type)].map(({ Name }) => String(Name)),
      ),
    }))
  }

  /** Names of the states that a tester keeps. */
  keptNames(): string[] {
    return [...this.checkpoints.keys()].flatMap((name) => keptNameOf(name) ?? [])
  }

  /** What it is at the time of a change, to be taken on again. */
  checkpoint(at: number): Checkpoint {
    return {
      estate: this.estate.mark(),
      sessions: this.sessions.keep(),
      clock: this.clock.stateAt(at),
    }
  }
}
