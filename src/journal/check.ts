/**
 * What decides of a request by what it says alone. The server asks it under its own profile and strictness; the
 * journal asks the same again under others.
 */
import type { Operation } from '../contract/operation.js'
import type { Role } from '../contract/role.js'
import type { Lookup } from '../contract/shown.js'
import type { Body } from '../wire/body.js'
import type { Edition } from '../wire/edition.js'
import type { Query } from '../wire/url-query.js'

/** What a request says. */
export interface Asked {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: Query
  /** The query as it was sent, escapes and all. */
  readonly rawQuery: string
  readonly contentType: string | undefined
  readonly body: Body | null
  /** What whoever asks may do. */
  readonly roles: readonly Role[]
}

/** Under what it is decided. */
export interface Under {
  readonly edition: Edition
  readonly strict: boolean
  /** Where records are found by what is read of the request. */
  readonly lookup: Lookup
}

/** A decision, and what is read of the request where it is let in. */
export interface Check<Given = unknown> {
  /** @throws EmError for a request that is refused */
  decide(asked: Asked, under: Under): Given
  /**
   * What of a request that is let in both ways is not read as it was here, in a few words; null for nothing.
   * @param isStrict whether it is so with --strict alone
   */
  missed?(given: Given, here: Given, isStrict: boolean): string | null
}

/** The checks that a request has passed, in their order. */
export interface Checked {
  checks: readonly Check[]
}

/** Decides, and notes for the journal what by. @throws EmError for a request that is refused */
export function decided<Given>(
  check: Check<Given>,
  asked: Asked,
  under: Under,
  noted: Checked,
): Given {
  noted.checks = noted.checks.length === 0 ? [check] : [...noted.checks, check]
  return check.decide(asked, under)
}
