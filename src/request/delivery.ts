/**
 * Last step: changes the answer as a fault rule wants it, notes it in the journal, counts it, and sends it.
 * Functions that senders call, not hooks: a hook for every answer takes longer than all this.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../control/metrics.js'
import { CONTENT_TYPE, type Format } from '../wire/media-type.js'
import { changed, type Payload, type Timers } from './broken-answers.js'
import { httpDate } from './http-date.js'
import { observe } from './observing.js'

/** The ways in which answers are sent. */
export interface Delivery {
  /** Sends a body under the status and headers that the reply has. */
  send(request: FastifyRequest, reply: FastifyReply, payload: Payload): FastifyReply
  /** Sends a document under status 200 and no headers but those that all documents have. */
  sendPlain(request: FastifyRequest, reply: FastifyReply, document: string | Buffer): void
}

/** Gives the functions that send answers. @param timers of answers that are to come slowly */
export function createDelivery(metrics: Metrics, timers: Timers): Delivery {
  return {
    send(request, reply, payload) {
      const { exchange } = request
      reply.header('date', httpDate(exchange.world.clock.now()))
      const sent =
        exchange.fault === null ? payload : changed(exchange.fault, reply, payload, timers)
      // What hung was noted when it began to.
      if (exchange.fault?.effect.kind !== 'hang')
        observe(exchange, reply.statusCode, reply.getHeaders(), bytesOf(sent), metrics)
      return reply.send(sent)
    },

    // Past what Fastify does for a reply, of which this needs nothing: a tenth of a request's time. An
    // object of headers that is made by spreading would cost as much again; a list costs least.
    sendPlain({ exchange }, { raw }, document) {
      const headers = PLAIN[exchange.format]
      const bytes = Buffer.byteLength(document)
      observe(exchange, 200, headers, bytes, metrics)
      const { vary, 'content-type': type } = headers
      raw.writeHead(200, [
        'Content-Type',
        type,
        'Vary',
        vary,
        'Content-Length',
        String(bytes),
        'Date',
        // Nothing has held the request since it came.
        httpDate(exchange.at),
      ])
      // Characters that are a byte each need no encoder.
      if (typeof document === 'string' && bytes === document.length) raw.end(document, 'latin1')
      else raw.end(document)
    },
  }
}

const plainHeaders = (format: Format) => ({ 'content-type': CONTENT_TYPE[format], vary: 'Accept' })

const PLAIN = { xml: plainHeaders('xml'), json: plainHeaders('json') } as const

function bytesOf(payload: Payload): number | null {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (Buffer.isBuffer(payload)) return payload.length
  return payload === undefined ? 0 : null
}
