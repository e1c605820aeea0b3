/** Who may log on: not a resource of the API, so kept beside the records. */
import type { EstateRecord } from '../contract/record.js'
import type { Lookup } from '../contract/shown.js'
import { idOf } from './identity.js'

export interface Account {
  readonly name: string
  readonly password: string
  /** One of the names of roles in `ROLES`. */
  readonly role: string
}

/** The record by which /security/accounts lists an account, unless another one of the name is there. */
export function accountRecord({ name, role }: Account, lookup: Lookup): EstateRecord {
  const known = [...lookup.all('EnterpriseRole')].find(({ Name }) => Name === role)
  const id = idOf('EnterpriseAccount', name.toLowerCase())
  return Object.freeze({ id, Name: name, Roles: known ? [known.id] : [] })
}
