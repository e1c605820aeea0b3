/** The tenants of a service provider. */
import {
  boolean,
  count,
  dateTime,
  embedded,
  enumeration,
  guid,
  int,
  object,
  string,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import { cloudTenantEditSpec, createCloudTenantSpec } from '../parts/cloud-tenant-specs.js'
import type { Derived, Fields, Value } from '../record.js'
import { entity } from '../resource-type.js'
import { PORTAL } from '../role.js'

/** Never, as SQL Server's oldest date says it. */
const NEVER = Date.UTC(1753, 0, 1)

type TenantKind = 'StandaloneTenant' | 'vCloudTenant'

const isKind =
  (kind: TenantKind): Derived<boolean> =>
  (_, shown) => {
    const type = shown('TenantType')
    return typeof type === 'object' && type !== null && kind in type
  }
const standalone = { when: isKind('StandaloneTenant') }
const vCloud = { when: isKind('vCloudTenant') }

/** Answers hold one child, by the kind of tenant; the body that creates a tenant a plain word. */
const tenantType = object(
  'TenantType',
  {
    elements: [
      object(
        'StandaloneTenant',
        {
          elements: [
            object('TenantCredentials', {
              elements: [
                string('Username', { doc: 'The same as the tenant’s name.' }),
                string('Password', { optional: true, doc: 'Never shown.' }),
              ],
            }),
          ],
        },
        { optional: true },
      ),
      object(
        'vCloudTenant',
        { elements: [string('OrganizationName'), urn('OrganizationRef')] },
        { optional: true },
      ),
      object(
        'ADTenantType',
        {
          elements: [
            object('Domain', {
              elements: [
                string('DomainName'),
                guid('DomainAccount', { optional: true, doc: 'Id of credentials.' }),
                int('Port', { default: 389 }),
              ],
            }),
            string('Account', { doc: 'The same as the tenant’s name.' }),
          ],
        },
        { optional: true },
      ),
    ],
  },
  {
    default: (_, shown) => ({
      StandaloneTenant: { TenantCredentials: { Username: shown('Name') } },
    }),
    doc: 'A standalone tenant unless given.',
  },
)

/** What queries filter by. */
const kindOf: Derived<string> = ({ TenantType: type }) => {
  if (typeof type !== 'object' || type === null) return 'Standalone'
  return 'vCloudTenant' in type ? 'vCD' : 'ADTenantType' in type ? 'ActiveDirectory' : 'Standalone'
}
const organizationOf: Derived<Value> = ({ TenantType: type }) => {
  const tenant = isFields(type) ? type.vCloudTenant : undefined
  return isFields(tenant) ? tenant.OrganizationRef : undefined
}
const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const cloudTenant = entity('CloudTenant', {
  doc: 'A customer of a service provider.',
  collection: '/cloud/tenants',
  query: [
    'UID',
    'Name',
    'Enabled',
    'BackupServerUId=BackupServerUid',
    'BackupServerName',
    'Type=TenantKind',
    'OrganizationReference=OrganizationRef',
  ],
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  kept: [
    enumeration('TenantKind', ['vCD', 'Standalone', 'ActiveDirectory'], { default: kindOf }),
    urn('OrganizationRef', { optional: true, default: organizationOf }),
  ],
  elements: [
    string('Password', { secret: true, default: '', doc: 'What the tenant logs on with.' }),
    string('Description', { default: '' }),
    boolean('Enabled', { default: true }),
    object(
      'LeaseOptions',
      {
        attributes: [
          boolean('Enabled', { default: false }),
          // LeaseExpirationDate in the tables; the name is that of the schema.
          dateTime('ExpirationDate', { ahead: 'planned', optional: true }),
        ],
      },
      { default: {}, doc: 'Until when the tenant may use what it has.' },
    ),
    embedded('Resources', 'CloudTenantResource', { links: false }),
    enumeration('LastResult', ['None', 'Success', 'Warning', 'Failed'], {
      default: 'None',
      doc: 'Result of the tenant’s last job.',
    }),
    dateTime('LastActive', { default: NEVER, doc: 'End of the tenant’s last job.' }),
    int('VmCount', { optional: true, doc: 'In the tables and the 9.5 schema only.' }),
    embedded('ComputeResources', 'CloudTenantComputeResource', { links: false }),
    boolean('ThrottlingEnabled', { default: false }),
    int('ThrottlingSpeedLimit', { default: 1 }),
    enumeration('ThrottlingSpeedUnit', ['Mbps', 'KBps', 'MBps'], { default: 'MBps' }),
    count('PublicIpCount', 'Public addresses of the tenant.'),
    count('BackupCount', 'Licensed machines in backups of the last 31 days.'),
    count('ReplicaCount', 'Licensed machines in replicas of the last 31 days.'),
    int('MaxConcurrentTasks', { default: 1 }),
    // With a capital S.
    count('WorkStationBackupCount', 'Licensed workstations.'),
    count('ServerBackupCount', 'Licensed servers.'),
    boolean('BackupProtectionEnabled', {
      default: false,
      doc: 'Deleted backups are kept a while.',
    }),
    int('BackupProtectionPeriod', { default: 1, doc: 'Days that deleted backups are kept.' }),
    tenantType,
    embedded('VCloudComputeResources', 'CloudTenantVCloudComputeResource', {
      optional: true,
      links: false,
    }),
    embedded('CloudGatewayPools', 'CloudGatewayPool', {
      optional: true,
      by: 'CloudTenants',
      links: false,
    }),
    // The tables say Other, what is sent says Others.
    boolean('FailoverToOthersGatewaysIfFail', {
      optional: true,
      doc: 'Whether gateways outside the pool may be used.',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CloudTenantReference', '/cloud/tenants/{ID}', { name: 'own' }),
    down('CloudTenantResourceList', '/cloud/tenants/{ID}/resources'),
    link('Create', 'CloudTenantResource', '/cloud/tenants/{ID}/resources'),
    link('Delete', null, '/cloud/tenants/{ID}'),
    down('CloudTenantComputeResourceList', '/cloud/tenants/{ID}/computeResources', standalone),
    link(
      'Create',
      'CloudTenantComputeResource',
      '/cloud/tenants/{ID}/computeResources',
      standalone,
    ),
    down('CloudSubtenantList', '/cloud/tenants/{ID}/subtenants', standalone),
    link('Create', 'CloudSubtenant', '/cloud/tenants/{ID}/subtenants', standalone),
    down(
      'CloudTenantVCloudComputeResourceList',
      '/cloud/tenants/{ID}/vcloudcomputeresources',
      vCloud,
    ),
    link(
      'Create',
      'CloudTenantVCloudComputeResource',
      '/cloud/tenants/{ID}/vcloudcomputeresources',
      vCloud,
    ),
    link('Related', 'FreeLicenseCounters', '/cloud/tenants/{ID}/freelicenseCounters', {
      name: { text: 'FreeLicenseCounters' },
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
  subCollections: {
    resources: { type: 'CloudTenantResource' },
    computeResources: { type: 'CloudTenantComputeResource' },
    vcloudcomputeresources: { type: 'CloudTenantVCloudComputeResource' },
    subtenants: { type: 'CloudSubtenant' },
    // No link leads there.
    gatewayPools: { type: 'CloudGatewayPool', by: 'CloudTenants' },
  },
})

export const cloudTenants = family({
  types: [cloudTenant],
  operations: [
    acts('POST', '/cloud/tenants', {
      answers: task('CreateCloudTenant'),
      roles: PORTAL,
      body: createCloudTenantSpec,
      doc: 'Makes a tenant, with all that it may use.',
    }),
    acts('PUT', '/cloud/tenants/{ID}', {
      answers: task('EditCloudTenant'),
      roles: PORTAL,
      body: cloudTenantEditSpec,
      doc: 'Edits a tenant: what the body tells, and no more; its name and kind stay.',
    }),
    acts('DELETE', '/cloud/tenants/{ID}', {
      answers: task('DeleteCloudTenant'),
      roles: PORTAL,
      parameters: [
        boolean('includeBackups', { default: false, doc: 'Whether what it has stored goes too.' }),
      ],
      doc: 'Removes a tenant and all that it may use.',
    }),
  ],
})
