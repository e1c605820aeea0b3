/** What logon sessions may do: it follows from the records of the estate, whenever it is asked for. */
import { type Role, TENANT } from '../contract/role.js'
import type { Lookup } from '../contract/shown.js'
import { rolesOf } from '../estate/account.js'
import type { SessionOwner } from './logon-sessions.js'

const OF_TENANTS: readonly Role[] = [TENANT]

/** The roles of a session's account as they are now; undefined where the account is gone. */
export function rightsOf(owner: SessionOwner, estate: Lookup): readonly Role[] | undefined {
  if (owner.CloudTenant !== undefined) return OF_TENANTS
  const account = estate.find('EnterpriseAccount', owner.EnterpriseAccount ?? '')
  return account && rolesOf(account)
}
