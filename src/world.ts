/** Makes what is simulated together: the contract, an estate, logon sessions and a clock. */
import type { Clock } from './clock.js'
import { enterpriseManagerContract } from './contract/enterprise-manager.js'
import { createReaders } from './contract/shown.js'
import { Estate } from './estate/estate.js'
import type { World } from './operations/handler.js'
import { LogonSessions } from './sessions/logon-sessions.js'

export interface WorldOptions {
  readonly clock: Clock
  readonly strict: boolean
  /** Milliseconds without a request after which a logon session ends. */
  readonly sessionTimeout: number
  /** Open logon sessions at most. */
  readonly maxSessions: number
}

/** A world with an empty estate. */
export function createWorld(options: WorldOptions): World {
  const contract = enterpriseManagerContract()
  return {
    contract,
    readers: createReaders(contract),
    estate: new Estate(contract),
    sessions: new LogonSessions({
      clock: options.clock,
      idleLimit: options.sessionTimeout,
      limit: options.maxSessions,
    }),
    clock: options.clock,
    strict: options.strict,
  }
}
