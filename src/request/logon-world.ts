/** Which world a logon is for: nothing but the name of its account may tell. */
import type { IncomingMessage } from 'node:http'
import type { EnterpriseManagerOperation } from '../contract/enterprise-manager.js'
import { userAndDomain } from '../matcher/account-name.js'
import { readBasic } from '../sessions/accounts.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import type { Exchange } from './exchange.js'

const LOG_ON: EnterpriseManagerOperation['key'] = 'POST /sessionMngr'

/** Whether a request is a logon. */
export const isLogOn = (match: Exchange['match']): boolean =>
  'operation' in match && match.operation.key === LOG_ON

/**
 * The world of a logon: that which `user@world` names, unless an account is wholly called so where the
 * request came in. What is no world there is a domain, and says nothing.
 */
export function worldOfLogon(request: IncomingMessage, worlds: Worlds): World {
  const world = worlds.of(request)
  const name = readBasic(request.headers.authorization)?.name.toLowerCase() ?? ''
  const { domain } = userAndDomain(name)
  const isAccount = world.estate.accounts.some((account) => account.name.toLowerCase() === name)
  if (domain === undefined || isAccount) return world
  return worlds.find(domain) ?? world
}
