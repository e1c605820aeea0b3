/** What the controls refuse, and what goes wrong in them, is told in JSON. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { ControlError } from '../control-error.js'
import { VerificationError } from '../journal/journal.js'
import { FixtureError } from '../loading/fixture-error.js'

/** Whether a URL is one of the controls. */
export const isControl = (url: string): boolean => /^\/+emsim(?:[/?#]|$)/i.test(url)

/** Sends an error as the controls do. */
export function sendControlError(
  error: FastifyError | ControlError | FixtureError | VerificationError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const isOurs =
    error instanceof ControlError ||
    error instanceof FixtureError ||
    error instanceof VerificationError
  const status = error instanceof FixtureError ? 400 : (error.statusCode ?? 500)
  if (!isOurs && status >= 500) request.log.error({ err: error }, 'a control met an error')
  const message =
    isOurs || status < 500 ? error.message : 'The control has met an error of its own.'
  return reply.code(status).send({ error: message, status })
}

export const controlErrors = fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler(sendControlError)
    app.setNotFoundHandler((request, reply) =>
      reply
        .code(404)
        .send({ error: `There is no control at ${request.url.split('?')[0]}.`, status: 404 }),
    )
    app.removeAllContentTypeParsers()
    // Clients that always say JSON say so of no body at all, too.
    app.addContentTypeParser(
      /^application\/json\b/i,
      { parseAs: 'string' },
      (_request, text, done) => {
        if (text.length === 0) {
          done(null, undefined)
          return
        }
        try {
          done(null, JSON.parse(String(text)))
        } catch (error) {
          done(new ControlError(`The body is no JSON: ${(error as Error).message}`))
        }
      },
    )
  },
  { name: 'emsim-control-errors' },
)
