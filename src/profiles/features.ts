/**
 * What versions know of the model: resources, elements, and what bodies must hold. What is not listed, all of
 * them know. A feature is of a version of the API, which a session names, or of a release, whatever is named.
 */
import { documented, inferred, type Known, recorded } from './known.js'
import type { Release } from './wire.js'

/** Versions of the API, oldest first. */
export const API_VERSIONS_EVER = [
  'v1',
  'v1_1',
  'v1_2',
  'v1_3',
  'v1_4',
  'v1_5',
  'v1_6',
  'v1_7',
] as const

/** A version of the API. */
export type ApiVersion = (typeof API_VERSIONS_EVER)[number]

/** Releases, oldest first. */
export const RELEASES: readonly Release[] = ['9.5', '10', '11', '12.3', '13.0']

/** Something that some versions know. */
export interface Feature {
  /** One line, without a full stop. */
  readonly doc: string
  /** The first version of the API, or the first release, that knows it. */
  readonly since?: ApiVersion | Release
  /** The last one. */
  readonly until?: ApiVersion | Release
  readonly how: Pick<Known<unknown>, 'mark' | 'from'>
  /** Paths below /api: all that is asked for at them, or below them. */
  readonly paths?: readonly string[]
  /** Operations by their keys. */
  readonly operations?: readonly string[]
  /** Elements and attributes, those in bodies too: of a type (`BackupServer.WcfPort`), or wherever they stand. */
  readonly elements?: readonly string[]
  /** What bodies must hold, by the keys of operations; it may be left out where this is not known. */
  readonly needed?: Readonly<Record<string, readonly string[]>>
  /** Types whose lists hold those of the last days only, as they are declared; all of them otherwise. */
  readonly lately?: true
}

const how = ({ mark, from }: Known<undefined>): Feature['how'] => ({ mark, from })
const CHANGES_16 = how(documented(undefined, 'changes of API 1.6'))
const CHANGES_17 = how(documented(undefined, 'changes of API 1.7'))
const U4 = how(documented(undefined, 'reference of 9.5 Update 4'))

/** Everything that not all versions know. */
export const FEATURES: readonly Feature[] = [
  {
    doc: 'Agents, external repositories, self-service, gateway pools, tenants of Cloud Director',
    since: 'v1_4',
    how: U4,
    paths: [
      '/agents',
      '/externalRepositories',
      '/backupServers/{ID}/externalRepositories',
      '/selfService',
      '/cloud/gatewayPools',
      '/cloud/tenants/{ID}/gatewayPools',
      '/cloud/tenants/{ID}/vcloudcomputeresources',
    ],
    elements: ['CloudTenant.CloudGatewayPools', 'CloudTenant.VCloudComputeResources'],
  },
  {
    doc: 'The kind of a tenant, its licences and its protection against deletion',
    since: 'v1_4',
    how: how(recorded(undefined, 'a tenant of 9.5u4, with v1_3 and with v1_4')),
    elements: [
      'CloudTenant.MaxConcurrentTasks',
      'CloudTenant.WorkStationBackupCount',
      'CloudTenant.ServerBackupCount',
      'CloudTenant.BackupProtectionEnabled',
      'CloudTenant.BackupProtectionPeriod',
    ],
    needed: {
      'POST /cloud/tenants': ['TenantType'],
      'PUT /cloud/tenants/{ID}': ['TenantType'],
    },
  },
  {
    doc: 'File shares',
    since: 'v1_5',
    how: how(documented(undefined, 'reference of 10')),
    paths: ['/nas'],
  },
  {
    doc: 'Configurations of self-service for vSphere',
    since: 'v1_5',
    how: how(documented(undefined, 'reference of 10')),
    paths: ['/selfService/vSphere/Configs'],
  },
  {
    doc: 'Continuous data protection, points of replicated vApps',
    since: 'v1_6',
    how: CHANGES_16,
    paths: [
      '/cdpPolicies',
      '/cdpReplicas',
      '/cdpReplicaSessions',
      '/cdpReplicaTaskSessions',
      '/vAppReplicaPoints',
    ],
  },
  {
    doc: 'The priority of self-service jobs, and whether a new configuration is of a user or a group',
    since: 'v1_6',
    how: CHANGES_16,
    elements: ['HighPriorityJob', 'VSphereSelfServiceCreateSpec.AccountType'],
  },
  {
    doc: 'The host and the repository’s name to its users, of a Cloud Director organization',
    since: 'v1_6',
    how: CHANGES_16,
    needed: { 'POST /vCloud/orgConfigs': ['HostUid', 'RepositoryFriendlyName'] },
  },
  {
    doc: 'The place of an object in its job',
    until: 'v1_6',
    how: CHANGES_17,
    elements: ['ObjectInJob.Order', 'CreateObjectInJobSpec.Order'],
  },
  {
    doc: 'The certificate of a backup server, and the port that goes with it',
    since: 'v1_7',
    how: CHANGES_17,
    elements: ['WcfPort', 'VbrCertificateThumbprint'],
  },
  {
    doc: 'Agents that stay on guests',
    since: 'v1_7',
    how: CHANGES_17,
    elements: ['UsePersistentGuestAgent'],
  },
  {
    doc: 'What jobs copy that copy at once',
    since: 'v1_7',
    how: CHANGES_17,
    elements: ['ImmediateBackupCopyJobInfo', 'ImmediateBackupCopyJobCloneInfo'],
  },
  {
    doc: 'Continuous data protection of vApps, and sessions of the system',
    since: 'v1_7',
    how: CHANGES_17,
    paths: ['/cdpReplica', '/systemSessions'],
  },
  {
    doc: 'Lists of sessions hold those of the last 30 days',
    since: '12.3',
    how: how(documented(undefined, 'reference of 12, not that of 11')),
    lately: true,
  },
  {
    doc: 'Long-term retention of backup jobs, and retention by days',
    since: '10',
    how: how(inferred(undefined, 'not in the schema of 9.5; jobs of 10 have it')),
    elements: ['GfsRetentionPolicy', 'SimpleRetentionPolicy'],
  },
  {
    doc: 'The machine of a task of a backup session',
    since: '10',
    how: how(inferred(undefined, 'not in the schema of 9.5')),
    elements: ['BackupTaskSession.VmUid'],
  },
  {
    doc: 'Jobs and repositories that a job copies, as resources; to start a copy',
    since: '13.0',
    how: how(inferred(undefined, 'pages of 13 alone have them')),
    paths: ['/jobs/{ID}/linkedJobs', '/jobs/{ID}/linkedBackupRepositories'],
    operations: ['POST /jobs/{ID}?action=sync'],
  },
]

const isOfApi = (version: string): version is ApiVersion => version.startsWith('v')

/** Whether a session of a version on a release knows a feature. */
export function knows({ since, until }: Feature, release: Release, version: string): boolean {
  const place = (bound: string): number =>
    isOfApi(bound) ? API_VERSIONS_EVER.indexOf(bound) : RELEASES.indexOf(bound as Release)
  const own = (bound: string): number => place(isOfApi(bound) ? version : release)
  return (
    (since === undefined || own(since) >= place(since)) &&
    (until === undefined || own(until) <= place(until))
  )
}
