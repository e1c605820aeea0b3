/**
 * Step: what fault rules do to requests and answers. Not taken where there are no rules.
 */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EmError } from '../contract/em-error.js'
import type { Metrics } from '../control/metrics.js'
import { delayOf, type Fault } from '../faults/fault-rules.js'
import { tokenOf } from '../sessions/request-token.js'
import type { Worlds } from '../world/worlds.js'
import type { Payload } from './delivery.js'
import type { Exchange } from './exchange.js'
import { observe } from './observing.js'

/** Timers as they are, or as a test has them. */
export interface Timers {
  setTimeout(work: () => void, ms: number): unknown
}

/** Bytes of a piece of a body that is sent with pauses. */
const PIECE = 4096
/** Pieces a second of a body that drips. */
const DRIPS = 10

/** Lets a request go on, at once or later, or refuses it; never calls back where it is not to be answered. */
export type Injection = (
  request: FastifyRequest,
  reply: FastifyReply,
  next: (refusal?: EmError) => void,
) => void

export function createInjection(metrics: Metrics, timers: Timers): Injection {
  return (request, reply, next) => {
    const { exchange } = request
    const { faults, sessions } = exchange.world
    const token = tokenOf(request.raw.headers)
    // For the journal, where the session check is not reached.
    exchange.session = (token !== undefined && sessions.peek(token)) || null
    const { method, url, headers, session } = exchange
    const fault = faults.decide({ method, url, headers, account: session?.UserName })
    exchange.fault = fault
    if (fault === null) {
      next()
      return
    }
    const { effect } = fault
    switch (effect.kind) {
      case 'latency':
        if (effect.before) {
          hold(fault, exchange, reply)
          const timer = timers.setTimeout(() => next(), delayOf(effect.before, fault.next))
          reply.raw.once('close', () => clearTimeout(timer as NodeJS.Timeout))
        } else next()
        return
      case 'status':
        next(injected(effect.status, effect.message, effect.retryAfter))
        return
      case 'unavailable':
        next(injected(503, undefined, effect.retryAfter))
        return
      case 'throttle':
        next(injected(429, 'There are too many requests.', fault.retryAfter))
        return
      case 'reset':
        observe(exchange, 0, {}, 0, metrics)
        reply.hijack()
        reset(reply)
        return
      case 'hang':
        observe(exchange, 0, {}, 0, metrics)
        reply.hijack()
        hold(fault, exchange, reply)
        return
      case 'expireSession':
        if (token !== undefined && session) sessions.expire(session)
        next()
        return
      default:
        next()
    }
  }
}

/** Lets go of all requests that are kept back, and of whoever waits for more. */
export function releaseHeld(worlds: Worlds): void {
  for (const { faults, journal } of worlds.list()) {
    faults.dropHeld()
    journal.close()
  }
}

/** Keeps a request back, until the client or its world lets go. */
function hold({ rule, effect }: Fault, { world }: Exchange, { raw }: FastifyReply): void {
  const hangs = effect.kind === 'hang'
  const release = world.faults.hold({ rule, hangs, drop: () => raw.destroy() })
  raw.once('close', release)
}

const injected = (status: number, message?: string, retryAfter?: number): EmError =>
  new EmError(
    'injected',
    { message: message ?? 'The server cannot answer now.' },
    {
      status,
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    },
  )

/** A TLS socket and the one below it, which Node has no public name for. */
type Below = Partial<Pick<Socket, 'resetAndDestroy'>> & { readonly _parent?: Socket | null }

/** Ends the connection as a line does that is cut: with RST where there is a real socket. */
function reset({ raw }: FastifyReply): void {
  const socket: Below | null = raw.socket
  try {
    // Only TCP knows a reset: that of a TLS socket throws.
    const tcp = socket?._parent ?? socket
    tcp?.resetAndDestroy?.()
  } finally {
    raw.destroy()
  }
}

/** The payload as the fault leaves it. */
export function changed(
  fault: Fault,
  reply: FastifyReply,
  payload: Payload,
  timers: Timers,
): Payload {
  const { effect } = fault
  if (effect.kind === 'contentType') {
    reply.header('content-type', effect.value)
    return payload
  }
  // A file of a backup is all that still is a stream: lists that a fault is about are made whole.
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
  const bytes = Buffer.from(payload)
  const part = (after: number): Buffer =>
    bytes.subarray(0, Math.floor(after <= 1 ? after * bytes.length : after))
  switch (effect.kind) {
    case 'empty':
      return sized(reply, Buffer.alloc(0))
    case 'truncated':
      return sized(reply, part(effect.after))
    case 'malformed':
      return sized(reply, malformed(bytes))
    case 'cut':
      reply.header('content-length', bytes.length)
      return broken(part(effect.after), reply)
    case 'drip': {
      const size = Math.max(1, Math.floor(effect.bytesPerSecond / DRIPS))
      const ms = (size / effect.bytesPerSecond) * 1000
      return paused(bytes, size, () => ms, fault, reply, timers)
    }
    case 'latency': {
      const { between } = effect
      if (!between) return payload
      return paused(bytes, PIECE, () => delayOf(between, fault.next), fault, reply, timers)
    }
    default:
      return payload
  }
}

function sized(reply: FastifyReply, bytes: Buffer): Buffer {
  reply.header('content-length', bytes.length)
  return bytes
}

/** Neither XML nor JSON, and as long as before. */
function malformed(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const middle = Math.floor(copy.length / 2)
  if (copy.length > 0) copy.write(copy[0] === 0x3c ? '<' : ',', middle, 'latin1')
  if (copy.length > 1) copy.write(copy[0] === 0x3c ? '<' : ',', middle + 1, 'latin1')
  if (copy.length > 0) copy.write('<', copy.length - 1, 'latin1')
  return copy
}

/** Sends some bytes and then ends the connection, though more were promised. */
function broken(bytes: Buffer, reply: FastifyReply): Readable {
  let sent = false
  return new Readable({
    read() {
      if (!sent && bytes.length > 0) {
        sent = true
        this.push(bytes)
        return
      }
      // What was pushed has to be on its way before the connection ends.
      setImmediate(() => reset(reply))
    },
  })
}

function paused(
  bytes: Buffer,
  size: number,
  pause: () => number,
  fault: Fault,
  reply: FastifyReply,
  timers: Timers,
): Readable {
  reply.header('content-length', bytes.length)
  hold(fault, reply.request.exchange, reply)
  let timer: unknown
  let at = 0
  return new Readable({
    read() {
      if (at >= bytes.length) {
        this.push(null)
        return
      }
      const piece = bytes.subarray(at, at + size)
      const ms = at === 0 ? 0 : pause()
      at += size
      const push = (): void => {
        if (!this.destroyed) this.push(piece)
      }
      timer = timers.setTimeout(push, ms)
    },
    destroy(error, callback) {
      clearTimeout(timer as NodeJS.Timeout)
      callback(error)
    },
  })
}
