/**
 * Step: the logon session of a request, and whether its role may do what is asked.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Role } from '../contract/role.js'
import { EmError } from '../wire/em-error.js'
import type { LogonSession } from './logon-sessions.js'
import { tokenOf } from './request-token.js'

declare module 'fastify' {
  interface FastifyRequest {
    logonSession: LogonSession | null
  }
}

export const sessionCheck = fp(
  async (app: FastifyInstance) => {
    app.decorateRequest('logonSession', null)
    app.addHook('onRequest', (request, _reply, done) => {
      const operation = 'operation' in request.match ? request.match.operation : null
      if (request.method === 'OPTIONS' || operation?.needsSession === false) {
        done()
        return
      }
      const session = sessionOf(request)
      if (session instanceof EmError) {
        done(session)
        return
      }
      request.logonSession = session
      done(
        operation && !allows(operation.roles, session.role)
          ? new EmError('accessDenied', {}, { detail: deniedTo(session.role, operation.roles) })
          : undefined,
      )
    })
  },
  { name: 'emsim-session-check', dependencies: ['emsim-matching'] },
)

function sessionOf(request: FastifyRequest): LogonSession | EmError {
  const token = tokenOf(request.raw.headers)
  if (token === undefined) return new EmError('noSession')
  const { sessions } = request.world
  const known = sessions.known(token)
  const session = sessions.use(token)
  if (session === 'unknown') return new EmError('unknownSession')
  if (session !== 'expired') return session
  // For the journal, which tells whose session it was.
  request.logonSession = known?.session ?? null
  return expired(known?.used, sessions.idleLimit)
}

/** The journal is told who may. */
const deniedTo = (role: Role, allowed: readonly Role[]): string =>
  `Access denied: the role is ${role}; allowed are ${allowed.join(', ')}.`

/** The journal is told since when the session was idle. */
function expired(used: number | undefined, limit: number): EmError {
  const since =
    used !== undefined && Number.isFinite(used)
      ? `session idle since ${new Date(used).toISOString().slice(11, 19)}, limit ${limit / 60_000} min`
      : 'session was made to expire'
  return new EmError('expiredSession', {}, { detail: since })
}

const allows = (roles: readonly Role[], role: Role): boolean => roles.includes(role)
