/** How a port that is listened on is left. */
import type { Server as HttpServer } from 'node:http'
import type { Server, Socket } from 'node:net'

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
    for (const socket of speaking) if (hasNothingToCome(socket)) socket.destroy()
  }
  dropIdle()
  const idle = setInterval(dropIdle, 25)
  const grace = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, graceMs)
  for (const socket of silent) socket.destroy()
  await gone
  clearInterval(idle)
  clearTimeout(grace)
}

/** Whether there is neither an answer to come nor one on its way: Node does not call one idle that has sent half a head. */
const hasNothingToCome = ({ newest, isDeaf, writableLength }: Socket): boolean =>
  newest === undefined && !isDeaf && writableLength === 0
