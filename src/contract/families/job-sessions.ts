/** Runs of jobs, and what each did with one machine. Long, being one family, and data. */

import {
  amount,
  boolean,
  dateTime,
  enumeration,
  percent,
  type Scalar,
  string,
  uid,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { asAny, asFirst, asIts, asSome, ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task as answeredTask } from '../operation.js'
import type { Derived, Fields } from '../record.js'
import { entity } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const RESULTS: readonly string[] = ['None', 'Success', 'Warning', 'Failed']

/** Whether what is told of a run tells that it is over: how it ended, or that it has stopped. */
const tellsEnd = ({ Result, State }: Fields): boolean =>
  (Result !== undefined && Result !== null && Result !== 'None') ||
  State === 'Stopped' ||
  State === 'Completed'

/** @param of the relation that leads to the run that this is a part of */
const whenOver =
  <T>(over: T, before: T): Derived<T> =>
  (_, shown) =>
    typeof shown('EndTimeUTC') === 'number' ? over : before

/** When it was, and how it went; a run without an end still runs. What is not told of a part is as of the whole. */
const course = (
  states: readonly string[],
  over: string,
  before: string,
  whole?: string,
): Scalar[] => [
  dateTime('CreationTimeUTC', {
    ...(whole && {
      default: (_, shown) => shown('CreationTimeUTC', whole),
      // What still waits for its turn is as old as the whole: nothing is made in the future.
      instead: ({ State }, shown) =>
        State === 'Pending' ? shown('CreationTimeUTC', whole) : undefined,
    }),
    doc: 'When it began.',
  }),
  dateTime('EndTimeUTC', {
    ahead: 'end',
    optional: true,
    default: (run, shown) =>
      tellsEnd(run) ? shown('CreationTimeUTC') : whole && shown('EndTimeUTC', whole),
    doc: 'Absent while it runs.',
  }),
  enumeration('State', states, { default: whenOver(over, before) }),
  enumeration('Result', RESULTS, {
    default: (run, shown) =>
      typeof shown('EndTimeUTC') !== 'number'
        ? 'None'
        : (whole && run.EndTimeUTC === undefined && shown('Result', whole)) || 'Success',
    doc: 'None while it runs.',
  }),
]

const jobCourse = course(
  ['Starting', 'Stopping', 'Working', 'Pausing', 'Resuming', 'Stopped'],
  'Stopped',
  'Working',
)
const taskCourse = (whole: string): Scalar[] =>
  course(['InProgress', 'Pending', 'Completed'], 'Completed', 'InProgress', whole)

const progress = percent('Progress', {
  default: whenOver(100, 0),
  doc: 'Percent; 100 at the end of a failed run too.',
})
const isRetry = boolean('IsRetry', { default: false })

/** `Backup Job 3@2025-09-24 20:00:09`: of what, and when it began. */
const named =
  (what: string): Derived<string> =>
  (run, shown, times) =>
    typeof run.Name === 'string'
      ? run.Name
      : `${shown(what)}@${times.plain(Number(shown('CreationTimeUTC') ?? 0))}`

/** As recorded: null even for a run that failed. */
const RUN_IN_JSON = { first: ['IsRetry'], nulls: { FailureMessage: 'Progress' } } as const

const SESSION_QUERY: readonly string[] = [
  'UID',
  'Name',
  'JobType',
  'JobUid',
  'JobName',
  'CreationTime=CreationTimeUTC',
  'EndTime=EndTimeUTC',
  'State',
  'Result',
  'IsRetry',
  'BackupServerUid',
  'BackupServerName',
]

const taskQuery = (session: string): readonly string[] => [
  'UID',
  'Name',
  'CreationTime=CreationTimeUTC',
  'EndTime=EndTimeUTC',
  'State',
  'Result',
  'Reason',
  'TotalSize',
  'JobSessionUid',
  `JobUid=${session}.JobUid`,
  `JobName=${session}.JobName`,
  'BackupServerUid',
  'BackupServerName',
  'VmDisplayName',
]

const ofManagement: Derived<boolean> = (session) => typeof session.ParentSession === 'string'
const ofAgents: Derived<boolean> = (session) =>
  typeof session.AgentBackupJob === 'string' && !session.ParentSession
const parentSession = { text: 'Parent session' }

const backupJobSession = entity('BackupJobSession', {
  listedDays: 30,
  doc: 'One run of a backup or copy job, or of a job of agents or file shares.',
  collection: '/backupSessions',
  query: SESSION_QUERY,
  roles: PORTAL,
  inScope: asAny(asSome('BackupTaskSession', 'BackupJobSession.ParentSession'), asIts('Job')),
  belongsTo: {
    Job: { type: 'Job', optional: true },
    AgentBackupJob: { type: 'AgentBackupJob', optional: true },
    NasJob: { type: 'NasJob', optional: true },
    // Of a run that no job makes, such as a VeeamZIP: what it made.
    Backup: { type: 'Backup', optional: true },
    BackupServer: { type: 'BackupServer', through: ['Job', 'AgentBackupJob', 'NasJob', 'Backup'] },
    ParentSession: { type: 'BackupJobSession', optional: true },
    RestorePoint: { type: 'RestorePoint', optional: true },
  },
  json: RUN_IN_JSON,
  displayName: named('JobName'),
  elements: [
    uid('JobUid', 'Job', {
      default: (session) =>
        session.Job ?? session.AgentBackupJob ?? session.NasJob ?? session.Backup,
    }),
    string('JobName', {
      default: (_, shown) =>
        shown('Name', 'Job') ??
        shown('Name', 'AgentBackupJob') ??
        shown('Name', 'NasJob') ??
        shown('Name', 'Backup') ??
        '',
    }),
    enumeration(
      'JobType',
      [
        'Backup',
        'BackupCopy',
        'ImmediateBackupCopy',
        'ImmediateBackupCopyWorker',
        'AgentBackup',
        'AgentManagement',
        'NasBackup',
      ],
      {
        default: (session, shown) => {
          if (session.NasJob) return 'NasBackup'
          if (session.AgentBackupJob)
            return session.ParentSession ? 'AgentManagement' : 'AgentBackup'
          return shown('JobType', 'Job') ?? 'Backup'
        },
      },
    ),
    ...jobCourse,
    progress,
    isRetry,
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('Job', '/jobs'),
    up('AgentBackupJob', '/agents/jobs', { type: 'JobReference' }),
    up('NasJob', '/nas/jobs', { type: 'JobReference' }),
    alternate(),
    down('BackupTaskSessionReferenceList', '/backupSessions/{ID}/taskSessions'),
    // Shown whether it runs or not.
    link('Stop', null, '/backupSessions/{ID}?action=stop'),
    link('Related', 'RestorePointReference', '/restorePoints/{RestorePoint}', {
      name: { of: 'RestorePoint' },
    }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Job', '/jobs'),
    up('AgentBackupJob', '/agents/jobs', { type: 'JobReference' }),
    up('NasJob', '/nas/jobs', { type: 'JobReference' }),
    link(
      'Alternate',
      'BackupJobSessionReferenceList',
      '/backupSessions/{ID}/agentManagementSessions',
      { when: ofAgents },
    ),
    up('ParentSession', '/backupSessions', {
      type: 'BackupJobSessionReference',
      when: ofManagement,
      name: parentSession,
    }),
    alternate(),
    down('BackupTaskSessionReferenceList', '/backupSessions/{ID}/taskSessions'),
  ],
  subCollections: {
    taskSessions: { type: 'BackupTaskSession' },
    agentManagementSessions: { type: 'BackupJobSession', by: 'ParentSession' },
  },
})

const task = (whole: string): Scalar[] => [
  ...taskCourse(whole),
  string('Reason', { default: '', doc: 'Why there was a warning or a failure.' }),
  amount('TotalSize', { default: 64424509440, doc: 'Bytes that were processed.' }),
]
const vmDisplayName = string('VmDisplayName', { optional: true, doc: 'Name of the machine.' })

const backupTaskSession = entity('BackupTaskSession', {
  listedDays: 30,
  doc: 'What one run of a backup job did with one machine.',
  collection: '/backupTaskSessions',
  query: taskQuery('BackupJobSession'),
  roles: PORTAL,
  inScope: asFirst(asIts('VmRestorePoint'), ofThing({ ref: 'VmUid', name: 'VmDisplayName' })),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'BackupJobSession' },
    BackupJobSession: { type: 'BackupJobSession' },
    VmRestorePoint: { type: 'VmRestorePoint', optional: true },
  },
  displayName: named('VmDisplayName'),
  attributes: [vmDisplayName],
  elements: [
    uid('JobSessionUid', 'BackupJobSession', { default: (task) => task.BackupJobSession }),
    ...task('BackupJobSession'),
    urn('VmUid', {
      optional: true,
      default: (_, shown) => shown('HierarchyObjRef', 'VmRestorePoint'),
      doc: 'The machine in the virtual infrastructure; no UID, whatever the name.',
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('BackupJobSession', '/backupSessions'),
    alternate(),
    link('Related', 'VmRestorePoint', '/vmRestorePoints/{VmRestorePoint}?format=Entity', {
      name: { of: 'VmRestorePoint' },
    }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('BackupJobSession', '/backupSessions'),
    alternate(),
  ],
})

const replicaJobSession = entity('ReplicaJobSession', {
  listedDays: 30,
  doc: 'One run of a replication job.',
  collection: '/replicaSessions',
  query: SESSION_QUERY,
  roles: PORTAL,
  inScope: asAny(asSome('ReplicaTaskSession'), asIts('Job')),
  belongsTo: {
    Job: { type: 'Job' },
    BackupServer: { type: 'BackupServer', through: 'Job' },
  },
  json: RUN_IN_JSON,
  displayName: named('JobName'),
  elements: [
    uid('JobUid', 'Job', { default: (session) => session.Job }),
    string('JobName', { default: (_, shown) => shown('Name', 'Job') }),
    enumeration('JobType', ['Replica'], { default: 'Replica' }),
    ...jobCourse,
    progress,
    isRetry,
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('Job', '/jobs'),
    alternate(),
    down('ReplicaTaskSessionReferenceList', '/replicaSessions/{ID}/replicaTaskSessions'),
  ],
  subCollections: {
    replicaTaskSessions: { type: 'ReplicaTaskSession' },
    // As most samples misspell it.
    repicaTaskSessions: { type: 'ReplicaTaskSession' },
  },
})

const replicaTaskSession = entity('ReplicaTaskSession', {
  listedDays: 30,
  doc: 'What one run of a replication job did with one machine.',
  collection: '/replicaTaskSessions',
  // As most samples misspell it.
  otherPaths: { lists: ['/repicaTaskSessions'], records: ['/repicaTaskSessions/{ID}'] },
  query: taskQuery('ReplicaJobSession'),
  roles: PORTAL,
  inScope: asFirst(asIts('VmReplicaPoint'), ofThing({ name: 'VmDisplayName' })),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'ReplicaJobSession' },
    ReplicaJobSession: { type: 'ReplicaJobSession' },
    VmReplicaPoint: { type: 'VmReplicaPoint', optional: true },
  },
  displayName: named('VmDisplayName'),
  attributes: [vmDisplayName],
  elements: [
    uid('JobSessionUid', 'ReplicaJobSession', { default: (task) => task.ReplicaJobSession }),
    ...task('ReplicaJobSession'),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('ReplicaJobSession', '/replicaSessions'),
    alternate(),
    link('Related', 'VmReplicaPoint', '/vmReplicaPoints/{VmReplicaPoint}?format=Entity', {
      name: { of: 'VmReplicaPoint' },
    }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('ReplicaJobSession', '/replicaSessions'),
    alternate(),
  ],
})

export const jobSessions = family({
  types: [backupJobSession, backupTaskSession, replicaJobSession, replicaTaskSession],
  operations: [
    acts('POST', '/backupSessions/{ID}', {
      action: 'stop',
      answers: answeredTask('StopJobSession'),
      roles: ADMINISTRATOR,
      doc: 'Stops one run of a job.',
    }),
  ],
})
