/** What requests that change tenants of a service provider, and what they may use, carry. */
import {
  boolean,
  dateTime,
  type Element,
  enumeration,
  group,
  guid,
  int,
  list,
  long,
  object,
  repeated,
  string,
  uid,
  urn,
} from '../element.js'
import { spec } from '../request-body.js'
import { networkAppliance } from './network-appliance.js'

/** The least that a quota may be: 1 GB (documented). */
const QUOTA_MB = { range: [1024, Number.MAX_SAFE_INTEGER], example: 102_400 } as const

const accelerator = uid('WanAcceleratorUid', 'WanAccelerator', { optional: true })

const quota: readonly Element[] = [
  string('Name', { example: 'Cloud repository', doc: 'Name that the tenant sees.' }),
  uid('RepositoryUid', 'Repository'),
  long('QuotaMb', QUOTA_MB),
  accelerator,
]
const compute: readonly Element[] = [
  uid('CloudHardwarePlanUid', 'CloudHardwarePlan'),
  accelerator,
  enumeration('PlatformType', ['VMware', 'HyperV'], { optional: true }),
  boolean('UseNetworkFailoverResources', { optional: true }),
  networkAppliance,
]
const vCloudCompute: readonly Element[] = [
  urn('VirtualDataCenterRef', {
    example: (idOf) =>
      `urn:vCloud:OrgVdc:${idOf('HierarchyRoot')}.urn:vcloud:vdc:${idOf('HierarchyItem')}`,
    doc: 'Ends in the id of the VDC.',
  }),
  boolean('UseNetworkFailoverResources', { optional: true }),
  networkAppliance,
  accelerator,
]

/** POST /cloud/tenants/{ID}/resources. */
export const tenantResourceSpec = spec('CreateCloudTenantResourceSpec', quota)

/** POST /cloud/tenants/{ID}/computeResources. */
export const computeResourceSpec = spec('CloudTenantComputeResourceCreateSpec', compute)

/** POST /cloud/tenants/{ID}/vCloudComputeResources. */
export const vCloudResourceSpec = spec('CloudTenantVCloudComputeResourceCreateSpec', vCloudCompute)

/** POST /cloud/tenants/{ID}/subtenants. */
export const subtenantSpec = spec('CloudSubtenantCreateSpec', [
  string('Name', { example: 'ann' }),
  string('Description', { optional: true, example: 'A user of the tenant' }),
  string('Password', { secret: true, example: 'Password' }),
  boolean('Enabled', { optional: true }),
  guid('TenantResourceId', {
    example: (idOf) => idOf('CloudTenantResource'),
    doc: 'Id of one of the tenant’s quotas.',
  }),
  string('QuotaName', { optional: true }),
  int('QuotaMb', { optional: true, range: [1024, 2_147_483_647], example: 10_240 }),
  boolean('UnlimitedQuota', { optional: true }),
])

/** What both bodies of a tenant have, in this order. */
const settings: readonly Element[] = [
  boolean('ThrottlingEnabled', { optional: true }),
  int('ThrottlingSpeedLimit', { optional: true }),
  enumeration('ThrottlingSpeedUnit', ['Mbps', 'KBps', 'MBps'], { optional: true }),
  int('PublicIpCount', { optional: true, range: [0, 65_536] }),
]
const protection: readonly Element[] = [
  int('MaxConcurrentTasks', { optional: true }),
  boolean('BackupProtectionEnabled', { optional: true }),
  int('BackupProtectionPeriod', { optional: true }),
]
const vCloudResources = list(
  'VCloudComputeResources',
  object('VCloudComputeResource', { elements: vCloudCompute }),
  { optional: true },
)
const gateways: readonly Element[] = [
  // Requests tell UIDs; a tenant that was read and is sent back has the pools themselves.
  object(
    'CloudGatewayPools',
    {
      elements: [
        repeated(uid('CloudGatewayPoolUid', 'CloudGatewayPool'), { optional: true }),
        repeated(object('CloudGatewayPool', { attributes: [uid('UID', 'CloudGatewayPool')] }), {
          optional: true,
        }),
      ],
    },
    { optional: true },
  ),
  boolean('FailoverToOthersGatewaysIfFail', {
    optional: true,
    alsoCalled: ['FailoverToOtherGatewaysIfFail'],
  }),
]

/** POST /cloud/tenants. */
export const createCloudTenantSpec = spec(
  'CreateCloudTenantSpec',
  [
    string('Name', {
      example: 'Adatum',
      doc: 'What the tenant logs on with; an organization’s or a domain’s name.',
    }),
    string('Description', { optional: true, example: 'A tenant' }),
    string('Password', { optional: true, secret: true, example: 'Password' }),
    boolean('Enabled', { optional: true, example: true }),
    dateTime('LeaseExpirationDate', {
      optional: true,
      example: '2030-01-01T00:00:00Z',
      doc: 'Switches the lease on.',
    }),
    list('Resources', object('BackupResource', { elements: quota }), { optional: true }),
    list('ComputeResources', object('ComputeResource', { elements: compute }), { optional: true }),
    ...settings,
    uid('BackupServerUid', 'BackupServer'),
    ...protection,
    enumeration('TenantType', ['Standalone', 'VCD', 'ActiveDirectory'], { optional: true }),
    urn('OrganizationRef', { optional: true, doc: 'Needed with VCD.' }),
    vCloudResources,
    ...gateways,
    object(
      'Domain',
      {
        elements: [
          string('DomainName'),
          guid('DomainAccount', { optional: true }),
          int('Port', { default: 389 }),
        ],
      },
      { optional: true, doc: 'Needed with ActiveDirectory.' },
    ),
  ],
  { failsWithout: ['TenantType'] },
)

const ownId = guid('Id', { optional: true })

/** PUT /cloud/tenants/{ID}: a tenant as it is read, or a part of it. */
export const cloudTenantEditSpec = spec(
  'CloudTenant',
  [
    string('Password', { secret: true }),
    string('Description', { example: 'Another description' }),
    boolean('Enabled'),
    object('LeaseOptions', {
      attributes: [boolean('Enabled', { optional: true }), dateTime('ExpirationDate')],
    }),
    // As the tables call it; both are taken.
    dateTime('LeaseExpirationDate'),
    list(
      'Resources',
      object('CloudTenantResource', {
        attributes: [ownId],
        elements: [
          group('RepositoryQuota', {
            elements: [
              string('DisplayName'),
              uid('RepositoryUid', 'Repository'),
              accelerator,
              long('Quota', QUOTA_MB),
            ],
          }),
        ],
      }),
    ),
    list(
      'ComputeResources',
      object('CloudTenantComputeResource', { attributes: [ownId], elements: compute }),
    ),
    ...settings,
    ...protection,
    // Read only, but the real server fails without it.
    object('TenantType', {
      elements: [
        object('StandaloneTenant', { elements: [] }),
        object('vCloudTenant', { elements: [] }),
        object('ADTenantType', { elements: [] }),
      ],
    }),
    vCloudResources,
    ...gateways,
  ],
  { partial: true, failsWithout: ['TenantType'] },
)
