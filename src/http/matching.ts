/** Step: which format is wanted, and which operation of the contract is meant. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Form } from '../contract/contract.js'
import type { World } from '../operations/handler.js'
import type { Match, Routes } from '../operations/routes.js'
import { EmError } from '../wire/em-error.js'
import { type Format, negotiate } from '../wire/media-type.js'
import type { Worlds } from '../world.js'
import { type Query, readQuery } from './query.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The format that the client asked for; errors are in it too. */
    format: Format
    emQuery: Query
    /** Which form of key resources is wanted. */
    form: Form
    /** The operation; or, where there is none, the methods that the path supports. */
    match: Match | { readonly allow: readonly string[] }
    /** What the request is answered from. */
    world: World
  }
}

/** Characters of a URL at most; longer ones come from broken clients. */
export const URL_LIMIT = 8192

/** URLs whose meaning is remembered at most; at their longest, some 8 MB. */
const RECENT = 1000

const UNKNOWN = { allow: [] } as const

/** What a URL means, whoever asks. */
interface Meaning {
  readonly query: Query
  readonly match: FastifyRequest['match']
  readonly form: Form
}

export interface MatchingOptions {
  readonly worlds: Worlds
  readonly routes: Routes
  /** Whether the estate is loaded; until then, all is answered 503. */
  readonly ready: () => boolean
}

export const matching = fp<MatchingOptions>(
  async (app: FastifyInstance, { worlds, routes, ready }) => {
    // Clients poll the same URLs, and what one means never changes.
    const recent = new Map<string, Meaning>()
    app.decorateRequest('format', 'xml')
    app.decorateRequest('form', 'reference')
    // These are set by the hook below before anything reads them; null only fixes the shape.
    app.decorateRequest('emQuery', null as unknown as Query)
    app.decorateRequest('match', null as unknown as Match)
    app.decorateRequest('startedAt', 0)
    app.decorateRequest('world', null as unknown as World)
    app.addHook('onRequest', (request, _reply, done) => {
      const url = request.raw.url ?? '/'
      request.startedAt = performance.now()
      request.format = negotiate(request.raw.headers.accept)
      request.match = UNKNOWN
      request.world = worlds.main
      if (!ready()) {
        request.emQuery = readQuery('')
        done(new EmError('unavailable'))
        return
      }
      if (url.length > URL_LIMIT) {
        request.emQuery = readQuery('')
        done(new EmError('uriTooLong', { limit: URL_LIMIT }))
        return
      }
      request.world = worlds.of(request.raw)
      const isGet = request.raw.method === 'GET'
      let meaning = isGet ? recent.get(url) : undefined
      if (meaning === undefined) {
        const query = readQuery(url)
        const match = routes.find(request.method, url, query.get('action') ?? null)
        meaning = { query, match, form: formOf(query) }
        if (recent.size >= RECENT) recent.clear()
        if (isGet) recent.set(url, meaning)
      }
      request.emQuery = meaning.query
      request.match = meaning.match
      request.form = meaning.form
      done()
    })
  },
  { name: 'emsim-matching' },
)

/** `format=Entity`, in any letter case; a plural is taken as well, since queries use it. */
function formOf(query: Query): Form {
  const format = query.get('format')?.toLowerCase()
  return format === 'entity' || format === 'entities' ? 'entity' : 'reference'
}

/** The path of a URL, for messages. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url
