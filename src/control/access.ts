/**
 * Who may use /emsim/. Where only this machine reaches emsim, everybody; else whoever has the token. A
 * web page that a browser on this machine shows may not: the host that is asked has to be this one.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { ControlError } from './control-error.js'

export interface AccessOptions {
  readonly control: 'auto' | 'open' | 'off'
  readonly controlToken: string | undefined
  /** Address that the server listens on. */
  readonly host: string
}

/** What a load balancer or a container asks, and what says nothing of the estate. */
const OPEN: readonly string[] = ['/emsim/health', '/emsim/ready']

export const access = fp<AccessOptions>(
  async (app: FastifyInstance, { control, controlToken, host }) => {
    const needsToken = control !== 'open' && (controlToken !== undefined || !isLoopback(host))
    app.addHook('onRequest', (request, _reply, done) => {
      const path = (request.raw.url ?? '').split('?', 1)[0] ?? ''
      done(OPEN.includes(path.toLowerCase()) ? undefined : refusal(request))
    })

    const refusal = (request: {
      readonly method: string
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
    }): ControlError | undefined => {
      if (control === 'off') return new ControlError('The controls are off (--control).', 404)
      const { host: asked, authorization } = request.headers
      if (!isOurs(String(asked ?? ''), host))
        return new ControlError('The controls are not to be asked by this host name.', 403)
      if (needsToken && !bears(String(authorization ?? ''), controlToken))
        return new ControlError(
          'The controls want the token (--control-token) as a Bearer token.',
          401,
        )
      const hasBody = Number(request.headers['content-length'] ?? 0) > 0
      const type = String(request.headers['content-type'] ?? '')
      if (hasBody && !/^application\/json\b/i.test(type))
        return new ControlError('The controls take application/json.', 415)
      return undefined
    }
  },
  { name: 'emsim-access' },
)

/** Whether only this machine reaches an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\./.test(host)

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

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function bears(header: string, token: string | undefined): boolean {
  const given = /^bearer\s+(\S+)$/i.exec(header)?.[1]
  const same = timingSafeEqual(digest(given ?? ''), digest(token ?? ''))
  return given !== undefined && token !== undefined && same
}
