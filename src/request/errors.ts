/**
 * Step: every refusal is an Error of the API in the format asked for. What is no refusal is a bug of
 * ours: the client gets a 500 without its particulars, the log gets them.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError, type EmErrorName } from '../contract/em-error.js'
import type { Lookup } from '../contract/shown.js'
import { LimitError } from '../limits.js'
import { pathOf } from '../url.js'
import type { Edition } from '../wire/edition.js'
import { type Format, negotiate } from '../wire/media-type.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import { originOf } from './base-url.js'
import { noteBeside } from './beside-the-api.js'
import type { Delivery } from './delivery.js'
import { begin, type Exchange } from './exchange.js'
import { misdirection, URL_LIMIT } from './matching.js'

/** An error refers to no records. */
const NOWHERE: Lookup = {
  version: 0,
  find: () => undefined,
  children: () => [],
  all: () => [],
}

/** Which step of a request's way refuses with which error, as the journal tells it. */
const STEPS: Readonly<Partial<Record<EmErrorName, string>>> = {
  malformed: 'request',
  noSession: 'session check',
  unknownSession: 'session check',
  expiredSession: 'session check',
  accessDenied: 'role check',
  noResource: 'route',
  noPage: 'route',
  noRoot: 'route',
  methodNotAllowed: 'route',
  uriTooLong: 'route',
  noCredentials: 'logon',
  badCredentials: 'logon',
  timeout: 'request',
  headersTooLarge: 'request',
  tooLarge: 'body',
  charset: 'body',
  mediaType: 'body',
  invalidId: 'estate',
  noRecord: 'estate',
  noTask: 'estate',
  noFile: 'estate',
  noLogonSession: 'estate',
  injected: 'fault rule',
  unavailable: 'start',
}

/** Answers with an Error of the API, in the format asked for, and notes the refusal for the journal. */
export type SendError = (
  error: EmError,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

/** An error as it is sent: what is in its body, and the headers that go with that. */
interface Worded {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Words an error. */
export function worded(
  { message, statusCode, headers }: EmError,
  format: Format,
  { representations, contract, documentHeaders }: Edition,
): Worded {
  const view = { format, form: 'entity', roles: undefined, base: '' } as const
  const record = { Message: message, StatusCode: statusCode }
  return {
    headers: { ...headers, ...documentHeaders[format] },
    body: representations.one(contract.type('Error'), record, view, NOWHERE),
  }
}

/** What the journal tells of an error. */
export const refusalOf = ({
  kind,
  detail,
  message,
}: EmError): NonNullable<Exchange['refusal']> => ({
  step: STEPS[kind] ?? 'operation',
  reason: detail ?? message,
})

/** Gives the function that answers with an Error. */
export function errorSender(delivery: Delivery, main: World): SendError {
  return async (error, request, reply) => {
    request.exchange ??= begin(request.raw, main)
    const { exchange } = request
    if (!('operation' in exchange.match)) exchange.note ??= noteBeside(exchange.url)
    const { headers, body } = worded(error, negotiate(request.headers.accept), exchange.edition)
    reply.code(error.statusCode).headers(headers)
    exchange.refusal = refusalOf(error)
    return delivery.send(request, reply, body)
  }
}

/** What refusals need to be sent, and told of. */
export interface ErrorsOptions {
  readonly send: SendError
  readonly worlds: Worlds
  readonly trustProxy: boolean
  /** What there is besides the API, below the address of the server: told to who asks for /. */
  readonly places: Readonly<Record<string, string>>
  /** Whether the page is served. */
  readonly web: boolean
}

/** Answers what is refused or goes wrong, and what is asked beside the API. */
export const errors = fp<ErrorsOptions>(
  async (app: FastifyInstance, { send, worlds, trustProxy, places, web }) => {
    app.setErrorHandler<FastifyError | EmError>((error, request, reply) =>
      send(error instanceof EmError ? error : translated(error, request), request, reply),
    )
    app.setNotFoundHandler((request, reply) => {
      // Clients with a wrong base URL ask beside the API: the journal is to show what they asked.
      request.exchange = begin(request.raw, worlds.of(request.raw))
      const path = pathOf(request.raw.url ?? '/')
      const refusal =
        misdirection(request.raw) ??
        (path === '/'
          ? new EmError('noRoot', {
              path,
              addresses: told(originOf(request.raw, trustProxy), places),
            })
          : new EmError(!web && isOfPage(path) ? 'noPage' : 'noResource', { path }))
      return send(refusal, request, reply)
    })
  },
  { name: 'emsim-errors' },
)

/** Whether the page would be there. */
const isOfPage = (path: string): boolean => /^\/web(\/|$)/i.test(path)

/** What there is, in words. */
function told(origin: string, places: ErrorsOptions['places']): string {
  const others = Object.entries(places).map(([what, path]) => `${what} at ${origin}${path}`)
  return `There is ${[`the API at ${origin}/api/`, ...others].join(', ')}.`
}

/** What else refuses requests, in the API's words: Fastify, and Node's parser in the midst of a body. */
export function translated(error: FastifyError, request: FastifyRequest): EmError {
  if (error instanceof LimitError) return new EmError('badRequest', { reason: error.message })
  const status = error.statusCode ?? 500
  if (status === 408) return new EmError('timeout')
  if (status === 413) return new EmError('tooLarge', { limit: request.routeOptions.bodyLimit })
  if (status === 414) return new EmError('uriTooLong', { limit: URL_LIMIT })
  if (status === 415)
    return new EmError('mediaType', { type: request.headers['content-type'] ?? 'nothing' })
  if (status === 431) return new EmError('headersTooLarge')
  if (status >= 400 && status < 500)
    return new EmError('malformed', { reason: REASONS[error.code] ?? reasonOf(error) })
  if (status === 503) return new EmError('unavailable')
  request.log.error({ err: error }, 'a request met an error of the simulator')
  return new EmError('internal')
}

/** What Fastify refuses requests for, by its codes. */
const REASONS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the path has a % that begins no escape of UTF-8',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as Content-Length says',
}

/** The parser says in `reason` what its message has, too, behind words of its own. */
const reasonOf = (error: FastifyError & { readonly reason?: string }): string =>
  error.reason ?? error.message
