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

export type EmRole = (typeof ROLES)[number]

/** Not a role that accounts are given, but what a tenant of Veeam Cloud Connect may do when logged on. */
export const TENANT = 'Cloud Tenant'

export type Role = EmRole | typeof TENANT

/** What logon sessions may have. */
export const SESSION_ROLES: readonly Role[] = [...ROLES, TENANT]

export const EVERY_ROLE: readonly Role[] = ROLES
export const ADMINISTRATOR: readonly Role[] = ['Portal Administrator']
export const PORTAL: readonly Role[] = ['Portal Administrator', 'Portal User']
/** Those who may open the files in backups. */
export const FILE_RESTORERS: readonly Role[] = ['Portal Administrator', 'File Restore Operator']
/** Those who may fail over by plan: all but Portal Users. */
export const FAILOVER: readonly Role[] = ROLES.filter((role) => role !== 'Portal User')
/** Those who may see backups and the points in them. */
export const RESTORERS: readonly Role[] = [
  'Portal Administrator',
  'Portal User',
  'VM Restore Operator',
  'File Restore Operator',
]
