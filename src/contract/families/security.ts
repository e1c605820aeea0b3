/** Who may do what in Enterprise Manager: accounts, their roles, and what they may restore. */
import { boolean, enumeration, object, string, urn } from '../element.js'
import { family } from '../family.js'
import { down, link } from '../link.js'
import { acts, listOf, NOTHING, one, operation, task } from '../operation.js'
import {
  ACCOUNT_TYPES,
  accountInRoleCreateSpec,
  enterpriseAccountCreateSpec,
  hierarchyScopeCreateSpec,
  rebuildScopeJobSpec,
} from '../parts/account-specs.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, ROLE_IDS, ROLES } from '../role.js'

const enterpriseSecuritySettings = resource('EnterpriseSecuritySettings', {
  doc: 'The way to accounts and roles.',
  path: '/security',
  address: 'href',
  roles: ADMINISTRATOR,
  links: [
    down('EnterpriseAccountReferenceList', '/security/accounts'),
    down('EnterpriseRoleReferenceList', '/security/roles'),
    link('Create', null, '/security/accounts'),
    link('Start', null, '/security/accounts?action=rebuildScope'),
  ],
})

const enterpriseRole = entity('EnterpriseRole', {
  doc: 'A role; there are seven, the same everywhere.',
  collection: '/security/roles',
  roles: ADMINISTRATOR,
  fixed: Object.entries(ROLE_IDS).map(([Name, id]) => Object.freeze({ id, Name })),
  elements: [],
  // Links of accounts and roles bear no names.
  links: [link('Alternate', 'EnterpriseRoleReference', '/security/roles/{ID}')],
  refLinks: [link('Alternate', 'EnterpriseRole', '/security/roles/{ID}?format=Entity')],
})

const enterpriseAccount = entity('EnterpriseAccount', {
  doc: 'Who may do something; with a password, he may log on. The Accounts of a fixture are listed here too.',
  collection: '/security/accounts',
  roles: ADMINISTRATOR,
  belongsTo: { Roles: { type: 'EnterpriseRole', many: true } },
  kept: [
    string('Password', { secret: true, optional: true, doc: 'Without, nobody logs on.' }),
    boolean('Locked', { default: false, doc: 'Nobody logs on as long as it is.' }),
  ],
  elements: [
    enumeration('AccountType', ACCOUNT_TYPES, { default: 'User' }),
    boolean('AllowRestoreAllVms', { default: true, doc: 'Not limited to its scopes.' }),
    object(
      'FlrSettings',
      {
        elements: [
          boolean('FlrInplaceOnly', { default: false }),
          // The server spells it so.
          string('FlrExtentionRestrictions', { default: '', doc: 'Extensions, with commas.' }),
        ],
      },
      { optional: true },
    ),
    object(
      'SqlSettings',
      { elements: [boolean('DenyInPlaceRestore', { default: false })] },
      { optional: true },
    ),
  ],
  links: [
    link('Alternate', 'EnterpriseAccountReference', '/security/accounts/{ID}'),
    down('EnterpriseAccountInRoleList', '/security/accounts/{ID}/roles'),
    link('Create', 'EnterpriseAccountInRole', '/security/accounts/{ID}/roles'),
    down('EnterpriseAccountHierarchyScopeList', '/security/accounts/{ID}/scopes'),
    link('Create', 'EnterpriseAccountHierarchyScope', '/security/accounts/{ID}/scopes'),
    link('Delete', null, '/security/accounts/{ID}'),
    link('ToggleRestoreScopesEnabled', null, '/security/accounts/{ID}'),
  ],
  refLinks: [link('Alternate', 'EnterpriseAccount', '/security/accounts/{ID}?format=Entity')],
  subCollections: { scopes: { type: 'EnterpriseAccountHierarchyScope' } },
})

const enterpriseAccountInRole = resource('EnterpriseAccountInRole', {
  doc: 'A role of an account; its id is that of the role.',
  list: 'EnterpriseAccountInRoleList',
  path: '/security/accounts/{EnterpriseAccount}/roles/{ID}',
  address: 'href',
  roles: ADMINISTRATOR,
  belongsTo: { EnterpriseAccount: { type: 'EnterpriseAccount' } },
  elements: [enumeration('RoleName', ROLES)],
  links: [link('Delete', null, '/security/accounts/{EnterpriseAccount}/roles/{ID}')],
})

const enterpriseAccountHierarchyScope = resource('EnterpriseAccountHierarchyScope', {
  doc: 'A part of the infrastructure that an account may restore.',
  path: '/security/accounts/{EnterpriseAccount}/scopes/{ID}',
  address: 'href',
  stored: true,
  roles: ADMINISTRATOR,
  belongsTo: { EnterpriseAccount: { type: 'EnterpriseAccount' } },
  kept: [
    urn('HierarchyObjRef', {
      optional: true,
      doc: 'The object; without, the first one of the name among those that look-ups find.',
    }),
  ],
  elements: [
    string('Name'),
    string('HierarchyRootName', { default: '' }),
    enumeration('Platform', ['VMware', 'HyperV', 'vCloud'], { default: 'VMware' }),
    string('HierarchyObjectType', { default: 'Vm' }),
    enumeration('State', ['Unprocessed', 'Processed', 'Removing'], { default: 'Processed' }),
  ],
  links: [link('Delete', null, '/security/accounts/{EnterpriseAccount}/scopes/{ID}')],
})

const creates = { answers: NOTHING, status: 201, roles: ADMINISTRATOR } as const
const changes = { answers: NOTHING, roles: ADMINISTRATOR } as const

export const security = family({
  types: [
    enterpriseAccount,
    enterpriseAccountHierarchyScope,
    enterpriseAccountInRole,
    enterpriseRole,
    enterpriseSecuritySettings,
  ],
  operations: [
    operation('GET', '/security/accounts/{EnterpriseAccount}/roles', {
      answers: listOf('EnterpriseAccountInRole'),
      roles: ADMINISTRATOR,
      doc: 'The roles of one account.',
    }),
    operation('GET', '/security/accounts/{EnterpriseAccount}/roles/{ID}', {
      answers: one('EnterpriseAccountInRole'),
      roles: ADMINISTRATOR,
      doc: 'One role of one account.',
    }),
    acts('POST', '/security/accounts', {
      ...creates,
      body: enterpriseAccountCreateSpec,
      doc: 'Adds an account; a user logs on with the password Password.',
    }),
    acts('POST', '/security/accounts', {
      action: 'rebuildScope',
      // It is finished when it is answered, and 201 (documented).
      answers: task('StartRebuildScope', 0),
      status: 201,
      roles: ADMINISTRATOR,
      body: rebuildScopeJobSpec,
      doc: 'Lets scopes count that are new.',
    }),
    acts('POST', '/security/accounts/{ID}', {
      ...changes,
      doc: 'Restricts an account to its scopes, or does no more.',
    }),
    acts('DELETE', '/security/accounts/{ID}', {
      ...changes,
      doc: 'Removes an account with its scopes; its logon sessions are over.',
    }),
    acts('POST', '/security/accounts/{EnterpriseAccount}/roles', {
      ...creates,
      body: accountInRoleCreateSpec,
      doc: 'Gives a role to an account.',
    }),
    acts('DELETE', '/security/accounts/{EnterpriseAccount}/roles/{ID}', {
      ...changes,
      doc: 'Takes a role from an account, but not the last one.',
    }),
    acts('POST', '/security/accounts/{ID}/scopes', {
      ...creates,
      body: hierarchyScopeCreateSpec,
      doc: 'Lets an account restore more; it counts from the next rebuild on.',
    }),
    acts('DELETE', '/security/accounts/{EnterpriseAccount}/scopes/{ID}', {
      ...changes,
      doc: 'Lets an account restore less.',
    }),
  ],
})
