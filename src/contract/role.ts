/** The roles of Enterprise Manager, as the documentation's security roles table names them. */
export const ROLES = [
  'Portal Administrator',
  'Portal User',
  'VM Restore Operator',
  'File Restore Operator',
  'Exchange Restore Operator',
  'Oracle Restore Operator',
  'SQL Restore Operator',
] as const

/** A role that an account may have. */
export type EmRole = (typeof ROLES)[number]

/** The ids of the roles, the same everywhere: constants of the product. In the order of its lists. */
export const ROLE_IDS: Readonly<Record<EmRole, string>> = {
  'Portal User': 'd19a3d33-cb77-4ffe-94e6-001432483a4e',
  'SQL Restore Operator': 'f78a92b8-9f06-4f1e-b522-4f0927cabd0f',
  'Oracle Restore Operator': 'e9d90e66-b6d4-49dc-8986-73cf33489623',
  'File Restore Operator': 'f84a8b62-49b8-4d0c-b25b-92321b52bab6',
  'Exchange Restore Operator': 'f83e4c81-0815-452f-9377-9d573dd9d481',
  'Portal Administrator': '5f37a46b-9ce2-40f4-8a62-b45b079257fc',
  'VM Restore Operator': 'c11c0c38-ba8b-49c7-bf70-fc2058fff1e2',
}

/** Not a role that accounts are given, but what a tenant of Veeam Cloud Connect may do when logged on. */
export const TENANT = 'Cloud Tenant'

/** What a logon session may have for a role. */
export type Role = EmRole | typeof TENANT

/** What logon sessions may have. */
export const SESSION_ROLES: readonly Role[] = [...ROLES, TENANT]

/** Roles of which a set of them tells what may be done; those of applications may do the same, so one is enough. */
const TOLD_APART: readonly Role[] = [
  'Portal User',
  'VM Restore Operator',
  'File Restore Operator',
  'Exchange Restore Operator',
]
const SETS = 2 ** TOLD_APART.length

/** For each that roles may do together, some that may do it: what is shown to those who have them is made once. */
export const SIGHTS: readonly (readonly Role[])[] = [
  ...Array.from({ length: SETS }, (_, set) => TOLD_APART.filter((_, bit) => set & (1 << bit))),
  // An administrator may do everything, whatever else he is.
  ['Portal Administrator'],
  [TENANT],
]

/** The place among `SIGHTS` of what these roles may do together. */
export function sightOf(roles: readonly Role[]): number {
  let set = 0
  for (const role of roles) {
    if (role === 'Portal Administrator') return SETS
    if (role === TENANT) return SETS + 1
    const bit = TOLD_APART.indexOf(role)
    set |= 1 << (bit < 0 ? TOLD_APART.length - 1 : bit)
  }
  return set
}

/** Whether some of these roles are among those that may. */
export const mayOneOf = (roles: readonly Role[], allowed: readonly Role[]): boolean =>
  roles.some((role) => allowed.includes(role))

/** All roles of accounts; tenants have ways of their own. */
export const EVERY_ROLE: readonly Role[] = ROLES
/** Those who may do everything. */
export const ADMINISTRATOR: readonly Role[] = ['Portal Administrator']
/** Those who may see jobs and infrastructure. */
export const PORTAL: readonly Role[] = ['Portal Administrator', 'Portal User']
/** Those who may open the files in backups. */
export const FILE_RESTORERS: readonly Role[] = ['Portal Administrator', 'File Restore Operator']
/** Those who may restore machines. */
export const MACHINE_RESTORERS: readonly Role[] = ['Portal Administrator', 'VM Restore Operator']
/** Those who may fail over by plan: all but Portal Users. */
export const FAILOVER: readonly Role[] = ROLES.filter((role) => role !== 'Portal User')
/** Those who may see backups and the points in them. */
export const RESTORERS: readonly Role[] = [
  'Portal Administrator',
  'Portal User',
  'VM Restore Operator',
  'File Restore Operator',
]
