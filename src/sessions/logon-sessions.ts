/**
 * Logon sessions: made by a logon, kept alive by requests, ended by a log-off or by time. No timer
 * runs; a session's end follows from its last use and the clock.
 */

import type { Fields } from '../contract/record.js'
import { randomUUID } from '../crypto.js'
import type { Account } from '../estate/account.js'
import { GUID } from '../estate/identity.js'
import type { Clock } from '../time/clock.js'
import { fullName } from './accounts.js'

/** A logon session, as a record of the API. */
export interface LogonSession extends Fields {
  readonly id: string
  readonly token: string
  readonly UserName: string
  readonly SessionId: string
  /** Of an account's session: its EnterpriseAccount, from which follows what it may do. */
  readonly EnterpriseAccount?: string
  /** Of a tenant's session: the tenant, whose part of the estate is all that it sees. */
  readonly CloudTenant?: string
  /** The version of the API that its logon named; the latest where it named none. */
  readonly version?: string
}

/** How the sessions of a world are made, and how long they last. */
export interface LogonSessionOptions {
  readonly clock: Clock
  /** Milliseconds without a request after which a session ends; 15 minutes by documentation. */
  readonly idleLimit: number
  /** Open sessions at most; one more ends the one that was idle longest. */
  readonly limit: number
  /** Gives the ids; a test may want the same ones on every run. */
  readonly newId?: () => string
}

/** The token of a session: base64 of the text of its id, which clients compute by themselves. */
export const tokenFor = (id: string): string => Buffer.from(id, 'latin1').toString('base64')

/** An open session, as `known` gives it and `use` takes it. */
export interface Entry {
  readonly session: LogonSession
  /** When it was used last, in milliseconds since the epoch; -Infinity for one that was made to expire. */
  used: number
  /** The last use that a change has noted, or when it was made to expire; other uses this process alone knows. */
  noted: number
}

/** A session as it is kept elsewhere, in a snapshot. */
export interface KeptSession {
  readonly session: LogonSession
  /**
   * When it was used last, in milliseconds since the epoch; Infinity for one of the start that was not yet,
   * -Infinity for one that was made to expire.
   */
  readonly used: number
  /** The last use that a change has noted; the last of all unless given. */
  readonly noted?: number
}

/** Who a session is of. */
export type SessionOwner = Pick<
  LogonSession,
  'UserName' | 'EnterpriseAccount' | 'CloudTenant' | 'version'
>

/** Who a session of an account is of. */
export const ownerOf = (account: Account): SessionOwner => ({
  UserName: fullName(account.name),
  EnterpriseAccount: account.id,
})

/** Who a session of a tenant of Veeam Cloud Connect is of. */
export const tenantOwner = (name: string, id: string): SessionOwner => ({
  UserName: name,
  CloudTenant: id,
})

/**
 * The open logon sessions of a world. What makes and ends them is a change; their last use is known here
 * alone.
 */
export class LogonSessions {
  private readonly options: LogonSessionOptions
  private byToken = new Map<string, Entry>()
  private byId = new Map<string, Entry>()
  /** Those whose users were told that they are over. */
  private readonly told = new WeakSet<Entry>()

  constructor(options: LogonSessionOptions) {
    this.options = options
  }

  /**
   * A new session, not open yet: what is drawn by chance is in it.
   * @param token what it is to be known by; as the real server has it unless given
   */
  drawn(who: SessionOwner, token?: string): LogonSession {
    const id = idIn(token) ?? this.newId()
    return Object.freeze({ id, token: token ?? tokenFor(id), SessionId: id, ...who })
  }

  /** The sessions that have to end for one more to be open: those that were idle longest. */
  excess(): LogonSession[] {
    if (this.byToken.size < this.options.limit) return []
    const open = this.current()
    const count = open.length - this.options.limit + 1
    if (count === 1) {
      const idlest = open.reduce((one, other) => (other.used < one.used ? other : one))
      return [idlest.session]
    }
    const entries = open.sort((a, b) => a.used - b.used)
    return entries.slice(0, Math.max(count, 0)).map(({ session }) => session)
  }

  /** An id that no session has: those of a seed may come again after a restart. */
  private newId(): string {
    const { newId = randomUUID } = this.options
    let id = newId()
    while (this.byId.has(id)) id = newId()
    return id
  }

  /** Opens a session. @param used when it was used last, in milliseconds since the epoch */
  put(session: LogonSession, used: number): void {
    const entry = { session, used, noted: used }
    // One that is over may have had the same token.
    const old = this.byToken.get(session.token)
    if (old) this.drop(old)
    this.byToken.set(session.token, entry)
    this.byId.set(session.id, entry)
  }

  /**
   * Opens a session at a time, and forgets those that are over by then whatever uses of them are not noted:
   * so it follows from changes alone which there are. Gives what takes that back.
   */
  open(session: LogonSession, at: number): () => void {
    const all = [...this.byToken.values()]
    const oldest = at - this.options.idleLimit * 1.25
    for (const entry of all)
      if (Number.isFinite(entry.noted) && entry.noted < oldest) this.drop(entry)
    this.put(session, at)
    return () => this.take(all)
  }

  /**
   * Uses a session; false for one whose time is over, which nobody is told of again.
   * @param now in milliseconds since the epoch
   */
  use(entry: Entry, now: number): boolean {
    if (now - entry.used > this.options.idleLimit) {
      this.told.add(entry)
      return false
    }
    entry.used = now
    return true
  }

  /** Whether the last use of a session that was noted is too old to tell much. */
  isToBeNoted({ used, noted }: Entry): boolean {
    return used - noted > this.options.idleLimit / 4 || !Number.isFinite(noted)
  }

  /** Notes when a session was used. Gives what takes that back. */
  note(id: string, at: number): () => void {
    const entry = this.byId.get(id)
    if (!entry) return () => undefined
    const { used, noted } = entry
    entry.noted = at
    entry.used = Number.isFinite(used) ? Math.max(used, at) : at
    this.told.delete(entry)
    return () => Object.assign(entry, { used, noted })
  }

  /** The session of a token, without its use; also one that was made to expire. */
  peek(token: string): LogonSession | undefined {
    return this.known(token)?.session
  }

  /** Whether an id is that of a session, expired or not. */
  knows(id: string): boolean {
    return this.byId.has(id)
  }

  has(token: string): boolean {
    return this.known(token) !== undefined
  }

  /** The session of a token and when it was used last, whether or not it has expired since. */
  known(token: string): Entry | undefined {
    const entry = this.byToken.get(token)
    return entry && this.told.has(entry) ? undefined : entry
  }

  get idleLimit(): number {
    return this.options.idleLimit
  }

  /** Open sessions at most. */
  get limit(): number {
    return this.options.limit
  }

  /** The open sessions, oldest first. */
  list(): LogonSession[] {
    return this.current().map((entry) => entry.session)
  }

  /** The open session of an id. */
  find(id: string): LogonSession | undefined {
    const entry = this.byId.get(id)
    return entry && !this.isOver(entry) ? entry.session : undefined
  }

  /** Ends a session, if there is one of the id. Gives what takes that back. */
  close(id: string): () => void {
    const entry = this.byId.get(id)
    if (!entry) return () => undefined
    const all = [...this.byToken.values()]
    this.drop(entry)
    return () => this.take(all)
  }

  /** Makes a session expire: its next use is answered as one after too long a time. Gives what takes that back. */
  expire(id: string, at: number): () => void {
    const entry = this.byId.get(id)
    if (!entry) return () => undefined
    const { used, noted } = entry
    entry.used = Number.NEGATIVE_INFINITY
    entry.noted = at
    return () => Object.assign(entry, { used, noted })
  }

  /** All sessions, to be put back later with `become`. */
  keep(): KeptSession[] {
    return [...this.byToken.values()].map((entry) => ({ ...entry }))
  }

  /** The open sessions, as a snapshot has them. */
  snapshot(): KeptSession[] {
    return this.current().map(({ session, used }) => ({ session, used }))
  }

  /** Puts sessions in place of all that there are. Gives what takes that back. */
  become(kept: readonly KeptSession[]): () => void {
    const all = [...this.byToken.values()]
    this.take(kept.map(({ session, used, noted = used }) => ({ session, used, noted })))
    return () => this.take(all)
  }

  private take(entries: readonly Entry[]): void {
    this.byToken = new Map(entries.map((entry) => [entry.session.token, entry]))
    this.byId = new Map(entries.map((entry) => [entry.session.id, entry]))
  }

  /** Those that are not over by time; what was made to expire is still to be told so. */
  private current(): Entry[] {
    return [...this.byToken.values()].filter((entry) => !this.isOver(entry))
  }

  private isOver(entry: Entry): boolean {
    const { clock, idleLimit } = this.options
    const isOld = Number.isFinite(entry.used) && entry.used < clock.now() - idleLimit
    return isOld || this.told.has(entry)
  }

  private drop({ session }: Pick<Entry, 'session'>): void {
    this.byToken.delete(session.token)
    this.byId.delete(session.id)
  }
}

/** The id that a token is made of, where it is of the real server's kind. */
function idIn(token: string | undefined): string | undefined {
  const text = token === undefined ? '' : Buffer.from(token, 'base64').toString('latin1')
  return GUID.test(text) ? text : undefined
}
