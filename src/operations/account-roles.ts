/** Handlers of the roles of an account: a role's id is the same in every account, so it is no record. */

import { EmError } from '../contract/em-error.js'
import type { EstateRecord, Value } from '../contract/record.js'
import { readId } from '../estate/identity.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'

function rolesOf({ params }: Call, { estate }: World): EstateRecord[] {
  const id = readId(params.EnterpriseAccount ?? '')
  const account = estate.find('EnterpriseAccount', id)
  if (!account) throw new EmError('noRecord', { type: 'EnterpriseAccount', id })
  const ids: Value = account.Roles
  return (Array.isArray(ids) ? ids : []).flatMap((role) => {
    const found = estate.find('EnterpriseRole', String(role))
    return found ? [{ id: found.id, EnterpriseAccount: id, RoleName: found.Name }] : []
  })
}

/** GET /api/security/accounts/{id}/roles. */
export const listAccountRoles: Handler<'list'> = (call, world) => {
  const records = rolesOf(call, world)
  const type = world.contract.type('EnterpriseAccountInRole')
  return { kind: 'list', type, count: records.length, records: () => records }
}

/** GET /api/security/accounts/{id}/roles/{id}. */
export const readAccountRole: Handler<'one'> = (call, world) => {
  const id = readId(call.params.ID ?? '')
  const record = rolesOf(call, world).find((one) => one.id === id)
  if (!record) throw new EmError('noRecord', { type: 'EnterpriseAccountInRole', id })
  return { kind: 'one', type: world.contract.type('EnterpriseAccountInRole'), record }
}
