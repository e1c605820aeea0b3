/**
 * What handlers of operations are given and give back. They never build XML or JSON: they name
 * records, and whoever sends the answer shows them as the client wants to see them.
 */

import type { Form } from '../contract/contract.js'
import type { AnswerKind } from '../contract/operation.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Role } from '../contract/role.js'
import { type Asked, type Check, type Checked, decided } from '../journal/check.js'
import type { Done } from '../journal/done.js'
import type { MatchedRequest } from '../matcher/matcher.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { Edition } from '../wire/edition.js'
import type { World } from '../world/world.js'

/** One request, as an operation sees it. */
export interface Call extends Asked {
  readonly session: LogonSession | null
  /** How the API shows itself to it. */
  readonly edition: Edition
  readonly authorization: string | undefined
  /** As it was sent, and what decides of it. */
  readonly sent: Pick<MatchedRequest, 'method' | 'url' | 'headers'> & Checked
  /** Below which all links lie: scheme, host and /api. */
  readonly base: string
}

/** What is to be answered. */
export type Result =
  | {
      readonly kind: 'one'
      readonly type: ResourceType
      readonly record: Fields
      /** The session that was made, where the request had none: what it may do, and what version it has. */
      readonly session?: { readonly roles: readonly Role[]; readonly version: string | undefined }
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

/** What a handler gives for what its operation answers; a task is one resource. */
export type ResultOf<Kind extends AnswerKind> = Extract<
  Result,
  { kind: Kind extends 'task' ? 'one' : Kind }
>

/** Answers an operation. It may have to load what it needs at its first call; then it gives a promise. */
export type AnyHandler = (call: Call, world: World) => Result | Promise<Result>

/** The handler of an operation that answers this. */
export type Handler<Kind extends AnswerKind> = (
  call: Call,
  world: World,
) => ResultOf<Kind> | Promise<ResultOf<Kind>>

/**
 * Decides by what a request says alone, as its world does; the journal asks what others would.
 * @throws EmError for a request that is refused
 */
export const decide = <Given>(check: Check<Given>, call: Call, world: World): Given =>
  decided(
    check,
    call,
    { edition: call.edition, strict: world.strict, lookup: world.estate },
    call.sent,
  )
