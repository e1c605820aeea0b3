/** One request and its answer, as the journal tells of them. */
import type { Role } from '../contract/role.js'
import type { Fault } from '../faults/fault-rules.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { Body } from '../wire/body.js'
import type { Edition } from '../wire/edition.js'
import type { Asking } from '../wire/operation-routes.js'
import type { Query } from '../wire/url-query.js'
import type { Checked } from './check.js'
import type { Done } from './done.js'
import type { Mark } from './mark.js'

/** A request and its answer as they are shown: data, and without secrets. */
export interface JournalEntry {
  /** Counts from 1. */
  readonly id: number
  /** ISO 8601, by the clock of the world. */
  readonly at: string
  readonly method: string
  readonly url: string
  /** Names in lower case. What is not known to be harmless is replaced by a digest. */
  readonly headers: Readonly<Record<string, string>>
  /** Name of the account whose logon session the request bore, or which it named by its credentials to log on. */
  readonly account: string | null
  /** By which the requests of one session can be told: its id is as secret as its token. */
  readonly session: string | null
  /** What that session could do, then; none without one. */
  readonly roles: readonly string[]
  /** `GET /restorePoints/{ID}`: the operation that was meant; null where there is none. */
  readonly operation: string | null
  /** What was sent: what the contract calls harmless of it. */
  readonly requestBody: string | null
  /** 0 where no answer was given. */
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string>>
  /** Bytes of the answer's body; null for one that was streamed. */
  readonly responseBytes: number | null
  readonly durationMs: number
  /** The fault rule that fired, and what was drawn for it. */
  readonly fault: {
    readonly rule: string
    readonly name: string | null
    readonly draw: number
  } | null
  /** For a refusal: which step refused, and why. */
  readonly refusal: { readonly step: string; readonly reason: string } | null
  /** Anything else that is worth knowing, such as a world that was meant but is none. */
  readonly note: string | null
  /** What the request has changed; ids of logon sessions are told as `session` is. */
  readonly commands: readonly Done[]
  /** Where it would have been refused that was let in here: by other versions, or strictly. */
  readonly marks: readonly Mark[]
}

/** What a request leaves behind at once; it becomes an entry when it is read. */
export interface RawEntry extends Checked {
  id: number
  /** When it came, in milliseconds since the epoch, by the clock of its world. */
  readonly at: number
  readonly method: string
  readonly url: string
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Characters of all headers. */
  headerBytes: number
  /** The logon session that it bore; also one that had expired. */
  session: Pick<LogonSession, 'id' | 'UserName' | 'version'> | null
  /** Of a logon: the account that its credentials name, as its session would show it. */
  logon: string | null
  roles: readonly Role[]
  /** How the API shows itself to whoever asks. */
  edition: Edition
  query: Query
  match: Asking
  /** The text of what was sent, if there was any. */
  body: string | null
  /** The same as it was read. */
  content: Body | null
  status: number
  responseHeaders: Readonly<Record<string, unknown>>
  responseBytes: number | null
  durationMs: number
  fault: Pick<Fault, 'rule' | 'name' | 'draw'> | null
  refusal: JournalEntry['refusal']
  note: string | null
  commands: readonly Done[]
}

/** The account that asks: a logon is of the one that it names, whatever session it bears besides. */
export const accountOf = ({ logon, session }: Pick<RawEntry, 'logon' | 'session'>): string | null =>
  logon ?? session?.UserName ?? null
