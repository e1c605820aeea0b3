/** Summary reports; their figures are computed from the estate when they are asked for. */
import { int, long, object, repeated, type Scalar, string } from '../element.js'
import { family } from '../family.js'
import { down, type Link } from '../link.js'
import { one, operation } from '../operation.js'
import { resource } from '../resource-type.js'
import { PORTAL } from '../role.js'

const frame = (name: string, path: string): Link =>
  down('ReportFrame', `/reports/summary/${path}`, { name: { text: name } })

const summaryReport = resource('Report', {
  doc: 'The way to the five summary reports.',
  root: 'SummaryReport',
  path: '/reports/summary',
  address: 'none',
  roles: PORTAL,
  links: [
    frame('Overview', 'overview'),
    frame('VmsOverview', 'vms_overview'),
    frame('JobStatistics', 'job_statistics'),
    frame('ProcessedVms', 'processed_vms'),
    frame('Repositories', 'repository'),
  ],
})

const figures = (...names: readonly string[]): Scalar[] => names.map((name) => int(name))
const bytes = (...names: readonly string[]): Scalar[] => names.map((name) => long(name))

const overviewReportFrame = resource('OverviewReportFrame', {
  doc: 'How many servers and jobs there are, and how the machines fared last.',
  roles: PORTAL,
  elements: figures(
    'BackupServers',
    'ProxyServers',
    'RepositoryServers',
    'RunningJobs',
    'ScheduledJobs',
    // The server spells them so.
    'SuccessfulVmLastestStates',
    'WarningVmLastestStates',
    'FailedVmLastestStates',
  ),
})

const vmsOverviewReportFrame = resource('VmsOverviewReportFrame', {
  doc: 'How many machines are protected, and in how many bytes.',
  roles: PORTAL,
  elements: [
    ...figures('ProtectedVms', 'BackedUpVms', 'ReplicatedVms', 'RestorePoints'),
    ...bytes(
      'FullBackupPointsSize',
      'IncrementalBackupPointsSize',
      'ReplicaRestorePointsSize',
      'SourceVmsSize',
    ),
    int('SuccessBackupPercents'),
    string('ProtectedVmsReportLink'),
  ],
})

const jobStatisticsReportFrame = resource('JobStatisticsReportFrame', {
  doc: 'How the jobs ran in the last 24 hours; durations in seconds.',
  roles: PORTAL,
  elements: [
    ...figures(
      'RunningJobs',
      'ScheduledJobs',
      'ScheduledBackupJobs',
      'ScheduledReplicaJobs',
      'TotalJobRuns',
      'SuccessfulJobRuns',
      'WarningsJobRuns',
      'FailedJobRuns',
      'MaxJobDuration',
      'MaxBackupJobDuration',
      'MaxReplicaJobDuration',
    ),
    string('MaxDurationBackupJobName'),
    string('MaxDurationReplicaJobName'),
    string('BackupJobStatusReportLink'),
  ],
})

const processedVmsReportFrame = resource('ProcessedVmsReportFrame', {
  doc: 'How many machines were processed on each of the last seven days, the newest first.',
  roles: PORTAL,
  elements: [
    repeated(
      object('Day', {
        attributes: [int('BackupedVms'), int('ReplicatedVms'), string('Timestamp')],
        json: { first: ['Timestamp', 'ReplicatedVms'] },
      }),
    ),
  ],
})

const repositoryReportFrame = resource('RepositoryReportFrame', {
  doc: 'How full each repository is, in bytes.',
  roles: PORTAL,
  attributes: [string('CapacityPlanningReportLink')],
  elements: [
    repeated(
      object('Period', {
        elements: [string('Name'), ...bytes('Capacity', 'FreeSpace', 'BackupSize')],
      }),
    ),
  ],
})

const report = <const Path extends string>(path: Path, type: string, doc: string) =>
  operation('GET', path, { answers: one(type), roles: PORTAL, doc })

export const reports = family({
  types: [
    summaryReport,
    overviewReportFrame,
    vmsOverviewReportFrame,
    jobStatisticsReportFrame,
    processedVmsReportFrame,
    repositoryReportFrame,
  ],
  operations: [
    report('/reports/summary/overview', 'OverviewReportFrame', 'Servers, jobs, machines.'),
    report('/reports/summary/vms_overview', 'VmsOverviewReportFrame', 'Protected machines.'),
    report('/reports/summary/job_statistics', 'JobStatisticsReportFrame', 'Runs of jobs.'),
    report('/reports/summary/processed_vms', 'ProcessedVmsReportFrame', 'The last seven days.'),
    report('/reports/summary/repository', 'RepositoryReportFrame', 'Space in repositories.'),
  ],
})
