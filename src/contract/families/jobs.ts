/** Backup, copy and replication jobs, and what is in them. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  int,
  object,
  string,
  uid,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { asIts, asSome, ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import { guestProcessingOfObject, guestProcessingOptions } from '../parts/guest-processing.js'
import {
  gfsRetentionPolicy,
  jobScheduleOptions,
  scheduleConfigured,
  simpleRetentionPolicy,
} from '../parts/job-schedule.js'
import {
  createObjectInJobSpec,
  jobCloneSpec,
  linkedJobSpec,
  linkedRepositorySpec,
} from '../parts/job-specs.js'
import { OS_KIND } from '../parts/os-kind.js'
import type { Derived } from '../record.js'
import { spec } from '../request-body.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const COPIES: readonly string[] = ['BackupCopy', 'ImmediateBackupCopy']

const ofType =
  (...types: readonly string[]): Derived<boolean> =>
  (_, shown) =>
    types.includes(String(shown('JobType')))
const ownsObjects = ofType('Backup', 'Replica')
const copies = ofType(...COPIES)
const replicates = ofType('Replica')
const backsUp = ofType('Backup', ...COPIES)

const includes = embedded('Includes', 'ObjectInJob', { links: false })
const linkedJobs = embedded('LinkedJobIncludes', 'LinkedJobObject', { links: false })
const linkedBackups = embedded('LinkedBackupIncludes', 'LinkedBackup', { links: false })
const linkedRepositories = embedded(
  'LinkedBackupRepositoryIncludes',
  'LinkedBackupRepositoryObject',
  {
    links: false,
  },
)
const advancedStorageOptions = object(
  'AdvancedStorageOptions',
  {
    elements: [
      guid('PasswordKeyId', { default: '', doc: 'The password that backups are encrypted with.' }),
    ],
  },
  { default: {} },
)

const job = entity('Job', {
  doc: 'A job that backs up, copies or replicates machines.',
  collection: '/jobs',
  query: [
    'UID',
    'Name',
    'Description',
    'NextRun',
    'JobType',
    'Platform',
    'ScheduleConfigured',
    'ScheduleEnabled',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: ADMINISTRATOR,
  inScope: asSome('ObjectInJob'),
  belongsTo: { BackupServer: { type: 'BackupServer', distinctNames: true } },
  // What its first run makes a backup of: a clone has none yet.
  kept: [
    uid('TargetRepository', 'Repository', { optional: true, doc: 'Where its first backup goes.' }),
    string('FolderName', { optional: true, doc: 'What its first backup is called.' }),
  ],
  elements: [
    enumeration('JobType', ['Backup', 'BackupCopy', 'ImmediateBackupCopy', 'Replica'], {
      default: 'Backup',
    }),
    enumeration('Platform', ['VMware', 'HyperV', 'vCloud', 'CustomPlatform'], {
      default: (job) => (COPIES.includes(String(job.JobType)) ? 'CustomPlatform' : 'VMware'),
    }),
    string('Description', { default: '', example: 'Another description' }),
    scheduleConfigured,
    boolean('ScheduleEnabled', { default: true, doc: 'It is not disabled.' }),
    dateTime('NextRun', { ahead: 'planned', optional: true, doc: 'Only where it is scheduled.' }),
    jobScheduleOptions,
    group('JobInfo', {
      elements: [
        group(
          'BackupJobInfo',
          {
            elements: [
              includes,
              guestProcessingOptions,
              advancedStorageOptions,
              gfsRetentionPolicy,
              simpleRetentionPolicy,
            ],
          },
          { when: ofType('Backup') },
        ),
        group(
          'ReplicaJobInfo',
          { elements: [includes, guestProcessingOptions] },
          { when: replicates },
        ),
        group(
          'BackupCopyJobInfo',
          { elements: [includes, linkedJobs, advancedStorageOptions, linkedBackups] },
          { when: ofType('BackupCopy') },
        ),
        group(
          'ImmediateBackupCopyJobInfo',
          { elements: [linkedJobs, linkedBackups, linkedRepositories] },
          { when: ofType('ImmediateBackupCopy') },
        ),
      ],
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'JobReference', '/jobs/{ID}', { name: 'own', when: ownsObjects }),
    link('Clone', null, '/jobs/{ID}?action=clone'),
    link('ToggleScheduleEnabled', null, '/jobs/{ID}?action=toggleScheduleEnabled'),
    down('ObjectInJobList', '/jobs/{ID}/includes', { when: ownsObjects }),
    down('BackupJobSessionReferenceList', '/jobs/{ID}/backupSessions', { when: backsUp }),
    down('ReplicaJobSessionReferenceList', '/jobs/{ID}/replicaSessions', { when: replicates }),
    link('Create', 'ObjectInJob', '/jobs/{ID}/includes', { when: ownsObjects }),
    link('Start', null, '/jobs/{ID}?action=start', { when: ownsObjects }),
    link('Stop', null, '/jobs/{ID}?action=stop', { when: ownsObjects }),
    link('Retry', null, '/jobs/{ID}?action=retry', { when: ownsObjects }),
    link('Sync', null, '/jobs/{ID}?action=sync', { when: copies }),
    down('LinkedJobObjectList', '/jobs/{ID}/linkedJobs', { when: copies }),
    down('LinkedBackupRepositoryObjectList', '/jobs/{ID}/linkedBackupRepositories', {
      when: copies,
    }),
    link('Create', 'LinkedJobObject', '/jobs/{ID}/linkedJobs', { when: copies }),
    link('Create', 'LinkedBackupRepositoryObject', '/jobs/{ID}/linkedBackupRepositories', {
      when: copies,
    }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    alternate(),
    down('BackupJobSessionReferenceList', '/jobs/{ID}/backupSessions', { when: backsUp }),
    down('ReplicaJobSessionReferenceList', '/jobs/{ID}/replicaSessions', { when: replicates }),
  ],
  subCollections: {
    includes: { type: 'ObjectInJob' },
    linkedJobs: { type: 'LinkedJobObject' },
    linkedBackupRepositories: { type: 'LinkedBackupRepositoryObject' },
    backupSessions: { type: 'BackupJobSession' },
    replicaSessions: { type: 'ReplicaJobSession' },
  },
})

const objectInJobId = guid('ObjectInJobId', { default: (object) => object.id })
const upToJob = up('Job', '/jobs', { type: 'Job', entity: true })

const objectInJob = resource('ObjectInJob', {
  doc: 'A machine, or a container of machines, that a job processes.',
  path: '/jobs/{Job}/includes/{ID}',
  stored: true,
  list: 'ObjectsInJob',
  query: ['UID', 'Name', 'JobUid', 'JobName', 'BackupServerUid', 'BackupServerName'],
  // The name of the list in a query's answer is an odd one.
  queried: { list: 'sInObjectJob' },
  roles: ADMINISTRATOR,
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'Name' }),
  belongsTo: {
    Job: { type: 'Job' },
    BackupServer: { type: 'BackupServer', through: 'Job' },
  },
  kept: [OS_KIND],
  elements: [
    objectInJobId,
    urn('HierarchyObjRef', { doc: 'The object in the virtual infrastructure.' }),
    string('Name'),
    string('DisplayName', { default: (object) => object.Name }),
    int('Order', { optional: true, doc: 'In the 9.5 schema only.' }),
    guestProcessingOfObject,
  ],
  links: [link('Delete', 'ObjectInJob', '/jobs/{Job}/includes/{ID}', { name: 'own' }), upToJob],
})

const linkedJobObject = resource('LinkedJobObject', {
  doc: 'A job whose backups a copy job copies.',
  path: '/jobs/{Job}/linkedJobs/{ID}',
  addressInside: false,
  stored: true,
  list: 'LinkedJobResourceObjects',
  roles: ADMINISTRATOR,
  belongsTo: {
    Job: { type: 'Job' },
    LinkedJob: { type: 'Job' },
  },
  elements: [objectInJobId, uid('LinkedJobUid', 'Job', { default: (object) => object.LinkedJob })],
  links: [upToJob, link('Delete', null, '/jobs/{Job}/linkedJobs/{ID}')],
})

const linkedBackupRepository = resource('LinkedBackupRepositoryObject', {
  doc: 'A repository whose backups a copy job copies.',
  root: 'LinkedBackupRepository',
  path: '/jobs/{Job}/linkedBackupRepositories/{ID}',
  addressInside: false,
  stored: true,
  list: 'LinkedBackupRepositoryResourceObjects',
  roles: ADMINISTRATOR,
  belongsTo: {
    Job: { type: 'Job' },
    Repository: { type: 'Repository' },
  },
  elements: [
    objectInJobId,
    uid('LinkedBackupRepositoryUid', 'Repository', { default: (object) => object.Repository }),
  ],
  links: [upToJob, link('Delete', null, '/jobs/{Job}/linkedBackupRepositories/{ID}')],
})

const linkedBackup = resource('LinkedBackup', {
  doc: 'A backup that a copy job copies; shown inside the job only.',
  kind: 'info',
  stored: true,
  roles: PORTAL,
  inScope: asIts('Backup'),
  belongsTo: {
    Job: { type: 'Job' },
    Backup: { type: 'Backup' },
  },
  elements: [
    objectInJobId,
    uid('LinkedBackupUid', 'Backup', { default: (linked) => linked.Backup }),
  ],
})

const editJob = spec('Job', [...job.elements], { partial: true, optional: true })

const onJob = <const Action extends string>(action: Action, does: string, doc: string) =>
  acts('POST', '/jobs/{ID}', { action, answers: task(does), roles: ADMINISTRATOR, doc })

const update = { answers: task('UpdateJob'), roles: ADMINISTRATOR } as const

export const jobs = family({
  types: [job, linkedBackup, linkedBackupRepository, linkedJobObject, objectInJob],
  operations: [
    acts('PUT', '/jobs/{ID}', {
      action: 'edit',
      byDefault: true,
      answers: task('EditJob'),
      roles: ADMINISTRATOR,
      body: editJob,
      doc: 'Edits a job: what the body tells, and no more.',
    }),
    acts('DELETE', '/jobs/{ID}', {
      answers: task('DeleteJob'),
      roles: ADMINISTRATOR,
      doc: 'Deletes a job; its backups stay.',
    }),
    acts('POST', '/jobs/{ID}', {
      action: 'clone',
      answers: task('CloneJob'),
      roles: ADMINISTRATOR,
      body: jobCloneSpec,
      doc: 'Makes a copy of a job, which is disabled.',
    }),
    onJob('start', 'StartJob', 'Starts a job.'),
    onJob('stop', 'StopJob', 'Stops the run of a job.'),
    onJob('retry', 'RetryJob', 'Runs a job again for what has failed.'),
    onJob('sync', 'StartJobSync', 'Starts a job that copies.'),
    onJob('toggleScheduleEnabled', 'UpdateJob', 'Disables a job, or enables it.'),
    acts('POST', '/jobs/{ID}/includes', {
      ...update,
      body: createObjectInJobSpec,
      doc: 'Adds a machine, or a container of machines, to a job.',
    }),
    acts('DELETE', '/jobs/{Job}/includes/{ID}', {
      ...update,
      doc: 'Removes a machine from a job; the last one cannot go.',
    }),
    acts('POST', '/jobs/{ID}/linkedJobs', {
      ...update,
      body: linkedJobSpec,
      doc: 'Adds a job to those that a job copies.',
    }),
    acts('DELETE', '/jobs/{Job}/linkedJobs/{ID}', {
      ...update,
      doc: 'Removes a job from those that a job copies, and the backups that it copies.',
    }),
    acts('POST', '/jobs/{ID}/linkedBackupRepositories', {
      ...update,
      body: linkedRepositorySpec,
      doc: 'Adds a repository to those that a job copies, in place of the backups.',
    }),
    acts('DELETE', '/jobs/{Job}/linkedBackupRepositories/{ID}', {
      ...update,
      doc: 'Removes a repository from those that a job copies, and the backups that it copies.',
    }),
  ],
})
