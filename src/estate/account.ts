/** Who may log on: the records of /security/accounts that have a password. */
import type { EstateRecord } from '../contract/record.js'
import { type EmRole, ROLE_IDS, ROLES } from '../contract/role.js'
import type { Command } from './command.js'
import { idOf } from './identity.js'

/** Who may log on. */
export interface Account {
  /** Of its EnterpriseAccount. */
  readonly id: string
  readonly name: string
  readonly password: string
  /** What it may do follows from all of them; without any, it cannot log on. */
  readonly roles: readonly EmRole[]
  /** Whether it cannot log on for now; its sessions go on (our choice: how Windows does it, no more is known). */
  readonly locked?: true
}

/** Who is to log on, as fixtures and options tell it. */
export interface NewAccount {
  readonly name: string
  readonly password: string
  /** Those that it has, or Portal Administrator, unless given. */
  readonly role?: EmRole
}

const TYPE = 'EnterpriseAccount'

const roleOf = new Map<unknown, EmRole>(ROLES.map((role) => [ROLE_IDS[role], role]))
const known = new WeakMap<EstateRecord, readonly EmRole[]>()

/** The roles of an EnterpriseAccount. */
export function rolesOf(account: EstateRecord): readonly EmRole[] {
  let roles = known.get(account)
  if (!roles) {
    roles = [account.Roles ?? []].flat().flatMap((id) => roleOf.get(id) ?? [])
    known.set(account, roles)
  }
  return roles
}

/** Those of some EnterpriseAccounts that may log on. */
export const accountsOf = (records: Iterable<EstateRecord>): Account[] =>
  [...records].flatMap((record) => {
    const { id, Name, Password, Locked } = record
    if (typeof Password !== 'string') return []
    const account = { id, name: String(Name), password: Password, roles: rolesOf(record) }
    return [Locked === true ? { ...account, locked: true } : account]
  })

/**
 * The commands that let some log on: who is listed by the same name, in any letter case, gets the password, and
 * the role if one is told; all others come new.
 * @param listed the EnterpriseAccounts that there are, or will be by then
 */
export function logonCommands(
  accounts: readonly NewAccount[],
  listed: Iterable<EstateRecord>,
): Command[] {
  if (accounts.length === 0) return []
  const byName = new Map<string, EstateRecord>()
  for (const record of listed) {
    const name = String(record.Name).toLowerCase()
    if (!byName.has(name)) byName.set(name, record)
  }
  return accounts.map(({ name, password, role }) => {
    const found = byName.get(name.toLowerCase())
    const isToldRole = role !== undefined || !found || rolesOf(found).length === 0
    const told = {
      Password: password,
      ...(isToldRole && { Roles: [ROLE_IDS[role ?? 'Portal Administrator']] }),
    }
    if (found) return { do: 'update', type: TYPE, id: found.id, changes: told }
    const record = Object.freeze({ id: idOf(TYPE, name.toLowerCase()), Name: name, ...told })
    byName.set(name.toLowerCase(), record)
    return { do: 'add', type: TYPE, record }
  })
}
