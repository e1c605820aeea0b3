/**
 * What a tenant has of its provider (storage quotas, hardware, organization VDCs), its subtenants, and how many
 * of its machines need no license yet.
 */
import {
  boolean,
  count,
  enumeration,
  group,
  guid,
  int,
  list,
  long,
  object,
  string,
  uid,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { type Link, link } from '../link.js'
import { acts, task } from '../operation.js'
import {
  computeResourceSpec,
  subtenantSpec,
  tenantResourceSpec,
  vCloudResourceSpec,
} from '../parts/cloud-tenant-specs.js'
import { networkAppliance } from '../parts/network-appliance.js'
import type { Fields, Shown } from '../record.js'
import { spec } from '../request-body.js'
import { type Relation, resource } from '../resource-type.js'
import { PORTAL } from '../role.js'

const ofTenant: Readonly<Record<string, Relation>> = {
  CloudTenant: { type: 'CloudTenant' },
  BackupServer: { type: 'BackupServer', through: 'CloudTenant' },
}
const ofTenantAndAccelerator: Readonly<Record<string, Relation>> = {
  ...ofTenant,
  WanAccelerator: { type: 'WanAccelerator', optional: true },
}

const id = guid('Id', { default: (resource) => resource.id, doc: 'The id in Href.' })

const wanAcceleratorUid = uid('WanAcceleratorUid', 'WanAccelerator', {
  optional: true,
  default: (resource) => resource.WanAccelerator,
  doc: 'The provider’s WAN accelerator.',
})

const upToTenant: readonly Link[] = [
  link('Up', 'CloudTenant', '/cloud/tenants/{CloudTenant}?format=Entity', {
    name: { of: 'CloudTenant' },
  }),
  link('Up', 'BackupServer', '/backupServers/{BackupServer}?format=Entity', {
    name: { of: 'BackupServer' },
  }),
]

const cloudTenantResource = resource('CloudTenantResource', {
  doc: 'A storage quota: so much of a repository for a tenant’s backups.',
  path: '/cloud/tenants/{CloudTenant}/resources/{ID}',
  stored: true,
  roles: PORTAL,
  belongsTo: { ...ofTenantAndAccelerator, Repository: { type: 'Repository' } },
  displayName: (quota, shown) => String(shown('DisplayName') ?? quota.DisplayName ?? ''),
  attributes: [id],
  elements: [
    group('RepositoryQuota', {
      elements: [
        string('DisplayName', {
          default: (_, shown) => shown('Name', 'Repository'),
          doc: 'Name that the tenant sees.',
        }),
        uid('RepositoryUid', 'Repository', { default: (quota) => quota.Repository }),
        wanAcceleratorUid,
        // QuotaMb in the tables; Quota is what is written.
        long('Quota', { default: 102_400, doc: 'Size in MB.' }),
        long('UsedQuota', { default: 0, doc: 'Used MB.' }),
      ],
    }),
  ],
  links: [
    link('Delete', 'CloudTenantResource', '/cloud/tenants/{CloudTenant}/resources/{ID}', {
      name: 'own',
    }),
    ...upToTenant,
  ],
})

const useNetworkFailoverResources = boolean('UseNetworkFailoverResources', {
  default: (resource) => resource.NetworkAppliance !== undefined,
  doc: 'Whether an appliance is deployed for the tenant.',
})

const platformOfPlan = (_: Fields, shown: Shown): string =>
  /^urn:HyperV:/i.test(String(shown('HypervisorHostRef', 'CloudHardwarePlan')))
    ? 'HyperV'
    : 'VMware'

const cloudTenantComputeResource = resource('CloudTenantComputeResource', {
  doc: 'A tenant’s subscription to a hardware plan.',
  path: '/cloud/tenants/{CloudTenant}/computeResources/{ID}',
  stored: true,
  roles: PORTAL,
  belongsTo: { ...ofTenantAndAccelerator, CloudHardwarePlan: { type: 'CloudHardwarePlan' } },
  attributes: [id],
  elements: [
    uid('CloudHardwarePlanUid', 'CloudHardwarePlan', {
      default: (resource) => resource.CloudHardwarePlan,
    }),
    wanAcceleratorUid,
    enumeration('PlatformType', ['VMware', 'HyperV'], { default: platformOfPlan }),
    useNetworkFailoverResources,
    networkAppliance,
    object(
      'ComputeResourceStats',
      {
        elements: [
          int('MemoryUsageMb', { default: 0 }),
          int('CPUCount', { default: 0 }),
          list(
            'StorageResourceStats',
            object('StorageResourceStat', {
              elements: [
                string('StorageName', { doc: 'Friendly name of a datastore or volume.' }),
                int('StorageUsageGb', { default: 0 }),
                int('StorageLimitGb', { default: 0 }),
              ],
            }),
          ),
        ],
      },
      { default: {}, doc: 'What is used of the plan.' },
    ),
  ],
  links: [
    // Both are so in every sample: the type of another resource, and an empty name.
    link('Delete', 'CloudTenantResource', '/cloud/tenants/{CloudTenant}/computeResources/{ID}', {
      name: { text: '' },
    }),
    ...upToTenant,
  ],
})

const cloudTenantVCloudComputeResource = resource('CloudTenantVCloudComputeResource', {
  doc: 'An organization VDC of VMware Cloud Director that a tenant may replicate to.',
  // Documented as vCloudComputeResources; the server writes small letters.
  path: '/cloud/tenants/{CloudTenant}/vcloudcomputeresources/{ID}',
  stored: true,
  roles: PORTAL,
  belongsTo: ofTenantAndAccelerator,
  attributes: [id],
  elements: [
    string('VirtualDataCenterName', { doc: 'Name of the organization VDC.' }),
    urn('VirtualDataCenterRef', { doc: 'Ends in the id of the VDC, which is also that of this.' }),
    boolean('Enabled', { default: true }),
    enumeration(
      'AllocationModel',
      ['Unknown', 'AllocationPool', 'PayAsYouGo', 'ReservationPool', 'Flex'],
      { default: 'AllocationPool' },
    ),
    useNetworkFailoverResources,
    object(
      'ResourceUsage',
      {
        elements: [
          int('CpuUsageMhz', { default: 0 }),
          int('MemoryUsageMb', { default: 0 }),
          int('StorageUsageGb', { default: 0 }),
        ],
      },
      { default: {} },
    ),
    // Here before the appliance; in the bodies of requests after it.
    wanAcceleratorUid,
    networkAppliance,
  ],
  links: [
    link('Delete', null, '/cloud/tenants/{CloudTenant}/vcloudcomputeresources/{ID}'),
    ...upToTenant,
  ],
})

const cloudSubtenant = resource('CloudSubtenant', {
  doc: 'A user of a tenant, with a part of one of its storage quotas.',
  path: '/cloud/tenants/{CloudTenant}/subtenants/{ID}',
  stored: true,
  query: [
    'UID',
    'Name',
    'CloudTenantUid',
    'CloudTenantName',
    'Disabled',
    'Unlimited',
    'Quota=QuotaMb',
    'UsedQuota=UsedQuotaMb',
    'BackupResourceId=TenantResourceId',
    'BackupServerUID=CloudTenant.BackupServerUid',
    'BackupServerName=CloudTenant.BackupServerName',
  ],
  kept: [boolean('Disabled', { default: (_, shown) => shown('Enabled') !== true })],
  roles: PORTAL,
  belongsTo: { ...ofTenant, CloudTenantResource: { type: 'CloudTenantResource' } },
  attributes: [id],
  elements: [
    string('Name', { doc: 'User name.' }),
    string('Description', { default: '', example: 'Another description' }),
    string('Password', { secret: true, default: '', doc: 'Never shown.' }),
    boolean('Enabled', { default: true }),
    group('RepositoryQuota', {
      attributes: [boolean('Unlimited', { default: false })],
      elements: [
        string('DisplayName', { default: (user) => user.Name, doc: 'Name of the quota.' }),
        guid('TenantResourceId', { default: (user) => user.CloudTenantResource }),
        int('QuotaMb', { default: 20_480, doc: 'Does not count if Unlimited.' }),
        int('UsedQuotaMb', { default: 0 }),
        guid('QuotaId', { optional: true, doc: 'Seen in queries only.' }),
      ],
    }),
  ],
  links: [
    link('Edit', 'CloudSubtenant', '/cloud/tenants/{CloudTenant}/subtenants/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/tenants/{CloudTenant}/subtenants/{ID}'),
    ...upToTenant,
  ],
})

const cloudTenantFreeLicenseCounters = resource('CloudTenantFreeLicenseCounters', {
  doc: 'Machines of a tenant that need no license: rented, or new in this calendar month.',
  path: '/cloud/tenants/{CloudTenant}/freelicenseCounters',
  list: 'CloudTenantFreeLicenseCounters',
  // Links to it call its type FreeLicenseCounters; it bears none itself.
  address: 'href',
  stored: true,
  roles: PORTAL,
  belongsTo: { CloudTenant: { type: 'CloudTenant' } },
  elements: [
    count('RentalVMBackupCount', 'Rented machines in backups of the last 31 days.'),
    count('RentalWorkstationBackupCount', 'Rented workstations in backups of the last 31 days.'),
    count('RentalServerBackupCount', 'Rented servers in backups of the last 31 days.'),
    count('NewVMBackupCount', 'Machines first backed up this month.'),
    count('NewWorkstationBackupCount', 'Workstations first backed up this month.'),
    count('NewServerBackupCount', 'Servers first backed up this month.'),
    count('NewVMReplicaCount', 'Machines first replicated this month.'),
  ],
  links: [
    link('Up', 'CloudTenant', '/cloud/tenants/{CloudTenant}?format=Entity', {
      name: { of: 'CloudTenant' },
    }),
  ],
})

export const cloudTenantResources = family({
  types: [
    cloudTenantResource,
    cloudTenantComputeResource,
    cloudTenantVCloudComputeResource,
    cloudSubtenant,
    cloudTenantFreeLicenseCounters,
  ],
  operations: [
    acts('POST', '/cloud/tenants/{ID}/resources', {
      answers: task('CreateCloudTenantResource'),
      roles: PORTAL,
      body: tenantResourceSpec,
      doc: 'Gives a tenant a storage quota.',
    }),
    acts('DELETE', '/cloud/tenants/{CloudTenant}/resources/{ID}', {
      answers: task('DeleteCloudTenantResource'),
      roles: PORTAL,
      doc: 'Takes a storage quota from a tenant, and from the subtenants that have a part of it.',
    }),
    // The operation is called like that of storage quotas.
    acts('POST', '/cloud/tenants/{ID}/computeResources', {
      answers: task('CreateCloudTenantResource'),
      roles: PORTAL,
      body: computeResourceSpec,
      doc: 'Subscribes a tenant to a hardware plan.',
    }),
    acts('DELETE', '/cloud/tenants/{CloudTenant}/computeResources/{ID}', {
      answers: task('DeleteCloudTenantComputeResource'),
      roles: PORTAL,
      doc: 'Ends the subscription of a tenant to a hardware plan.',
    }),
    acts('POST', '/cloud/tenants/{ID}/vcloudcomputeresources', {
      answers: task('CreateCloudTenantVCloudComputeResource'),
      roles: PORTAL,
      body: vCloudResourceSpec,
      doc: 'Gives a tenant an organization VDC.',
    }),
    acts('DELETE', '/cloud/tenants/{CloudTenant}/vcloudcomputeresources/{ID}', {
      answers: task('DeletevCloudTenantComputeResource'),
      roles: PORTAL,
      doc: 'Takes an organization VDC from a tenant.',
    }),
    acts('POST', '/cloud/tenants/{ID}/subtenants', {
      answers: task('AddCloudSubtenant'),
      roles: PORTAL,
      body: subtenantSpec,
      doc: 'Makes a user of a tenant, with a part of one of its storage quotas.',
    }),
    acts('PUT', '/cloud/tenants/{CloudTenant}/subtenants/{ID}', {
      answers: task('EditCloudSubtenant'),
      roles: PORTAL,
      body: spec('CloudSubtenant', cloudSubtenant.elements, { partial: true }),
      doc: 'Edits a subtenant; its name stays.',
    }),
    acts('DELETE', '/cloud/tenants/{CloudTenant}/subtenants/{ID}', {
      answers: task('DeleteCloudSubtenant'),
      roles: PORTAL,
      doc: 'Removes a subtenant.',
    }),
  ],
})
