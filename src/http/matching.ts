/** Step: which format is wanted, and which operation of the contract is meant. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Match, Routes } from '../operations/routes.js'
import { EmError } from '../wire/em-error.js'
import { type Format, negotiate } from '../wire/media-type.js'
import { type Query, readQuery } from './query.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The format that the client asked for; errors are in it too. */
    format: Format
    emQuery: Query
    /** The operation; or, where there is none, the methods that the path supports. */
    match: Match | { readonly allow: readonly string[] }
  }
}

/** Characters of a URL at most; longer ones come from broken clients. */
export const URL_LIMIT = 8192

/** URLs whose meaning is remembered at most; at their longest, some 8 MB. */
const RECENT = 1000

const UNKNOWN = { allow: [] } as const

export interface MatchingOptions {
  readonly routes: Routes
  /** Whether the estate is loaded; until then, all is answered 503. */
  readonly ready: () => boolean
}

export const matching = fp<MatchingOptions>(
  async (app: FastifyInstance, { routes, ready }) => {
    // Clients poll the same URLs, and what one means never changes.
    const recent = new Map<string, { query: Query; match: FastifyRequest['match'] }>()
    app.decorateRequest('format', 'xml')
    // Both are set by the hook below before anything reads them; null only fixes the shape.
    app.decorateRequest('emQuery', null as unknown as Query)
    app.decorateRequest('match', null as unknown as Match)
    app.addHook('onRequest', (request, _reply, done) => {
      const url = request.raw.url ?? '/'
      request.format = negotiate(request.headers.accept)
      request.match = UNKNOWN
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
      const known = request.method === 'GET' ? recent.get(url) : undefined
      if (known) {
        request.emQuery = known.query
        request.match = known.match
      } else {
        const query = readQuery(url)
        request.emQuery = query
        request.match = routes.find(request.method, url, query.get('action') ?? null)
        if (request.method === 'GET') recent.set(url, { query, match: request.match })
        if (recent.size > RECENT) recent.clear()
      }
      done()
    })
  },
  { name: 'emsim-matching' },
)

/** The path of a URL, for messages. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url
