/**
 * What handlers of operations are given and give back. They never build XML or JSON: they name
 * records, and whoever sends the answer shows them as the client wants to see them.
 */

import type { Contract, Form } from '../contract/contract.js'
import type { EstateRecord, Fields } from '../contract/element.js'
import type { Operation } from '../contract/operation.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Readers } from '../contract/shown.js'
import type { Estate } from '../estate/estate.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { FaultRules } from '../faults/fault-rules.js'
import type { Journal } from '../journal/journal.js'
import type { Body } from '../request/bodies.js'
import type { KeptSession, LogonSession, LogonSessions } from '../sessions/logon-sessions.js'
import type { SettableClock } from '../time/clock.js'
import type { Query } from '../wire/url-query.js'

/** Everything that is simulated together. */
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

/** One request, as an operation sees it. */
export interface Call {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: Query
  /** The query as it was sent, escapes and all. */
  readonly rawQuery: string
  readonly session: LogonSession | null
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: Body | null
  /** Below which all links lie: scheme, host and /api. */
  readonly base: string
}

/** A change that an operation has made, as the journal tells of it. */
export interface Done {
  readonly do: 'add' | 'update' | 'remove'
  readonly type: string
  readonly id: string
}

/** What is to be answered. */
export type Result =
  | {
      readonly kind: 'one'
      readonly type: ResourceType
      readonly record: Fields
      readonly headers?: Readonly<Record<string, string>>
      readonly done?: readonly Done[]
    }
  | {
      readonly kind: 'list'
      readonly type: ResourceType
      readonly count: number
      records(): Iterable<EstateRecord>
      /** Names the list among all lists of the estate; without one it is not kept for the next request. */
      readonly key?: string
    }
  | {
      /** A page of a query's answer, or of a plain list. */
      readonly kind: 'page'
      readonly type: ResourceType
      /** As asked for in the URL unless given. */
      readonly form?: Form
      readonly inList?: boolean
      readonly records: readonly EstateRecord[]
      readonly paging: Fields
    }
  /** The bytes of a file in a backup. */
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Buffer }
  | { readonly kind: 'nothing'; readonly done?: readonly Done[] }

/** A handler may have to load what it needs at its first call; then it gives a promise. */
export type Handler = (call: Call, world: World) => Result | Promise<Result>
