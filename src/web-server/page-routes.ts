/**
 * The page at /web/, and the way to it: a browser that opens / or /emsim/ is sent there. Whoever else asks
 * these two is told what there is.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { packageRoot } from '../package-root.js'
import { originOf } from '../request/base-url.js'
import { misdirection } from '../request/matching.js'
import { pathOf } from '../url.js'
import { PageFiles } from './page-files.js'

/** What the page's routes are told. */
export interface PageOptions {
  /** Whether the page is served. */
  readonly web: boolean
  /** Whether anybody may use the controls. */
  readonly hasControls: boolean
  readonly trustProxy: boolean
}

/**
 * The page asks nobody but the server that it came from, runs nothing that is not in its files, and stands
 * in no frame.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Registers the routes. */
export async function pageRoutes(app: FastifyInstance, options: PageOptions): Promise<void> {
  const { web } = options
  app.addHook('onRequest', (request, _reply, done) => done(misdirection(request.raw)))
  app.get('/', (request, reply) => {
    reply.header('vary', 'Accept')
    if (web && isForPeople(request)) return reply.redirect(`${toRoot(request)}web/`)
    reply.callNotFound()
    return reply
  })
  app.get('/emsim', (request, reply) => {
    reply.header('vary', 'Accept')
    if (web && isForPeople(request)) return reply.redirect(`${toRoot(request)}web/`)
    return reply.code(404).send(noControl(request, options))
  })
  if (!web) return
  const files = new PageFiles(new URL('dist/web/', packageRoot))
  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
  ): Promise<FastifyReply> => {
    const file = await files.find(name)
    if (!file) {
      reply.callNotFound()
      return reply
    }
    const { bytes, gzip, type, etag, isFinal } = file
    reply.headers(HEADERS).headers({
      etag,
      vary: 'Accept-Encoding',
      'cache-control': isFinal ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send()
    const isShort = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    if (isShort) reply.header('content-encoding', 'gzip')
    return reply.type(type).send(isShort ? gzip : bytes)
  }
  app.get('/web', (request, reply) =>
    pathOf(request.raw.url ?? '').endsWith('/')
      ? send(request, reply, 'index.html')
      : reply.redirect('web/'),
  )
  app.get<{ Params: { '*': string } }>('/web/*', (request, reply) =>
    send(request, reply, request.params['*']),
  )
}

/** Whether a browser wants to show what is answered. */
const isForPeople = ({ headers }: FastifyRequest): boolean =>
  /\btext\/html\b/i.test(headers.accept ?? '')

/** From /, /emsim or /emsim/ to /; relative, since a proxy may have cut off what stands before it. */
const toRoot = ({ raw }: FastifyRequest): string =>
  /^\/+emsim\/+$/i.test(pathOf(raw.url ?? '')) ? '../' : './'

function noControl(request: FastifyRequest, { web, hasControls, trustProxy }: PageOptions): object {
  const root = originOf(request.raw, trustProxy)
  return {
    error: hasControls
      ? `There is no control at ${pathOf(request.raw.url ?? '')}; the links lead to what there is.`
      : 'The controls are off (--control).',
    status: 404,
    links: {
      ...(web && { page: `${root}/web/` }),
      ...(hasControls && {
        openapi: `${root}/emsim/openapi.json`,
        health: `${root}/emsim/health`,
      }),
    },
  }
}
