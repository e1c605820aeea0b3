/** What requests that change accounts, their roles and what they may restore carry. */
import { boolean, enumeration, list, object, repeated, string, uid, urn } from '../element.js'
import { spec } from '../request-body.js'
import { machineRef } from './machine-ref.js'

/** Kinds of accounts. */
export const ACCOUNT_TYPES = ['User', 'Group', 'ExternalUser', 'ExternalGroup'] as const

const optional = { optional: true } as const
const roleUid = uid('EnterpriseRoleUid', 'EnterpriseRole')
const scopeItem = object('HierarchyScopeItem', {
  elements: [
    urn('HierarchyObjRef', {
      ...optional,
      example: machineRef,
      doc: 'The object; all that is in it counts too.',
    }),
    string('ObjectName', {
      ...optional,
      example: 'web01',
      doc: 'Its name; enough where the object is known by it.',
    }),
  ],
})

/** POST /security/accounts. */
export const enterpriseAccountCreateSpec = spec('EnterpriseAccountCreateSpec', [
  enumeration('AccountType', ACCOUNT_TYPES),
  string('AccountName', {
    example: 'TECH\\ann.lee',
    doc: 'DOMAIN\\name of a user or a group of the domain.',
  }),
  list('Roles', object('EnterpriseRole', { elements: [roleUid] })),
  boolean('AllowRestoreAllVms', { example: true, doc: 'Without, it needs scopes.' }),
  list('HierarchyScopeObjects', scopeItem, optional),
  object(
    'FlrSettings',
    { elements: [boolean('FlrInplaceOnly'), string('FlrExtentionRestrictions', optional)] },
    optional,
  ),
  object('SqlSettings', { elements: [boolean('DenyInPlaceRestore')] }, optional),
])

/** POST /security/accounts/{ID}/roles. */
export const accountInRoleCreateSpec = spec('EnterpriseAccountInRoleCreateSpec', [roleUid])

/** POST /security/accounts/{ID}/scopes. */
export const hierarchyScopeCreateSpec = spec('HierarchyScopeCreateSpec', [repeated(scopeItem)])

/** POST /security/accounts?action=rebuildScope: whose scopes. */
export const rebuildScopeJobSpec = spec(
  'RebuildScopeJobSpec',
  ['RebuildAll', 'RebuildUnprocessed', 'RebuildForCurrentUser'].map((name) =>
    object(name, {}, { optional: true, mayBeEmpty: true }),
  ),
  { choice: true },
)
