/**
 * Last step: changes the answer as a fault rule wants it, notes it in the journal, counts it, and sends it.
 * Functions that senders call, not hooks: a hook for every answer takes longer than all this.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../control/metrics.js'
import { fieldName } from '../listen/em-response.js'
import { httpDate } from '../time/http-date.js'
import type { Edition } from '../wire/edition.js'
import { CONTENT_TYPE, type Format } from '../wire/media-type.js'
import { changed, type Payload, type Timers } from './broken-answers.js'
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
      for (const [name, value] of exchange.edition.wire.headers) reply.header(name, value)
      if (reply.statusCode === 400 && exchange.edition.wire.badRequest !== 'Bad Request')
        reply.raw.statusMessage = exchange.edition.wire.badRequest
      const sent =
        exchange.fault === null ? payload : changed(exchange.fault, reply, payload, timers)
      // What hung was noted when it began to.
      if (exchange.fault?.effect.kind !== 'hang')
        observe(exchange, reply.statusCode, reply.getHeaders(), bytesOf(sent), metrics)
      // Fastify writes a charset behind the type of a text that has none.
      const isBare = exchange.edition.wire.jsonType !== CONTENT_TYPE.json
      return reply.send(isBare && typeof sent === 'string' ? Buffer.from(sent) : sent)
    },

    // Past what Fastify does for a reply, of which this needs nothing: a tenth of a request's time. An
    // object of headers that is made by spreading would cost as much again; a list costs least.
    sendPlain({ exchange }, { raw }, document) {
      const { edition, format } = exchange
      const bytes = Buffer.byteLength(document)
      observe(exchange, 200, edition.documentHeaders[format], bytes, metrics)
      const headers = plainHeaders(edition, format)
      // Nothing has held the request since it came.
      const date = httpDate(exchange.at)
      if (raw.writeHeadAgain) raw.writeHeadAgain(headers, bytes, date)
      else raw.writeHead(200, [...headers, 'Content-Length', String(bytes), 'Date', date])
      // Characters that are a byte each need no encoder.
      if (typeof document !== 'string' || bytes !== document.length) raw.end(document)
      else if (raw.endWith) raw.endWith(document)
      else raw.end(document, 'latin1')
    },
  }
}

const PLAIN = new WeakMap<Edition, Partial<Record<Format, readonly string[]>>>()

/** The headers of a document as a list, but for length and date. */
function plainHeaders(edition: Edition, format: Format): readonly string[] {
  let own = PLAIN.get(edition)
  if (!own) {
    own = {}
    PLAIN.set(edition, own)
  }
  own[format] ??= Object.entries(edition.documentHeaders[format]).flatMap(([name, value]) => [
    fieldName(name),
    value,
  ])
  return own[format]
}

function bytesOf(payload: Payload): number | null {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (Buffer.isBuffer(payload)) return payload.length
  return payload === undefined ? 0 : null
}
