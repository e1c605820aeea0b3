/** What backup servers work with: hosts, external storage, accelerators, credentials, passwords. */
import {
  amount,
  boolean,
  enumeration,
  guid,
  int,
  localTime,
  long,
  string,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, NOTHING } from '../operation.js'
import { OS_KIND } from '../parts/os-kind.js'
import {
  credentialsInfoSpec,
  editedCredentialsInfo,
  editedPasswordKeyInfoSpec,
  passwordKeyInfoSpec,
} from '../parts/server-specs.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const managedServer = entity('ManagedServer', {
  doc: 'A server that is added to a backup server: a host, a cluster, a file server.',
  collection: '/managedServers',
  query: ['UID', 'Name', 'Description', 'ManagedServerType'],
  roles: PORTAL,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    HierarchyRoot: { type: 'HierarchyRoot', through: 'ID' },
  },
  elements: [
    string('Description', { default: '' }),
    enumeration(
      'ManagedServerType',
      [
        'ESX',
        'VC',
        'Linux',
        'Local',
        'Windows',
        'ESXi',
        'HvServer',
        'HvCluster',
        'Scvmm',
        'BackupServer',
        'SanHost',
        'SmbServer',
        'SmbCluster',
        'VcdSystem',
        'Cloud',
        'AzureWinServer',
        'VmSnapshotStorageHost',
        'ConfigurationService',
        'ExternalInfrastructureProxy',
        'NdmpServer',
        'ExternalInfrastructureServer',
      ],
      { default: 'Windows' },
    ),
  ],
  links: [
    up('BackupServer', '/backupServers', { entity: true }),
    alternate(),
    // The root has the same id. Samples link to one even of a plain Windows server, which has none.
    link('Related', 'HierarchyRoot', '/hierarchyRoots/{HierarchyRoot}?format=Entity', {
      name: { of: 'HierarchyRoot' },
    }),
  ],
  refLinks: [alternate(), up('BackupServer', '/backupServers')],
})

const hierarchyRoot = entity('HierarchyRoot', {
  doc: 'Where a virtual infrastructure begins: a vCenter Server, a Hyper-V host, a Cloud Director cell.',
  collection: '/hierarchyRoots',
  query: ['UID', 'Name', 'UniqueId', 'HostType', 'BackupServerUid', 'BackupServerName'],
  roles: PORTAL,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    ManagedServer: { type: 'ManagedServer', through: 'ID' },
  },
  elements: [
    guid('HierarchyRootId', { default: (root) => root.id, doc: 'The same id as in the UID.' }),
    string('UniqueId', {
      default: (_, shown) => shown('Name'),
      doc: 'Instance UUID of a vCenter Server, DNS name of a Hyper-V host.',
    }),
    enumeration('HostType', ['ESX', 'VC', 'ESXi', 'HvServer', 'HvCluster', 'Scvmm', 'VcdSystem'], {
      default: 'VC',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Related', 'ManagedServer', '/managedServers/{ManagedServer}?format=Entity', {
      name: { of: 'ManagedServer' },
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const externalRepository = entity('ExternalRepository', {
  doc: 'Object storage that backups of cloud machines are read from.',
  collection: '/externalRepositories',
  list: 'ExternalRepositories',
  query: ['UID', 'Name', 'BackupServerUid', 'BackupServerName'],
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    enumeration(
      'RepositoryType',
      ['AmazonS3External', 'AzureStorageExternal', 'GoogleCloudStorageExternal'],
      { default: 'AmazonS3External' },
    ),
    string('Path', { default: '', doc: 'Bucket and folder.' }),
    amount('UsedSpace', { default: 0, doc: 'Bytes.' }),
    string('Description', { default: '' }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    down('BackupReferenceList', '/externalRepositories/{ID}/backups'),
  ],
  subCollections: { backups: { type: 'Backup' } },
})

const wanAccelerator = entity('WanAccelerator', {
  doc: 'A cache that lessens what goes over a slow line.',
  collection: '/wanAccelerators',
  query: [
    'UID',
    'Name',
    'Capacity',
    'ConnectionsCount',
    'HighBandwidthModeEnabled',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    string('Description', { default: '' }),
    boolean('OutOfDate', { default: false, doc: 'Its components want an upgrade.' }),
    string('Version', { default: '13.0.1.1071' }),
    long('Capacity', { default: 100, doc: 'Size of the cache in GB.' }),
    int('TrafficPort', { default: 6165 }),
    int('ConnectionsCount', { default: 5 }),
    string('CachePath', { default: 'C:\\VeeamWAN' }),
    boolean('HighBandwidthModeEnabled', { default: false }),
  ],
  links: [up('BackupServer', '/backupServers'), alternate()],
})

const upToServer = up('BackupServer', '/backupServers', { entity: true })

const credentialsInfo = resource('Credentials', {
  doc: 'An account that a backup server connects with. Its password is never told.',
  root: 'CredentialsInfo',
  path: '/backupServers/{BackupServer}/credentials/{ID}',
  stored: true,
  list: 'CredentialsInfoList',
  query: ['Username', 'Description', 'BackupServerUid', 'CredentialsId=UID'],
  queried: { list: 'CredentialsList' },
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    guid('Id', { default: (credentials) => credentials.id }),
    string('Username'),
    string('Description', { default: '' }),
    string('Password', { secret: true, default: '' }),
  ],
  links: [
    upToServer,
    link('Edit', 'Credentials', '/backupServers/{BackupServer}/credentials/{ID}'),
    link('Delete', 'Credentials', '/backupServers/{BackupServer}/credentials/{ID}'),
  ],
})

const passwordKeyInfo = resource('PasswordKey', {
  doc: 'A password that backups are encrypted with; only its hint is told.',
  root: 'PasswordKeyInfo',
  path: '/backupServers/{BackupServer}/passwords/{ID}',
  stored: true,
  list: 'PasswordKeyInfoList',
  query: ['PasswordKeyID=UID', 'Hint', 'BackupServerUid', 'BackupServerName'],
  queried: { type: 'Passwords' },
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    guid('Id', { default: (key) => key.id }),
    string('Hint'),
    localTime('LastModificationDate'),
  ],
  links: [
    upToServer,
    link('Edit', 'PasswordKey', '/backupServers/{BackupServer}/passwords/{ID}'),
    link('Delete', 'PasswordKey', '/backupServers/{BackupServer}/passwords/{ID}'),
  ],
})

const hierarchyItem = resource('HierarchyItem', {
  doc: 'A thing in a virtual infrastructure: a machine, a host, a folder, a tag …',
  kind: 'info',
  stored: true,
  roles: PORTAL,
  inScope: ofThing({ ref: 'ObjectRef', name: 'ObjectName', within: (item) => item.ParentRef }),
  belongsTo: { HierarchyRoot: { type: 'HierarchyRoot' } },
  // Of the address, only the type is written.
  attributes: [string('Type', { default: 'HierarchyItem' })],
  kept: [
    urn('ParentRef', {
      optional: true,
      doc: 'The ObjectRef of what it is in, such as its folder or its host: a scope holds all below it.',
    }),
    OS_KIND,
  ],
  elements: [
    urn('ObjectRef', { doc: 'What other requests name it by.' }),
    string('ObjectType', { default: (item) => String(item.ObjectRef ?? '').split(':')[2] ?? '' }),
    string('ObjectName'),
  ],
})

const creates = { action: 'create', answers: NOTHING, status: 201, roles: ADMINISTRATOR } as const
const changes = { answers: NOTHING, roles: ADMINISTRATOR } as const

export const servers = family({
  types: [
    credentialsInfo,
    externalRepository,
    hierarchyItem,
    hierarchyRoot,
    managedServer,
    passwordKeyInfo,
    wanAccelerator,
  ],
  operations: [
    acts('POST', '/backupServers/{ID}/credentials', {
      ...creates,
      body: credentialsInfoSpec,
      doc: 'Adds an account that the backup server may connect with.',
    }),
    acts('PUT', '/backupServers/{BackupServer}/credentials/{ID}', {
      ...changes,
      body: editedCredentialsInfo,
      doc: 'Edits such an account: what the body tells, and no more.',
    }),
    acts('DELETE', '/backupServers/{BackupServer}/credentials/{ID}', {
      ...changes,
      doc: 'Removes such an account, unless it is in use.',
    }),
    acts('POST', '/backupServers/{ID}/passwords', {
      ...creates,
      body: passwordKeyInfoSpec,
      doc: 'Adds a password that backups may be encrypted with.',
    }),
    acts('PUT', '/backupServers/{BackupServer}/passwords/{ID}', {
      ...changes,
      body: editedPasswordKeyInfoSpec,
      doc: 'Edits the hint of a password.',
    }),
    acts('DELETE', '/backupServers/{BackupServer}/passwords/{ID}', {
      ...changes,
      doc: 'Removes a password, unless a job uses it.',
    }),
  ],
})
