/**
 * Reads connections into one buffer that all of them share. Else Node makes one of 64 KB for each read,
 * cuts it to what has come, and leaves it to the collector: a tenth of what a small request costs.
 */
import { Socket } from 'node:net'

/** Bytes that are read at once, as many as Node reads without this. */
const BYTES = 65_536

/** A connection's handle, as far as Node has one that can read into a given buffer. */
interface Handle {
  useUserBuffer?(buffer: Uint8Array): void
}

type Tellable = Socket & { readonly _handle?: Handle | null } & Record<symbol, unknown>

/** Where a socket that is made with `onread` holds what it was given. */
interface Places {
  readonly buffer: symbol
  readonly callback: symbol
  readonly next: symbol
}

let places: Places | undefined
let shared: Buffer | undefined

/**
 * Has all that comes on a connection from now on told by its `data` events from the shared buffer: who
 * keeps bytes beyond the event has to copy them. Nothing is changed where this Node reads otherwise.
 * Node has this for sockets that a client makes (`onread` of node:net); those of a server are given the
 * same members here.
 */
export function readIntoOneBuffer(socket: Socket): void {
  const { _handle: handle } = socket as Tellable
  places ??= placesOf()
  if (!handle?.useUserBuffer || !places) return
  shared ??= Buffer.allocUnsafeSlow(BYTES)
  const tell = (length: number, buffer: Buffer): boolean => {
    socket.emit('data', buffer.subarray(0, length))
    return true
  }
  Object.assign(socket, { [places.buffer]: shared, [places.callback]: tell, [places.next]: null })
  handle.useUserBuffer(shared)
}

/** Looks where Node keeps what a socket is given. */
function placesOf(): Places | undefined {
  const given = { buffer: Buffer.alloc(1), callback: (): boolean => true }
  const symbols = Object.getOwnPropertySymbols(new Socket({ onread: given } as object))
  const [buffer, callback, next] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map((name) =>
    symbols.find(({ description }) => description === name),
  )
  return buffer && callback && next ? { buffer, callback, next } : undefined
}
