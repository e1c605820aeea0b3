/** Backup servers and the repositories attached to them. */
import { amount, boolean, enumeration, int, string } from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { acts, NOTHING, task } from '../operation.js'
import {
  backupServerSpec,
  editedBackupServerSpec,
  quickBackupStartupSpec,
  veeamZipStartupSpec,
} from '../parts/server-specs.js'
import type { Fields } from '../record.js'
import { entity } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const TIB = 1024 ** 4

const backupServer = entity('BackupServer', {
  doc: 'A Veeam Backup & Replication server that Enterprise Manager collects data from.',
  collection: '/backupServers',
  query: ['UID', 'Name', 'Description', 'IpOrDnsName=Name', 'Port', 'Version'],
  roles: PORTAL,
  kept: [
    boolean('Offline', {
      default: false,
      doc: 'It does not answer: its jobs do not run, and no data is collected from it.',
    }),
  ],
  elements: [
    string('Description', { default: '', doc: 'As given in Enterprise Manager.' }),
    int('Port', { default: 9392, doc: 'Port that data is collected through.' }),
    string('Version', { default: '13.0.1.1071', doc: 'Build of the product on the server.' }),
    int('WcfPort', { default: 9405, optional: true, doc: 'Certificate port, from version 12 on.' }),
    string('VbrCertificateThumbprint', { optional: true, doc: 'Of the server’s certificate.' }),
  ],
  links: [
    alternate(),
    link('Edit', 'BackupServerReference', '/backupServers/{ID}'),
    link('Delete', 'BackupServerReference', '/backupServers/{ID}'),
    down('JobReferenceList', '/backupServers/{ID}/jobs'),
    down('ManagedServerReferenceList', '/backupServers/{ID}/managedServers'),
    down('RepositoryReferenceList', '/backupServers/{ID}/repositories'),
    down('ExternalRepositoryReferenceList', '/backupServers/{ID}/externalRepositories'),
    down('CredentialsList', '/backupServers/{ID}/credentials'),
    link('Create', null, '/backupServers/{ID}/credentials?action=create'),
    down('PasswordKeyList', '/backupServers/{ID}/passwords'),
    link('Create', null, '/backupServers/{ID}/passwords?action=create'),
    link('VeeamZip', null, '/backupServers/{ID}?action=veeamzip'),
    link('QuickBackup', null, '/backupServers/{ID}?action=quickbackup'),
    link('Start', null, '/backupServers/{ID}?action=collect'),
  ],
  refLinks: [
    down('JobReferenceList', '/backupServers/{ID}/jobs'),
    down('RepositoryReferenceList', '/backupServers/{ID}/repositories'),
    down('ExternalRepositoryReferenceList', '/backupServers/{ID}/externalRepositories'),
    down('CredentialsList', '/backupServers/{ID}/credentials'),
    down('PasswordKeyList', '/backupServers/{ID}/passwords'),
    alternate(),
    down('ManagedServerReferenceList', '/backupServers/{ID}/managedServers'),
  ],
  subCollections: {
    jobs: { type: 'Job', roles: ADMINISTRATOR },
    managedServers: { type: 'ManagedServer' },
    repositories: { type: 'Repository' },
    externalRepositories: { type: 'ExternalRepository' },
    credentials: { type: 'Credentials' },
    passwords: { type: 'PasswordKey' },
  },
})

/** Bytes, or -1. */
const OR_UNKNOWN = [-1, Number.MAX_SAFE_INTEGER] as const

/** What is free of a repository that does not tell. */
const FREE = 0.4

const isObjectStorage = (repository: Fields): boolean => repository.Kind === 'AmazonS3Compatible'

const repository = entity('Repository', {
  doc: 'Where a backup server keeps backup files.',
  collection: '/repositories',
  query: ['UID', 'Name', 'FreeSpace', 'Capacity', 'BackupServerUid', 'BackupServerName'],
  list: 'Repositories',
  roles: PORTAL,
  belongsTo: { BackupServer: { type: 'BackupServer', distinctNames: true } },
  elements: [
    amount('Capacity', {
      range: OR_UNKNOWN,
      default: (repository) =>
        typeof repository.FreeSpace === 'number' && repository.FreeSpace >= 0
          ? Math.round(repository.FreeSpace / FREE)
          : isObjectStorage(repository)
            ? -1
            : 10 * TIB,
      doc: 'Bytes; -1 when unknown, as for object storage.',
    }),
    amount('FreeSpace', {
      range: OR_UNKNOWN,
      within: 'Capacity',
      default: (_, shown) => {
        const capacity = Number(shown('Capacity'))
        return capacity < 0 ? -1 : Math.round(capacity * FREE)
      },
      doc: 'Bytes; -1 for object storage.',
    }),
    enumeration(
      'Kind',
      [
        'WindowsLocal',
        'LinuxLocal',
        'CifsShare',
        'DDBoost',
        'Cloud',
        'HPStoreOnce',
        'ExaGrid',
        'Foreign',
        'SanSnapshot',
        'HPStoreOnceIntegration',
        'Extendable',
        'Quantum',
        'Nfs',
        'AmazonS3Compatible',
      ],
      { default: 'WindowsLocal', doc: 'Kind of storage.' },
    ),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    down('BackupReferenceList', '/repositories/{ID}/backups'),
    down('ReplicaReferenceList', '/repositories/{ID}/replicas'),
  ],
  subCollections: { backups: { type: 'Backup' }, replicas: { type: 'Replica' } },
})

export const infrastructure = family({
  types: [backupServer, repository],
  operations: [
    acts('POST', '/backupServers', {
      action: 'create',
      answers: NOTHING,
      status: 201,
      roles: ADMINISTRATOR,
      body: backupServerSpec,
      doc: 'Adds a backup server; nothing is known of what is on it.',
    }),
    acts('PUT', '/backupServers/{ID}', {
      answers: NOTHING,
      roles: ADMINISTRATOR,
      body: editedBackupServerSpec,
      doc: 'Edits how a backup server is reached.',
    }),
    acts('DELETE', '/backupServers/{ID}', {
      answers: NOTHING,
      roles: ADMINISTRATOR,
      doc: 'Removes a backup server, with all that was collected from it.',
    }),
    acts('POST', '/backupServers/{ID}', {
      action: 'collect',
      answers: task('CollectingBackupServer'),
      roles: PORTAL,
      doc: 'Collects data from a backup server.',
    }),
    acts('POST', '/backupServers/{ID}', {
      action: 'quickbackup',
      answers: task('QuickBackup'),
      roles: PORTAL,
      body: quickBackupStartupSpec,
      doc: 'Runs the job of a machine for this machine alone.',
    }),
    acts('POST', '/backupServers/{ID}', {
      action: 'veeamzip',
      answers: task('VeeamZip'),
      roles: PORTAL,
      body: veeamZipStartupSpec,
      doc: 'Makes a full backup of machines, apart from all jobs.',
    }),
  ],
})
