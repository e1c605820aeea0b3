/**
 * How connections end: a client that still sends would lose the last answer if they ended at once, as its
 * bytes would be answered by a reset (RFC 9112, 9.6). So what it sends is read for a while, and dropped.
 */
import { Socket } from 'node:net'

declare module 'node:net' {
  interface Socket {
    /** What comes on it is not looked at any more. */
    isDeaf?: boolean
  }
}

/** Milliseconds, and bytes that are read and dropped at most. */
const LINGER = 2000
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Ends a connection when all that was written is sent: at once where the client has ended its side, else
 * when it does or its time is over. Whatever comes now is not parsed.
 */
export function linger(socket: Socket): void {
  deafen(socket)
  const end = (): void => Socket.prototype.destroySoon.call(socket)
  if (socket.destroyed || socket.readableEnded) {
    end()
    return
  }
  const most = socket.bytesRead + MOST_BYTES
  socket.on('data', () => {
    if (socket.bytesRead > most) socket.destroy()
  })
  socket.once('end', end)
  socket.end()
  const timer = setTimeout(() => socket.destroy(), LINGER)
  socket.once('close', () => clearTimeout(timer))
}

/** What comes from now on is read, or the client could not read on, and is not parsed. */
export function deafen(socket: Socket): void {
  socket.isDeaf = true
  socket.removeAllListeners('data')
  socket.removeAllListeners('end')
  // Node lets go of the parser for one who listens by himself.
  socket.on('data', () => {})
  socket.resume()
}

/** Lets a connection end so, also where Node ends it, which it does behind an answer that is the last. */
export function lingersAtEnd(socket: Socket): void {
  socket.destroySoon = () => linger(socket)
}
