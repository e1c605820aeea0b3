import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** A request as it comes in, and the connection that it came by. */
export class EmRequest extends IncomingMessage {
  /** Pieces that are to be put together; most requests have none. */
  private small: Buffer[] | undefined
  private isDropped = false

  /**
   * Takes a piece of the body from the parser. A body may come in chunks of a byte each, a million of
   * them; so small ones are put together before anyone who reads the body has to do with them.
   */
  override push(piece: Buffer | null): boolean {
    if (this.isDropped && piece !== null) return true
    if (piece === null || piece.length >= SMALL) {
      this.flush()
      return super.push(piece)
    }
    this.small ??= []
    this.small.push(piece)
    return this.small.length < MANY || this.flush()
  }

  /**
   * Reads on and keeps nothing, where the answer is sent and the reader has stopped in the midst of the body: what comes
   * next on the connection would wait behind it.
   */
  passOver(socket: Socket): void {
    this.isDropped = true
    this.small = undefined
    this.resume()
    socket.resume()
  }

  /** Gives all that has come to whoever reads; false where that is more than is wanted now. */
  flush(): boolean {
    const { small } = this
    if (small === undefined) return true
    this.small = undefined
    return super.push(small.length === 1 ? small[0] : Buffer.concat(small))
  }
}

/** Bytes of a piece that is worth passing on by itself. */
const SMALL = 1024
/** Small pieces that are put together at most. */
const MANY = 1024
