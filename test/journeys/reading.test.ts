/**
 * What public clients ask for and which members they read, held against the default estate over a real
 * socket, under each profile whose JSON they understand, for what such a server has.
 */
import t from 'tap'
import { PROFILE_NAMES, profileOf } from '../../src/profiles/profile.js'
import { lackingIn } from '../../src/profiles/version-contract.js'
import { startEmsim } from '../../src/simulator.js'
import { Lack } from '../profiles/lack.js'
import { send } from './wire.js'

const NUMBER = 'a number'
const TEXT = 'a text that is not empty'
const STRING = 'a text'
const TIME = 'a time in UTC'
const FLAG = 'true or false'
const UID = 'a URN'
const URL = 'an address'

const IS: Readonly<Record<string, (value: unknown) => boolean>> = {
  [NUMBER]: (value) => Number.isFinite(value),
  [TEXT]: (value) => typeof value === 'string' && value !== '',
  [STRING]: (value) => typeof value === 'string',
  [TIME]: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  [FLAG]: (value) => typeof value === 'boolean',
  [UID]: (value) => typeof value === 'string' && /^urn:\w+:\w+:\S+$/.test(value),
  [URL]: (value) => typeof value === 'string' && /^https:\/\/127\.0\.0\.1:\d+\/api\//.test(value),
}

interface Ask {
  readonly path: string
  /** Where the list is that the client walks, such as `Refs.Refs`; without it the answer itself is read. */
  readonly list?: string
  /** Members by their paths, and what a client makes of each. */
  readonly reads: Readonly<Record<string, string>>
}

const member = (value: unknown, path: string): unknown =>
  path === ''
    ? value
    : path
        .split('.')
        .reduce<unknown>(
          (inner, name) =>
            typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined,
          value,
        )

const OVERVIEW: Ask = {
  path: '/api/reports/summary/overview',
  reads: {
    BackupServers: NUMBER,
    ProxyServers: NUMBER,
    RepositoryServers: NUMBER,
    RunningJobs: NUMBER,
    ScheduledJobs: NUMBER,
    SuccessfulVmLastestStates: NUMBER,
    WarningVmLastestStates: NUMBER,
    FailedVmLastestStates: NUMBER,
  },
}
const VMS_OVERVIEW: Ask = {
  path: '/api/reports/summary/vms_overview',
  reads: {
    ProtectedVms: NUMBER,
    BackedUpVms: NUMBER,
    ReplicatedVms: NUMBER,
    RestorePoints: NUMBER,
    FullBackupPointsSize: NUMBER,
    IncrementalBackupPointsSize: NUMBER,
    ReplicaRestorePointsSize: NUMBER,
    SourceVmsSize: NUMBER,
    SuccessBackupPercents: NUMBER,
  },
}
const JOB_STATISTICS: Ask = {
  path: '/api/reports/summary/job_statistics',
  reads: {
    RunningJobs: NUMBER,
    ScheduledJobs: NUMBER,
    ScheduledBackupJobs: NUMBER,
    ScheduledReplicaJobs: NUMBER,
    TotalJobRuns: NUMBER,
    SuccessfulJobRuns: NUMBER,
    WarningsJobRuns: NUMBER,
    FailedJobRuns: NUMBER,
    MaxJobDuration: NUMBER,
    MaxBackupJobDuration: NUMBER,
    MaxReplicaJobDuration: NUMBER,
    MaxDurationBackupJobName: STRING,
    MaxDurationReplicaJobName: STRING,
  },
}
const PROCESSED_VMS: Ask = {
  path: '/api/reports/summary/processed_vms',
  list: 'Days',
  reads: { Timestamp: TIME, BackupedVms: NUMBER, ReplicatedVms: NUMBER },
}
const REPOSITORY_REPORT: Ask = {
  path: '/api/reports/summary/repository',
  list: 'Periods',
  reads: { Name: TEXT, Capacity: NUMBER, FreeSpace: NUMBER, BackupSize: NUMBER },
}
const SESSION = {
  JobName: TEXT,
  JobType: TEXT,
  CreationTimeUTC: TIME,
  State: TEXT,
  Result: TEXT,
  'Links.0.Name': TEXT,
  UID,
}
const TASK_SESSION = {
  JobSessionUid: UID,
  CreationTimeUTC: TIME,
  State: TEXT,
  Result: TEXT,
  TotalSize: NUMBER,
  VmDisplayName: TEXT,
  'Links.0.Name': TEXT,
}
const REFERENCE = { Name: TEXT, UID, Href: URL, Type: TEXT }

const JOURNEYS: Readonly<Record<string, readonly Ask[]>> = {
  'the Grafana script of jorgedlcruz': [
    OVERVIEW,
    VMS_OVERVIEW,
    JOB_STATISTICS,
    {
      path: '/api/repositories?format=Entity',
      list: 'Repositories',
      reads: {
        Name: TEXT,
        Capacity: NUMBER,
        FreeSpace: NUMBER,
        Kind: TEXT,
        'Links.0.Name': TEXT,
      },
    },
    {
      path: '/api/backupServers?format=Entity',
      list: 'BackupServers',
      reads: { Name: TEXT, Port: NUMBER, Version: TEXT },
    },
    { path: '/api/backupSessions?format=Entity', list: 'BackupJobSessions', reads: SESSION },
    {
      path: '/api/backupTaskSessions?format=Entity',
      list: 'BackupTaskSessions',
      reads: TASK_SESSION,
    },
    { path: '/api/replicaSessions?format=Entity', list: 'ReplicaJobSessions', reads: SESSION },
    {
      path: '/api/replicaTaskSessions?format=Entity',
      list: 'ReplicaTaskSessions',
      reads: TASK_SESSION,
    },
    {
      path: '/api/agents/discoveredComputers?format=Entity',
      list: 'DiscoveredComputers',
      reads: {
        Name: TEXT,
        HostStatus: TEXT,
        AgentStatus: TEXT,
        AgentVersion: STRING,
        OsVersion: TEXT,
        'Links.0.Name': TEXT,
      },
    },
    {
      path: '/api/nas/jobs?format=Entity',
      list: 'NASJobs',
      reads: {
        Name: TEXT,
        'StorageOptions.ShorttermRetentionPeriod': NUMBER,
        'StorageOptions.ShorttermRetentionType': TEXT,
        'Links.0.Name': TEXT,
      },
    },
    { path: '/api/nas/backupSessions?format=Entity', list: 'BackupJobSessions', reads: SESSION },
  ],
  'the Linuxfabrik check': [OVERVIEW, VMS_OVERVIEW, JOB_STATISTICS, REPOSITORY_REPORT],
  'the monitoring template with a cookie': [
    {
      path: '/api/reports/summary',
      list: 'Links',
      reads: { Name: TEXT, Href: URL },
    },
    OVERVIEW,
    VMS_OVERVIEW,
    JOB_STATISTICS,
    PROCESSED_VMS,
    REPOSITORY_REPORT,
    { path: '/api/backupFiles', list: 'Refs', reads: REFERENCE },
  ],
  'the Centreon plug-in': [
    {
      path: '/api/query?type=Job&format=Entities',
      list: 'Entities.Jobs.Jobs',
      reads: { UID, Name: TEXT, JobType: TEXT, ScheduleEnabled: FLAG },
    },
    {
      path: '/api/query?type=Repository&format=Entities',
      list: 'Entities.Repositories.Repositories',
      reads: { UID, Name: TEXT, Capacity: NUMBER, FreeSpace: NUMBER },
    },
    {
      path: '/api/query?type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100',
      list: 'Entities.BackupJobSessions.BackupJobSessions',
      reads: { JobUid: UID, ...SESSION },
    },
    {
      path: '/api/query?type=ReplicaJobSession&format=Entities',
      list: 'Entities.ReplicaJobSessions.ReplicaJobSessions',
      reads: SESSION,
    },
  ],
  'the Ruby check': [
    {
      path: '/api/query?type=BackupJobSession&filter=JobName%3D%3DBackup+Job+3&format=entities&pageSize=5&sortDesc=EndTime',
      list: 'Entities.BackupJobSessions.BackupJobSessions',
      reads: { EndTimeUTC: TIME, Result: TEXT },
    },
  ],
  'the library of surfer190': [
    { path: '/api/jobs', list: 'Refs', reads: REFERENCE },
    { path: '/api/backups', list: 'Refs', reads: REFERENCE },
    {
      path: '/api/query?type=backupjobsession&format=entities&filter=creationtime>=2000-01-01T00:00:00;result==failed',
      list: 'Entities.BackupJobSessions.BackupJobSessions',
      reads: { JobName: TEXT, CreationTimeUTC: TIME, Result: TEXT },
    },
    PROCESSED_VMS,
    REPOSITORY_REPORT,
  ],
  'the exporter of peekjef72': [
    OVERVIEW,
    VMS_OVERVIEW,
    JOB_STATISTICS,
    {
      path: '/api/backupServers?format=Entity',
      list: 'BackupServers',
      reads: { Name: TEXT, Version: TEXT, Port: NUMBER, Description: STRING },
    },
    { path: '/api/backupSessions?format=Entity', list: 'BackupJobSessions', reads: SESSION },
    { path: '/api/logonSessions', list: 'LogonSessions', reads: { SessionId: TEXT } },
  ],
  'the Terraform provider': [
    {
      path: '/api/query?type=job&filter=name==Backup%20Job%203',
      list: 'Refs.Refs',
      reads: REFERENCE,
    },
    { path: '/api/hierarchyRoots', list: 'Refs', reads: REFERENCE },
    {
      path: '/api/jobs/urn:veeam:Job:bc55daf2-191d-4f2c-a9d6-8d909e6bbec9/includes',
      list: 'ObjectInJobs',
      reads: { ObjectInJobId: TEXT, HierarchyObjRef: UID, Name: TEXT, DisplayName: TEXT },
    },
  ],
  'a plug-in that searches sessions': [
    {
      path: '/api/query?type=backupJobSession&format=Entities&sortDesc=endtime&pageSize=15&page=1',
      list: 'Entities.BackupJobSessions.BackupJobSessions',
      reads: SESSION,
    },
    { path: '/api/managedServers', list: 'Refs', reads: REFERENCE },
    { path: '/api/repositories', list: 'Refs', reads: REFERENCE },
    { path: '/api/jobs', list: 'Refs', reads: REFERENCE },
  ],
  'a client of accounts and scopes': [
    { path: '/api/security/roles', list: 'Refs', reads: REFERENCE },
    { path: '/api/security/accounts', list: 'Refs', reads: REFERENCE },
  ],
  'a client of tenants': [
    {
      path: '/api/cloud/tenants?format=Entity',
      list: 'CloudTenants',
      reads: { Name: TEXT, UID, Enabled: FLAG },
    },
    { path: '/api/cloud/hardwarePlans', list: 'Refs', reads: REFERENCE },
  ],
}

/** All of them look for members in the letter case of 12. */
const PROFILES = PROFILE_NAMES.filter((name) => profileOf(name).wire.jsonCase === 'pascal')

for (const profile of PROFILES)
  t.test(`under ${profile}`, async (t) => {
    const em = await startEmsim({ port: 0, profile })
    t.teardown(() => em.close())
    const { token } = em.sessions.open('User')
    const headers = { accept: 'application/json', 'x-restsvcsessionid': token }
    const lack = new Lack(
      lackingIn(profileOf(profile), profileOf(profile).wire.versions.at(-1) ?? ''),
    )
    for (const [client, asks] of Object.entries(JOURNEYS))
      await t.test(`${client} finds all that it reads`, async (t) => {
        for (const { path, list, reads } of asks) {
          if (lack.hasPath(path)) continue
          const answer = await send(`${em.url}${path}`, { headers })
          if (!t.equal(answer.status, 200, path)) continue
          const body = answer.json<unknown>()
          const found = list === undefined ? [body] : member(body, list)
          if (!Array.isArray(found) || found.length === 0) {
            t.fail(`${path} has nothing in ${list}`)
            continue
          }
          const wrong = found.flatMap((item) =>
            Object.entries(reads).flatMap(([name, kind]) =>
              IS[kind]?.(member(item, name))
                ? []
                : [`${name}: ${JSON.stringify(member(item, name))} is not ${kind}`],
            ),
          )
          t.same(wrong, [], path)
        }
      })
  })
