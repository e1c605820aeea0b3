/**
 * How a connection begins: its first byte tells whether it speaks TLS, a handshake of which starts with 22,
 * as no HTTP method does. Nothing of TLS is made before all of the first message is there.
 */
import type { Socket } from 'node:net'
import { type ClientHello, readClientHello } from './client-hello.js'
import { endInTurn } from './paced.js'

/** What happens to those who have said what they speak. */
export interface Rooms {
  /** Takes one that speaks HTTP. */
  readonly plain: (socket: Socket) => void
  /** Takes one that wants TLS, with its hello unread, and its handshake's time running; without it, nobody does. */
  readonly secure?: (socket: Socket, hello: ClientHello, deadline: Deadline) => void
}

/** Milliseconds for each step. */
export interface DoorLimits {
  /** Until a connection has said its first byte. */
  readonly firstByte: number
  /** From there until its TLS handshake is done, where it begins one. */
  readonly handshake: number
}

/** Closes a connection that takes longer for a step than it may. */
export class Deadline {
  private readonly socket: Socket
  private timer: NodeJS.Timeout | undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.once('close', () => clearTimeout(this.timer))
  }

  /** The next step has so many milliseconds. */
  within(ms: number): void {
    clearTimeout(this.timer)
    const timer = setTimeout(() => {
      endInTurn(() => {
        if (this.timer === timer) this.socket.destroy()
      })
    }, ms)
    this.timer = timer
  }

  /** There is none any more. */
  met(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}

const TLS_HANDSHAKE = 22

/** Waits until a connection has said what it speaks, and hands it on; one that is too slow is closed. */
export function atDoor(socket: Socket, rooms: Rooms, limits: DoorLimits): void {
  const deadline = new Deadline(socket)
  deadline.within(limits.firstByte)
  let said: Buffer | undefined
  const listen = (): void => {
    const bytes = socket.read() as Buffer | null
    if (bytes === null) return
    const isFirst = said === undefined
    said = said ? Buffer.concat([said, bytes]) : bytes
    const isTls = rooms.secure !== undefined && said[0] === TLS_HANDSHAKE
    if (isTls && isFirst) deadline.within(limits.handshake)
    const hello = isTls ? readClientHello(said) : undefined
    if (hello === 'more') return
    socket.off('readable', listen)
    socket.unshift(said)
    if (hello) rooms.secure?.(socket, hello, deadline)
    else {
      deadline.met()
      rooms.plain(socket)
    }
  }
  socket.on('readable', listen)
}
