/**
 * Step: reads the request line and Host into the one form that all later steps know. What they cannot
 * mean is noted, and refused once the request has a world, whose journal tells of it.
 */
import type { IncomingMessage } from 'node:http'
import { hostOf } from '../wire/host.js'

declare module 'node:http' {
  interface IncomingMessage {
    /** The method that came. HEAD is answered as GET, and what no path supports as TRACE. */
    asked?: string
    /** Why the request cannot be told from others by its host. */
    misdirected?: string
  }
}

/** Methods that are routed as they are; PATCH is one of the controls'. */
const ROUTED: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

/** Gives the URL of a request: a path and a query. */
export function enter(request: IncomingMessage): string {
  const { method = 'GET' } = request
  request.asked = method
  // Node leaves the body of an answer to HEAD out by itself: it remembers the method that came.
  if (method !== 'GET' && !ROUTED.has(method)) request.method = method === 'HEAD' ? 'GET' : 'TRACE'
  const url = targetOf(request)
  readHost(request)
  request.url = url
  return url
}

/** A target that is named whole, as a proxy is asked (RFC 9112, 3.2.2), or is none, such as `*`. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i

function targetOf(request: IncomingMessage): string {
  const { url = '/' } = request
  if (url.startsWith('/')) return url.includes('%') ? withPlainLetters(url) : url
  const [, host, rest] = ABSOLUTE.exec(url) ?? []
  if (host !== undefined) request.headers.host = host
  if (host === '') request.misdirected = 'the target names no host'
  const path = rest ?? url
  return withPlainLetters(path.startsWith('/') ? path : `/${path}`)
}

/** Escapes of letters, digits and `-._~`, which need none. */
const NEEDLESS = /%(?:[46][1-9a-f]|[57][0-9a]|3\d|2[de]|5f|7e)/gi
const BROKEN = /%(?![0-9a-f]{2})/i

/**
 * A path in which what needs no escape has none: the two forms mean the same (RFC 3986, 6.2.2.2). An
 * escaped slash is no slash, and stays as it is. So does a path with a broken escape, for the router to
 * refuse: what is left of it might make an escape together with a letter.
 */
const withPlainLetters = (url: string): string =>
  url.replace(/^[^?]*/, (path) =>
    BROKEN.test(path) ? path : path.replace(NEEDLESS, decodeURIComponent),
  )

/** Host as later steps know it; a client sends one, and only HTTP/1.0 may do without. */
function readHost(request: IncomingMessage): void {
  const { headers, rawHeaders } = request
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') count++
  }
  const { host } = headers
  if (count > 1) request.misdirected = 'there are several Host headers'
  else if (count === 0 && request.httpVersion === '1.1')
    request.misdirected = 'there is no Host header'
  else if (host !== undefined) {
    const read = hostOf(host)
    if (read === undefined) request.misdirected = 'Host names no host'
    else if (read !== host) headers.host = read
  }
}
