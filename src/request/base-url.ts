/**
 * Where the client reaches the API, from the request itself: so links work behind mapped ports and,
 * where proxies are trusted, behind them.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { hostOf, shownAddress } from '../wire/host.js'

/** Below this lies the API. */
const API = '/api'

/**
 * Below what the API's links lie for a request, such as `https://localhost:9398/api`.
 * @param trustProxy whether to believe Forwarded (RFC 7239) and X-Forwarded-Proto, -Host, -Port and -Prefix
 */
export function baseUrlOf(request: IncomingMessage, trustProxy: boolean): string {
  const { headers } = request
  const socket = request.socket as TLSSocket
  const scheme = socket.encrypted ? 'https' : 'http'
  const host = headers.host || addressOf(socket)
  if (!trustProxy) return joined(scheme, host, '')
  const told = forwardedOf(headers)
  const outer = told.scheme ?? scheme
  return joined(outer, outerHost(told, host, outer), told.prefix)
}

/** The same without the API: what the URLs that a client asked for begin with. */
export const originOf = (request: IncomingMessage, trustProxy: boolean): string =>
  baseUrlOf(request, trustProxy).slice(0, -API.length)

let last = { scheme: '', host: '', prefix: '', base: '' }

/** Nearly all requests reach the same place as the one before, and the same text is cheap to compare. */
function joined(scheme: string, host: string, prefix: string): string {
  if (host !== last.host || scheme !== last.scheme || prefix !== last.prefix)
    last = { scheme, host, prefix, base: `${scheme}://${host}${prefix}${API}` }
  return last.base
}

/** HTTP/1.0 clients may send no Host; then the address that they reached has to do. */
function addressOf({ localAddress = 'localhost', localPort }: TLSSocket): string {
  const host = shownAddress(localAddress)
  return localPort === undefined ? host : `${host}:${localPort}`
}

/** What proxies say of the request that the first of them got. */
interface Told {
  readonly scheme: string | undefined
  readonly host: string | undefined
  readonly port: string | undefined
  /** A path that they have cut off, or nothing. */
  readonly prefix: string
}

/** What Forwarded does not say is taken from the others, and so is what it says wrong. */
function forwardedOf(headers: IncomingHttpHeaders): Told {
  const forwarded = parametersOf(headers.forwarded)
  const port = first(headers['x-forwarded-port'])
  return {
    scheme: schemeOf(forwarded.get('proto')) ?? schemeOf(first(headers['x-forwarded-proto'])),
    host: validHost(forwarded.get('host')) ?? validHost(first(headers['x-forwarded-host'])),
    port: portOf(port),
    prefix: prefixOf(headers['x-forwarded-prefix']),
  }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** The port in the host that proxies name is the client's; that in Host may be their own. */
function outerHost({ host, port }: Told, inner: string, scheme: string): string {
  const name = host ?? inner
  if (port === undefined || (host !== undefined && PORT.test(host))) return name
  const bare = name.replace(PORT, '')
  return port === DEFAULT_PORTS[scheme] ? bare : `${bare}:${port}`
}

const PORT = /:\d+$/

/** Parameters of Forwarded, in small letters: each as the proxy nearest to the client has it. */
function parametersOf(header: string | undefined): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, token = ''] of header?.matchAll(PARAMETER) ?? []) {
    const lower = name.toLowerCase()
    if (!parameters.has(lower)) parameters.set(lower, quoted?.replace(/\\(.)/g, '$1') ?? token)
  }
  return parameters
}

const PARAMETER = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g

type Header = string | string[] | undefined

/** The first of several values: that of the proxy nearest to the client. */
const first = (header: Header): string | undefined => valuesOf(header)[0]

const valuesOf = (header: Header): string[] =>
  [header ?? []]
    .flat()
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())

function schemeOf(text: string | undefined): string | undefined {
  const scheme = text?.toLowerCase()
  return scheme !== undefined && Object.hasOwn(DEFAULT_PORTS, scheme) ? scheme : undefined
}

const portOf = (text = ''): string | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? text : undefined

const validHost = (text: string | undefined): string | undefined =>
  (text !== undefined && hostOf(text)) || undefined

/** Segments of a path; none holds what a cookie's path could not. */
const PREFIX = /^(?:\/(?:[\w.~!$&'()*+=:@-]|%[0-9a-f]{2})+)*$/i

/** Each proxy behind the first adds what it has cut off. */
function prefixOf(header: Header): string {
  const prefix = valuesOf(header)
    .map((text) => text.replace(/\/+$/, '').replace(/^(?=[^/])/, '/'))
    .join('')
  return PREFIX.test(prefix) ? prefix : ''
}
