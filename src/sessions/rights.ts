/** What logon sessions may do: it follows from the records of the estate, whenever it is asked for. */
import type { Fields } from '../contract/record.js'
import { type Role, TENANT } from '../contract/role.js'
import type { Lookup } from '../contract/shown.js'
import { rolesOf } from '../estate/account.js'
import { isObject } from '../is-object.js'
import type { SessionOwner } from './logon-sessions.js'

const OF_TENANTS: readonly Role[] = [TENANT]

/** Whether a tenant may be logged on: it is enabled, and its lease is not over. @param now milliseconds since the epoch */
export function mayEnter({ Enabled = true, LeaseOptions: lease }: Fields, now: number): boolean {
  const isOver =
    isObject(lease) &&
    lease.Enabled === true &&
    typeof lease.ExpirationDate === 'number' &&
    lease.ExpirationDate <= now
  return Enabled === true && !isOver
}

/**
 * The roles of a session's account as they are now; undefined where the account is gone, or the tenant may not be
 * logged on any more.
 * @param now milliseconds since the epoch
 */
export function rightsOf(
  owner: SessionOwner,
  estate: Lookup,
  now: number,
): readonly Role[] | undefined {
  if (owner.CloudTenant !== undefined) {
    const tenant = estate.find('CloudTenant', owner.CloudTenant)
    return tenant && mayEnter(tenant, now) ? OF_TENANTS : undefined
  }
  const account = estate.find('EnterpriseAccount', owner.EnterpriseAccount ?? '')
  return account && rolesOf(account)
}
