/** What fault rules do to answers, and to their connections. */
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { delayOf, type Fault } from '../faults/fault-rules.js'
import type { Exchange } from './exchange.js'

/** The body of an answer: whole, in pieces, or none. */
export type Payload = string | Buffer | Readable | undefined

/** Timers as they are, or as a test has them. */
export interface Timers {
  setTimeout(work: () => void, ms: number): unknown
}

/** Bytes of a piece of a body that is sent with pauses. */
const PIECE = 4096
/** Pieces a second of a body that drips. */
const DRIPS = 10

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
      reset(reply)
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
  let timer: unknown
  let at = 0
  let sent = 0
  const stream = new Readable({
    read() {
      if (at >= bytes.length) {
        this.push(null)
        return
      }
      const piece = bytes.subarray(at, at + size)
      const ms = at === 0 ? 0 : pause()
      at += size
      const push = (): void => {
        if (this.destroyed) return
        sent += piece.length
        this.push(piece)
      }
      timer = timers.setTimeout(push, ms)
    },
    destroy(error, callback) {
      clearTimeout(timer as NodeJS.Timeout)
      callback(error)
    },
  })
  hold(fault, reply.request.exchange, reply, () => {
    clearTimeout(timer as NodeJS.Timeout)
    at = bytes.length
    if (stream.destroyed) return
    stream.push(bytes.subarray(sent))
    stream.push(null)
  })
  return stream
}

/**
 * Keeps a request back, until the client or its world lets go.
 * @param answer what to do where it is to be answered at once; called once at most
 * @returns what to call where it is not kept back any more
 */
export function hold(
  { rule, effect }: Fault,
  { world }: Exchange,
  { raw }: FastifyReply,
  answer: () => void,
): () => void {
  const hangs = effect.kind === 'hang'
  const drop = (): void => void raw.destroy()
  const release = world.faults.hold({
    rule,
    hangs,
    drop,
    answer() {
      release()
      answer()
    },
  })
  raw.once('close', release)
  // Who has ended his side may be gone; one who is to get no answer need not wait for it.
  if (hangs) raw.socket?.once('end', drop)
  return release
}

/** A TLS socket and the one below it, which Node has no public name for. */
type Below = Partial<Pick<Socket, 'resetAndDestroy'>> & { readonly _parent?: Socket | null }

/**
 * Ends the connection as a line does that is cut: with RST where there is a real socket. That waits for a turn:
 * what was written is to be on its way, and Node, in the middle of parsing a request, would not forget its connection.
 */
export function reset({ raw }: FastifyReply): void {
  setImmediate(() => breakOff(raw))
}

function breakOff(raw: FastifyReply['raw']): void {
  const socket: Below | null = raw.socket
  try {
    // Only TCP knows a reset: that of a TLS socket throws.
    const tcp = socket?._parent ?? socket
    tcp?.resetAndDestroy?.()
  } finally {
    raw.destroy()
  }
}
