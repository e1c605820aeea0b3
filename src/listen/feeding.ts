/**
 * Gives the bytes of a connection to Node's parser: head by head, and each only when the request before it
 * is answered. So a request line is seen as it came, requests on one connection never overtake each other
 * (RFC 9112, 9.3.2), and what follows the last answer of a connection is not looked at.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type FramingFault, faultOfLine } from './framing.js'
import { readIntoOneBuffer } from './one-buffer.js'

/** Bytes of a read that was not all there was, most likely: others have their turn then. */
const FULL_READ = 65_536

const CR = 13
const LF = 10
const HEAD_END = '\r\n\r\n'
const HEAD_END_BYTES = 0x0d0a0d0a

/** What the next bytes of a connection belong to. */
type Part =
  /** A head: what has come of its first line, until that is whole, and the last bytes that have come. */
  | { readonly kind: 'head'; line: string | undefined; tail: string }
  /** A body of which so many bytes are missing. */
  | { readonly kind: 'sized'; left: number }
  /** A body in chunks, with the last bytes of it that have come: it ends as a head does. */
  | { readonly kind: 'chunked'; tail: string }

declare module 'node:net' {
  interface Socket {
    /** The first line of the newest head, as far as it has come; none when that is answered. */
    requestLine?: string | undefined
  }
}

type Parse = (bytes: Buffer) => void

/** How Node's parser of a connection is told what comes, and that no more does. */
interface Parser {
  readonly parse: Parse
  readonly finish: () => void
}

/**
 * Stands between a connection and its parser, once Node has joined the two.
 * @param refuse answers a request line that is none, and makes the connection deaf
 */
export function feed(socket: Socket, refuse: (fault: FramingFault, head: Buffer) => void): void {
  const [parse] = socket.listeners('data')
  const finish = socket.listeners('end').at(-1)
  if (!parse || !finish) throw new Error('The parser of a connection does not listen to it.')
  const feeder = new Feeder(socket, { parse: parse as Parse, finish: finish as () => void }, refuse)
  socket.removeListener('data', parse as Parse).removeListener('end', finish as () => void)
  socket.on('data', (bytes: Buffer) => feeder.come(bytes)).on('end', () => feeder.end())
  readIntoOneBuffer(socket)
}

class Feeder {
  private readonly socket: Socket
  private readonly parser: Parser
  private readonly refuse: (fault: FramingFault, head: Buffer) => void
  private part: Part = newHead()
  /** What has to wait for an answer. */
  private kept: Buffer | undefined
  private hasEnded = false

  constructor(socket: Socket, parser: Parser, refuse: (fault: FramingFault, head: Buffer) => void) {
    this.socket = socket
    this.parser = parser
    this.refuse = refuse
  }

  /** Takes what has come, in a buffer that is read into again as soon as others have a turn. */
  come(bytes: Buffer): void {
    const { part, kept, socket } = this
    const head = kept || !isNew(part) || isAnswering(socket) ? undefined : headIn(bytes)
    // It has been read to its end before the parser tells of it.
    if (head !== undefined) this.passHead(bytes, head)
    else this.take(Buffer.from(bytes))
  }

  /** Passes one whole head with nothing behind it: most of what comes, and the shortest way for it. */
  private passHead(bytes: Buffer, head: string): void {
    const { socket } = this
    const line = head.slice(0, head.indexOf('\n'))
    socket.requestLine = line
    const fault = faultOfLine(line)
    if (fault) this.refuse(fault, bytes)
    else this.parser.parse(bytes)
    const request = socket.newest?.req
    if (socket.isDeaf || request?.complete) return
    this.part = partAfter(this.part, request)
    request?.flush()
  }

  private take(bytes: Buffer): void {
    if (this.kept) {
      // Someone who reads a body late has let the connection go on.
      this.kept = Buffer.concat([this.kept, bytes])
      this.socket.pause()
      return
    }
    this.pass(bytes)
    this.socket.newest?.req.flush()
    if (bytes.length >= FULL_READ) this.letOthers()
  }

  /** Nothing comes any more: what waits is answered all the same. */
  end(): void {
    this.hasEnded = true
    if (!this.kept && !this.socket.isDeaf) this.parser.finish()
  }

  private pass(all: Buffer): void {
    for (let rest = all; rest.length > 0; ) {
      const { part, socket } = this
      if (isNew(part)) {
        if (isAnswering(socket)) {
          this.keep(rest)
          return
        }
        // Empty lines before a request are none of its head (RFC 9112, 2.2).
        if (rest[0] === CR || rest[0] === LF) {
          rest = rest.subarray(1)
          continue
        }
      }
      const length = lengthIn(part, rest)
      const piece = length < rest.length ? rest.subarray(0, length) : rest
      rest = rest.subarray(length)
      const fault = part.kind === 'head' ? this.faultIn(part, piece) : undefined
      const behind = partBehind(part, piece)
      if (fault) this.refuse(fault, piece)
      else this.parser.parse(piece)
      if (socket.isDeaf) return
      this.part = behind ?? partAfter(part, socket.newest?.req)
    }
  }

  /** What is wrong with the first line of a head, if it has become whole. */
  private faultIn(head: Extract<Part, { kind: 'head' }>, piece: Buffer): FramingFault | undefined {
    if (head.line === undefined) return undefined
    const end = piece.indexOf(LF)
    const line = head.line + piece.toString('latin1', 0, end < 0 ? piece.length : end)
    head.line = end < 0 ? line : undefined
    this.socket.requestLine = line
    return end < 0 ? undefined : faultOfLine(line)
  }

  private keep(rest: Buffer): void {
    const { socket } = this
    this.kept = rest
    socket.pause()
    socket.newest?.once('close', () => {
      const kept = this.kept ?? rest
      this.kept = undefined
      if (socket.isDeaf || !socket.writable) return
      this.take(kept)
      if (this.kept) return
      if (this.hasEnded) this.end()
      else socket.resume()
    })
  }

  /** Lets other connections have their turn before more is read. */
  private letOthers(): void {
    const { socket } = this
    if (this.kept || socket.isPaused()) return
    socket.pause()
    setImmediate(() => {
      const request = socket.newest?.req
      // Whoever reads the body lets the connection go on when he wants more.
      const isFull = request && request.readableLength >= request.readableHighWaterMark
      if (!this.kept && !isFull) socket.resume()
    })
  }
}

/** The text of one whole head, unless the bytes are less than one, more, or have empty lines before it. */
function headIn(bytes: Buffer): string | undefined {
  if (bytes.length >= FULL_READ || bytes[0] === CR || bytes[0] === LF) return undefined
  const text = bytes.toString('latin1')
  const end = text.indexOf(HEAD_END)
  return end >= 0 && end === text.length - HEAD_END.length ? text : undefined
}

const newHead = (): Part => ({ kind: 'head', line: '', tail: '' })

const isNew = (part: Part): boolean => part.kind === 'head' && part.line === '' && part.tail === ''

const isAnswering = ({ newest }: Socket): boolean => newest !== undefined && !newest.closed

/** How many of the bytes belong to a part, up to its end. */
function lengthIn(part: Part, bytes: Buffer): number {
  if (part.kind === 'sized') return part.left
  const { tail } = part
  if (tail !== '') {
    const at = (tail + bytes.toString('latin1', 0, HEAD_END.length - 1)).indexOf(HEAD_END)
    if (at >= 0) return at + HEAD_END.length - tail.length
  }
  const at = bytes.indexOf(HEAD_END, 0, 'latin1')
  return at < 0 ? bytes.length : at + HEAD_END.length
}

/** What comes behind a piece of a part, unless the part is a head, or a body in chunks, that ends with it. */
function partBehind(part: Part, piece: Buffer): Part | undefined {
  const { length } = piece
  if (part.kind === 'sized') {
    const left = part.left - length
    return left > 0 ? { kind: 'sized', left } : newHead()
  }
  if (length >= 4 && piece.readUInt32BE(length - 4) === HEAD_END_BYTES) return undefined
  const tail = (part.tail + piece.toString('latin1', Math.max(0, length - 4))).slice(-4)
  return tail === HEAD_END ? undefined : { ...part, tail }
}

/** What comes behind a whole head, or body in chunks; the request is the one that the parser has made of the last head. */
function partAfter(part: Part, request: IncomingMessage | undefined): Part {
  if (request === undefined || request.complete) return newHead()
  if (part.kind === 'chunked' || 'transfer-encoding' in request.headers)
    return { kind: 'chunked', tail: '' }
  return { kind: 'sized', left: Number(request.headers['content-length']) }
}
