/**
 * Logon sessions: made by a logon, kept alive by requests, ended by a log-off or by time. No timer
 * runs; a session's end follows from the clock, and those that have ended are dropped when met.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.js'
import type { Fields } from '../contract/element.js'
import { type Role, TENANT } from '../contract/role.js'
import type { Account } from '../estate/estate.js'
import { fullName, readRole } from './accounts.js'

export interface LogonSession extends Fields {
  readonly id: string
  readonly token: string
  readonly UserName: string
  readonly SessionId: string
  readonly role: Role
  /** Of a tenant's session: the tenant, whose part of the estate is all that it sees. */
  readonly CloudTenant?: string
}

export interface LogonSessionOptions {
  readonly clock: Clock
  /** Milliseconds without a request after which a session ends; 15 minutes by documentation. */
  readonly idleLimit: number
  /** Open sessions at most; one more ends the one that was idle longest. */
  readonly limit: number
  /** Gives the ids; a test may want the same ones on every run. */
  readonly newId?: () => string
}

/** Why there is no session for a token. */
export type Missing = 'unknown' | 'expired'

/** The token of a session: base64 of the text of its id, which clients compute by themselves. */
export const tokenOf = (id: string): string => Buffer.from(id, 'latin1').toString('base64')

export class LogonSessions {
  private readonly options: LogonSessionOptions
  private readonly byToken = new Map<string, { session: LogonSession; used: number }>()

  constructor(options: LogonSessionOptions) {
    this.options = options
  }

  open(account: Account): LogonSession {
    return this.add({ UserName: fullName(account), role: readRole(account.role) })
  }

  /** A session of a tenant of Veeam Cloud Connect. */
  openForTenant(name: string, id: string): LogonSession {
    return this.add({ UserName: name, role: TENANT, CloudTenant: id })
  }

  private add(who: Pick<LogonSession, 'UserName' | 'role' | 'CloudTenant'>): LogonSession {
    this.sweep()
    while (this.byToken.size >= this.options.limit) this.dropIdlest()
    const id = (this.options.newId ?? randomUUID)()
    const session: LogonSession = Object.freeze({
      id,
      token: tokenOf(id),
      SessionId: id,
      ...who,
    })
    this.byToken.set(session.token, { session, used: this.options.clock.now() })
    return session
  }

  /** The session of a token, which counts as used now. */
  use(token: string): LogonSession | Missing {
    const entry = this.byToken.get(token)
    if (entry === undefined) return 'unknown'
    const now = this.options.clock.now()
    if (now - entry.used > this.options.idleLimit) {
      this.byToken.delete(token)
      return 'expired'
    }
    entry.used = now
    return entry.session
  }

  /** The open sessions, oldest first. */
  list(): LogonSession[] {
    this.sweep()
    return [...this.byToken.values()].map((entry) => entry.session)
  }

  find(id: string): LogonSession | undefined {
    this.sweep()
    return this.byToken.get(tokenOf(id))?.session
  }

  close(session: LogonSession): void {
    this.byToken.delete(session.token)
  }

  private sweep(): void {
    const oldest = this.options.clock.now() - this.options.idleLimit
    for (const [token, { used }] of this.byToken) if (used < oldest) this.byToken.delete(token)
  }

  private dropIdlest(): void {
    let idlest: string | undefined
    let since = Number.POSITIVE_INFINITY
    for (const [token, { used }] of this.byToken) {
      if (used < since) {
        since = used
        idlest = token
      }
    }
    if (idlest !== undefined) this.byToken.delete(idlest)
  }
}
