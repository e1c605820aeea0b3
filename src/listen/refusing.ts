/**
 * What never becomes a request, because Node's parser refuses it: it is answered in its turn, behind the
 * answers to all requests that came before it on its connection, which then ends.
 */
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import type { Socket } from 'node:net'
import { type EmResponse, fieldName } from './em-response.js'
import type { FramingFault } from './framing.js'
import { deafen, linger } from './lingering.js'
import { endInTurn } from './paced.js'

/** What was refused, as far as it is known. */
export interface Refused {
  readonly status: 400 | 408 | 431 | 501 | 505
  /** Why, in the parser's words. */
  readonly reason: string
  /** The Accept header of what was refused, where it can be seen. */
  readonly accept: string | undefined
  /** Its first line, as far as it can be seen. */
  readonly line: string
  /** The fields of its head, where that could be parsed. */
  readonly headers: IncomingHttpHeaders
  /** The port that it came by. */
  readonly port: number | undefined
}

/** Words a refusal, and notes it where such things are noted. */
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

/** The code of a request that is not there in its time. */
const TOO_LATE = 'ERR_HTTP_REQUEST_TIMEOUT'

/** What to call where something is no request. */
export interface Refusing {
  /** Where the parser of a connection fails. */
  failed(error: ParseError, socket: Socket): void
  /** Where a client wants a tunnel (CONNECT). */
  tunnel(request: IncomingMessage, socket: Socket): void
  /** Where a request line is none. */
  line(fault: FramingFault, head: Buffer, socket: Socket): void
  /** Where a head is parsed, and nobody can tell where the body ends. */
  body(fault: FramingFault, response: EmResponse): void
}

/** Gives what refuses. @param refusal words it */
export function createRefusing(refusal: Refusal): Refusing {
  const refused = new WeakSet<Socket>()

  const refuse = (socket: Socket, what: Omit<Refused, 'line' | 'port'>): void => {
    refused.add(socket)
    deafen(socket)
    const { localPort: port, requestLine: line = '' } = socket
    afterAnswers(socket, () => {
      const { headers, body } = refusal({ ...what, line, port })
      socket.write(written(what.status, headers, body))
      linger(socket)
    })
  }

  const fail = (error: ParseError, socket: Socket): void => {
    if (error.code === 'ECONNRESET') socket.destroy()
    // One that is ended already only has to get rid of what it was to send.
    if (!socket.writable || refused.has(socket)) return
    const status = statusOf(error)
    const { newest } = socket
    // The parser may fail within the body of a request, which has its own answer.
    if (newest && !newest.req.complete) {
      refused.add(socket)
      deafen(socket)
      newest.req.flush()
      breakBody(newest, Object.assign(error, { statusCode: status }))
      afterAnswers(socket, () => linger(socket))
    } else {
      const reason = error.reason ?? error.message
      refuse(socket, { status, reason, accept: acceptOf(error), headers: {} })
    }
  }

  return {
    failed(error, socket) {
      // Node finds all at once whose time is over.
      if (error.code === TOO_LATE) endInTurn(() => fail(error, socket))
      else fail(error, socket)
    },
    tunnel(request, socket) {
      const reason = 'CONNECT asks for a tunnel, and this is no proxy'
      const { headers } = request
      refuse(socket, { status: 400, reason, accept: headers.accept, headers })
    },
    line(fault, head, socket) {
      refuse(socket, { ...fault, accept: acceptIn(head.toString('latin1')), headers: {} })
    },
    body(fault, response) {
      const { headers: sent, socket } = response.req
      const { localPort: port, requestLine: line = '' } = socket
      const { headers, body } = refusal({
        ...fault,
        accept: sent.accept,
        headers: sent,
        line,
        port,
      })
      response.writeHead(fault.status, { ...headers, connection: 'close' })
      response.end(body)
    },
  }
}

/** Ends a connection when all its answers are sent, unless the last of them ends it by itself. */
function afterAnswers(socket: Socket, end: () => void): void {
  const last = (): void => {
    if (socket.writable) end()
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
    case TOO_LATE:
      return 408
    case 'HPE_INVALID_VERSION':
      return 505
    default:
      return 400
  }
}

const HEAD_END = '\r\n\r\n'

/** The Accept header of the head that a parser failed in, where it is in the same piece. */
function acceptOf({ rawPacket, bytesParsed = 0 }: ParseError): string | undefined {
  if (rawPacket === undefined) return undefined
  const text = rawPacket.toString('latin1')
  // The end of the head itself is where some faults of it are found.
  const before = text.lastIndexOf(HEAD_END, bytesParsed - HEAD_END.length)
  const [head] = text.slice(before < 0 ? 0 : before + HEAD_END.length).split(HEAD_END, 1)
  return acceptIn(head ?? '')
}

const acceptIn = (head: string): string | undefined =>
  /^accept:[ \t]*(.*?)[ \t]*\r?$/im.exec(head)?.[1]

function written(status: number, headers: Readonly<Record<string, string>>, body: string): string {
  const all = { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) }
  const lines = Object.entries(all).map(([name, value]) => `${fieldName(name)}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}
