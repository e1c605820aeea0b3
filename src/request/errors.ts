/**
 * Step: every refusal is an Error of the API in the format asked for. What is no refusal is a bug of
 * ours: the client gets a 500 without its particulars, the log gets them.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError, type EmErrorName } from '../contract/em-error.js'
import type { Lookup } from '../contract/shown.js'
import { pathOf } from '../url.js'
import { CONTENT_TYPE, negotiate } from '../wire/media-type.js'
import type { Representations } from '../wire/representations.js'
import type { Worlds } from '../world/worlds.js'
import type { Delivery } from './delivery.js'
import { begin } from './exchange.js'

/** An error refers to no records. */
const NOWHERE: Lookup = {
  version: 0,
  find: () => undefined,
  children: () => [],
  all: () => [],
}

/** Which step of a request's way refuses with which error, as the journal tells it. */
const STEPS: Readonly<Partial<Record<EmErrorName, string>>> = {
  noSession: 'session check',
  unknownSession: 'session check',
  expiredSession: 'session check',
  accessDenied: 'role check',
  noResource: 'route',
  methodNotAllowed: 'route',
  uriTooLong: 'route',
  noCredentials: 'logon',
  badCredentials: 'logon',
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

export type SendError = (
  error: EmError,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

/** Gives the function that answers with an Error. */
export function errorSender(representations: Representations, delivery: Delivery): SendError {
  const type = representations.contract.type('Error')
  return async (error, request, reply) => {
    const { exchange } = request
    const format = negotiate(request.headers.accept)
    const view = { format, form: 'entity', role: undefined, base: '' } as const
    const record = { Message: error.message, StatusCode: error.statusCode }
    const body = representations.one(type, record, view, NOWHERE)
    reply
      .code(error.statusCode)
      .headers({ ...error.headers, 'content-type': CONTENT_TYPE[format], vary: 'Accept' })
    // What Fastify refuses before it has found a route is no request of a world.
    if (!exchange) return reply.send(body)
    exchange.refusal = {
      step: STEPS[error.kind] ?? 'operation',
      reason: error.detail ?? error.message,
    }
    return delivery.send(request, reply, body)
  }
}

export const errors = fp<{ send: SendError; worlds: Worlds }>(
  async (app: FastifyInstance, { send, worlds }) => {
    app.setErrorHandler<FastifyError | EmError>((error, request, reply) =>
      send(error instanceof EmError ? error : translated(error, request), request, reply),
    )
    app.setNotFoundHandler((request, reply) => {
      // Clients with a wrong base URL ask beside the API: the journal is to show what they asked.
      request.exchange = begin(request.raw, worlds.of(request.raw))
      return send(
        new EmError('noResource', { path: pathOf(request.raw.url ?? '/') }),
        request,
        reply,
      )
    })
  },
  { name: 'emsim-errors' },
)

/** Fastify's own refusals in the API's words. */
export function translated(error: FastifyError, request: FastifyRequest): EmError {
  const status = error.statusCode ?? 500
  if (status === 413) return new EmError('tooLarge', { limit: request.routeOptions.bodyLimit })
  if (status === 415)
    return new EmError('mediaType', { type: request.headers['content-type'] ?? 'nothing' })
  if (status >= 400 && status < 500) return new EmError('badRequest', { reason: error.message })
  if (status === 503) return new EmError('unavailable')
  request.log.error({ err: error }, 'a request met an error of the simulator')
  return new EmError('internal')
}
