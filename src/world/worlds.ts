/**
 * All worlds of a process, which never meet: the main one, and others that were declared. A request
 * never makes one.
 */
import type { IncomingMessage } from 'node:http'
import { ControlError } from '../control-error.js'
import type { Command } from '../estate/command.js'
import type { Estate } from '../estate/estate.js'
import { LIMITS, LimitError } from '../limits.js'
import type { ProfileName } from '../profiles/profile.js'
import { tokenOf } from '../sessions/request-token.js'
import { SettableClock } from '../time/clock.js'
import type { Editions } from '../wire/edition.js'
import { carryOut } from './carry-out.js'
import { type Change, type Origin, START, type WorldCommand } from './change.js'
import type { Checkpoint, Neighbours, World } from './world.js'
import { type MakerOptions, WorldMaker, type WorldSetting } from './world-maker.js'

/** What the worlds of a process are told. */
export interface WorldOptions extends MakerOptions {
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
export interface NewWorld extends WorldSetting {
  /** The records that it begins with; those that the main world began with unless given. */
  readonly records?: (estate: Estate, now: number) => readonly Command[]
}

/** Tokens that are kept before it is looked which of them are dead. */
const PRUNE_FROM = 10_000

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** `team-a.localhost:9398`, as browsers and curl resolve to this machine without any setup. */
const HOST = /^([a-z0-9-]+)\.localhost\.?(?::\d*)?$/i

export class Worlds implements Neighbours {
  readonly main: World
  private readonly options: WorldOptions
  private readonly maker: WorldMaker
  private readonly others = new Map<string, World>()
  private readonly ports = new Map<number, string>()
  /** Of sessions that were opened by a logon name such as admin@team-a, or by a tester: nothing else may tell their world. */
  private readonly tokens = new Map<string, World>()
  private pruneAt = PRUNE_FROM
  private count = 0

  constructor(options: WorldOptions) {
    this.options = options
    this.maker = new WorldMaker(options, this)
    this.main = this.maker.create({ name: 'main' }, this.maker.empty())
  }

  /** How many changes there were. */
  get changes(): number {
    return this.count
  }

  /** Notes a change that was carried out. @throws what the log refuses it with */
  noted(change: Change): void {
    this.options.log?.append(change)
    this.count = change.n
    if (this.maker.listening.count > 0) this.find(change.world)?.events.changed(change)
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

  /** Tests may give one token in several worlds: where nothing else tells, the main one goes first. */
  private ofToken(token: string | undefined): World {
    if (token === undefined || this.main.sessions.has(token)) return this.main
    return this.tokens.get(token) ?? this.main
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
      const from = records ? records(this.maker.empty(), since) : START
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
    const estate = this.maker.empty()
    const world = this.maker.create(command, estate)
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

  editionsOf(profile: ProfileName): Editions {
    return this.maker.editionsOf(profile)
  }

  /** Requests on a port are for this world. */
  bindPort(port: number, name: string): void {
    this.ports.set(port, this.named(name).name)
  }
}

/** The world that a host names, such as team-a of team-a.localhost; undefined where it names none. */
export const worldNameIn = (host: string | undefined): string | undefined =>
  host?.includes('.localhost') ? HOST.exec(host)?.[1]?.toLowerCase() : undefined
