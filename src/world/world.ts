/** A world: everything that is simulated together. */
import type { Contract } from '../contract/contract.js'
import type { Readers } from '../contract/shown.js'
import type { Estate } from '../estate/estate.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { FaultRules } from '../faults/fault-rules.js'
import type { Journal } from '../journal/journal.js'
import type { KeptSession, LogonSessions } from '../sessions/logon-sessions.js'
import type { SettableClock } from '../time/clock.js'

export interface World {
  /** `main`, or what a request chooses it by. */
  readonly name: string
  readonly contract: Contract
  readonly readers: Readers
  readonly estate: Estate
  /** What the estate was when all was loaded; a reset goes back to it. */
  readonly start: Estate
  readonly sessions: LogonSessions
  /** Those that it started with. */
  startSessions: readonly KeptSession[]
  startFaults: readonly FaultRule[]
  readonly clock: SettableClock
  readonly faults: FaultRules
  readonly journal: Journal
  /** The other worlds of the process. */
  readonly worlds: OtherWorlds
  /** Refuse what the documentation refuses, instead of what no client could live with. */
  readonly strict: boolean
}

export interface OtherWorlds {
  /** Another world by its name, made at its first use. @throws ControlError if it can be none. */
  named(name: string): World
  /** From now on a token that nothing else tells the world of is one of this world. */
  adopt(token: string, world: World): void
}
