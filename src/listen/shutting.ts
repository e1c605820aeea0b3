/** How a port that is listened on is left. */
import type { Server, Socket } from 'node:net'

/** A server that speaks HTTP, whatever the classes of its requests and answers. */
export type HttpServer = Server & {
  maxHeadersCount: number | null
  closeIdleConnections(): void
}

/** What there is to shut. */
export interface Open {
  readonly front: Server
  readonly inner: readonly HttpServer[]
  /** All connections. */
  readonly sockets: ReadonlySet<Socket>
  /** Those that do not speak HTTP yet. */
  readonly silent: ReadonlySet<Socket>
  /** Those that do. */
  readonly speaking: ReadonlySet<Socket>
}

/** Milliseconds that the rest of a head may take that has begun to come. */
const REST_OF_HEAD = 500

/** Stops: idle connections at once, busy ones after their answer, the rest after the grace time. */
export async function shut(open: Open, graceMs: number): Promise<void> {
  const { front, inner, sockets, silent, speaking } = open
  const gone = new Promise<void>((resolve) => front.close(() => resolve()))
  // Who is still to be answered is told that there is no other answer to come.
  for (const { newest } of speaking)
    if (newest && !newest.headersSent) newest.shouldKeepAlive = false
  // A server that never listened still has to stop the timer that watches its connections.
  for (const server of inner) server.close()
  const dropIdle = (): void => {
    for (const server of inner) server.closeIdleConnections()
  }
  dropIdle()
  const idle = setInterval(dropIdle, 25)
  // Node does not call a connection idle on which half a head has come: the rest may be on its way.
  const half = setInterval(() => {
    for (const socket of speaking) if (hasNothingToCome(socket)) socket.destroy()
  }, REST_OF_HEAD)
  const grace = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, graceMs)
  for (const socket of silent) socket.destroy()
  await gone
  clearInterval(idle)
  clearInterval(half)
  clearTimeout(grace)
}

/** Whether there is neither an answer to come nor one on its way. */
const hasNothingToCome = ({ newest, isDeaf, writableLength }: Socket): boolean =>
  newest === undefined && !isDeaf && writableLength === 0
