/**
 * Where the client reaches the API, from the request itself: so links work behind mapped ports and,
 * where proxies are trusted, behind them.
 */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'

const HOST = /^(?:[\w.~-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/**
 * Below what the API's links lie for a request, such as `https://localhost:9398/api`.
 * @param trustProxy whether to believe Forwarded (RFC 7239) and X-Forwarded-Proto and -Host
 */
export function baseUrlOf(request: IncomingMessage, trustProxy: boolean): string {
  const socket = request.socket as TLSSocket
  let scheme = socket.encrypted ? 'https' : 'http'
  let host = request.headers.host
  if (trustProxy) {
    const forwarded = forwardedOf(request)
    if (forwarded.proto === 'http' || forwarded.proto === 'https') scheme = forwarded.proto
    host = forwarded.host ?? host
  }
  if (host === undefined || !(host === last.host || HOST.test(host)))
    return `${scheme}://${addressOf(socket)}/api`
  // Nearly all requests reach the same place as the one before, and the same text is cheap to compare.
  if (host !== last.host || scheme !== last.scheme)
    last = { scheme, host, base: `${scheme}://${host}/api` }
  return last.base
}

let last = { scheme: '', host: '', base: '' }

/** HTTP/1.0 clients may send no Host; then the address that they reached has to do. */
function addressOf(socket: TLSSocket): string {
  const { localAddress = 'localhost', localPort } = socket
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress
  return localPort === undefined ? host : `${host}:${localPort}`
}

function forwardedOf(request: IncomingMessage): {
  proto: string | undefined
  host: string | undefined
} {
  const forwarded = first(request.headers.forwarded)
  if (forwarded !== undefined) {
    return { proto: parameter(forwarded, 'proto'), host: parameter(forwarded, 'host') }
  }
  return {
    proto: first(request.headers['x-forwarded-proto'])?.toLowerCase(),
    host: first(request.headers['x-forwarded-host']),
  }
}

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
