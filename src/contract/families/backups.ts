/** Backups and the files that they are kept in. */
import { fileTime } from '../date.js'
import { amount, dateTime, decimal, enumeration, string } from '../element.js'
import { family } from '../family.js'
import { asFirst, asIts, asSome } from '../in-scope.js'
import { alternate, down, type Link, link, up } from '../link.js'
import type { Derived, Fields } from '../record.js'
import { entity } from '../resource-type.js'
import { PORTAL, RESTORERS } from '../role.js'

const isParent: Derived<boolean> = (_, shown) => shown('BackupType') === 'ParentBackup'
const isChild: Derived<boolean> = (_, shown) => shown('BackupType') === 'ChildBackup'
const holdsPoints: Derived<boolean> = (_, shown) => shown('BackupType') !== 'ParentBackup'
const parentName = { text: 'Parent Backup' }

const backup = entity('Backup', {
  doc: 'What one job keeps of the machines that it protects.',
  collection: '/backups',
  query: [
    'UID',
    'Name',
    'JobUid',
    'JobName',
    'RepositoryUid',
    'RepositoryName',
    'Platform',
    'BackupType',
  ],
  roles: RESTORERS,
  inScope: asSome('RestorePoint', 'Backup.ParentBackup'),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: ['Repository', 'ExternalRepository'] },
    Repository: { type: 'Repository', unless: 'ExternalRepository' },
    ExternalRepository: { type: 'ExternalRepository', optional: true },
    Job: { type: 'Job', optional: true },
    AgentBackupJob: { type: 'AgentBackupJob', optional: true },
    ParentBackup: { type: 'Backup', optional: true },
  },
  elements: [
    enumeration(
      'Platform',
      ['VMware', 'HyperV', 'vCloud', 'AgentForLinux', 'AgentForWindows', 'CustomPlatform'],
      { default: (_, shown) => shown('Platform', 'Job') ?? 'VMware', doc: 'What was protected.' },
    ),
    enumeration('BackupType', ['Standard', 'ParentBackup', 'ChildBackup'], {
      default: (backup) => (backup.ParentBackup ? 'ChildBackup' : 'Standard'),
      doc: 'A plain backup, one that only holds child backups, or one of these.',
    }),
  ],
  links: [
    up('Repository', '/repositories'),
    up('ExternalRepository', '/externalRepositories'),
    up('BackupServer', '/backupServers'),
    alternate(),
    down('RestorePointReferenceList', '/backups/{ID}/restorePoints', { when: holdsPoints }),
    down('BackupFileReferenceList', '/backups/{ID}/backupFiles', { when: holdsPoints }),
    // The rel of the next link really is Up.
    link('Up', 'BackupList', '/backups/{ID}/childbackups?format=Entity', { when: isParent }),
    link('Up', 'Backup', '/backups/{ParentBackup}?format=Entity', {
      when: isChild,
      name: parentName,
    }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Repository', '/repositories'),
    up('ExternalRepository', '/externalRepositories'),
    alternate(),
    down('RestorePointReferenceList', '/backups/{ID}/restorePoints', { when: holdsPoints }),
    up('ParentBackup', '/backups', { type: 'BackupReference', when: isChild, name: parentName }),
    link('Up', 'BackupReferenceList', '/backups/{ID}/childbackups', { when: isParent }),
  ],
  subCollections: {
    restorePoints: { type: 'RestorePoint' },
    backupFiles: { type: 'BackupFile' },
    childbackups: { type: 'Backup', by: 'ParentBackup' },
  },
})

const ofAgents: Derived<boolean> = (_, shown) =>
  String(shown('Platform', 'Backup')).startsWith('Agent')
const ofMachines: Derived<boolean> = (_, shown) =>
  !String(shown('Platform', 'Backup')).startsWith('Agent')

/** What is in the file; of agents only links tell, no page of the documentation. */
const contents: readonly Link[] = [
  down('VmRestorePointReferenceList', '/backupFiles/{ID}/vmRestorePoints', { when: ofMachines }),
  down('AgentRestorePointReferenceList', '/backupFiles/{ID}/agentRestorePoints', {
    when: ofAgents,
  }),
]

const GIB = 1024 ** 3

const ratio = (data: number, file: number): number =>
  file > 0 ? Math.round((data / file) * 100) / 100 : 1

const FILE_TYPES: readonly string[] = ['vbk', 'vib', 'vrb']

/** Told from the name that the file was given, since a name that is not given is told from it. */
const extensionOf = (file: Fields): string => {
  const extension = String(file.Name ?? '').replace(/^.*\./s, '')
  return FILE_TYPES.includes(extension) ? extension : 'vbk'
}

const backupFile = entity('BackupFile', {
  doc: 'One file of a backup: full (vbk), increment (vib) or reverse increment (vrb).',
  collection: '/backupFiles',
  query: [
    'UID',
    'Name',
    'CreationTimeUTC=CreationTimeUtc',
    'BackupSize',
    'DataSize',
    'CompressRatio',
    'FileType',
    'BackupUid',
    'BackupName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: PORTAL,
  inScope: asFirst(asSome('VmRestorePoint', 'AgentRestorePoint'), asIts('RestorePoint')),
  belongsTo: {
    Backup: { type: 'Backup' },
    BackupServer: { type: 'BackupServer', through: 'Backup' },
    RestorePoint: { type: 'RestorePoint', optional: true },
  },
  displayName: (file, shown) =>
    typeof file.Name === 'string'
      ? file.Name
      : `${shown('Name', 'Backup')}D${fileTime(Number(shown('CreationTimeUtc') ?? 0))}.${shown('FileType')}`,
  elements: [
    string('FilePath', {
      default: (_, shown) => `C:\\Backup\\${shown('Name', 'Backup')}\\${shown('Name')}`,
      doc: 'Path in the repository.',
    }),
    amount('BackupSize', {
      default: (_, shown) => Math.round(Number(shown('DataSize')) / 2),
      doc: 'Size of the file in bytes; half the data unless given.',
    }),
    amount('DataSize', {
      default: (file, shown) =>
        typeof file.BackupSize === 'number'
          ? file.BackupSize * 2
          : shown('FileType') === 'vbk'
            ? 40 * GIB
            : 2 * GIB,
      doc: 'Size of the source data in bytes.',
    }),
    decimal('DeduplicationRatio', { default: 0 }),
    decimal('CompressRatio', {
      default: (_, shown) => ratio(Number(shown('DataSize')), Number(shown('BackupSize'))),
      doc: 'Data to file, to two places.',
    }),
    dateTime('CreationTimeUtc', {
      default: (_, shown) => shown('BackupDateUTC', 'RestorePoint'),
      doc: 'Spelt Utc here, UTC elsewhere.',
    }),
    enumeration('FileType', FILE_TYPES, { default: extensionOf }),
  ],
  links: [
    up('Backup', '/backups'),
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Related', 'RestorePointReferenceList', '/backupFiles/{ID}/restorePoints'),
    ...contents,
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Backup', '/backups'),
    alternate(),
    // The type is the wrong one, in the samples too.
    link('Related', 'BackupFileReferenceList', '/backupFiles/{ID}/restorePoints'),
    ...contents,
  ],
  subCollections: {
    restorePoints: { type: 'RestorePoint', target: 'RestorePoint', roles: RESTORERS },
    vmRestorePoints: { type: 'VmRestorePoint' },
    agentRestorePoints: { type: 'AgentRestorePoint' },
  },
})

export const backups = family({
  types: [backup, backupFile],
})
