/** One request and its answer, as the journal tells of them. */
import type { Done } from '../operations/handler.js'

export interface JournalEntry {
  /** Counts from 1. */
  readonly id: number
  /** ISO 8601, by the clock of the world. */
  readonly at: string
  readonly method: string
  readonly url: string
  /** Names in lower case. What is secret is replaced by what it is and a digest. */
  readonly headers: Readonly<Record<string, string>>
  /** Name of the account whose logon session the request bore. */
  readonly account: string | null
  /** By which the requests of one session can be told: its id is as secret as its token. */
  readonly session: string | null
  readonly role: string | null
  /** `GET /restorePoints/{ID}`: the operation that was meant; null where there is none. */
  readonly operation: string | null
  /** What was sent, without passwords. */
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
  /** What the request has changed; ids of logon sessions are told as `session` is. */
  readonly commands: readonly Done[]
}

/** What a request leaves behind at once; it becomes an entry when it is read. */
export interface RawEntry {
  id: number
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Characters of all headers. */
  readonly headerBytes: number
  readonly account: string | null
  readonly session: string | null
  readonly role: string | null
  readonly operation: string | null
  readonly body: string | null
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, unknown>>
  readonly responseBytes: number | null
  readonly durationMs: number
  readonly fault: JournalEntry['fault']
  readonly refusal: JournalEntry['refusal']
  readonly commands: readonly Done[]
}
