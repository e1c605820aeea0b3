/** Handlers of the roles of an account: a role's id is the same in every account, so it is no record. */

import type { EstateRecord, Value } from '../contract/record.js'
import type { World } from '../world/world.js'
import type { Call, Handler } from './handler.js'
import { noSuch, readGuid, recordOf } from './record-in-path.js'

function rolesOf(call: Call, world: World): EstateRecord[] {
  const { contract, estate } = world
  const wanted = call.params.EnterpriseAccount ?? ''
  const account = recordOf(contract.type('EnterpriseAccount'), wanted, call, world)
  const ids: Value = account.Roles
  return (Array.isArray(ids) ? ids : []).flatMap((role) => {
    const found = estate.find('EnterpriseRole', String(role))
    return found ? [{ id: found.id, EnterpriseAccount: account.id, RoleName: found.Name }] : []
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
  const type = world.contract.type('EnterpriseAccountInRole')
  const roles = rolesOf(call, world)
  const id = readGuid(type, call.params.ID ?? '')
  const record = roles.find((one) => one.id === id)
  if (!record) throw noSuch(type, id)
  return { kind: 'one', type, record }
}
