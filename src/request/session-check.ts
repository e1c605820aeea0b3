/** Step: whose logon session a request bears, and whether its role may do what is asked. */
import type { IncomingHttpHeaders } from 'node:http'
import { EmError } from '../contract/em-error.js'
import { mayOneOf, type Role } from '../contract/role.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import { tokenOf } from '../sessions/request-token.js'
import { rightsOf } from '../sessions/rights.js'
import { pathOf } from '../url.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'
import type { Exchange } from './exchange.js'

/** Notes the logon session of a request and its rights; gives why it may not do what it asks for. */
export function checkSession(
  exchange: Exchange,
  headers: IncomingHttpHeaders,
): EmError | undefined {
  const { match } = exchange
  const operation = 'operation' in match ? match.operation : null
  if (exchange.method === 'OPTIONS' || operation?.needsSession === false) return undefined
  const refused = findSession(exchange, headers)
  if (refused) return refused
  const { edition, world } = exchange
  if (operation && edition !== world.editions.newest) {
    // What a session of an older version does not know is not there for it.
    const own = edition.own(operation)
    if (!own) return new EmError('noResource', { path: pathOf(exchange.url) })
    exchange.match = { ...match, operation: own }
  }
  if (!operation || mayOneOf(exchange.roles, operation.roles)) return undefined
  return new EmError('accessDenied', {}, { detail: deniedTo(exchange.roles, operation.roles) })
}

function findSession(exchange: Exchange, headers: IncomingHttpHeaders): EmError | undefined {
  const token = tokenOf(headers)
  if (token === undefined) return new EmError('noSession')
  const { sessions } = exchange.world
  const known = sessions.known(token)
  if (known === undefined) return new EmError('unknownSession')
  const { used } = known
  // For the journal, which tells whose session it was, also of one that has expired.
  exchange.session = known.session
  exchange.edition = exchange.world.editions.of(known.session.version)
  const roles = rightsOf(known.session, exchange.world.estate, exchange.at)
  // With an account that was removed, or a tenant that may not enter, its sessions are over.
  if (roles === undefined) return new EmError('unknownSession')
  exchange.roles = roles
  if (!sessions.use(known, exchange.at)) return expired(used, sessions.idleLimit)
  if (sessions.isToBeNoted(known)) noteUse(exchange.world, known.session)
  return undefined
}

function noteUse(world: World, { id, UserName }: LogonSession): void {
  carryOut(world, { account: UserName, session: id }, () => [{ do: 'useSession', id }])
}

/** The journal is told who may. */
const deniedTo = (own: readonly Role[], allowed: readonly Role[]): string =>
  `Access denied: ${own.length > 1 ? 'the roles are' : 'the role is'} ${own.join(', ') || 'none'}; allowed are ${allowed.join(', ')}.`

/** The journal is told since when the session was idle. */
function expired(used: number, limit: number): EmError {
  const since = Number.isFinite(used)
    ? `session idle since ${new Date(used).toISOString().slice(11, 19)}, limit ${limit / 60_000} min`
    : 'session was made to expire'
  return new EmError('expiredSession', {}, { detail: since })
}
