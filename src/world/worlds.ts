/**
 * All worlds of a process, which never meet: the main one, and others that were declared. A request
 * never makes one.
 */
import type { IncomingMessage } from 'node:http'
import { cdpSessions } from '../acting/cdp-sessions.js'
import { cloudFailovers } from '../acting/cloud-failover-course.js'
import { collections } from '../acting/collecting.js'
import { failoverPlans } from '../acting/failover-plan-course.js'
import { loadedDeciders } from '../acting/late-deciders.js'
import { nightlyRebuilds } from '../acting/restore-scopes.js'
import { restoresBy } from '../acting/restore-sessions.js'
import { tasksBy } from '../acting/tasks.js'
import { expiries } from '../acting/veeam-zip.js'
import type { Contract } from '../contract/contract.js'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { createReaders, type Readers } from '../contract/shown.js'
import { ControlError } from '../control-error.js'
import type { NewAccount } from '../estate/account.js'
import type { Command } from '../estate/command.js'
import type { Estate } from '../estate/estate.js'
import { idOf, seedOf, sequenceId } from '../estate/identity.js'
import { FaultRules } from '../faults/fault-rules.js'
import { Cleaner } from '../journal/cleaner.js'
import { Journal, type JournalTimers } from '../journal/journal.js'
import { Marking } from '../journal/marking.js'
import { RingBudget } from '../journal/ring.js'
import { LIMITS, LimitError } from '../limits.js'
import { type ProfileName, profileOf } from '../profiles/profile.js'
import type { JsonCase } from '../profiles/wire.js'
import { LogonSessions } from '../sessions/logon-sessions.js'
import { tokenOf } from '../sessions/request-token.js'
import { emptyEstate } from '../simulation/fixtures.js'
import { type ClockSetting, SettableClock } from '../time/clock.js'
import { type MachineClock, realClock, SteadyClock } from '../time/steady-clock.js'
import { type TimeZone, UTC } from '../time/time-zone.js'
import { Editions } from '../wire/edition.js'
import { carryOut } from './carry-out.js'
import { type Change, type Origin, START, type WorldCommand } from './change.js'
import { type Checkpoint, type Neighbours, World } from './world.js'
import { Listening } from './world-events.js'

export interface WorldOptions {
  /** The real time that the clocks of all worlds start from. */
  readonly clock?: MachineClock
  /** How they go at first; real time unless given. */
  readonly clockStart?: ClockSetting
  /** What version worlds are unless told otherwise; emsim's own ways unless given. */
  readonly profile?: ProfileName
  /** Whether worlds have the faults that real servers of their versions had. */
  readonly profileBugs?: boolean
  /** Letter case of JSON members in place of the profile's. */
  readonly jsonCase?: JsonCase
  readonly strict: boolean
  /** Milliseconds without a request after which a logon session ends. */
  readonly sessionTimeout: number
  /** Open logon sessions at most. */
  readonly maxSessions: number
  /** Whether the ids of logon sessions are drawn from the seed; they cannot be guessed otherwise. */
  readonly seededSessions?: boolean
  /** What faults, and session ids if they are to be, are drawn from. */
  readonly seed?: number
  /** Bytes of the journals of all worlds together. */
  readonly journalBytes?: number
  readonly timers?: JournalTimers
  /** Milliseconds that every task takes; each as long as it does as a rule unless given. */
  readonly taskTime?: number
  /** Whether journals and logs tell secrets. */
  readonly showSecrets?: boolean
  /** The time zone that schedules are in at the start; UTC unless given. */
  readonly zone?: TimeZone
  /** Who may log on whatever an estate says that is loaded later. */
  readonly users?: readonly NewAccount[]
  /** Records in each, at most. */
  readonly maxRecords?: number
  /** Takes each change that was carried out, and the states that changes refer to by name. */
  readonly log?: ChangeLog
}

/** Whoever keeps the changes of a process. */
export interface ChangeLog {
  append(change: Change): void
  /** Stores the state that a change of this world refers to. */
  store(world: string, name: string, checkpoint: Checkpoint): void
}

/** What a world may be made with. */
export interface NewWorld {
  readonly name: string
  /** The records that it begins with; those that the main world began with unless given. */
  readonly records?: (estate: Estate, now: number) => readonly Command[]
  readonly clock?: ClockSetting
  /** What version it is; as the main world unless given. */
  readonly profile?: ProfileName
}

/** Tasks go on by what their operations do; what these have begun goes on, too. */
const ACTING = [
  tasksBy(loadedDeciders),
  restoresBy(loadedDeciders),
  collections,
  expiries,
  failoverPlans,
  cloudFailovers,
  cdpSessions,
  nightlyRebuilds,
]

/** Tokens that are kept before it is looked which of them are dead. */
const PRUNE_FROM = 10_000

/** Of all kinds of ids that follow from a seed, those of logon sessions. */
const SESSION_IDS = 41

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** `team-a.localhost:9398`, as browsers and curl resolve to this machine without any setup. */
const HOST = /^([a-z0-9-]+)\.localhost\.?(?::\d*)?$/i

export class Worlds implements Neighbours {
  readonly main: World
  private readonly options: WorldOptions
  private readonly real: SteadyClock
  private readonly contract: Contract
  private readonly readers: Readers
  private readonly editions = new Map<ProfileName, Editions>()
  private readonly journals: RingBudget
  private readonly cleaner: Cleaner
  private readonly marking: Marking
  private readonly listening = new Listening(LIMITS.listeners.most)
  private readonly others = new Map<string, World>()
  private readonly ports = new Map<number, string>()
  /** Of sessions that were opened by a logon name such as admin@team-a: nothing else tells their world. */
  private readonly tokens = new Map<string, World>()
  private pruneAt = PRUNE_FROM
  private count = 0

  constructor(options: WorldOptions) {
    this.options = options
    this.real = new SteadyClock(options.clock ?? realClock)
    this.contract = enterpriseManagerContract()
    this.readers = createReaders(this.contract)
    this.journals = new RingBudget(options.journalBytes ?? 1_048_576)
    this.cleaner = new Cleaner({
      contract: this.contract,
      isSession: (id) => this.list().some(({ sessions }) => sessions.knows(id)),
      showSecrets: options.showSecrets ?? false,
    })
    this.marking = new Marking({
      strict: options.strict,
      editionsOf: (profile) => this.editionsOf(profile),
    })
    this.main = this.create({ name: 'main' }, this.empty())
  }

  /** How many changes there were. */
  get changes(): number {
    return this.count
  }

  /** Notes a change that was carried out. @throws what the log refuses it with */
  noted(change: Change): void {
    this.options.log?.append(change)
    this.count = change.n
    if (this.listening.count > 0) this.find(change.world)?.events.changed(change)
  }

  /** Stores a state of a world for a change that takes it on. */
  store(world: World, name: string, checkpoint: Checkpoint): void {
    world.checkpoints.set(name, checkpoint)
    this.options.log?.store(world.name, name, checkpoint)
  }

  /**
   * The world of a request: by the port that it came in on, by the name of the host that it asked, or,
   * where neither tells, by its token. The main one where a host names a world that there is not.
   */
  of(request: IncomingMessage): World {
    const { headers } = request
    const port = this.ports.size > 0 ? request.socket.localPort : undefined
    const named = this.at(port, headers.host)
    if (named) return named
    return this.tokens.size === 0 ? this.main : this.ofToken(tokenOf(headers))
  }

  /** The world of a port and of the name of a host; undefined where neither tells. */
  at(port: number | undefined, host: string | undefined): World | undefined {
    const ofPort = port === undefined ? undefined : this.ports.get(port)
    const name = ofPort ?? worldNameIn(host)
    return name === undefined ? undefined : (this.find(name) ?? this.main)
  }

  /**
   * The world of a control, which is never another one than the one that was meant.
   * @throws ControlError where the host names a world that there is not
   */
  asked(request: IncomingMessage): World {
    const name = worldNameIn(request.headers.host)
    return name === undefined ? this.of(request) : this.named(name)
  }

  /** Why a request is the main world's though its host names another one; null where it does not. */
  noteOn({ headers: { host } }: IncomingMessage): string | null {
    const name = worldNameIn(host)
    if (name === undefined || this.find(name)) return null
    return `there is no world ${name}, so this one answered; POST /emsim/worlds makes one`
  }

  private ofToken(token: string | undefined): World {
    return (token !== undefined && this.tokens.get(token)) || this.main
  }

  /** Notes the world of a token; those of sessions that are no more are forgotten now and then. */
  adopt(token: string, world: World): void {
    if (world === this.main) return
    this.tokens.set(token, world)
    if (this.tokens.size < this.pruneAt) return
    for (const [old, its] of this.tokens) if (!its.sessions.has(old)) this.tokens.delete(old)
    this.pruneAt = Math.max(PRUNE_FROM, this.tokens.size * 2)
  }

  /** A world by its name, in any letter case; undefined where there is none. */
  find(name: string): World | undefined {
    const lower = name.toLowerCase()
    return lower === this.main.name ? this.main : this.others.get(lower)
  }

  /** A world by its name, in any letter case. @throws ControlError where there is none */
  named(name: string): World {
    const world = this.find(name)
    if (world) return world
    throw new ControlError(`There is no world ${name}; POST /emsim/worlds makes one.`, 404)
  }

  /** All worlds, the main one first. */
  list(): readonly World[] {
    return [this.main, ...this.others.values()]
  }

  /**
   * Makes a world.
   * @throws ControlError for a name that is none or taken, and for too many worlds
   */
  make({ name, records, clock, profile }: NewWorld, by: Origin): World {
    const lower = name.toLowerCase()
    if (!NAME.test(lower))
      throw new ControlError(`A world is called by letters, digits and hyphens, not ${name}.`)
    if (this.find(lower)) throw new ControlError(`There is a world ${lower} already.`, 409)
    if (this.others.size >= LIMITS.worlds.most) throw new LimitError('worlds')
    const set = new SettableClock(this.options.clock, clock ?? this.options.clockStart)
    const begun = records ? undefined : this.main.checkpoints.get(START)?.estate.time
    const position = set.atStart(begun)
    const since = position?.time ?? set.now()
    carryOut(this.main, by, () => {
      const from = records ? records(this.empty(), since) : START
      const own = { ...(clock && { clock }), ...(profile && { profile }) }
      return [{ do: 'makeWorld', name: lower, from, since, position, ...own }]
    })
    return this.named(lower)
  }

  /**
   * Forgets a world and its sessions.
   * @throws ControlError if there is none of the name, and for the main one
   */
  remove(name: string, by: Origin): void {
    const world = this.others.get(name.toLowerCase())
    if (!world) throw new ControlError(`There is no world ${name} to remove.`, 404)
    carryOut(this.main, by, () => [{ do: 'removeWorld', name: world.name }])
  }

  /** Carries out the making of a world. */
  put(command: Extract<WorldCommand, { do: 'makeWorld' }>): void {
    const { name, from, since, position } = command
    const estate = this.empty()
    const world = this.create(command, estate)
    world.clock.become(position)
    const start = from === START ? this.main.checkpoints.get(START) : undefined
    if (start) estate.takeOn(start.estate)
    estate.upTo(since)
    if (from !== START) for (const command of from) estate.apply(command)
    world.checkpoints.set(START, world.checkpoint(since))
    world.changed(since)
    this.others.set(name, world)
  }

  /** Carries out the removal of a world; gives what takes it back. */
  drop(name: string): () => void {
    const world = this.others.get(name)
    if (!world) return () => undefined
    const tokens = [...this.tokens].filter(([, other]) => other === world)
    const all = [...this.others]
    for (const [token] of tokens) this.tokens.delete(token)
    this.others.delete(name)
    world.journal.clear()
    world.events.close()
    return () => {
      this.others.clear()
      for (const [known, other] of all) this.others.set(known, other)
      for (const [token] of tokens) this.tokens.set(token, world)
    }
  }

  /** Requests on a port are for this world. */
  bindPort(port: number, name: string): void {
    this.ports.set(port, this.named(name).name)
  }

  /** The editions of a profile, which all worlds of it share. */
  editionsOf(profile: ProfileName): Editions {
    const { jsonCase, profileBugs = false } = this.options
    let editions = this.editions.get(profile)
    if (!editions) {
      editions = new Editions(this.contract, profileOf(profile), {
        ...(jsonCase && { jsonCase }),
        withBugs: profileBugs,
      })
      this.editions.set(profile, editions)
    }
    return editions
  }

  private empty(): Estate {
    return emptyEstate(this.contract, ACTING, this.options.zone)
  }

  private create(setting: Omit<NewWorld, 'records'>, estate: Estate): World {
    const { options } = this
    const { name, clock: clockStart = options.clockStart } = setting
    const { profile = options.profile ?? 'default' } = setting
    const clock = new SettableClock(options.clock, clockStart)
    const sessions = new LogonSessions({
      clock,
      idleLimit: options.sessionTimeout,
      limit: options.maxSessions,
      ...(options.seededSessions && { newId: seededIds(options.seed ?? 1, name) }),
    })
    return new World({
      name,
      contract: this.contract,
      readers: this.readers,
      editions: this.editionsOf(profile),
      estate,
      sessions,
      clock,
      faults: new FaultRules({ clock, real: this.real, seed: options.seed ?? 1 }),
      journal: new Journal(this.journals, this.cleaner, this.marking, options.timers),
      worlds: this,
      strict: options.strict,
      seed: options.seed ?? 1,
      taskTime: options.taskTime,
      users: options.users ?? [],
      zone: options.zone ?? UTC,
      maxRecords: options.maxRecords ?? LIMITS.records.most,
      listening: this.listening,
      timers: options.timers ?? globalThis,
    })
  }
}

/** The world that a host names, such as team-a of team-a.localhost; undefined where it names none. */
export const worldNameIn = (host: string | undefined): string | undefined =>
  host?.includes('.localhost') ? HOST.exec(host)?.[1]?.toLowerCase() : undefined

/** Ids of logon sessions that are the same on every run; another row of them in each world. */
function seededIds(seed: number, world: string): () => string {
  const own = seed ^ seedOf(idOf('world', world))
  let count = 0
  return () => sequenceId(own, SESSION_IDS, count++)
}
