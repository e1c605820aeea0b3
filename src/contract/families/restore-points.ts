/** Restore points of backups, and what is in them: machines, vApps and agents' computers. */
import { dateTime, enumeration, int, list, object, string, urn } from '../element.js'
import { family } from '../family.js'
import { asSome, ofThing } from '../in-scope.js'
import { alternate, down, type Link, link, up } from '../link.js'
import type { Derived, Shown } from '../record.js'
import { entity } from '../resource-type.js'
import { FILE_RESTORERS, PORTAL, RESTORERS } from '../role.js'

const platform = (shown: Shown): string => String(shown('Platform', 'Backup'))
const ofAgents: Derived<boolean> = (_, shown) => platform(shown).startsWith('Agent')
const ofMachines: Derived<boolean> = (_, shown) => !platform(shown).startsWith('Agent')
const ofCloudDirector: Derived<boolean> = (_, shown) => platform(shown) === 'vCloud'

/** What a restore point leads to is alike in both forms but for the last link's type. */
const contents = (filesType: string): Link[] => [
  down('VmRestorePointReferenceList', '/restorePoints/{ID}/vmRestorePoints', { when: ofMachines }),
  down('VAppRestorePointReferenceList', '/restorePoints/{ID}/vAppRestorePoints', {
    when: ofCloudDirector,
  }),
  down('AgentRestorePointReferenceList', '/restorePoints/{ID}/agentRestorePoints', {
    when: ofAgents,
  }),
  // The table says Down; every sample says Related.
  link('Related', filesType, '/restorePoints/{ID}/backupFiles'),
]

const restorePoint = entity('RestorePoint', {
  doc: 'The state of a backup at one time.',
  collection: '/restorePoints',
  query: [
    'UID',
    'Name',
    'CreationTime=BackupDateUTC',
    'BackupUid',
    'BackupName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: asSome('VmRestorePoint', 'VAppRestorePoint', 'AgentRestorePoint'),
  belongsTo: {
    Backup: { type: 'Backup' },
    BackupServer: { type: 'BackupServer', through: 'Backup' },
  },
  displayName: (point, _, times) =>
    typeof point.Name === 'string' ? point.Name : times.point(Number(point.BackupDateUTC ?? 0)),
  elements: [dateTime('BackupDateUTC', { doc: 'When the point was made.' })],
  links: [
    up('Backup', '/backups'),
    up('BackupServer', '/backupServers'),
    alternate(),
    ...contents('BackupFileReferenceList'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Backup', '/backups'),
    alternate(),
    ...contents('RestorePointReferenceList'),
  ],
  subCollections: {
    vmRestorePoints: { type: 'VmRestorePoint', roles: PORTAL },
    vAppRestorePoints: { type: 'VAppRestorePoint' },
    agentRestorePoints: { type: 'AgentRestorePoint', roles: PORTAL },
    backupFiles: { type: 'BackupFile', roles: PORTAL },
  },
})

/** `web01@2025-10-20 20:04:07`: what was protected, and when. */
const namedAfter =
  (field: string): Derived<string> =>
  (point, shown, times) =>
    typeof point.Name === 'string'
      ? point.Name
      : `${shown(field)}@${times.plain(Number(shown('CreationTimeUTC') ?? 0))}`

/** Made in full exactly where the file that it lies in is a full one. */
const byFile =
  (full: string, increment: string): Derived<string> =>
  (_, shown) =>
    shown('FileType', 'BackupFile') === 'vib' ? increment : full

const creationTime = dateTime('CreationTimeUTC', {
  default: (_, shown) => shown('BackupDateUTC', 'RestorePoint'),
  doc: 'That of the restore point unless given.',
})
const algorithm = enumeration(
  'Algorithm',
  ['Full', 'ReversedIncremental', 'Incremental', 'SyntheticFull'],
  { default: byFile('Full', 'Incremental'), doc: 'Backup method.' },
)
const pointType = enumeration('PointType', ['Full', 'Increment', 'ReverseIncrement'], {
  default: byFile('Full', 'Increment'),
})

const databaseAttributes = [
  string('Instance'),
  string('InstanceName'),
  string('Name'),
  string('FullVersion'),
  string('ProductVersion'),
  string('RecoveryModel'),
  int('CompatibilityLevel'),
  string('ReadOnly'),
  int('DatabaseId'),
]

const vmRestorePoint = entity('VmRestorePoint', {
  doc: 'One virtual machine in one restore point.',
  collection: '/vmRestorePoints',
  query: [
    'UID',
    'Name',
    'CreationTime=CreationTimeUTC',
    'Type=PointType',
    'Algorithm',
    'RestorePointId=RestorePointUid',
    'RestorePointName',
    'VmDisplayName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'VmName' }),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'RestorePoint' },
    RestorePoint: { type: 'RestorePoint' },
    BackupFile: { type: 'BackupFile', optional: true },
  },
  displayName: namedAfter('VmDisplayName'),
  attributes: [string('VmDisplayName', { optional: true, default: (p) => p.VmName })],
  elements: [
    creationTime,
    string('VmName', { optional: true, doc: 'Name of the machine.' }),
    algorithm,
    pointType,
    urn('HierarchyObjRef', { optional: true, doc: 'The machine in the virtual infrastructure.' }),
    object(
      'SqlInfo',
      {
        elements: [list('Databases', object('Database', { attributes: databaseAttributes }))],
      },
      { optional: true, doc: 'In the 9.5 schema only; not in any sample.' },
    ),
  ],
  links: [
    link('Restore', null, '/vmRestorePoints/{ID}?action=restore'),
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    up('BackupFile', '/backupFiles'),
    alternate(),
    down('VmRestorePointMountList', '/vmRestorePoints/{ID}/mounts'),
    link('Create', 'VmRestorePointMount', '/vmRestorePoints/{ID}/mounts'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    up('BackupFile', '/backupFiles'),
    alternate(),
  ],
  subCollections: { mounts: { type: 'VmRestorePointMount', roles: FILE_RESTORERS } },
})

const vAppRestorePoint = entity('VAppRestorePoint', {
  doc: 'One vApp of VMware Cloud Director in one restore point.',
  collection: '/vAppRestorePoints',
  query: [
    'UID',
    'Name',
    'CreationTime=CreationTimeUTC',
    'Type=PointType',
    'Algorithm',
    'RestorePointId=RestorePointUid',
    'VAppDisplayName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'VAppDisplayName' }),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'RestorePoint' },
    RestorePoint: { type: 'RestorePoint' },
  },
  displayName: namedAfter('VAppDisplayName'),
  attributes: [string('VAppDisplayName', { optional: true, default: (p) => p.VAppName })],
  elements: [
    creationTime,
    string('VAppName', { optional: true, doc: 'In the 9.5 schema only; not in any sample.' }),
    algorithm,
    pointType,
    urn('HierarchyObjRef', { optional: true, doc: 'The vApp in the virtual infrastructure.' }),
  ],
  links: [
    link('Restore', null, '/vAppRestorePoints/{ID}?action=restore'),
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    alternate(),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    alternate(),
  ],
})

const agentRestorePoint = entity('AgentRestorePoint', {
  doc: 'One computer protected by an agent in one restore point.',
  collection: '/agents/agentRestorePoints',
  query: [
    'UID',
    'Name',
    'CreationTime=CreationTimeUTC',
    'ComputerName',
    'Type=PointType',
    'Algorithm',
    'RestorePointId=RestorePointUid',
    'RestorePointName',
    'BackupUid=RestorePoint.BackupUid',
    'BackupName=RestorePoint.BackupName',
    'BackupFileUid',
    'BackupFileName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: PORTAL,
  inScope: ofThing({ name: 'ComputerName' }),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'RestorePoint' },
    RestorePoint: { type: 'RestorePoint' },
    BackupFile: { type: 'BackupFile', optional: true },
  },
  // Names are {computer}@{time}.
  kept: [string('ComputerName', { default: (_, shown) => String(shown('Name')).split('@')[0] })],
  elements: [creationTime, algorithm, pointType],
  links: [
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    up('BackupFile', '/backupFiles'),
    alternate(),
    down('AgentRestorePointMountList', '/agents/agentRestorePoints/{ID}/mounts'),
    link('Create', 'AgentRestorePointMount', '/agents/agentRestorePoints/{ID}/mounts'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('RestorePoint', '/restorePoints'),
    up('BackupFile', '/backupFiles'),
    alternate(),
  ],
  subCollections: { mounts: { type: 'AgentRestorePointMount', roles: FILE_RESTORERS } },
})

export const restorePoints = family({
  types: [agentRestorePoint, restorePoint, vAppRestorePoint, vmRestorePoint],
})
