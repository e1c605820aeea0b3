/**
 * What never becomes a request, because Node's parser refuses it: it is answered in its turn, behind the
 * answers to all requests that came before it on its connection, which then ends.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { fieldName } from './em-response.js'

/** What was refused, as far as it is known. */
export interface Refused {
  readonly status: 400 | 408 | 431
  /** Why, in the parser's words. */
  readonly reason: string
  /** The Accept header of what was refused, where it can be seen. */
  readonly accept: string | undefined
}

/** How a refusal is worded. */
export type Refusal = (refused: Refused) => {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the parser says of what it refuses. */
interface ParseError extends NodeJS.ErrnoException {
  readonly reason?: string
  /** The piece that was being parsed, and how far that came. */
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
  statusCode?: number
}

/** Milliseconds that a client has to read a refusal: closing at once would take it from those who still send. */
const LINGER = 2000

/** Gives what to call where the parser of a connection fails, and where a client wants a tunnel (CONNECT). */
export function createRefusing(refusal: Refusal): {
  failed(error: ParseError, socket: Socket): void
  tunnel(request: IncomingMessage, socket: Socket): void
} {
  const refused = new WeakSet<Socket>()

  const refuse = (socket: Socket, what: Refused): void => {
    afterAnswers(socket, () => {
      const { headers, body } = refusal(what)
      socket.end(written(what.status, headers, body))
    })
  }

  return {
    failed(error, socket) {
      if (error.code === 'ECONNRESET') socket.destroy()
      // One that is ended already only has to get rid of what it was to send.
      if (!socket.writable || refused.has(socket)) return
      refused.add(socket)
      deafen(socket)
      const status = statusOf(error)
      const { newest } = socket
      // The parser may fail within the body of a request, which has its own answer.
      if (newest && !newest.req.complete) {
        breakBody(newest, Object.assign(error, { statusCode: status }))
        afterAnswers(socket, () => socket.end())
      } else {
        const reason = error.reason ?? error.message
        refuse(socket, { status, reason, accept: acceptOf(error) })
      }
    },
    tunnel(request, socket) {
      refused.add(socket)
      deafen(socket)
      const reason = 'CONNECT asks for a tunnel, and this is no proxy'
      refuse(socket, { status: 400, reason, accept: request.headers.accept })
    },
  }
}

/** What comes after a failure is read, or the client could not read on, and is not parsed. */
function deafen(socket: Socket): void {
  socket.removeAllListeners('data')
  socket.removeAllListeners('end')
  // Node lets go of the parser for one who listens by himself.
  socket.on('data', () => {})
  socket.resume()
}

/** Ends a connection when all its answers are sent, unless the last of them ends it by itself. */
function afterAnswers(socket: Socket, end: () => void): void {
  const last = (): void => {
    if (!socket.writable) return
    end()
    const timer = setTimeout(() => socket.destroy(), LINGER)
    socket.once('close', () => clearTimeout(timer))
  }
  const { newest } = socket
  if (newest && !newest.closed) newest.once('close', last)
  else last()
}

/** Tells whoever reads the body of a request, now or later, that it is broken; others are not concerned. */
function breakBody({ req, headersSent }: ServerResponse, error: ParseError): void {
  const tell = (): boolean => req.listenerCount('error') > 0 && req.emit('error', error)
  if (headersSent || tell()) return
  const wait = (event: string | symbol): void => {
    if (event !== 'error') return
    req.off('newListener', wait)
    setImmediate(tell)
  }
  req.on('newListener', wait)
}

function statusOf({ code }: ParseError): Refused['status'] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    default:
      return 400
  }
}

const HEAD_END = '\r\n\r\n'

/** The Accept header of the head that a parser failed in, where it is in the same piece. */
function acceptOf({ rawPacket, bytesParsed = 0 }: ParseError): string | undefined {
  if (rawPacket === undefined) return undefined
  const text = rawPacket.toString('latin1')
  const before = text.lastIndexOf(HEAD_END, bytesParsed)
  const [head] = text.slice(before < 0 ? 0 : before + HEAD_END.length).split(HEAD_END, 1)
  return /^accept:[ \t]*(.*?)[ \t]*\r?$/im.exec(head ?? '')?.[1]
}

function written(status: number, headers: Readonly<Record<string, string>>, body: string): string {
  const all = { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) }
  const lines = Object.entries(all).map(([name, value]) => `${fieldName(name)}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}
