/** What a provider lends of its virtual infrastructure: hardware plans, public addresses and VLANs. */
import { enumeration, group, guid, int, list, object, string, uid, urn } from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import type { Derived, Fields } from '../record.js'
import { spec } from '../request-body.js'
import { entity } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const PLATFORMS: readonly string[] = ['VMware', 'HyperV']

const platformOf = (ref: Fields[string]): string =>
  /^urn:HyperV:/i.test(String(ref)) ? 'HyperV' : 'VMware'

const isOn =
  (platform: string): Derived<boolean> =>
  (plan) =>
    platformOf(plan.HypervisorHostRef) === platform

const host = urn('HypervisorHostRef', {
  doc: 'Host or cluster; tells whether the plan is for VMware or Hyper-V.',
})
const storageId = guid('Id', { optional: true })
const friendlyName = string('FriendlyName', {
  example: 'Fast storage',
  doc: 'Name that tenants see.',
})
/** A number, or -1. */
const OR_NO_LIMIT = [-1, 2 ** 31 - 1] as const

const quotaGb = int('QuotaGb', { default: 100 })

const network = group('Network', {
  // In every sample the same as the id of the plan.
  attributes: [guid('Id', { default: (plan) => plan.id })],
  elements: [
    int('CountWithInternet', { default: 1, doc: 'Networks with access to the internet.' }),
    int('CountWithoutInternet', { default: 1, doc: 'Networks without access to the internet.' }),
  ],
})

const datastores = list(
  'Datastores',
  object('Datastore', {
    attributes: [storageId],
    elements: [
      friendlyName,
      enumeration('DatastoreType', ['Datastore', 'StoragePod'], { default: 'Datastore' }),
      urn('Reference', {
        example: (idOf) => `urn:VMware:Datastore:${idOf('HierarchyRoot')}.datastore-7`,
      }),
      string('RootPath', { default: '' }),
      quotaGb,
      string('PbmProfileId', { optional: true, doc: 'In the 9.5 schema only.' }),
    ],
  }),
)

const volumes = list(
  'Volumes',
  object('Volume', {
    attributes: [storageId],
    elements: [
      friendlyName,
      string('VolumePath', { example: 'D:\\Replicas', doc: 'Folder on the host.' }),
      quotaGb,
    ],
  }),
)

const cloudHardwarePlan = entity('CloudHardwarePlan', {
  doc: 'CPU, memory, storage and networks that tenants can replicate to.',
  collection: '/cloud/hardwarePlans',
  query: ['UID', 'Name', 'Platform', 'BackupServerUId=BackupServerUid', 'BackupServerName'],
  kept: [
    enumeration('Platform', PLATFORMS, { default: (plan) => platformOf(plan.HypervisorHostRef) }),
  ],
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    string('Description', { default: '', example: 'Another description' }),
    int('ProcessorUsageLimitMhz', { range: OR_NO_LIMIT, default: -1, doc: '-1 is no limit.' }),
    int('MemoryUsageLimitMb', { range: OR_NO_LIMIT, default: -1, doc: '-1 is no limit.' }),
    group('HardwarePlanDetails', {
      elements: [
        group(
          'ViCloudHardwarePlan',
          {
            elements: [
              {
                ...host,
                example: (idOf) => `urn:VMware:Host:${idOf('HierarchyRoot')}.host-10`,
              },
              enumeration('ParentType', ['HostSystem', 'ClusterComputeResource'], {
                default: 'HostSystem',
              }),
              string('ParentName', { default: '', doc: 'Name of the host or cluster.' }),
              datastores,
              network,
            ],
          },
          { when: isOn('VMware') },
        ),
        group(
          'HvCloudHardwarePlan',
          { elements: [host, volumes, network] },
          { when: isOn('HyperV') },
        ),
      ],
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    // The list of entities, but called after one; older samples link to references.
    down('CloudTenant', '/cloud/hardwarePlans/{ID}/tenants?format=Entity', { name: 'own' }),
    link('Edit', 'CloudHardwarePlanReference', '/cloud/hardwarePlans/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/hardwarePlans/{ID}'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
  subCollections: {
    tenants: { type: 'CloudTenant', through: 'CloudTenantComputeResource' },
  },
})

const cloudPublicIpAddress = entity('CloudPublicIpAddress', {
  doc: 'A public address that a tenant’s machines can be reached at after failover.',
  collection: '/cloud/publicIpAddresses',
  list: 'CloudPublicIpAddresses',
  query: [
    'UID',
    'Name',
    'IpAddress',
    'CloudTenantUid',
    'CloudTenantName',
    'BackupServerUId=BackupServerUid',
    'BackupServerName',
  ],
  queried: { list: 'CloudPublicIps' },
  // In lists it is called otherwise than alone.
  item: 'CloudPublicIp',
  roles: PORTAL,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CloudTenant: { type: 'CloudTenant', optional: true },
  },
  attributes: [
    uid('BackupServerUid', 'BackupServer', { default: (address) => address.BackupServer }),
  ],
  elements: [
    string('IpAddress', {
      default: (address) => address.Name,
      example: '192.0.2.20',
      doc: 'The same as its name.',
    }),
    uid('TenantUid', 'CloudTenant', {
      optional: true,
      default: (address) => address.CloudTenant,
      doc: 'The tenant that has it.',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CloudPublicIpAddressReference', '/cloud/publicIpAddresses/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/publicIpAddresses/{ID}'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const vlanConfiguration = entity('VlanConfiguration', {
  doc: 'VLANs of a virtual switch that are set aside for tenants.',
  collection: '/cloud/vlans',
  item: 'Vlans',
  address: 'none',
  query: [
    'UID',
    'SwitchName',
    'SwitchType',
    'SwitchId',
    'ClusterName',
    'ClusterRef=ClusterId',
    'BackupServerUid',
    'BackupServerName',
  ],
  // Who may read the list may not query it.
  queried: { roles: ADMINISTRATOR },
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    urn('HostRef', { doc: 'Host of the switch.' }),
    enumeration('PlatformType', PLATFORMS, { default: (vlan) => platformOf(vlan.HostRef) }),
    int('VlanIdsWithInternetLeftBound', { default: 0, example: 10 }),
    int('VlanIdsWithInternetRightBound', { default: 0, example: 19 }),
    int('VlanIdsWithoutInternetLeftBound', { default: 0 }),
    int('VlanIdsWithoutInternetRightBound', { default: 0 }),
    string('SwitchName', { default: (_, shown) => shown('Name') }),
    string('SwitchId', {
      default: (_, shown) => shown('SwitchName'),
      doc: 'In the virtual infrastructure; on Hyper-V a GUID in capitals.',
    }),
    string('ClusterName', { optional: true }),
    string('ClusterId', { optional: true }),
    enumeration('SwitchType', ['VirtualSwitch', 'DistributedVirtualSwitch'], {
      default: 'VirtualSwitch',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'VlanConfigurationReference', '/cloud/vlans/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/vlans/{ID}'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

/** POST /cloud/hardwarePlans. */
const cloudHardwarePlanCreateSpec = spec('CloudHardwarePlanCreateSpec', [
  uid('BackupServerUid', 'BackupServer'),
  string('Name', { example: 'Gold' }),
  ...cloudHardwarePlan.elements,
])

/** POST /cloud/publicIpAddresses. */
const cloudPublicIpAddressCreateSpec = spec('CloudPublicIpAddressCreateSpec', [
  uid('BackupServerUid', 'BackupServer'),
  string('IpAddressLowerBound', { example: '192.0.2.10' }),
  string('IpAddressUpperBound', { example: '192.0.2.19' }),
])

export const cloudHardware = family({
  types: [cloudHardwarePlan, cloudPublicIpAddress, vlanConfiguration],
  operations: [
    acts('POST', '/cloud/hardwarePlans', {
      answers: task('CreateCloudHardwarePlan'),
      roles: PORTAL,
      body: cloudHardwarePlanCreateSpec,
      doc: 'Makes a hardware plan.',
    }),
    acts('PUT', '/cloud/hardwarePlans/{ID}', {
      answers: task('EditCloudHardwarePlan'),
      roles: PORTAL,
      body: spec('CloudHardwarePlan', cloudHardwarePlan.elements, { partial: true }),
      doc: 'Edits a hardware plan; its host and its number of networks stay.',
    }),
    acts('DELETE', '/cloud/hardwarePlans/{ID}', {
      answers: task('DeleteCloudHardwarePlan'),
      roles: PORTAL,
      doc: 'Removes a hardware plan that no tenant has.',
    }),
    acts('POST', '/cloud/publicIpAddresses', {
      answers: task('CreateCloudPublicIpAddress'),
      roles: PORTAL,
      body: cloudPublicIpAddressCreateSpec,
      doc: 'Makes all public addresses of a range.',
    }),
    acts('PUT', '/cloud/publicIpAddresses/{ID}', {
      answers: task('EditCloudPublicIpAddress'),
      roles: PORTAL,
      body: spec('CloudPublicIpAddress', cloudPublicIpAddress.elements, { partial: true }),
      doc: 'Makes a public address another one.',
    }),
    acts('DELETE', '/cloud/publicIpAddresses/{ID}', {
      answers: task('DeleteCloudPublicIpAddress'),
      roles: PORTAL,
      doc: 'Removes a public address; a tenant that had it has one less.',
    }),
    acts('PUT', '/cloud/vlans/{ID}', {
      answers: task('UpdateVlanConfiguration'),
      roles: PORTAL,
      body: spec('VlanConfiguration', vlanConfiguration.elements, { partial: true }),
      doc: 'Edits which VLANs of a switch are set aside.',
    }),
    acts('DELETE', '/cloud/vlans/{ID}', {
      answers: task('DeleteVlanConfiguration'),
      roles: PORTAL,
      doc: 'Gives the VLANs of a switch back.',
    }),
  ],
})
