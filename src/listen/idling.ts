/**
 * Closes connections on which nothing comes after an answer. One timer looks at all of them now and then: Node's
 * own (`keepAliveTimeout`) is set behind each answer and cleared before the next request, which costs a
 * seventh of a small one.
 */
import type { Socket } from 'node:net'
import { endInTurn } from './paced.js'

declare module 'node:net' {
  interface Socket {
    /** How often a connection was found idle since its last answer; undefined before its first. */
    idleLooks?: number
  }
}

/** Milliseconds between two looks at most, and how many there are at least until a connection is closed. */
const BETWEEN = 1000
const LOOKS = 4

/** A watch that looks by itself until it is stopped. */
export interface IdleWatch {
  stop(): void
}

/** What it looks by: Node's timers, or those of a test. */
export interface LookTimers {
  setInterval(look: () => void, ms: number): NodeJS.Timeout
}

/**
 * Watches connections; each is closed when it has idled for a time, or up to a look longer.
 * @param keepAlive milliseconds that one may idle
 */
export function watchIdle(
  speaking: Iterable<Socket>,
  keepAlive: number,
  timers: LookTimers = globalThis,
): IdleWatch {
  const between = Math.min(BETWEEN, Math.ceil(keepAlive / LOOKS))
  // The first look may come right behind the answer.
  const most = Math.ceil(keepAlive / between) + 1
  const look = (): void => {
    for (const socket of speaking) {
      if (socket.idleLooks === undefined) continue
      socket.idleLooks = isIdle(socket) ? socket.idleLooks + 1 : 0
      if (socket.idleLooks >= most) endInTurn(() => isIdle(socket) && socket.destroy())
    }
  }
  const timer = timers.setInterval(look, between).unref()
  return { stop: () => clearInterval(timer) }
}

/** Whether all is answered, and no request has begun since. */
const isIdle = ({ newest, requestLine }: Socket): boolean =>
  newest === undefined ? requestLine === undefined : newest.closed && newest.req.complete
