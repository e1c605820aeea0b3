/** Who may do what in Enterprise Manager: accounts, their roles, and what they may restore. */
import { boolean, enumeration, object, string } from '../element.js'
import { family } from '../family.js'
import { down, link } from '../link.js'
import { listOf, one, operation } from '../operation.js'
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
  kept: [string('Password', { secret: true, optional: true, doc: 'Without, nobody logs on.' })],
  elements: [
    enumeration('AccountType', ['User', 'Group', 'ExternalUser', 'ExternalGroup'], {
      default: 'User',
    }),
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
  elements: [
    string('Name'),
    string('HierarchyRootName', { default: '' }),
    enumeration('Platform', ['VMware', 'HyperV', 'vCloud'], { default: 'VMware' }),
    string('HierarchyObjectType', { default: 'Vm' }),
    enumeration('State', ['Unprocessed', 'Processed', 'Removing'], { default: 'Processed' }),
  ],
  links: [link('Delete', null, '/security/accounts/{EnterpriseAccount}/scopes/{ID}')],
})

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
  ],
})
