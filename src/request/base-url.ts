/**
 * Where the client reaches the API, from the request itself: so links work behind mapped ports and,
 * where proxies are trusted, behind them.
 */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

const HOST = /^(?:[\w.~-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/**
 * Below what the API's links lie for a request, such as `https://localhost:9398/api`.
 * @param trustProxy whether to believe Forwarded (RFC 7239) and X-Forwarded-Proto, -Host, -Port and -Prefix
 */
export function baseUrlOf(request: IncomingMessage, trustProxy: boolean): string {
  const socket = request.socket as TLSSocket
  let scheme = socket.encrypted ? 'https' : 'http'
  let host = request.headers.host
  let prefix = ''
  if (trustProxy) {
    const forwarded = forwardedOf(request)
    if (forwarded.proto === 'http' || forwarded.proto === 'https') scheme = forwarded.proto
    host = forwarded.host ?? host
    prefix = forwarded.prefix
  }
  if (host === undefined || !(host === last.host || HOST.test(host)))
    return `${scheme}://${addressOf(socket)}${prefix}/api`
  // Nearly all requests reach the same place as the one before, and the same text is cheap to compare.
  if (host !== last.host || scheme !== last.scheme || prefix !== last.prefix)
    last = { scheme, host, prefix, base: `${scheme}://${host}${prefix}/api` }
  return last.base
}

let last = { scheme: '', host: '', prefix: '', base: '' }

/** A path that a proxy has cut off. */
const PREFIX = /^(?:\/[\w.~-]+)+$/

/** HTTP/1.0 clients may send no Host; then the address that they reached has to do. */
function addressOf(socket: TLSSocket): string {
  const { localAddress = 'localhost', localPort } = socket
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress
  return localPort === undefined ? host : `${host}:${localPort}`
}

function forwardedOf({ headers }: IncomingMessage): {
  proto: string | undefined
  host: string | undefined
  prefix: string
} {
  const written = first(headers['x-forwarded-prefix'])?.replace(/\/+$/, '') ?? ''
  const prefix = PREFIX.test(written) ? written : ''
  const forwarded = first(headers.forwarded)
  if (forwarded !== undefined) {
    return { proto: parameter(forwarded, 'proto'), host: parameter(forwarded, 'host'), prefix }
  }
  const proto = first(headers['x-forwarded-proto'])?.toLowerCase()
  const host = first(headers['x-forwarded-host'])
  const port = first(headers['x-forwarded-port'])
  const isOwn = port !== undefined && /^\d{1,5}$/.test(port) && port !== DEFAULT_PORTS[proto ?? '']
  const isTold = host === undefined || /:\d+$/.test(host)
  return { proto, host: isOwn && !isTold ? `${host}:${port}` : host, prefix }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** The first of several values: that of the proxy nearest to the client. */
function first(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header
  return text?.split(',')[0]?.trim()
}

function parameter(forwarded: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|;)\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(
    forwarded,
  )
  return match?.[1] ?? match?.[2]
}
