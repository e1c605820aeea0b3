/**
 * One port that answers https and plain http. What a connection begins with tells which. The socket is
 * then handed to a server of that kind; neither of the two listens by itself.
 */

import http from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { below } from './below.js'
import type { Certificate, CertificateWish } from './certificate.js'
import { checkPair } from './certificate-pair.js'
import type { ClientHello } from './client-hello.js'
import { Crowd } from './crowd.js'
import { atDoor, Deadline, type DoorLimits, type Rooms } from './door.js'
import { EmRequest } from './em-request.js'
import { EmResponse } from './em-response.js'
import { feed } from './feeding.js'
import { faultOfBody } from './framing.js'
import { watchIdle } from './idling.js'
import { lingersAtEnd } from './lingering.js'
import { ListenError } from './listen-error.js'
import { paced } from './paced.js'
import { createRefusing, type Refusal } from './refusing.js'
import { createSecureServers, type HandshakeFault } from './secure-servers.js'
import { type HttpServer, shut } from './shutting.js'

/** Where and how to listen. */
export interface ListenOptions {
  readonly host: string
  /** 0 for a free one. */
  readonly port: number
  /** `auto`: https and http; `only`: https, http is told off; `off`: http. */
  readonly tls: 'auto' | 'only' | 'off'
  /** One's own certificate; without it, one is made at first need. */
  readonly certificate?: Certificate
  /** What that is made for. */
  readonly wish?: CertificateWish
  /** Words what the parser refuses. */
  readonly refusal: Refusal
  readonly limits?: Partial<Limits>
  /** What is to go wrong with a handshake that a client begins. */
  readonly faultOf?: (socket: Socket, hello: ClientHello) => HandshakeFault | undefined
}

/** All in milliseconds. */
export interface Limits extends DoorLimits {
  /** Until a request's headers are there. */
  readonly headers: number
  /** Until a request is there, body and all. */
  readonly request: number
  /** That an idle connection is kept. */
  readonly keepAlive: number
}

const LIMITS: Limits = {
  firstByte: 10_000,
  handshake: 10_000,
  headers: 20_000,
  request: 60_000,
  keepAlive: 72_000,
}

/** Connections that have begun TLS and not got a request to us yet, at most: each takes some 60 kB. */
const MOST_BEGINNING = 500

/** Handshakes that are begun in one turn: each takes a third of a millisecond. */
const MOST_AT_ONCE = 20

/** A port that is listened on. */
export interface Listener {
  readonly port: number
  /** https where it is served, else http. */
  readonly url: string
  /** Plain http, where it is served. */
  readonly httpUrl: string | undefined
  /** What a client of https is to trust (PEM). */
  certificate(): Promise<string>
  /** Stops: idle connections at once, busy ones after their answer, the rest after the grace time. */
  close(graceMs?: number): Promise<void>
}

/**
 * Listens on a port and passes requests to the handler.
 * @throws ListenError if the port cannot be had, or the certificate and its key are no pair
 */
export async function listen(
  handler: http.RequestListener,
  options: ListenOptions,
): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits }
  const { tls, host } = options
  if (options.certificate) checkPair(options.certificate)
  const serverOptions = {
    ServerResponse: EmResponse,
    IncomingMessage: EmRequest,
    // Who words all other refusals does so with this, too.
    requireHostHeader: false,
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    // Of that, one timer for all takes care.
    keepAliveTimeout: 0,
    connectionsCheckingInterval: Math.min(limits.headers, 1000),
    handshakeTimeout: limits.handshake,
  }
  const refusing = createRefusing(options.refusal)
  const crowd = new Crowd(MOST_BEGINNING)
  const inTurn = paced(MOST_AT_ONCE)
  let closing: Promise<void> | undefined
  /** Connections that speak HTTP, and those that do not yet. */
  const speaking = new Set<Socket>()
  const silent = new Set<Socket>()
  /** Of connections that have begun TLS. */
  const beginning = new WeakMap<Socket, Deadline>()
  const inner: HttpServer[] = []
  const prepare = <T extends HttpServer>(
    server: T,
    event: 'connection' | 'secureConnection',
    answer: http.RequestListener,
  ): T => {
    const listener = (request: EmRequest, response: EmResponse): void => {
      request.socket.newest = response
      response.tellKeepAlive(limits.keepAlive)
      // With the first request on it, a connection has begun.
      if (request.socket.idleLooks === undefined) crowd.leave(below(request.socket))
      if (closing) response.shouldKeepAlive = false
      const fault = faultOfBody(request)
      if (fault) refusing.body(fault, response)
      else answer(request, response)
    }
    server.on('request', listener)
    // What a client expects besides 100-continue is no reason to refuse it.
    server.on('checkExpectation', listener)
    server.on('clientError', refusing.failed)
    server.on('connect', refusing.tunnel)
    server.on(event, (socket: Socket) => {
      feed(socket, (fault, head) => refusing.line(fault, head, socket))
      silent.delete(below(socket))
      speaking.add(socket)
      socket.once('close', () => speaking.delete(socket))
      // A client that has ended its side may be gone: it is not answered forever.
      socket.once('end', () => {
        if (socket.newest) new Deadline(socket).within(limits.request)
      })
      lingersAtEnd(socket)
      const deadline = beginning.get(below(socket))
      if (deadline) {
        deadline.within(limits.firstByte)
        socket.once('data', () => deadline.met())
      }
    })
    // All are seen: what bounds them is the size of a head.
    server.maxHeadersCount = 0
    // A client may end its side when it has asked.
    Object.assign(server, { httpAllowHalfOpen: true })
    // Node counts a server's connections, for its time-outs and for closing idle ones, from this event on.
    server.emit('listening')
    inner.push(server)
    return server
  }
  const plain = prepare(
    http.createServer(serverOptions),
    'connection',
    tls === 'only' ? wantsTls : handler,
  )
  const secure = createSecureServers({
    host,
    wish: options.wish,
    own: options.certificate,
    async make(own) {
      // Loading it takes a good part of a start, and http alone does not need it.
      const https = await import('node:https')
      const server = https.createServer({ ...serverOptions, ...own })
      server.on('tlsClientError', (_error, socket) => socket.destroy())
      return prepare(server, 'secureConnection', handler)
    },
  })
  const handshake = (socket: Socket, hello: ClientHello, deadline: Deadline): void => {
    const fault = options.faultOf?.(socket, hello)
    if (fault === 'cutHandshake') socket.destroy()
    else if (fault === 'hangHandshake') {
      // Whoever wants it so waits for as long as he likes.
      deadline.met()
      socket.resume()
    } else {
      beginning.set(socket, deadline)
      crowd.enter(socket, () => {
        secure.of(fault).then(
          (server) => inTurn(() => socket.destroyed || server.emit('connection', socket)),
          () => socket.destroy(),
        )
      })
    }
  }
  const rooms: Rooms = {
    plain: (socket) => plain.emit('connection', socket),
    ...(tls !== 'off' && { secure: handshake }),
  }
  const sockets = new Set<Socket>()
  const front = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    silent.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      silent.delete(socket)
    })
    // A peer that breaks off is no matter of ours, whoever has the socket by then.
    socket.on('error', () => socket.destroy())
    atDoor(socket, rooms, limits)
  })

  await bind(front, options)
  const idle = watchIdle(speaking, limits.keepAlive)
  const { port } = front.address() as AddressInfo
  const place = `${shownHost(host)}:${port}`
  return {
    port,
    url: `${tls === 'off' ? 'http' : 'https'}://${place}`,
    httpUrl: tls !== 'only' ? `http://${place}` : undefined,
    certificate: secure.certificate,
    close(graceMs = 4000) {
      closing ??= shut({ front, inner, sockets, silent, speaking }, graceMs)
      idle.stop()
      return closing
    },
  }
}

function bind(front: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    front.once('error', (error) => reject(new ListenError(error, host, port)))
    front.listen({ host, port }, () => {
      front.removeAllListeners('error')
      resolve()
    })
  })
}

function wantsTls(_request: http.IncomingMessage, response: http.ServerResponse): void {
  response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
  response.end('A plain HTTP request was sent to an HTTPS port.\n')
}

/** A host as it stands in a URL that one can paste. */
function shownHost(host: string): string {
  if (/^[0.]+$|^[0:]+$/.test(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
