/** The controls over HTTP. What they are, and the way of a request, is loaded when the first one comes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { httpDate } from '../time/http-date.js'
import { sendControlError } from './control-errors.js'
import type { Handling, HandlingOptions } from './control-handling.js'
import type { FoundControl } from './control-router.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a request below /emsim asks for. */
    control: FoundControl
  }
}

export async function controlRoutes(app: FastifyInstance, options: HandlingOptions): Promise<void> {
  let loading: Promise<Handling> | undefined
  const handling = (): Promise<Handling> => {
    loading ??= loaded(options)
    return loading
  }
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    (await handling()).answer(request.control, request, reply)

  app.setErrorHandler(sendControlError)
  app.removeAllContentTypeParsers()
  // Unread: which control it is for decides how it is read.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  // Set before anything reads it; null only fixes the shape.
  app.decorateRequest('control', null as unknown as FoundControl)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('date', httpDate(options.worlds.main.clock.now()))
    request.control = (await handling()).admit(request, reply)
  })
  app.all('/*', answer)
  app.setNotFoundHandler(answer)
}

async function loaded(options: HandlingOptions): Promise<Handling> {
  const { createHandling } = await import('./control-handling.js')
  const { CONTROL_LIST } = await import('./control-table.js')
  return createHandling(
    CONTROL_LIST.map(([, spec]) => spec),
    options,
  )
}
