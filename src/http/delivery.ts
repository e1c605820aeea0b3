/**
 * Last step: changes the answer as a fault rule wants it, notes it in the journal, counts it, and sends it.
 * A function that senders call, not a hook: a hook for every answer takes longer than all this.
 */
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../control/metrics.js'
import { changed, type Timers } from '../faults/injection.js'
import { observe } from '../journal/observing.js'

export type Payload = string | Buffer | Readable | undefined

export type Deliver = (
  request: FastifyRequest,
  reply: FastifyReply,
  payload: Payload,
) => FastifyReply

export function createDelivery(metrics: Metrics, timers: Timers): Deliver {
  return (request, reply, payload) => {
    const { fault } = request
    const sent = fault === null ? payload : changed(fault, reply, payload, timers)
    observe(request, reply, bytesOf(sent), metrics)
    return reply.send(sent)
  }
}

function bytesOf(payload: Payload): number | null {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  if (Buffer.isBuffer(payload)) return payload.length
  return payload === undefined ? 0 : null
}
