/** Veeam Agents: their jobs, the computers that they run on, and groups of these. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  string,
  uid,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { ofThing } from '../in-scope.js'
import { alternate, down, type Link, link, up } from '../link.js'
import { acts, selection, task } from '../operation.js'
import { guestProcessingOptions } from '../parts/guest-processing.js'
import {
  gfsRetentionPolicy,
  jobScheduleOptions,
  scheduleConfigured,
  simpleRetentionPolicy,
} from '../parts/job-schedule.js'
import type { Derived } from '../record.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL, RESTORERS } from '../role.js'

/** The group of computers that belong to none of the backup servers' own infrastructures. */
const NO_ROOT = '00000000-0000-0000-0000-000000000000'

const lists = (list: string, path: string): [Link, Link] => [
  down(`${list}ReferenceList`, path),
  down(`${list}List`, `${path}?format=Entity`),
]
const [jobs, jobEntities] = lists('Job', '/agents/jobs')
const [points, pointEntities] = lists('AgentRestorePoint', '/agents/agentRestorePoints')
const [backups, backupEntities] = lists('Backup', '/agents/backups')
const [restorePoints, restorePointEntities] = lists('RestorePoint', '/agents/restorePoints')
// The type is the wrong one, in the samples too.
const [files, fileEntities] = lists('RestorePoint', '/agents/backupFiles')
const [sessions, sessionEntities] = lists('BackupJobSession', '/agents/backupSessions')
const [groups, groupEntities] = lists('AgentProtectionGroup', '/agents/protectionGroups')
const [computers, computerEntities] = lists('DiscoveredComputer', '/agents/discoveredComputers')

const agentsService = resource('AgentsService', {
  doc: 'The way to all that concerns Veeam Agents.',
  root: 'Agents',
  path: '/agents',
  roles: RESTORERS,
  links: [
    jobs,
    points,
    backups,
    restorePoints,
    files,
    sessions,
    groups,
    computers,
    jobEntities,
    pointEntities,
    backupEntities,
    restorePointEntities,
    fileEntities,
    sessionEntities,
    groupEntities,
    computerEntities,
  ],
})

const agentBackupJob = entity('AgentBackupJob', {
  doc: 'A job that backs up computers through agents.',
  collection: '/agents/jobs',
  query: [
    'UID',
    'Name',
    'Description',
    'JobType',
    'Platform',
    'ScheduleConfigured',
    'ScheduleEnabled',
    'BackupServerUid',
    'BackupServerName',
  ],
  // Recorded; the list inside it is in the plural, as clients read it.
  queried: { jsonMember: 'AgentBackupJob' },
  roles: ADMINISTRATOR,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    enumeration('JobType', ['AgentBackup'], { default: 'AgentBackup' }),
    enumeration('Platform', ['AgentForLinux', 'AgentForWindows'], { default: 'AgentForWindows' }),
    string('Description', { default: '' }),
    scheduleConfigured,
    boolean('ScheduleEnabled', { default: true, doc: 'It is not disabled.' }),
    dateTime('NextRun', { ahead: 'planned', optional: true, doc: 'Only where it is scheduled.' }),
    jobScheduleOptions,
    group('JobInfo', {
      elements: [
        embedded('Includes', 'ObjectInAgentBackupJob', { links: false }),
        guestProcessingOptions,
        gfsRetentionPolicy,
        simpleRetentionPolicy,
      ],
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    link('Alternate', 'JobReference', '/agents/jobs/{ID}', { name: 'own' }),
    down('ObjectInJobList', '/agents/jobs/{ID}/includes'),
    link('ToggleScheduleEnabled', null, '/agents/jobs/{ID}?action=toggleScheduleEnabled'),
    down('BackupJobSessionReferenceList', '/agents/jobs/{ID}/backupSessions'),
    link('Start', null, '/agents/jobs/{ID}?action=start'),
    link('Stop', null, '/agents/jobs/{ID}?action=stop'),
    link('Retry', null, '/agents/jobs/{ID}?action=retry'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    link('Alternate', 'Job', '/agents/jobs/{ID}?format=Entity', { name: 'own' }),
    down('BackupJobSessionReferenceList', '/agents/jobs/{ID}/backupSessions'),
  ],
  subCollections: {
    includes: { type: 'ObjectInAgentBackupJob' },
    // Only links tell of it.
    backupSessions: { type: 'BackupJobSession', roles: PORTAL },
  },
})

const objectInAgentBackupJob = resource('ObjectInAgentBackupJob', {
  doc: 'A computer, or a group of computers, that an agent job processes.',
  path: '/agents/jobs/{AgentBackupJob}/includes/{ID}',
  stored: true,
  list: 'ObjectsInAgentBackupJob',
  query: [
    'UID',
    'DisplayName',
    'JobUid=AgentBackupJobUid',
    'JobName=AgentBackupJobName',
    // As listed; a computer has none.
    'FileServerUid',
    'FileServerName',
    'BackupServerUid',
    'BackupServerName',
  ],
  kept: [
    uid('FileServerUid', 'FileServer', { optional: true }),
    string('FileServerName', { optional: true }),
  ],
  roles: ADMINISTRATOR,
  belongsTo: {
    AgentBackupJob: { type: 'AgentBackupJob' },
    BackupServer: { type: 'BackupServer', through: 'AgentBackupJob' },
  },
  elements: [
    guid('ObjectInJobId', { default: (object) => object.id }),
    string('Name'),
    string('DisplayName', { default: (object) => object.Name }),
    guestProcessingOptions,
  ],
})

const agentProtectionGroup = entity('AgentProtectionGroup', {
  doc: 'Computers that agents are deployed to together.',
  collection: '/agents/protectionGroups',
  query: ['UID', 'Name', 'BackupServerUid', 'BackupServerName'],
  roles: ADMINISTRATOR,
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    boolean('RescanScheduleEnabled', { default: true, doc: 'Whether it is scanned by itself.' }),
    urn('HierarchyObjRef', {
      default: (group) => `urn:AgentForWindows:AgentProtectionGroup:${NO_ROOT}.${group.id}`,
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    down(
      'DiscoveredComputerList',
      '/agents/protectionGroups/{ID}/discoveredComputers?format=Entity',
    ),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    alternate(),
    down('DiscoveredComputerReferenceList', '/agents/protectionGroups/{ID}/discoveredComputers'),
  ],
  subCollections: { discoveredComputers: { type: 'DiscoveredComputer' } },
})

const discoveredComputer = entity('DiscoveredComputer', {
  doc: 'A computer that was found in a protection group.',
  // Recorded answers have hrefs below /backupTaskSessions, which lead nowhere: those are not copied.
  collection: '/agents/discoveredComputers',
  query: [
    'UID',
    'Name',
    'BackupServerUid',
    'BackupServerName',
    'AgentVersion',
    'AgentStatus',
    'OsVersion',
    'IpAddress',
    'ProtectionGroupUid=AgentProtectionGroupUid',
    'ProtectionGroupName=AgentProtectionGroupName',
  ],
  roles: ADMINISTRATOR,
  inScope: ofThing({
    ref: 'HierarchyObjRef',
    name: 'Name',
    within: (_, shown) => shown('HierarchyObjRef', 'AgentProtectionGroup'),
  }),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'AgentProtectionGroup' },
    AgentProtectionGroup: { type: 'AgentProtectionGroup' },
  },
  elements: [
    enumeration('HostStatus', ['Online', 'Offline'], { default: 'Online' }),
    string('AgentVersion', { default: '13.0.1.203' }),
    enumeration(
      'AgentStatus',
      ['NotInstalled', 'Installed', 'UnsupportedOs', 'Failed', 'Exclude'],
      {
        default: 'Installed',
      },
    ),
    string('OsVersion', { default: 'Microsoft Windows 11 (10.0.26100)' }),
    string('IpAddress', { default: '' }),
    urn('HierarchyObjRef', {
      default: (computer) => `urn:AgentForWindows:VeeamAgent:${NO_ROOT}.${computer.id}`,
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    up('AgentProtectionGroup', '/agents/protectionGroups'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const ofAgents: Derived<boolean> = (_, shown) =>
  String(shown('Platform') ?? shown('Platform', 'Backup')).startsWith('Agent')

const onJob = <const Action extends string>(action: Action, does: string, doc: string) =>
  acts('POST', '/agents/jobs/{ID}', { action, answers: task(does), roles: ADMINISTRATOR, doc })

export const agents = family({
  types: [
    agentBackupJob,
    agentProtectionGroup,
    agentsService,
    discoveredComputer,
    objectInAgentBackupJob,
  ],
  operations: [
    selection('/agents/backups', 'Backup', ofAgents, {
      roles: RESTORERS,
      doc: 'Backups made by agents.',
    }),
    selection('/agents/backupFiles', 'BackupFile', ofAgents, {
      roles: PORTAL,
      doc: 'Files of backups made by agents.',
    }),
    selection('/agents/restorePoints', 'RestorePoint', ofAgents, {
      roles: RESTORERS,
      doc: 'Restore points of backups made by agents.',
    }),
    selection(
      '/agents/backupSessions',
      'BackupJobSession',
      (session) => typeof session.AgentBackupJob === 'string',
      { roles: PORTAL, doc: 'Runs of agent jobs.' },
    ),
    onJob('start', 'StartJob', 'Starts an agent job.'),
    onJob('stop', 'StopAgentJob', 'Stops the run of an agent job.'),
    onJob('retry', 'RetryAgentJob', 'Runs an agent job again for what has failed.'),
    onJob('toggleScheduleEnabled', 'UpdateJob', 'Disables an agent job, or enables it.'),
  ],
})
