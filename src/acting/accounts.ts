/** Accounts are added and removed, and get and lose roles. */
import type { EstateRecord, Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { creates, given } from './creating.js'
import type { Decider } from './decider.js'
import { checkName, removes, theOne, toldRecord } from './records.js'
import { refused } from './refusals.js'
import { addsScopes, newScopes, rebuildsScopes } from './restore-scopes.js'

const ACCOUNT = 'EnterpriseAccount'

/** What accounts that are added log on with, as requests tell no password (our choice). */
const PASSWORD = 'Password'

const roleIn = (uid: Value, estate: ChangingEstate): string =>
  toldRecord('EnterpriseRole', uid, estate).id

const rolesOf = ({ Roles }: EstateRecord): readonly Value[] => [Roles ?? []].flat()

const listIn = (value: Value): readonly Record<string, Value>[] =>
  Array.isArray(value) ? (value as readonly Record<string, Value>[]) : []

const createsAccount = creates(ACCOUNT, {
  told({ body }, estate) {
    const { AccountName: Name, Roles, AllowRestoreAllVms: all, AccountType: type } = body
    checkName(ACCOUNT, Name, null, estate)
    const roles = listIn(Roles).map(({ EnterpriseRoleUid: uid }) => roleIn(uid, estate))
    if (roles.length === 0) throw refused('needs', { what: 'An account', which: 'a role' })
    if (all === false && listIn(body.HierarchyScopeObjects).length === 0)
      throw refused('needs', { what: 'A restricted account', which: 'a scope' })
    return {
      Name,
      ...given(body, ['AccountType', 'AllowRestoreAllVms', 'FlrSettings', 'SqlSettings']),
      Roles: [...new Set(roles)],
      // Groups and external users do not log on here by name and password.
      ...(type === 'User' && { Password: PASSWORD }),
    }
  },
  more: (account, { body, serial }, estate) =>
    newScopes(account.id, listIn(body.HierarchyScopeObjects), serial, estate),
})

const togglesRestriction: Decider = {
  decide({ params }, estate) {
    const { id, AllowRestoreAllVms: all = true } = theOne(ACCOUNT, params.ID, estate)
    const changes = { AllowRestoreAllVms: all !== true }
    return { commands: [{ do: 'update', type: ACCOUNT, id, changes }] }
  },
}

const addsRole: Decider = {
  decide({ params, body }, estate) {
    const account = theOne(ACCOUNT, params.EnterpriseAccount, estate)
    const role = roleIn(body.EnterpriseRoleUid, estate)
    const roles = rolesOf(account)
    if (roles.includes(role)) throw refused('roleTwice', { name: String(account.Name) })
    const changes = { Roles: [...roles, role] }
    return { commands: [{ do: 'update', type: ACCOUNT, id: account.id, changes }] }
  },
}

const removesRole: Decider = {
  decide({ params }, estate) {
    const account = theOne(ACCOUNT, params.EnterpriseAccount, estate)
    const Roles = rolesOf(account).filter((role) => role !== params.ID)
    if (Roles.length === 0) throw refused('lastRole', { name: String(account.Name) })
    return { commands: [{ do: 'update', type: ACCOUNT, id: account.id, changes: { Roles } }] }
  },
}

/** What changes accounts: the deciders of their operations. */
export const ACCOUNT_DECIDERS = {
  'POST /security/accounts': createsAccount,
  'POST /security/accounts?action=rebuildScope': rebuildsScopes,
  'POST /security/accounts/{ID}': togglesRestriction,
  'DELETE /security/accounts/{ID}': removes(ACCOUNT),
  'POST /security/accounts/{ID}/roles': addsRole,
  'DELETE /security/accounts/{ID}/roles/{ID}': removesRole,
  'POST /security/accounts/{ID}/scopes': addsScopes,
  'DELETE /security/accounts/{ID}/scopes/{ID}': removes('EnterpriseAccountHierarchyScope'),
} as const satisfies Readonly<Record<string, Decider>>
