/** Administrators act on who may do what, and on what users of self-service may back up. */
import { after, type Proof } from './proof.js'

const CONFIGS = '/api/selfService/vSphere/Configs'
const CONFIG = `${CONFIGS}/<VSphereSelfServiceConfig>`
const ORGANIZATIONS = '/api/vCloud/orgConfigs'
const ORGANIZATION = `${ORGANIZATIONS}/<VCloudOrganizationConfig Northwind>`
const OTHERS = `${ORGANIZATIONS}/<VCloudOrganizationConfig Other organizations>`
const VOLUME = 'urn:veeam:Repository:<Repository Backup Volume 01>'

export const SECURITY_PROOFS = {
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
