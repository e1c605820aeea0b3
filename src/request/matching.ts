/** Step: which world and which operation of the contract a request means. */
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Form } from '../contract/contract.js'
import { EmError } from '../contract/em-error.js'
import type { Edition, Editions } from '../wire/edition.js'
import { type Query, readQuery } from '../wire/url-query.js'
import type { Worlds } from '../world/worlds.js'
import { begin, type Exchange } from './exchange.js'
import { isLogOn, readLogon } from './logon-world.js'

/** Characters of a URL at most; longer ones come from broken clients. */
export const URL_LIMIT = 8192

/** URLs whose meaning is remembered at most; at their longest, some 8 MB. */
const RECENT = 1000

/** What a URL means, whoever asks. */
type Meaning = Pick<Exchange, 'query' | 'match' | 'form'>

/** What requests are matched with. */
export interface MatchingOptions {
  readonly worlds: Worlds
  /** Whether the estate is loaded; until then, all is answered 503. */
  readonly ready: () => boolean
}

/** Begins the exchange of a request; gives why it cannot be answered, whatever it asks for. */
export type Matching = (request: FastifyRequest) => EmError | undefined

/** Gives the step. */
export function createMatching({ worlds, ready }: MatchingOptions): Matching {
  // Clients poll the same URLs, and what one means never changes.
  const known = new WeakMap<Edition, Map<string, Meaning>>()

  const recentOf = (edition: Edition): Map<string, Meaning> => {
    let recent = known.get(edition)
    if (!recent) {
      recent = new Map()
      known.set(edition, recent)
    }
    return recent
  }

  const meaningOf = (method: string, url: string, { newest }: Editions): Meaning => {
    const recent = recentOf(newest)
    const isGet = method === 'GET'
    const seen = isGet ? recent.get(url) : undefined
    if (seen) return seen
    const query = readQuery(url)
    const match = newest.routes.find(method, url, query.get('action') ?? null)
    const meaning = { query, match, form: formOf(query) }
    if (recent.size >= RECENT) recent.clear()
    if (isGet) recent.set(url, meaning)
    return meaning
  }

  return (request) => {
    const { raw } = request
    const { url = '/', method = 'GET' } = raw
    const isTooLong = url.length > URL_LIMIT
    if (isTooLong || !ready()) {
      request.exchange = begin(raw, worlds.main)
      return isTooLong
        ? new EmError('uriTooLong', { limit: URL_LIMIT })
        : new EmError('unavailable')
    }
    const world = worlds.of(raw)
    let meaning = meaningOf(method, url, world.editions)
    const logon = isLogOn(meaning.match) ? readLogon(raw, worlds) : null
    if (logon) meaning = meaningOf(method, url, logon.world.editions)
    const exchange = begin(raw, logon?.world ?? world)
    if (logon) exchange.logon = logon.account
    exchange.query = meaning.query
    exchange.match = meaning.match
    exchange.form = meaning.form
    if (exchange.world === worlds.main) exchange.note = worlds.noteOn(raw)
    request.exchange = exchange
    return misdirection(raw)
  }
}

/** Why the host that a request asks cannot be one, if it cannot. Nobody knows who gets what follows on its connection. */
export const misdirection = ({ misdirected }: IncomingMessage): EmError | undefined =>
  misdirected === undefined
    ? undefined
    : new EmError('malformed', { reason: misdirected }, { headers: { connection: 'close' } })

/**
 * `format=Entity`, in any letter case. The plural is the word of queries; elsewhere it gives references, as
 * a client relies on.
 */
const formOf = (query: Query): Form =>
  query.get('format')?.toLowerCase() === 'entity' ? 'entity' : 'reference'
