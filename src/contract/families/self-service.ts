/** Self-service: what users of vSphere and organizations of Cloud Director may back up by themselves. */
import { boolean, enumeration, group, list, long, string, uid } from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import { jobSettings } from '../parts/self-service-job-settings.js'
import {
  SCHEDULERS,
  vCloudOrganizationConfigCreateSpec,
  vSphereSelfServiceCreateSpec,
} from '../parts/self-service-specs.js'
import { spec } from '../request-body.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const schedulerType = enumeration('JobSchedulerType', SCHEDULERS, {
  default: 'Full',
  doc: 'How much of the schedule its users may set.',
})
const highPriorityJob = boolean('HighPriorityJob', { default: false })
const templateJobUid = uid('TemplateJobUid', 'Job', {
  optional: true,
  default: (configuration) => configuration.TemplateJob,
})
const ids = [
  uid('BackupServerUid', 'BackupServer', { default: (_, shown) => shown('BackupServer') }),
  uid('RepositoryUid', 'Repository', { default: (configuration) => configuration.Repository }),
]
const quota = long('QuotaGb', { default: 500, example: 750 })
const usedQuota = long('UsedQuotaMb', { default: 0 })
const relations = {
  Repository: { type: 'Repository' },
  BackupServer: { type: 'BackupServer', through: 'Repository' },
  TemplateJob: { type: 'Job', optional: true },
}

const vSphereSelfService = resource('VSphereSelfService', {
  doc: 'The way to self-service configurations for vSphere.',
  path: '/selfService/vSphere',
  roles: PORTAL,
  links: [
    down('VSphereSelfServiceConfigReferenceList', '/selfService/vSphere/Configs'),
    down('VSphereSelfServiceConfigList', '/selfService/vSphere/Configs?format=Entity'),
    link('Create', null, '/selfService/vSphere/Configs'),
  ],
})

const vSphereSelfServiceConfig = entity('VSphereSelfServiceConfig', {
  doc: 'What one user or group may back up of a vSphere.',
  collection: '/selfService/vSphere/Configs',
  query: [
    'UID',
    'Name',
    'BackupServerUid',
    'BackupServerName',
    'JobSchedulerType',
    'AccountType',
    'PerUser',
    'QuotaGb',
    'RepositoryUid',
    'UsedQuota=UsedQuotaMb',
  ],
  queried: { type: 'VsphereSelfServiceConfig' },
  roles: PORTAL,
  belongsTo: {
    ...relations,
    VCenters: { type: 'ManagedServer', many: true },
  },
  displayName: (configuration) => String(configuration.Name ?? configuration.AccountName ?? ''),
  elements: [
    ...ids,
    quota,
    boolean('PerUser', { default: false, doc: 'Each member of the group has a quota of his own.' }),
    group('Account', {
      elements: [
        string('AccountName', { default: (_, shown) => shown('Name') }),
        string('AccountSid', { default: 'S-1-5-32-545' }),
        enumeration('AccountType', ['User', 'Group'], { default: 'Group' }),
      ],
    }),
    group('JobSettings', {
      elements: [
        boolean('DefaultSettings', { default: (configuration) => !configuration.TemplateJob }),
        schedulerType,
        highPriorityJob,
        templateJobUid,
      ],
    }),
    list('VCentersScope', uid('VCenterUid', 'ManagedServer'), {
      default: (configuration) => configuration.VCenters ?? [],
      mayBeEmpty: true,
      doc: 'Empty for all.',
    }),
    list('Tags', string('Tag'), { default: [], mayBeEmpty: true }),
    usedQuota,
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'VSphereSelfServiceConfigReference', '/selfService/vSphere/Configs/{ID}', {
      name: 'own',
    }),
    link('Delete', null, '/selfService/vSphere/Configs/{ID}'),
    down(
      'VSphereSelfServiceConfigJobSettings',
      '/selfService/vSphere/Configs/{ID}/backupJobSettings',
      { name: 'own' },
    ),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

/** Samples have the address and the type of the next one here, which are copied by mistake. */
const vSphereSelfServiceConfigJobSettings = jobSettings(
  'VSphereSelfServiceConfigJobSettings',
  'VSphereSelfServiceConfig',
  '/selfService/vSphere/Configs/{VSphereSelfServiceConfig}/backupJobSettings',
)

const vCloudService = resource('VCloudService', {
  doc: 'The way to configurations for organizations of Cloud Director.',
  path: '/vCloud',
  address: 'href',
  roles: PORTAL,
  links: [
    down('VCloudOrganizationConfigReferenceList', '/vCloud/orgConfigs'),
    down('VCloudOrganizationConfigList', '/vCloud/orgConfigs?format=Entity'),
    link('Create', null, '/vCloud/orgConfigs'),
  ],
})

const vCloudOrganizationConfig = entity('VCloudOrganizationConfig', {
  doc: 'What one organization may back up of a Cloud Director.',
  collection: '/vCloud/orgConfigs',
  query: [
    'UID',
    'Name',
    'RepositoryUid',
    'QuotaGb',
    'Disabled=IsDisabled',
    'JobSchedulerType',
    'UsedQuota=UsedQuotaMb',
    'BackupServerUid',
    'BackupServerName',
    'HostUid',
    'RepositoryFriendlyName',
  ],
  roles: PORTAL,
  belongsTo: {
    ...relations,
    ManagedServer: { type: 'ManagedServer', optional: true },
  },
  elements: [
    ...ids,
    quota,
    boolean('IsDisabled', { default: false }),
    group('JobSettings', {
      elements: [
        boolean('DefaultSettings', {
          optional: true,
          default: (configuration) => (configuration.TemplateJob ? undefined : true),
        }),
        boolean('CustomSettings', {
          optional: true,
          default: (configuration) => (configuration.TemplateJob ? true : undefined),
        }),
        templateJobUid,
        schedulerType,
        highPriorityJob,
      ],
    }),
    usedQuota,
    uid('HostUid', 'ManagedServer', {
      default: (configuration) =>
        configuration.ManagedServer ?? '00000000-0000-0000-0000-000000000000',
      doc: 'The Cloud Director.',
    }),
    string('RepositoryFriendlyName', {
      default: (_, shown) => shown('Name', 'Repository'),
      doc: 'The repository’s name to its users.',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'VCloudOrganizationConfigReference', '/vCloud/orgConfigs/{ID}', { name: 'own' }),
    link('Disable', null, '/vCloud/orgConfigs/{ID}?action=disable', {
      when: (configuration) => configuration.Name === 'Other organizations',
    }),
    link('Delete', null, '/vCloud/orgConfigs/{ID}'),
    down('VCloudOrganizationConfigBackupJobSettings', '/vCloud/orgConfigs/{ID}/backupJobSettings', {
      name: 'own',
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const vCloudOrganizationConfigBackupJobSettings = jobSettings(
  'VCloudOrganizationConfigBackupJobSettings',
  'VCloudOrganizationConfig',
  '/vCloud/orgConfigs/{VCloudOrganizationConfig}/backupJobSettings',
)

export const selfService = family({
  types: [
    vCloudOrganizationConfig,
    vCloudOrganizationConfigBackupJobSettings,
    vCloudService,
    vSphereSelfService,
    vSphereSelfServiceConfig,
    vSphereSelfServiceConfigJobSettings,
  ],
  operations: [
    acts('POST', '/selfService/vSphere/Configs', {
      answers: task('CreateVSphereSelfServiceConfig'),
      roles: ADMINISTRATOR,
      body: vSphereSelfServiceCreateSpec,
      doc: 'Lets a user or a group back up machines of a vSphere.',
    }),
    acts('PUT', '/selfService/vSphere/Configs/{ID}', {
      answers: task('EditVSphereOrganizationConfig'),
      roles: ADMINISTRATOR,
      body: spec('VSphereSelfServiceConfig', vSphereSelfServiceConfig.elements, { partial: true }),
      doc: 'Edits a configuration for vSphere: what the body tells, but not whose it is.',
    }),
    acts('DELETE', '/selfService/vSphere/Configs/{ID}', {
      answers: task('DeleteVSphereConfigs'),
      roles: ADMINISTRATOR,
      doc: 'Removes a configuration for vSphere.',
    }),
    acts('POST', '/vCloud/orgConfigs', {
      answers: task('CreateVCloudOrganizationConfig'),
      roles: ADMINISTRATOR,
      body: vCloudOrganizationConfigCreateSpec,
      doc: 'Lets an organization of a Cloud Director back up its machines.',
    }),
    acts('PUT', '/vCloud/orgConfigs/{ID}', {
      answers: task('EditVCloudOrganizationConfig'),
      roles: ADMINISTRATOR,
      body: spec('VCloudOrganizationConfig', vCloudOrganizationConfig.elements, { partial: true }),
      doc: 'Edits a configuration for an organization: what the body tells, and no more.',
    }),
    acts('DELETE', '/vCloud/orgConfigs/{ID}', {
      answers: task('DeleteVCloudOrganizationConfig'),
      parameters: [
        boolean('deleteJobs', { optional: true }),
        boolean('deleteBackupFiles', { optional: true }),
      ],
      roles: ADMINISTRATOR,
      doc: 'Removes a configuration for an organization, but not the one of all others.',
    }),
    acts('POST', '/vCloud/orgConfigs/{ID}', {
      action: 'disable',
      answers: task('EditOtherOrganizationConfig'),
      roles: PORTAL,
      doc: 'Disables the configuration of all other organizations; an edit enables it again.',
    }),
  ],
})
