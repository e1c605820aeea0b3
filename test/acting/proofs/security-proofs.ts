/** Administrators act on who may do what, and on what users of self-service may back up. */
import { after, type Proof } from './proof.js'

const CONFIGS = '/api/selfService/vSphere/Configs'
const CONFIG = `${CONFIGS}/<VSphereSelfServiceConfig>`
const ORGANIZATIONS = '/api/vCloud/orgConfigs'
const ORGANIZATION = `${ORGANIZATIONS}/<VCloudOrganizationConfig Northwind>`
const OTHERS = `${ORGANIZATIONS}/<VCloudOrganizationConfig Other organizations>`
const VOLUME = 'urn:veeam:Repository:<Repository Backup Volume 01>'

const ACCOUNTS = '/api/security/accounts'
const OPERATOR = `${ACCOUNTS}/<EnterpriseAccount TECH\\william.fox>`
const USER_ROLE = 'urn:veeam:EnterpriseRole:<EnterpriseRole Portal User>'

export const SECURITY_PROOFS = {
  'POST /security/accounts': {
    url: ACCOUNTS,
    body: {
      AccountType: 'User',
      AccountName: 'TECH\\proof',
      Roles: { EnterpriseRoles: [{ EnterpriseRoleUid: USER_ROLE }] },
      AllowRestoreAllVms: false,
      HierarchyScopeObjects: {
        HierarchyScopeItems: [
          {
            HierarchyObjRef: 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-85541',
            ObjectName: 'ubuntu88',
          },
        ],
      },
      FlrSettings: { FlrInplaceOnly: true, FlrExtentionRestrictions: 'docx' },
      SqlSettings: { DenyInPlaceRestore: true },
    },
    shows: `${ACCOUNTS}?format=Entity`,
  },
  'POST /security/accounts?action=rebuildScope': {
    url: `${ACCOUNTS}?action=rebuildScope`,
    body: { RebuildAll: {} },
    shows: `${OPERATOR}/scopes`,
  },
  'POST /security/accounts/{ID}': { url: OPERATOR, shows: `${OPERATOR}?format=Entity` },
  'DELETE /security/accounts/{ID}': { url: OPERATOR, shows: OPERATOR },
  'POST /security/accounts/{ID}/roles': {
    url: `${OPERATOR}/roles`,
    body: { EnterpriseRoleUid: USER_ROLE },
    shows: `${OPERATOR}/roles`,
  },
  'DELETE /security/accounts/{ID}/roles/{ID}': {
    url: `${OPERATOR}/roles/<EnterpriseRole File Restore Operator>`,
    shows: `${OPERATOR}/roles`,
  },
  'POST /security/accounts/{ID}/scopes': {
    url: `${OPERATOR}/scopes`,
    body: { HierarchyScopeItem: [{ ObjectName: 'Production' }] },
    shows: `${OPERATOR}/scopes`,
  },
  'DELETE /security/accounts/{ID}/scopes/{ID}': {
    url: `${OPERATOR}/scopes/<EnterpriseAccountHierarchyScope Servers>`,
    shows: `${OPERATOR}/scopes`,
  },
  'POST /selfService/vSphere/Configs': {
    url: CONFIGS,
    body: {
      AccountName: 'TECH\\proof',
      AccountType: 'User',
      RepositoryUid: VOLUME,
      QuotaGb: 10,
      PerUser: false,
      TemplateJobUid: 'urn:veeam:Job:<Job Test Lab>',
      JobSchedulerType: 'Partial',
      HighPriorityJob: true,
      VCentersScope: ['urn:veeam:ManagedServer:<ManagedServer vcenter01.tech.local>'],
      Tags: ['Backup/Gold'],
    },
    shows: '/api/query?type=VsphereSelfServiceConfig&format=Entities',
  },
  'PUT /selfService/vSphere/Configs/{ID}': {
    url: CONFIG,
    body: { QuotaGb: 7, JobSettings: { DefaultSettings: true } },
    shows: `${CONFIG}?format=Entity`,
  },
  'DELETE /selfService/vSphere/Configs/{ID}': { url: CONFIG, shows: CONFIG },
  'POST /vCloud/orgConfigs': {
    url: ORGANIZATIONS,
    body: {
      OrganizationName: 'Proof',
      BackupServerUid: 'urn:veeam:BackupServer:<BackupServer enterprise01.tech.local>',
      RepositoryUid: VOLUME,
      QuotaGb: 10,
      JobSchedulerType: 'Full',
      HighPriorityJob: false,
      HostUid: 'urn:veeam:ManagedServer:<ManagedServer vcd.tech.local>',
      RepositoryFriendlyName: 'Proof Cloud',
    },
    shows: '/api/query?type=VCloudOrganizationConfig&format=Entities',
  },
  'PUT /vCloud/orgConfigs/{ID}': {
    url: ORGANIZATION,
    body: { QuotaGb: 7, IsDisabled: true },
    shows: `${ORGANIZATION}?format=Entity`,
  },
  'DELETE /vCloud/orgConfigs/{ID}': { url: ORGANIZATION, shows: ORGANIZATION },
  'POST /vCloud/orgConfigs/{ID}?action=disable': {
    url: `${OTHERS}?action=disable`,
    shows: `${OTHERS}?format=Entity`,
    before: after(['PUT', OTHERS, { IsDisabled: false }]),
  },
} as const satisfies Readonly<Record<string, Proof>>
