/**
 * Step: the logon session of a request, and whether its role may do what is asked. The cookie beats
 * the header, even if its token is dead (documented).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Role } from '../contract/role.js'
import { EmError } from '../wire/em-error.js'
import type { Worlds } from '../world.js'
import type { LogonSession } from './logon-sessions.js'

declare module 'fastify' {
  interface FastifyRequest {
    logonSession: LogonSession | null
  }
}

export const TOKEN_HEADER = 'x-restsvcsessionid'

export const sessionCheck = fp<{ worlds: Worlds }>(
  async (app: FastifyInstance, { worlds }) => {
    app.decorateRequest('logonSession', null)
    app.addHook('onRequest', (request, _reply, done) => {
      const operation = 'operation' in request.match ? request.match.operation : null
      if (request.method === 'OPTIONS' || operation?.needsSession === false) {
        done()
        return
      }
      const session = sessionOf(request, worlds)
      if (session instanceof EmError) {
        done(session)
        return
      }
      request.logonSession = session
      done(
        operation && !allows(operation.roles, session.role)
          ? new EmError('accessDenied')
          : undefined,
      )
    })
  },
  { name: 'emsim-session-check', dependencies: ['emsim-matching'] },
)

function sessionOf(request: FastifyRequest, worlds: Worlds): LogonSession | EmError {
  const { headers } = request.raw
  const token = tokenFromCookie(headers.cookie) ?? headers[TOKEN_HEADER]
  if (typeof token !== 'string' || token === '') return new EmError('noSession')
  let known = request.world.sessions.known(token)
  let session = request.world.sessions.use(token)
  if (session === 'unknown') {
    const world = worlds.ofToken(token)
    if (world) {
      request.world = world
      known = world.sessions.known(token)
      session = world.sessions.use(token)
    }
  }
  if (session === 'unknown') return new EmError('unknownSession')
  if (session !== 'expired') return session
  // For the journal, which tells whose session it was.
  request.logonSession = known?.session ?? null
  return expired(known?.used, request.world.sessions.idleLimit)
}

/** The journal is told since when the session was idle. */
function expired(used: number | undefined, limit: number): EmError {
  const since =
    used !== undefined && Number.isFinite(used)
      ? `session idle since ${new Date(used).toISOString().slice(11, 19)}, limit ${limit / 60_000} min`
      : 'session was made to expire'
  return new EmError('expiredSession', {}, { detail: since })
}

const allows = (roles: readonly Role[], role: Role): boolean => roles.includes(role)

const COOKIE = /(?:^|;)\s*X-RestSvcSessionId\s*=\s*("?)([^";\s]*)\1/i

/** The token in a Cookie header, with or without quotes; undefined where there is none. */
export function tokenFromCookie(header: string | undefined): string | undefined {
  return header === undefined ? undefined : COOKIE.exec(header)?.[2]
}
