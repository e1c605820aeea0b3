/** Restores that were started, and what may be seen of the files in points without one. */

import {
  boolean,
  dateTime,
  enumeration,
  int,
  list,
  object,
  percent,
  string,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { asFirst, asIts, ofThing } from '../in-scope.js'
import { alternate, down, type Link, link, toldBy, up } from '../link.js'
import { type Answer, acts, task as doneBy, listOf, NOTHING, one, operation } from '../operation.js'
import { MOUNTED } from '../parts/mounted-points.js'
import { fileRestoreSpec, restoreSpec, startMountSpec } from '../parts/restore-specs.js'
import { toldLink } from '../parts/told-link.js'
import type { Fields } from '../record.js'
import { entity, type ResourceType, resource } from '../resource-type.js'
import { EVERY_ROLE, FILE_RESTORERS, MACHINE_RESTORERS, RESTORERS, SESSION_ROLES } from '../role.js'

/** What is restored, as names have it; files of a machine with a prefix and in brackets (documented). */
const restored = ({ JobType, VmDisplayName = 'Restore' }: Fields): string =>
  JobType === 'FileLevelRestore' ? `FLR_[${VmDisplayName}]` : String(VmDisplayName)

const restoreSession = entity('RestoreSession', {
  listedDays: 30,
  doc: 'One restore of a machine or of files.',
  collection: '/restoreSessions',
  query: [
    'UID',
    'Name',
    'Type=JobType',
    'CreationTime=CreationTimeUTC',
    'EndTime=EndTimeUTC',
    'State',
    'Result',
    'BackupServerUid',
    'BackupServerName',
    'VmDisplayName',
  ],
  roles: EVERY_ROLE,
  inScope: asFirst(asIts('VmRestorePoint'), ofThing({ name: 'VmDisplayName' })),
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    VmRestorePoint: { type: 'VmRestorePoint', optional: true },
  },
  displayName: (session, _, times) =>
    typeof session.Name === 'string'
      ? session.Name
      : `${restored(session)}@${times.plain(Number(session.CreationTimeUTC ?? 0))}`,
  attributes: [string('VmDisplayName', { optional: true, doc: 'Name of the machine.' })],
  elements: [
    enumeration('JobType', ['FileLevelRestore', 'RestoreVm'], { default: 'RestoreVm' }),
    dateTime('CreationTimeUTC', { doc: 'When it began.' }),
    dateTime('EndTimeUTC', { ahead: 'end', optional: true, doc: 'Absent while it runs.' }),
    enumeration('State', ['Starting', 'Stopping', 'Working', 'Stopped'], {
      default: (session) => (session.EndTimeUTC ? 'Stopped' : 'Working'),
    }),
    enumeration('Result', ['None', 'Success', 'Warning', 'Failed'], {
      default: (session) => (session.EndTimeUTC ? 'Success' : 'None'),
      doc: 'None while it runs.',
    }),
    percent('Progress', { optional: true, default: (session) => (session.EndTimeUTC ? 100 : 0) }),
    urn('RestoredObjRef', { optional: true, doc: 'In the table, in no sample.' }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Related', 'VmRestorePointReference', '/vmRestorePoints/{VmRestorePoint}', {
      name: { of: 'VmRestorePoint' },
    }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

/** Where the file system of an opened point begins, as its own record has it or by its kind. */
const rootsOf = ({ FSRoots, OsKind }: Fields): readonly Fields[] =>
  Array.isArray(FSRoots)
    ? FSRoots
    : (OsKind === 'Linux' ? ['root'] : ['C:', 'E:']).map((Name) => ({ Path: Name, Name }))

const mount = (point: keyof typeof MOUNTED): ResourceType =>
  resource(`${point}Mount`, {
    doc: 'An opened point: its files can be listed and restored.',
    path: `${MOUNTED[point]}/{${point}}/mounts/{Number}`,
    stored: true,
    ofSession: true,
    roles: FILE_RESTORERS,
    inScope: asIts(point),
    belongsTo: { [point]: { type: point } },
    kept: [
      int('Number', { default: 1, doc: 'The id in its address: 1 is the first of its point.' }),
      enumeration('OsKind', ['Windows', 'Linux'], { default: 'Windows' }),
    ],
    elements: [
      list(
        'FSRoots',
        object('DirectoryEntry', {
          href: `${MOUNTED[point]}/{${point}}/mounts/{Number}/{Path}`,
          attributes: [string('Type', { default: 'DirectoryEntry' })],
          elements: [string('Path'), string('Name')],
        }),
        {
          instead: (mount, shown) =>
            rootsOf(mount).map((root) => ({
              ...root,
              [point]: shown(point),
              Number: shown('Number'),
            })),
          doc: 'Where the file system begins.',
        },
      ),
    ],
    links: [
      // Only that of a virtual machine says what it deletes.
      link(
        'Delete',
        point === 'VmRestorePoint' ? `${point}Mount` : null,
        `${MOUNTED[point]}/{${point}}/mounts/{Number}`,
      ),
    ],
  })

/** What can be done with the files of an opened point, at its path. */
const files = <const Path extends string>(path: Path) => [
  operation('GET', path, {
    answers: one('FileSystemEntries', 'FileSystemEntry'),
    roles: RESTORERS,
    doc: 'What is in a folder of an opened point.',
  }),
  operation('GET', path, {
    action: 'download',
    answers: { kind: 'file' },
    roles: FILE_RESTORERS,
    doc: 'A file of an opened point, or a folder as a zip archive.',
  }),
  acts('POST', path, {
    action: 'restore',
    answers: doneBy('FileRestoreFromMountPoint'),
    roles: FILE_RESTORERS,
    body: fileRestoreSpec,
    doc: 'Restores a file or folder to where it was, or makes a file ready for download.',
  }),
]

/** How a point is opened, and its files closed again. */
const opening = <const Points extends string, const Mount extends string>(
  points: Points,
  mount: Mount,
) =>
  [
    acts('POST', points, {
      answers: doneBy('MountRestorePoint', 3_000),
      roles: FILE_RESTORERS,
      body: startMountSpec,
      doc: 'Opens a point for its files, as long as the logon session lasts.',
    }),
    acts('DELETE', mount, {
      answers: NOTHING,
      roles: FILE_RESTORERS,
      doc: 'Closes an opened point.',
    }),
  ] as const

const linkList = list('Links', toldLink, { member: null, optional: true })
const address = [string('Href', { optional: true }), string('Type', { optional: true })]
const directoryEntry = object('DirectoryEntry', {
  attributes: address,
  elements: [linkList, string('Path', { optional: true }), string('Name', { optional: true })],
})
const fileEntry = object('FileEntry', {
  attributes: address,
  elements: [
    linkList,
    string('Path'),
    string('Name'),
    int('Size', { unit: 'bytes', doc: 'Bytes.' }),
    string('Owner', { optional: true }),
    dateTime('ModifiedDateUTC'),
  ],
})

/** What is in a folder. */
const fileSystemEntries = resource('FileSystemEntries', {
  doc: 'The files and folders of a folder, in pages.',
  kind: 'info',
  attributes: [string('Href', { optional: true })],
  elements: [
    linkList,
    list('Files', fileEntry, { optional: true }),
    list('Directories', directoryEntry, { optional: true }),
    object(
      'PagingInfo',
      { attributes: [int('PageNum'), int('PageSize'), int('PagesCount')], elements: [linkList] },
      { optional: true },
    ),
  ],
})

/** Where the files of a machine in the catalog begin, or one file. */
const fileSystemEntry = resource('FileSystemEntry', {
  doc: 'The way into the files of a machine, or one of them.',
  kind: 'info',
  elements: [
    { ...directoryEntry, optional: true },
    { ...fileEntry, optional: true },
  ],
})

const catalogVm = entity('CatalogVm', {
  doc: 'A machine whose files are indexed; it is known by its name.',
  collection: '/catalog/vms',
  stored: false,
  roles: EVERY_ROLE,
  attributes: [string('VmDisplayName', { optional: true, default: (vm) => vm.Name })],
  elements: [],
  links: [
    alternate(),
    down('CatalogVmRestorePointReferenceList', '/catalog/vms/{ID}/vmRestorePoints'),
  ],
  refLinks: [
    // Neither a type nor a name, in the samples too.
    link('Alternate', null, '/catalog/vms/{ID}?format=Entity'),
    down('CatalogVmRestorePointReferenceList', '/catalog/vms/{ID}/vmRestorePoints'),
  ],
})

const catalogVmRestorePoint = entity('CatalogVmRestorePoint', {
  doc: 'One restore point of a machine whose files are indexed.',
  collection: '/catalog/vms/{CatalogVm}/vmRestorePoints',
  stored: false,
  roles: EVERY_ROLE,
  belongsTo: {
    CatalogVm: { type: 'CatalogVm' },
    VmRestorePoint: { type: 'VmRestorePoint', through: 'ID' },
  },
  elements: [dateTime('BackupDateUTC')],
  links: [
    alternate(),
    link('Up', 'CatalogVm', '/catalog/vms/{CatalogVm}?format=Entity', {
      name: { field: 'CatalogVm' },
    }),
    link('Browse', null, '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}?action=browse'),
    link('Related', 'VmRestorePoint', '/vmRestorePoints/{VmRestorePoint}?format=Entity', {
      name: { of: 'VmRestorePoint' },
    }),
  ],
  refLinks: [
    link('Up', null, '/catalog/vms/{CatalogVm}'),
    link('Alternate', null, '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}?format=Entity'),
  ],
})

const catalog = <const Path extends string, const Given extends Answer>(
  path: Path,
  answers: Given,
  doc: string,
) => operation('GET', path, { answers, roles: EVERY_ROLE, doc })

const TOLD = { href: 'RelatedHref', type: 'RelatedType', name: 'RelatedName' }

/** What a finished task leads to, as it tells. */
function leadingTo(...rels: readonly ('Related' | 'Down' | 'Download')[]): Link[] {
  return rels.map((rel) => toldBy(rel, TOLD, (task) => task.RelatedRel === rel))
}

const task = resource('Task', {
  doc: 'Work that a request has started.',
  path: '/tasks/{TaskId}',
  stored: true,
  ofSession: true,
  // TaskUid is not documented, but the ready-made query sorts by it.
  query: ['TaskId', 'State', 'Operation', 'TaskUid=TaskId'],
  roles: EVERY_ROLE,
  elements: [
    string('TaskId', { doc: 'task-1, task-2 …' }),
    enumeration('State', ['Running', 'OperationFinished', 'Finished'], {
      default: (task) => (task.Result ? 'Finished' : 'Running'),
    }),
    string('Operation', { doc: 'What is done, such as StartJob.' }),
    object(
      'Result',
      {
        attributes: [
          boolean('Success', { default: true }),
          boolean('CredentialsNeeded', { optional: true }),
          boolean('ConfirmationNeeded', { optional: true }),
        ],
        elements: [string('Message', { optional: true })],
      },
      { optional: true, doc: 'Absent while it runs.' },
    ),
  ],
  kept: [
    string('Account', { doc: 'Whose request started it.' }),
    dateTime('StartedUTC', { doc: 'When.' }),
    enumeration('RelatedRel', ['Related', 'Down', 'Download'], { optional: true }),
    string('RelatedHref', { optional: true, doc: 'What it leads to, below /api.' }),
    string('RelatedType', { optional: true }),
    string('RelatedName', { optional: true }),
  ],
  // Clients need exactly one link, without a type, until it is finished (seen in clients, recorded).
  links: [link('Delete', null, '/tasks/{TaskId}'), ...leadingTo('Related', 'Down', 'Download')],
})

export const restores = family({
  types: [
    catalogVm,
    catalogVmRestorePoint,
    fileSystemEntries,
    fileSystemEntry,
    restoreSession,
    task,
    mount('VmRestorePoint'),
    mount('VmReplicaPoint'),
    mount('AgentRestorePoint'),
  ],
  operations: [
    ...files('/vmRestorePoints/{VmRestorePoint}/mounts/{Number}/{filepath}'),
    ...files('/vmReplicaPoints/{VmReplicaPoint}/mounts/{Number}/{filepath}'),
    ...files('/agents/agentRestorePoints/{AgentRestorePoint}/mounts/{Number}/{filepath}'),
    ...opening('/vmRestorePoints/{ID}/mounts', '/vmRestorePoints/{VmRestorePoint}/mounts/{Number}'),
    ...opening('/vmReplicaPoints/{ID}/mounts', '/vmReplicaPoints/{VmReplicaPoint}/mounts/{Number}'),
    ...opening(
      '/agents/agentRestorePoints/{ID}/mounts',
      '/agents/agentRestorePoints/{AgentRestorePoint}/mounts/{Number}',
    ),
    acts('POST', '/vmRestorePoints/{ID}', {
      action: 'restore',
      answers: doneBy('StartVMRestore'),
      roles: MACHINE_RESTORERS,
      body: restoreSpec,
      doc: 'Restores a machine.',
    }),
    acts('POST', '/vAppRestorePoints/{ID}', {
      action: 'restore',
      answers: doneBy('StartvAppRestore'),
      roles: RESTORERS,
      body: restoreSpec,
      doc: 'Restores a vApp with its machines.',
    }),
    acts('POST', '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}', {
      action: 'browse',
      // Documented as 200 with a task that is finished already; a scenario has 202.
      answers: doneBy('BrowseVM', 0),
      status: 200,
      roles: EVERY_ROLE,
      doc: 'Leads to the files of a restore point.',
    }),
    acts('POST', '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}/guestfs/{filepath}', {
      action: 'restore',
      answers: doneBy('RestoreFile'),
      roles: EVERY_ROLE,
      doc: 'Restores a file or folder to where it was.',
    }),
    catalog('/catalog/vms', listOf('CatalogVm'), 'All machines whose files are indexed.'),
    catalog('/catalog/vms/{CatalogVm}', one('CatalogVm'), 'One machine, by its name.'),
    catalog(
      '/catalog/vms/{CatalogVm}/vmRestorePoints',
      listOf('CatalogVmRestorePoint'),
      'The restore points of a machine.',
    ),
    catalog(
      '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}',
      one('CatalogVmRestorePoint'),
      'One restore point of a machine.',
    ),
    catalog(
      '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}/guestfs',
      one('FileSystemEntry', 'FileSystemEntries'),
      'Where the files of a restore point begin.',
    ),
    catalog(
      '/catalog/vms/{CatalogVm}/vmRestorePoints/{ID}/guestfs/{filepath}',
      one('FileSystemEntries', 'FileSystemEntry'),
      'What is in a folder of a restore point.',
    ),
    operation('GET', '/tasks', {
      answers: listOf('Task'),
      // No link leads tenants here (documented); they follow single ones.
      roles: EVERY_ROLE,
      doc: 'The tasks of the logon session.',
    }),
    operation('GET', '/tasks/{TaskId}', {
      answers: one('Task'),
      roles: SESSION_ROLES,
      doc: 'One task; 500 where there is none, as the real server has it.',
    }),
    acts('DELETE', '/tasks/{TaskId}', {
      answers: NOTHING,
      roles: SESSION_ROLES,
      doc: 'Takes a task from sight; what it began goes on.',
    }),
  ],
})
