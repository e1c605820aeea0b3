import { IncomingMessage } from 'node:http'

/** A request as it comes in, and the connection that it came by. */
export class EmRequest extends IncomingMessage {
  private small: Buffer[] = []

  /**
   * Takes a piece of the body from the parser. A body may come in chunks of a byte each, a million of
   * them; so small ones are put together before anyone who reads the body has to do with them.
   */
  override push(piece: Buffer | null): boolean {
    if (piece === null || piece.length >= SMALL) {
      this.flush()
      return super.push(piece)
    }
    this.small.push(piece)
    return this.small.length < MANY || this.flush()
  }

  /** Gives all that has come to whoever reads; false where that is more than is wanted now. */
  flush(): boolean {
    const { small } = this
    if (small.length === 0) return true
    this.small = []
    return super.push(small.length === 1 ? small[0] : Buffer.concat(small))
  }
}

/** Bytes of a piece that is worth passing on by itself. */
const SMALL = 1024
/** Small pieces that are put together at most. */
const MANY = 1024
