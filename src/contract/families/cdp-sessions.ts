/** Runs of CDP policies, and what each did with one machine. */
import { amount, boolean, dateTime, enumeration, percent, string, uid } from '../element.js'
import { family } from '../family.js'
import { asAny, asIts, asSome, ofThing } from '../in-scope.js'
import { alternate, down, up } from '../link.js'
import type { Derived } from '../record.js'
import { entity } from '../resource-type.js'
import { PORTAL } from '../role.js'

const isOver = (run: { readonly EndTimeUTC?: unknown }): boolean =>
  typeof run.EndTimeUTC === 'number'

const named =
  (what: string): Derived<string> =>
  (run, shown, times) =>
    typeof run.Name === 'string'
      ? run.Name
      : `${shown(what)}@${times.plain(Number(run.CreationTimeUTC ?? 0))}`

const cdpReplicaSession = entity('CdpReplicaSession', {
  listedDays: 30,
  doc: 'One run of a policy.',
  collection: '/cdpReplicaSessions',
  query: [
    'Id=UID',
    'Name',
    'PolicyUid',
    'PolicyName',
    'BackupServerUid',
    'BackupServerName',
    'CreationTimeUTC',
    'EndTimeUTC',
    'State',
    'Result',
    'FailureMessage',
  ],
  // Answers of queries call it so.
  queried: { item: 'CdpPolicySession' },
  roles: PORTAL,
  inScope: asAny(asSome('CdpReplicaTaskSession'), asIts('CdpPolicy')),
  belongsTo: {
    CdpPolicy: { type: 'CdpPolicy' },
    BackupServer: { type: 'BackupServer', through: 'CdpPolicy' },
  },
  displayName: named('PolicyName'),
  elements: [
    uid('PolicyUid', 'CdpPolicy', { default: (session) => session.CdpPolicy }),
    string('PolicyName', { default: (_, shown) => shown('Name', 'CdpPolicy') }),
    enumeration('PolicyType', ['CdpReplica'], { default: 'CdpReplica' }),
    dateTime('CreationTimeUTC'),
    dateTime('EndTimeUTC', { ahead: 'end', optional: true, doc: 'Absent while it runs.' }),
    enumeration('State', ['Starting', 'Stopping', 'Working', 'Pausing', 'Resuming', 'Stopped'], {
      default: (session) => (isOver(session) ? 'Stopped' : 'Working'),
    }),
    enumeration('Result', ['None', 'Success', 'Warning', 'Failed'], {
      default: (session) => (isOver(session) ? 'Success' : 'None'),
      doc: 'None while it runs.',
    }),
    percent('Progress', { default: (session) => (isOver(session) ? 100 : 0) }),
    string('FailureMessage', { default: '' }),
    boolean('IsRetry', { default: false }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('CdpPolicy', '/cdpPolicies'),
    alternate(),
    down('CdpReplicaTaskSessionReferenceList', '/cdpReplicaSessions/{ID}/cdpReplicaTaskSessions'),
  ],
  subCollections: { cdpReplicaTaskSessions: { type: 'CdpReplicaTaskSession' } },
})

const cdpReplicaTaskSession = entity('CdpReplicaTaskSession', {
  listedDays: 30,
  doc: 'What one run of a policy does with one machine.',
  collection: '/cdpReplicaTaskSessions',
  query: [
    'Id=UID',
    'Name',
    'PolicySessionUid',
    'PolicySessionName=CdpReplicaSessionName',
    'BackupServerUid',
    'BackupServerName',
    'CreationTimeUTC',
    'EndTimeUTC',
    'State',
    'Reason',
    'TotalSize',
    'VmDisplayName',
  ],
  roles: PORTAL,
  inScope: ofThing({ name: 'VmDisplayName' }),
  belongsTo: {
    CdpReplicaSession: { type: 'CdpReplicaSession' },
    BackupServer: { type: 'BackupServer', through: 'CdpReplicaSession' },
  },
  displayName: named('VmDisplayName'),
  attributes: [string('VmDisplayName', { optional: true })],
  elements: [
    uid('PolicySessionUid', 'CdpReplicaSession', { default: (task) => task.CdpReplicaSession }),
    dateTime('CreationTimeUTC'),
    dateTime('EndTimeUTC', { ahead: 'end', optional: true, doc: 'Absent while it runs.' }),
    enumeration('State', ['InProgress', 'Pending', 'Completed'], {
      default: (task) => (isOver(task) ? 'Completed' : 'InProgress'),
    }),
    // A sample has Success while it runs.
    enumeration('Result', ['Success', 'Warning', 'Failed'], { default: 'Success' }),
    string('Reason', { optional: true, doc: 'Why there was a warning or a failure.' }),
    amount('TotalSize', { default: 17179869184, doc: 'Bytes.' }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    up('CdpReplicaSession', '/cdpReplicaSessions'),
    alternate(),
  ],
})

export const cdpSessions = family({
  types: [cdpReplicaSession, cdpReplicaTaskSession],
})
