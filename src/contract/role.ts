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

/** Not a role that accounts are given, but what a tenant of Veeam Cloud Connect may do when logged on. */
export const TENANT = 'Cloud Tenant'

/** What a logon session may have for a role. */
export type Role = EmRole | typeof TENANT

/** What logon sessions may have. */
export const SESSION_ROLES: readonly Role[] = [...ROLES, TENANT]

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
