/**
 * Who may use /emsim/. Where only this machine reaches emsim, everybody; else whoever has the token. A
 * web page that a browser on this machine shows may not: the host that is asked has to be this one.
 */
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { ControlError } from '../control-error.js'
import { isSameSecret } from '../crypto.js'
import { isLoopback } from '../listen/loopback.js'

export interface AccessOptions {
  readonly control: 'auto' | 'open' | 'off'
  readonly controlToken: string | undefined
  /** Address that the server listens on. */
  readonly host: string
}

/** Gives why a request may not use the controls; undefined where it may. */
export function accessTo({
  control,
  controlToken,
  host,
}: AccessOptions): (request: AskedRequest) => ControlError | undefined {
  const needsToken = control !== 'open' && (controlToken !== undefined || !isLoopback(host))
  return (request) => {
    if (control === 'off') return new ControlError('The controls are off (--control).', 404)
    const { host: asked, authorization } = request.headers
    if (isForeign(request))
      return new ControlError('The controls are not for web pages of other sites.', 403)
    // No web page knows the token, so whoever has it may call this machine whatever it likes.
    if (controlToken !== undefined && bears(String(authorization ?? ''), controlToken))
      return undefined
    if (control !== 'open' && !isOurs(String(asked ?? ''), host))
      return new ControlError(
        'The controls are not to be asked by this host name, but with the token (--control-token), or with --control open.',
        403,
      )
    if (needsToken)
      return new ControlError(
        'The controls want the token (--control-token) as a Bearer token, or --control open.',
        401,
      )
    return undefined
  }
}

interface AskedRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Whether a browser says that the page of another site asks for a change. */
function isForeign({ method, headers }: AskedRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const { origin, host } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  return hostOf(String(origin)) !== hostOf(`http://${host}`)
}

const hostOf = (url: string): string | undefined =>
  URL.canParse(url) ? new URL(url).host : undefined

/**
 * Whether a Host header names this machine: an address, localhost, or a name that cannot be rebound to
 * it by others.
 */
function isOurs(header: string, listening: string): boolean {
  const name = header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  if (name === '' || isIP(name) !== 0) return true
  const own = ['localhost', hostname().toLowerCase(), listening.toLowerCase()]
  return own.includes(name) || name.endsWith('.localhost')
}

function bears(header: string, token: string): boolean {
  const given = /^bearer\s+(\S+)$/i.exec(header)?.[1]
  return given !== undefined && isSameSecret(given, token)
}
