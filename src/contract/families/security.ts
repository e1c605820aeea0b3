/** Who may do what in Enterprise Manager: accounts, their roles, and what they may restore. */
import { boolean, enumeration, object, string } from '../element.js'
import { family } from '../family.js'
import { down, link } from '../link.js'
import { listOf, one, operation } from '../operation.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, type EmRole, ROLES } from '../role.js'

/** The same in every sample, whatever the server: constants of the product. In the order of its lists. */
const ROLE_IDS: Readonly<Record<EmRole, string>> = {
  'Portal User': 'd19a3d33-cb77-4ffe-94e6-001432483a4e',
  'SQL Restore Operator': 'f78a92b8-9f06-4f1e-b522-4f0927cabd0f',
  'Oracle Restore Operator': 'e9d90e66-b6d4-49dc-8986-73cf33489623',
  'File Restore Operator': 'f84a8b62-49b8-4d0c-b25b-92321b52bab6',
  'Exchange Restore Operator': 'f83e4c81-0815-452f-9377-9d573dd9d481',
  'Portal Administrator': '5f37a46b-9ce2-40f4-8a62-b45b079257fc',
  'VM Restore Operator': 'c11c0c38-ba8b-49c7-bf70-fc2058fff1e2',
}

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
  doc: 'Who may log on. There is one for each of the Accounts of a fixture, besides those listed here.',
  collection: '/security/accounts',
  roles: ADMINISTRATOR,
  belongsTo: { Roles: { type: 'EnterpriseRole', many: true } },
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
