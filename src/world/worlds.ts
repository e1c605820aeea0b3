/**
 * Makes what is simulated together: the contract, an estate, logon sessions and a clock. One process
 * may hold several such worlds, which never meet; all start with the same estate.
 */
import type { IncomingMessage } from 'node:http'
import type { Contract } from '../contract/contract.js'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { createReaders, type Readers } from '../contract/shown.js'
import { ControlError } from '../control-error.js'
import { Estate } from '../estate/estate.js'
import { idOf, seedOf, sequenceId } from '../estate/identity.js'
import { FaultRules } from '../faults/fault-rules.js'
import { Journal } from '../journal/journal.js'
import { LogonSessions } from '../sessions/logon-sessions.js'
import { tokenOf } from '../sessions/request-token.js'
import { type Clock, type ClockSetting, realClock, SettableClock } from '../time/clock.js'
import type { World } from './world.js'

export interface WorldOptions {
  /** The real time that the clocks of all worlds start from. */
  readonly clock?: Clock
  /** How they go at first; real time unless given. */
  readonly clockStart?: ClockSetting
  readonly strict: boolean
  /** Milliseconds without a request after which a logon session ends. */
  readonly sessionTimeout: number
  /** Open logon sessions at most. */
  readonly maxSessions: number
  /** Whether the ids of logon sessions are drawn from the seed; they cannot be guessed otherwise. */
  readonly seededSessions?: boolean
  /** What faults, and session ids if they are to be, are drawn from. */
  readonly seed?: number
  /** Bytes of each world's journal. */
  readonly journalBytes?: number
  readonly timers?: { setTimeout(work: () => void, ms: number): unknown }
}

/** Tokens that are kept before it is looked which of them are dead. */
const PRUNE_FROM = 10_000

/** Worlds besides the main one, at most. */
const LIMIT = 1000

/** Of all kinds of ids that follow from a seed, those of logon sessions. */
const SESSION_IDS = 41

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** `team-a.localhost:9398`, as browsers and curl resolve to this machine without any setup. */
const HOST = /^([a-z0-9-]+)\.localhost(?::\d+)?$/i

export class Worlds {
  readonly main: World
  private readonly options: WorldOptions
  private readonly contract: Contract
  private readonly readers: Readers
  private readonly others = new Map<string, World>()
  private readonly ports = new Map<number, string>()
  /** Of sessions that were opened by a logon name such as admin@team-a: nothing else tells their world. */
  private readonly tokens = new Map<string, World>()
  private pruneAt = PRUNE_FROM

  constructor(options: WorldOptions) {
    this.options = options
    this.contract = enterpriseManagerContract()
    this.readers = createReaders(this.contract)
    this.main = this.create('main', new Estate(this.contract))
  }

  /**
   * The world of a request: by the port that it came in on, by the name of the host that it asked, or,
   * where neither tells, by its token.
   */
  of(request: IncomingMessage): World {
    if (this.ports.size > 0) {
      const name = this.ports.get(request.socket.localPort ?? -1)
      if (name !== undefined) return this.named(name)
    }
    const host = request.headers.host
    if (host?.includes('.localhost')) {
      const name = HOST.exec(host)?.[1]
      if (name !== undefined) return this.named(name)
    }
    return this.tokens.size === 0 ? this.main : this.ofToken(tokenOf(request.headers))
  }

  private ofToken(token: string | undefined): World {
    return (token !== undefined && this.tokens.get(token)) || this.main
  }

  /** Notes the world of a token; those of sessions that are no more are forgotten now and then. */
  private adopt(token: string, world: World): void {
    this.tokens.set(token, world)
    if (this.tokens.size < this.pruneAt) return
    for (const [old, its] of this.tokens) if (!its.sessions.has(old)) this.tokens.delete(old)
    this.pruneAt = Math.max(PRUNE_FROM, this.tokens.size * 2)
  }

  /**
   * A world by its name, made at its first use from the estate that the main one started with.
   * @throws ControlError for a name that is none, and for too many worlds
   */
  named(name: string): World {
    const lower = name.toLowerCase()
    if (lower === this.main.name) return this.main
    const known = this.others.get(lower)
    if (known) return known
    if (!NAME.test(lower))
      throw new ControlError(`A world is called by letters, digits and hyphens, not ${name}.`)
    if (this.others.size >= LIMIT) throw new ControlError(`There are ${LIMIT} worlds already.`)
    const world = this.create(lower, this.main.start.fork())
    this.others.set(lower, world)
    return world
  }

  /** All worlds, the main one first. */
  list(): readonly World[] {
    return [this.main, ...this.others.values()]
  }

  /**
   * Forgets a world and its sessions; the next request for it finds it new.
   * @throws ControlError if there is none of the name, and for the main one
   */
  remove(name: string): void {
    const world = this.others.get(name.toLowerCase())
    if (!world) throw new ControlError(`There is no world ${name} to remove.`, 404)
    for (const [token, other] of this.tokens) if (other === world) this.tokens.delete(token)
    this.others.delete(name.toLowerCase())
  }

  /** Requests on a port are for this world. */
  bindPort(port: number, name: string): void {
    this.ports.set(port, this.named(name).name)
  }

  private create(name: string, estate: Estate): World {
    const { options } = this
    const clock = new SettableClock(options.clock ?? realClock, options.clockStart)
    const sessions = new LogonSessions({
      clock,
      idleLimit: options.sessionTimeout,
      limit: options.maxSessions,
      ...(options.seededSessions && { newId: seededIds(options.seed ?? 1, name) }),
    })
    return {
      name,
      contract: this.contract,
      readers: this.readers,
      estate,
      start: estate.fork(),
      sessions,
      startSessions: [],
      startFaults: [],
      clock,
      faults: new FaultRules({ clock, seed: options.seed ?? 1 }),
      journal: new Journal(options.journalBytes ?? 1_048_576, options.timers, (id) =>
        sessions.knows(id),
      ),
      strict: options.strict,
      worlds: {
        named: (other) => this.named(other),
        adopt: (token, world) => this.adopt(token, world),
      },
    }
  }
}

/** Ids of logon sessions that are the same on every run; another row of them in each world. */
function seededIds(seed: number, world: string): () => string {
  const own = seed ^ seedOf(idOf('world', world))
  let count = 0
  return () => sequenceId(own, SESSION_IDS, count++)
}
