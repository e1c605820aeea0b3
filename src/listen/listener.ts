/**
 * One port that answers https and plain http. A connection's first byte tells which: a TLS handshake
 * starts with 22, which no HTTP method does. The socket is then handed to a server of that kind;
 * neither of the two listens by itself.
 */

import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createPrivateKey, X509Certificate } from '../crypto.js'
import { type Certificate, type CertificateWish, selfSigned } from './certificate.js'
import { EmResponse } from './em-response.js'
import { ListenError } from './listen-error.js'
import { createRefusing, type Refusal } from './refusing.js'

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
}

/** All in milliseconds. */
export interface Limits {
  /** Until a connection has said its first byte. */
  readonly firstByte: number
  /** Until a request's headers are there. */
  readonly headers: number
  /** Until a request is there, body and all. */
  readonly request: number
  /** That an idle connection is kept. */
  readonly keepAlive: number
}

const LIMITS: Limits = { firstByte: 20_000, headers: 20_000, request: 60_000, keepAlive: 72_000 }

/** A port that is listened on. */
export interface Listener {
  readonly port: number
  /** https where it is served, else http. */
  readonly url: string
  /** Plain http, where it is served. */
  readonly httpUrl: string | undefined
  /** The certificate (PEM) that https is served with. */
  certificate(): Promise<string>
  /** Stops: idle connections at once, busy ones after their answer, the rest after the grace time. */
  close(graceMs?: number): Promise<void>
}

const TLS_HANDSHAKE = 22

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
  const certificate = (): Promise<Certificate> =>
    options.certificate ? Promise.resolve(options.certificate) : selfSigned(host, options.wish)

  const serverOptions = {
    ServerResponse: EmResponse,
    // Who words all other refusals does so with this, too.
    requireHostHeader: false,
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.keepAlive,
    connectionsCheckingInterval: Math.min(limits.headers, 1000),
  }
  const refusing = createRefusing(options.refusal)
  const inner: http.Server[] = []
  const prepare = <T extends http.Server>(server: T, answer: http.RequestListener): T => {
    const listener: http.RequestListener = (request, response) => {
      request.socket.newest = response
      answer(request, response)
    }
    server.on('request', listener)
    // What a client expects besides 100-continue is no reason to refuse it.
    server.on('checkExpectation', listener)
    server.on('clientError', refusing.failed)
    server.on('connect', refusing.tunnel)
    // Node counts a server's connections, for its time-outs and for closing idle ones, from this event on.
    server.emit('listening')
    inner.push(server)
    return server
  }
  const plain = prepare(http.createServer(serverOptions), tls === 'only' ? wantsTls : handler)
  let secure: Promise<https.Server> | undefined
  const secureServer = (): Promise<https.Server> => {
    secure ??= certificate().then(({ cert, key }) => {
      const server = https.createServer({ ...serverOptions, cert, key })
      server.on('tlsClientError', (_error, socket) => socket.destroy())
      return prepare(server, handler)
    })
    return secure
  }

  const sockets = new Set<Socket>()
  const front = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A peer that breaks off is no matter of ours, whoever has the socket by then.
    socket.on('error', () => socket.destroy())
    if (tls === 'off') {
      plain.emit('connection', socket)
      return
    }
    socket.setTimeout(limits.firstByte, () => socket.destroy())
    const hand = (server: http.Server): void => {
      if (socket.destroyed) return
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      server.emit('connection', socket)
    }
    const peek = (): void => {
      const first = socket.read(1) as Buffer | null
      if (first === null) {
        socket.once('readable', peek)
        return
      }
      socket.unshift(first)
      if (first[0] !== TLS_HANDSHAKE) hand(plain)
      else secureServer().then(hand, () => socket.destroy())
    }
    socket.once('readable', peek)
  })

  await bind(front, options)
  const { port } = front.address() as AddressInfo
  const place = `${shownHost(host)}:${port}`
  let closing: Promise<void> | undefined
  return {
    port,
    url: `${tls === 'off' ? 'http' : 'https'}://${place}`,
    httpUrl: tls !== 'only' ? `http://${place}` : undefined,
    certificate: async () => (await certificate()).cert,
    close(graceMs = 4000) {
      closing ??= shut(front, inner, sockets, graceMs)
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

async function shut(
  front: Server,
  inner: readonly http.Server[],
  sockets: ReadonlySet<Socket>,
  graceMs: number,
): Promise<void> {
  const gone = new Promise<void>((resolve) => front.close(() => resolve()))
  // A server that never listened still has to stop the timer that watches its connections.
  for (const server of inner) {
    server.close()
    server.closeIdleConnections()
  }
  const idle = setInterval(() => {
    for (const server of inner) server.closeIdleConnections()
  }, 25)
  const grace = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, graceMs)
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  await gone
  clearInterval(idle)
  clearTimeout(grace)
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

function checkPair({ cert, key }: Certificate): void {
  // Not imported: an import reads every export, and so parses all root certificates that Node knows.
  const { createSecureContext } = process.getBuiltinModule('node:tls')
  const refusal = (reason: string): ListenError => new ListenError(new Error(reason), '', 0)
  try {
    createSecureContext({ cert })
  } catch {
    throw refusal('The TLS certificate is not a certificate in PEM.')
  }
  try {
    createPrivateKey(key)
  } catch {
    throw refusal('The TLS key is not a private key in PEM.')
  }
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw refusal('The TLS key does not belong to the certificate.')
}
