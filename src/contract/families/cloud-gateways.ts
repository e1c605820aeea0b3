/** Cloud gateways, through which tenants reach their provider, and the pools that they are put in. */
import { boolean, enumeration, int, list, string, uid } from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import { spec } from '../request-body.js'
import { entity } from '../resource-type.js'
import { PORTAL } from '../role.js'

/** The port that both sides of a gateway listen on unless told otherwise. */
const GATEWAY_PORT = 6180

const cloudGateway = entity('CloudGateway', {
  doc: 'A server that carries the traffic between tenants and the provider’s backup server.',
  collection: '/cloud/gateways',
  query: [
    'UID',
    'Name',
    'Enabled',
    'Description',
    'BackupServerUId=BackupServerUid',
    'BackupServerName',
  ],
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    boolean('Enabled', { default: true }),
    enumeration('NetworkMode', ['Direct', 'NAT'], { default: 'Direct' }),
    string('ExternalIP', {
      default: '',
      doc: 'Address of the NAT gateway, or the gateway’s own in Direct mode.',
    }),
    int('ExternalPort', { default: GATEWAY_PORT, doc: 'Port that tenants connect to.' }),
    int('InternalPort', { default: GATEWAY_PORT, doc: 'Port that the gateway listens on.' }),
    string('Description', { default: '', example: 'Another description' }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CloudGatewayReference', '/cloud/gateways/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/gateways/{ID}'),
    link('Related', 'CloudGatewayPoolReference', '/cloud/gatewayPools/{ID}', {
      name: 'own',
      each: { type: 'CloudGatewayPool', by: 'CloudGateways' },
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const cloudGatewayPool = entity('CloudGatewayPool', {
  doc: 'Gateways that are kept for some tenants.',
  collection: '/cloud/gatewayPools',
  query: ['UID', 'Name', 'Description', 'BackupServerUid', 'BackupServerName'],
  roles: PORTAL,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CloudGateways: { type: 'CloudGateway', many: true },
    CloudTenants: { type: 'CloudTenant', many: true },
  },
  elements: [
    string('Description', { default: '', example: 'Another description' }),
    list('CloudGateways', uid('CloudGatewayUid', 'CloudGateway'), { member: 'CloudGatewayUids' }),
    list('CloudTenants', uid('CloudTenantUid', 'CloudTenant'), { member: 'CloudTenantUids' }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CloudGatewayPoolReference', '/cloud/gatewayPools/{ID}', { name: 'own' }),
    link('Delete', null, '/cloud/gatewayPools/{ID}'),
    down('CloudGatewayReferenceList', '/cloud/gatewayPools/{ID}/gateways'),
    link('Related', 'CloudTenantReferenceList', '/cloud/gatewayPools/{ID}/tenants', {
      when: ({ CloudTenants: tenants }) => Array.isArray(tenants) && tenants.length > 0,
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
  // Known from the links only: neither list has a page.
  subCollections: {
    gateways: { type: 'CloudGateway', target: 'CloudGateways' },
    tenants: { type: 'CloudTenant', target: 'CloudTenants' },
  },
})

const port = { optional: true, range: [0, 65_535] } as const

/** POST /cloud/gateways; some of its names are not those of the gateway. */
const createCloudGatewaySpec = spec('CreateCloudGatewaySpec', [
  string('BackupServerIdOrName', {
    optional: true,
    // Cut short in the tables.
    alsoCalled: ['BackupServerIdOr'],
    doc: 'The old way to name the backup server.',
  }),
  string('ServerHostName', {
    example: 'gw09.tech.local',
    doc: 'A Windows server of the infrastructure.',
  }),
  string('Description', { optional: true }),
  string('ExternalIp', { optional: true, doc: 'Needed with NAT.' }),
  int('ExternalPort', port),
  enumeration('NetworkType', ['Direct', 'NAT']),
  int('InternalPort', port),
  uid('BackupServerUid', 'BackupServer', {
    optional: true,
    example: (idOf) => `urn:veeam:BackupServer:${idOf('BackupServer')}`,
  }),
])

/** POST /cloud/gatewayPools. */
const createCloudGatewayPoolSpec = spec('CreateCloudGatewayPoolSpec', [
  string('Name', { example: 'Gateways of the branch' }),
  string('Description', { optional: true }),
  list('CloudGateways', uid('CloudGatewayUid', 'CloudGateway'), { member: 'CloudGatewayUids' }),
  list('CloudTenants', uid('CloudTenantUid', 'CloudTenant'), {
    member: 'CloudTenantUids',
    optional: true,
  }),
  uid('BackupServerUid', 'BackupServer'),
])

export const cloudGateways = family({
  types: [cloudGateway, cloudGatewayPool],
  operations: [
    acts('POST', '/cloud/gateways', {
      answers: task('CreateCloudGateway'),
      roles: PORTAL,
      body: createCloudGatewaySpec,
      doc: 'Makes a server a gateway.',
    }),
    acts('PUT', '/cloud/gateways/{ID}', {
      answers: task('EditCloudGateway'),
      roles: PORTAL,
      body: spec('CloudGateway', cloudGateway.elements, { partial: true }),
      doc: 'Edits a gateway: what the body tells, and no more.',
    }),
    acts('DELETE', '/cloud/gateways/{ID}', {
      answers: task('DeleteCloudGateway'),
      roles: PORTAL,
      doc: 'Removes a gateway, also from its pools.',
    }),
    acts('POST', '/cloud/gatewayPools', {
      answers: task('CreateCloudGatewayPool'),
      roles: PORTAL,
      body: createCloudGatewayPoolSpec,
      doc: 'Makes a pool of gateways.',
    }),
    acts('PUT', '/cloud/gatewayPools/{ID}', {
      answers: task('UpdateCloudGatewayPool'),
      roles: PORTAL,
      body: spec(
        'CloudGatewayPool',
        [string('Name', { optional: true }), ...cloudGatewayPool.elements],
        { partial: true },
      ),
      doc: 'Edits a pool; its lists become those of the body.',
    }),
    acts('DELETE', '/cloud/gatewayPools/{ID}', {
      answers: task('DeleteCloudGatewayPool'),
      roles: PORTAL,
      doc: 'Removes a pool; its gateways stay.',
    }),
  ],
})
