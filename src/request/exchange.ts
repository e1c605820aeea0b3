/**
 * One request of the API and its answer: what each step finds out, for the steps behind it and for the
 * journal, which keeps it as it is. One object for each request, always of the same shape: many small
 * notes on Fastify's own request take longer than all that is done with them.
 */
import type { IncomingMessage } from 'node:http'
import type { Form } from '../contract/contract.js'
import type { Role } from '../contract/role.js'
import type { Fault } from '../faults/fault-rules.js'
import type { Done } from '../journal/done.js'
import type { RawEntry } from '../journal/journal-entry.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import { type Format, negotiate } from '../wire/media-type.js'
import { readQuery } from '../wire/url-query.js'
import type { World } from '../world/world.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for what Fastify refuses before it has found a route. */
    exchange: Exchange
  }
}

/** A request and what was found out of it so far. */
export interface Exchange extends RawEntry {
  /** What the request is answered from. */
  readonly world: World
  /** When the request came, in milliseconds of a clock that never goes back. */
  readonly startedAt: number
  /** The format that the client asked for; errors are in it too. */
  readonly format: Format
  /** Which form of key resources is wanted. */
  form: Form
  /** What a fault rule does to the answer; null where none does anything. */
  fault: Fault | null
  session: LogonSession | null
  refusal: RawEntry['refusal']
  /** What the operation has changed. */
  commands: readonly Done[]
}

const UNKNOWN = { allow: [] } as const
const NOTHING: readonly Done[] = []
const NO_CHECKS: Exchange['checks'] = []
/** What nobody may do. */
export const NO_ROLES: readonly Role[] = []
const NO_HEADERS = {}
const NO_QUERY = readQuery('')

/** What a request says by itself. */
type Begun = Pick<IncomingMessage, 'headers'> &
  Partial<Pick<IncomingMessage, 'asked' | 'method' | 'url' | 'rawHeaders'>>

/** A request of a world, of which nothing is known yet but what it says by itself. */
export function begin(raw: Begun, world: World): Exchange {
  const { headers, rawHeaders = [] } = raw
  return {
    id: 0,
    at: world.clock.now(),
    world,
    edition: world.editions.newest,
    startedAt: performance.now(),
    method: raw.asked ?? raw.method ?? '',
    url: raw.url ?? '/',
    headers,
    headerBytes: world.journal.enabled ? lengthOf(rawHeaders) : 0,
    format: negotiate(headers.accept),
    query: NO_QUERY,
    form: 'reference',
    match: UNKNOWN,
    session: null,
    logon: null,
    roles: NO_ROLES,
    fault: null,
    body: null,
    content: null,
    checks: NO_CHECKS,
    refusal: null,
    note: null,
    commands: NOTHING,
    status: 0,
    responseHeaders: NO_HEADERS,
    responseBytes: null,
    durationMs: 0,
  }
}

function lengthOf(texts: readonly string[]): number {
  let length = 0
  for (const text of texts) length += text.length
  return length
}
