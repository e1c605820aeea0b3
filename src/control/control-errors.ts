/** What the controls refuse, and what goes wrong in them, is told in JSON. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { EmsimError } from '../emsim-error.js'

/** Whether a URL is one of the controls. */
export const isControl = (url: string): boolean => /^\/+emsim(?:[/?#]|$)/i.test(url)

/** Sends an error as the controls do. */
export function sendControlError(
  error: FastifyError | (EmsimError & { readonly statusCode?: number }),
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const isOurs = error instanceof EmsimError
  const status = error.statusCode ?? (isOurs ? 400 : 500)
  if (!isOurs && status >= 500) request.log.error({ err: error }, 'a control met an error')
  const message =
    isOurs || status < 500 ? error.message : 'The control has met an error of its own.'
  return reply.code(status).send({ error: message, status })
}
