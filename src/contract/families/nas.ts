/** File shares and the jobs that back them up. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  int,
  list,
  object,
  string,
  uid,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, selection, task } from '../operation.js'
import { jobScheduleOptions, scheduleConfigured } from '../parts/job-schedule.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL } from '../role.js'

const nasService = resource('NasService', {
  doc: 'The way to all that concerns file shares.',
  root: 'NASService',
  path: '/nas',
  address: 'none',
  roles: PORTAL,
  links: [
    down('JobReferenceList', '/nas/jobs'),
    down('FileServerReferenceList', '/nas/fileServers'),
    down('BackupJobSessionReferenceList', '/nas/backupSessions'),
    down('JobList', '/nas/jobs?format=Entity'),
    down('FileServerList', '/nas/fileServers?format=Entity'),
    down('BackupJobSessionList', '/nas/backupSessions?format=Entity'),
  ],
})

const masks = (name: string): ReturnType<typeof list> =>
  list(name, string('Extension'), { default: [], member: 'Extensions' })
const optionalMasks = (name: string): ReturnType<typeof list> =>
  list(name, string('Extension'), { optional: true, member: 'Extensions' })

const keepFileVersionsHistoryOptions = object(
  'KeepFileVersionsHistoryOptions',
  {
    elements: [
      enumeration('LongtermRetentionType', ['Month', 'Year'], { default: 'Month' }),
      int('LongtermRetentionPeriod', { default: 12 }),
      uid('BackupRepositoryUid', 'Repository', { default: '', doc: 'Where archives are kept.' }),
      object(
        'ArchiveFileTypes',
        {
          elements: [
            boolean('ActiveFileRetentionEnabled', { default: false }),
            int('MaxActiveFileVersionsToKeep', { default: 100 }),
            boolean('DeletedFileRetentionEnabled', { default: false }),
            int('MaxDeletedFileVersionsToKeep', { default: 10 }),
            object(
              'FileExtensionsOption',
              {
                elements: [
                  enumeration(
                    'ArchiveFileExtensionsScope',
                    ['Any', 'Specified', 'ExceptSpecified'],
                    { default: 'Any' },
                  ),
                  optionalMasks('InclusionMask'),
                  optionalMasks('ExclusionMask'),
                ],
              },
              { optional: true },
            ),
          ],
        },
        { optional: true },
      ),
    ],
  },
  { optional: true },
)

const nasJob = entity('NasJob', {
  doc: 'A job that backs up file shares.',
  // The root is spelt otherwise than the type.
  root: 'NASJob',
  list: 'NASJobs',
  collection: '/nas/jobs',
  query: [
    'UID',
    'Name',
    'Description',
    'NextRun',
    'ScheduleConfigured',
    'ScheduleEnabled',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: ADMINISTRATOR,
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'Repository' },
    Repository: { type: 'Repository' },
  },
  elements: [
    string('Description', { default: '' }),
    embedded('Includes', 'NasObject', { links: false }),
    group('StorageOptions', {
      elements: [
        uid('BackupRepositoryUid', 'Repository', { default: (job) => job.Repository }),
        enumeration('ShorttermRetentionType', ['Day', 'Month'], { default: 'Day' }),
        int('ShorttermRetentionPeriod', { default: 28 }),
        boolean('LongtermRetentionEnabled', { default: false }),
        keepFileVersionsHistoryOptions,
        object(
          'AdvancedStorageOptions',
          {
            elements: [
              object(
                'ACL',
                {
                  elements: [
                    enumeration(
                      'FileAttributesChangeTrackingMode',
                      ['TrackOnlyFolderAttributesChanges', 'TrackEverythingAttributesChanges'],
                      { default: 'TrackOnlyFolderAttributesChanges' },
                    ),
                  ],
                },
                { default: {} },
              ),
            ],
          },
          { default: {} },
        ),
      ],
    }),
    scheduleConfigured,
    boolean('ScheduleEnabled', { default: true, doc: 'It is not disabled.' }),
    dateTime('NextRun', { ahead: 'planned', optional: true, doc: 'Only where it is scheduled.' }),
    jobScheduleOptions,
  ],
  links: [
    up('BackupServer', '/backupServers'),
    link('Alternate', 'JobReference', '/nas/jobs/{ID}', { name: 'own' }),
    down('NasObjectList', '/nas/jobs/{ID}/includes'),
    // Here an action is a segment of the path.
    link('ToggleScheduleEnabled', null, '/nas/jobs/{ID}/toggleScheduleEnabled'),
    down('BackupJobSessionReferenceList', '/nas/jobs/{ID}/backupSessions'),
    link('Start', null, '/nas/jobs/{ID}/start'),
    link('Stop', null, '/nas/jobs/{ID}/stop'),
    link('Retry', null, '/nas/jobs/{ID}/retry'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    link('Alternate', 'Job', '/nas/jobs/{ID}?format=Entity', { name: 'own' }),
    down('BackupJobSessionReferenceList', '/nas/jobs/{ID}/backupSessions'),
  ],
  subCollections: {
    includes: { type: 'NasObject' },
    backupSessions: { type: 'BackupJobSession', roles: PORTAL },
  },
})

const nasObject = resource('NasObject', {
  doc: 'A file share, or a folder of one, that a job processes.',
  root: 'NASObject',
  list: 'NASObjects',
  path: '/nas/jobs/{NasJob}/includes/{ID}',
  stored: true,
  query: [
    'UID',
    'Name=FileOrFolder',
    'JobUid=NasJobUid',
    'JobName=NasJobName',
    'FileServerUid',
    'FileServerName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: ADMINISTRATOR,
  belongsTo: {
    NasJob: { type: 'NasJob' },
    FileServer: { type: 'FileServer' },
    BackupServer: { type: 'BackupServer', through: 'NasJob' },
  },
  elements: [
    urn('HierarchyObjRef', {
      default: (_, shown) => `urn:NasBackup:BackupServer:${shown('BackupServer')}`,
      doc: 'Of the backup server, not of the share.',
    }),
    guid('ObjectInJobId', { default: (object) => object.id }),
    string('FileOrFolder', { default: (_, shown) => shown('Name', 'FileServer') }),
    uid('FileServerUid', 'FileServer', { default: (object) => object.FileServer }),
    masks('InclusionMask'),
    masks('ExclusionMask'),
  ],
  links: [
    up('NasJob', '/nas/jobs', { type: 'Job', entity: true }),
    link('Related', 'FileServer', '/nas/fileServers/{FileServer}?format=Entity', {
      name: { of: 'FileServer' },
    }),
  ],
})

const fileServer = entity('FileServer', {
  doc: 'A file share.',
  // References in samples have hrefs below /repositories, which lead nowhere: those are not copied.
  collection: '/nas/fileServers',
  query: ['UID', 'Name', 'BackupServerUid', 'BackupServerName'],
  roles: PORTAL,
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'Name' }),
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CacheRepository: { type: 'Repository', optional: true },
  },
  elements: [
    enumeration('ServerType', ['FileServer', 'SmbServer', 'NfsServer'], { default: 'SmbServer' }),
    urn('HierarchyObjRef', {
      default: (server) => `urn:NasBackup:FileServer:${server.BackupServer}.${server.id}`,
    }),
    group(
      'SmbServerOptions',
      {
        elements: [
          string('Path', { default: (_, shown) => shown('Name') }),
          guid('CredentialsId', { default: '' }),
        ],
      },
      { when: (server) => (server.ServerType ?? 'SmbServer') === 'SmbServer' },
    ),
    group(
      'NfsServerOptions',
      { elements: [string('Path', { default: (_, shown) => shown('Name') })] },
      { when: (server) => server.ServerType === 'NfsServer' },
    ),
    group(
      'FileServerOptions',
      { elements: [uid('ServerUid', 'FileServer', { default: (server) => server.id })] },
      { when: (server) => server.ServerType === 'FileServer' },
    ),
    group('ProcessingOptions', {
      elements: [
        uid('ServerUid', 'FileServer', { default: (server) => server.id }),
        uid('CacheRepositoryUid', 'Repository', {
          optional: true,
          default: (server) => server.CacheRepository,
        }),
      ],
    }),
    group('NASServerAdvancedOptions', {
      elements: [
        string('ProcessingMode', { default: 'Direct' }),
        string('StorageSnapshotPath', { optional: true }),
      ],
    }),
  ],
  links: [up('BackupServer', '/backupServers'), alternate()],
})

const onJob = <const Word extends string>(word: Word, does: string, doc: string) =>
  acts('POST', `/nas/jobs/{ID}/${word}`, { answers: task(does), roles: ADMINISTRATOR, doc })

export const nas = family({
  types: [fileServer, nasJob, nasObject, nasService],
  operations: [
    selection(
      '/nas/backupSessions',
      'BackupJobSession',
      (session) => typeof session.NasJob === 'string',
      { roles: PORTAL, doc: 'Runs of jobs that back up file shares.' },
    ),
    onJob('start', 'StartNasJob', 'Starts a job that backs up file shares.'),
    onJob('stop', 'StopNasJob', 'Stops the run of such a job.'),
    onJob('retry', 'RetryNasJob', 'Runs such a job again for what has failed.'),
    onJob('toggleScheduleEnabled', 'UpdateJob', 'Disables such a job, or enables it.'),
  ],
})
