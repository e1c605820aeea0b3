/**
 * Step: what fault rules do to requests and answers. With no rules, a request costs one look at an empty
 * list more.
 */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Metrics } from '../control/metrics.js'
import type { Payload } from '../http/delivery.js'
import { observe } from '../journal/observing.js'
import { tokenOf } from '../sessions/request-token.js'
import { EmError } from '../wire/em-error.js'
import type { Worlds } from '../world.js'
import { delayOf, type Fault } from './fault-rules.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a fault rule does to the answer; null where none does anything. */
    fault: Fault | null
  }
}

/** Timers as they are, or as a test has them. */
export interface Timers {
  setTimeout(work: () => void, ms: number): unknown
}

export interface InjectionOptions {
  readonly worlds: Worlds
  readonly metrics: Metrics
  readonly timers?: Timers
}

/** Bytes of a piece of a body that is sent with pauses. */
const PIECE = 4096
/** Pieces a second of a body that drips. */
const DRIPS = 10

export const injection = fp<InjectionOptions>(
  async (app: FastifyInstance, { worlds, metrics, timers = globalThis }) => {
    app.decorateRequest('fault', null)

    app.addHook('onRequest', (request, reply, done) => {
      const { faults, sessions } = request.world
      if (faults.isEmpty) {
        done()
        return
      }
      const token = tokenOf(request.raw.headers)
      const session = token === undefined ? undefined : sessions.peek(token)
      // For the journal, where the session check is not reached.
      request.logonSession = session ?? null
      const { asked: method = 'GET', url = '/', headers } = request.raw
      const fault = faults.decide({ method, url, headers, account: session?.UserName })
      request.fault = fault
      if (fault === null) done()
      else begin(fault, request, reply, done)
    })

    const begin = (
      fault: Fault,
      request: FastifyRequest,
      reply: FastifyReply,
      done: (error?: Error) => void,
    ): void => {
      const { effect } = fault
      switch (effect.kind) {
        case 'latency':
          if (effect.before) {
            hold(fault, request, reply)
            const timer = timers.setTimeout(() => done(), delayOf(effect.before, fault.next))
            reply.raw.once('close', () => clearTimeout(timer as NodeJS.Timeout))
          } else done()
          return
        case 'status':
          done(injected(effect.status, effect.message, effect.retryAfter))
          return
        case 'unavailable':
          done(injected(503, undefined, effect.retryAfter))
          return
        case 'throttle':
          done(injected(429, 'There are too many requests.', fault.retryAfter))
          return
        case 'reset':
          observe(request, null, 0, metrics)
          reply.hijack()
          reset(reply)
          return
        case 'hang':
          observe(request, null, 0, metrics)
          reply.hijack()
          hold(fault, request, reply)
          return
        case 'expireSession': {
          const token = tokenOf(request.raw.headers)
          const session = token === undefined ? undefined : request.world.sessions.peek(token)
          if (session) request.world.sessions.expire(session)
          done()
          return
        }
        default:
          done()
      }
    }

    app.addHook('preClose', (done) => {
      for (const { faults, journal } of worlds.list()) {
        faults.dropHeld()
        journal.close()
      }
      done()
    })
  },
  { name: 'emsim-faults', dependencies: ['emsim-matching'] },
)

/** Keeps a request back, until the client or its world lets go. */
function hold({ rule, effect }: Fault, { world }: FastifyRequest, { raw }: FastifyReply): void {
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
  hold(fault, reply.request, reply)
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
