/** Which world a logon is for, and which account: nothing but the name in its credentials may tell. */
import type { IncomingMessage } from 'node:http'
import type { EnterpriseManagerOperation } from '../contract/enterprise-manager.js'
import { userAndDomain } from '../matcher/account-name.js'
import { findAccount, fullName, readBasic } from '../sessions/accounts.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import type { Exchange } from './exchange.js'

const LOG_ON: EnterpriseManagerOperation['key'] = 'POST /sessionMngr'

/** Whether a request is a logon. */
export const isLogOn = (match: Exchange['match']): boolean =>
  'operation' in match && match.operation.key === LOG_ON

/** What a logon says of itself before anything is checked. */
export interface Logon {
  readonly world: World
  /** The account that its credentials name, as its session would show it; null where there are none. */
  readonly account: string | null
}

/**
 * Reads the credentials of a logon. Its world is that which `user@world` names, unless an account is wholly called
 * so where the request came in. What is no world there is a domain, and says nothing.
 */
export function readLogon(request: IncomingMessage, worlds: Worlds): Logon {
  const asked = worlds.of(request)
  const name = readBasic(request.headers.authorization)?.name
  if (name === undefined) return { world: asked, account: null }
  const world = worldNamed(name.toLowerCase(), asked, worlds)
  const { accounts } = world.estate
  return { world, account: fullName(findAccount(accounts, name)?.name ?? name) }
}

function worldNamed(name: string, asked: World, worlds: Worlds): World {
  const { domain } = userAndDomain(name)
  const isAccount = asked.estate.accounts.some((account) => account.name.toLowerCase() === name)
  if (domain === undefined || isAccount) return asked
  return worlds.find(domain) ?? asked
}
