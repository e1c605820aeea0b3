/** Continuous data protection: policies, and the replicas that they keep. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  int,
  long,
  object,
  type Scalar,
  string,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { alternate, down, link, up } from '../link.js'
import { guestSnapshotOfObject, guestSnapshotOptions } from '../parts/guest-processing.js'
import { enabled, hoursOfWeek } from '../parts/job-schedule.js'
import type { Derived } from '../record.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR } from '../role.js'

const shown = { default: {} }

const threshold = (name: string, seconds: number): ReturnType<typeof object> =>
  object(
    name,
    {
      elements: [
        boolean('Enabled', { default: true }),
        int('RPOThresholdSeconds', { default: seconds }),
        int('RPOThresholdMinutes', { default: 0 }),
      ],
    },
    shown,
  )

const policyScheduleOptions = object(
  'PolicyScheduleOptions',
  {
    elements: [
      object(
        'CdpReplica',
        {
          elements: [
            long('RecoveryPointObjectiveSeconds', { default: 15 }),
            long('RecoveryPointObjectiveMinutes', { default: 0 }),
            object(
              'RPOSchedule',
              { attributes: [enabled(true)], elements: [hoursOfWeek('TimePeriods')] },
              shown,
            ),
            object(
              'RPOReporting',
              { elements: [threshold('MarkAsWarning', 20), threshold('MarkAsFailed', 60)] },
              shown,
            ),
            long('ShortTermRetentionMinutes', { default: 0 }),
            long('ShortTermRetentionHours', { default: 4 }),
            long('LongTermRetentionHours', {
              default: 8,
              doc: 'A point is kept each so many hours.',
            }),
            long('LongTermRetentionKeepDays', { default: 7 }),
            object(
              'LongTermRetentionSchedule',
              {
                attributes: [enabled(true)],
                // 1 is crash-consistent, 2 application-consistent.
                elements: [hoursOfWeek('TimePeriods')],
              },
              shown,
            ),
          ],
        },
        shown,
      ),
    ],
  },
  shown,
)

const isEnabled: Derived<boolean> = (_, shown) => shown('ScheduleEnabled') === true
const isDisabled: Derived<boolean> = (_, shown) => shown('ScheduleEnabled') !== true

const cdpPolicy = entity('CdpPolicy', {
  doc: 'What is replicated continuously, and how far back it can be restored.',
  collection: '/cdpPolicies',
  list: 'CdpPolicies',
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
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    enumeration('PolicyType', ['CdpReplica'], { default: 'CdpReplica' }),
    enumeration('Platform', ['VMware', 'vCloud'], { default: 'VMware' }),
    string('Description', { default: '' }),
    boolean('ScheduleConfigured', { default: true }),
    boolean('ScheduleEnabled', { default: true, doc: 'It is not disabled.' }),
    dateTime('NextRun', { ahead: true, optional: true }),
    policyScheduleOptions,
    group('CdpPolicyInfo', {
      elements: [
        group('CdpReplicaPolicyInfo', {
          elements: [
            embedded('Includes', 'ObjectInCdpPolicy', { links: false }),
            guestSnapshotOptions,
          ],
        }),
      ],
    }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CdpPolicyReference', '/cdpPolicies/{ID}', { name: 'own' }),
    down('ObjectInJobList', '/cdpPolicies/{ID}/includes'),
    link('Create', 'ObjectInJob', '/cdpPolicies/{ID}/includes'),
    down('CdpReplicaSessionReferenceList', '/cdpPolicies/{ID}/cdpReplicaSessions'),
    link('Disable', null, '/cdpPolicies/{ID}?action=disable', { when: isEnabled }),
    link('Enable', null, '/cdpPolicies/{ID}?action=enable', { when: isDisabled }),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
  subCollections: {
    includes: { type: 'ObjectInCdpPolicy' },
    cdpReplicaSessions: { type: 'CdpReplicaSession' },
  },
})

const objectInCdpPolicy = resource('ObjectInCdpPolicy', {
  doc: 'A machine, or a container of machines, that a policy replicates.',
  // The API calls it as it calls what is in a job.
  typeName: 'ObjectInJob',
  root: 'ObjectInJob',
  list: 'ObjectsInJob',
  fixtureList: 'ObjectsInCdpPolicy',
  path: '/cdpPolicies/{CdpPolicy}/includes/{ID}',
  stored: true,
  roles: ADMINISTRATOR,
  belongsTo: { CdpPolicy: { type: 'CdpPolicy' } },
  elements: [
    guid('ObjectInJobId', { default: (object) => object.id }),
    urn('HierarchyObjRef', { doc: 'The object in the virtual infrastructure.' }),
    string('Name'),
    string('DisplayName', { default: (object) => object.Name }),
    guestSnapshotOfObject,
  ],
  links: [
    link('Delete', null, '/cdpPolicies/{CdpPolicy}/includes/{ID}'),
    up('CdpPolicy', '/cdpPolicies', { entity: true }),
  ],
})

/** Whose replica it is, in ids and in names; the ids are bare here. */
const origin = (server: string): Scalar[] => [
  string('BackupServer', {
    default: (_, shown) => shown('Name', server),
    doc: 'Name of the server.',
  }),
  guid('PolicyUid', { default: (_, shown) => shown('CdpPolicy') }),
  string('PolicyName', { default: (_, shown) => shown('Name', 'CdpPolicy') }),
]
const upToServer = up('Server', '/backupServers', { type: 'BackupServerReference' })
const serverOfPolicy = { type: 'BackupServer', through: 'CdpPolicy.BackupServer' }

const cdpReplica = entity('CdpReplica', {
  doc: 'The replicas that one policy keeps.',
  collection: '/cdpReplicas',
  query: [
    'UID',
    'Name',
    'PolicyId=PolicyUid',
    'PolicyName',
    'BackupServerUid=ServerUid',
    'BackupServerName=ServerName',
  ],
  roles: ADMINISTRATOR,
  belongsTo: { CdpPolicy: { type: 'CdpPolicy' }, Server: serverOfPolicy },
  displayName: (replica, shown) => String(replica.Name ?? shown('Name', 'CdpPolicy') ?? ''),
  elements: origin('Server'),
  links: [
    upToServer,
    down('CdpReplicaVmReferenceList', '/cdpReplicas/{ID}/vms'),
    up('CdpPolicy', '/cdpPolicies'),
    alternate(),
  ],
  refLinks: [upToServer, alternate()],
  subCollections: { vms: { type: 'CdpReplicaVm' } },
})

const ofMachine = (action: string): string => `/cdpReplicas/{CdpReplica}/vms/{ID}?action=${action}`

const cdpReplicaVm = entity('CdpReplicaVm', {
  doc: 'One machine that is replicated continuously.',
  collection: '/cdpReplicas/{CdpReplica}/vms',
  // Those of all policies.
  otherPaths: { lists: ['/cdpReplica/vms'] },
  list: 'VmCdpReplicas',
  roles: ADMINISTRATOR,
  belongsTo: {
    CdpReplica: { type: 'CdpReplica' },
    CdpPolicy: { type: 'CdpPolicy', through: 'CdpReplica' },
    Server: { type: 'BackupServer', through: 'CdpReplica' },
    Repository: { type: 'Repository', optional: true },
  },
  elements: [
    urn('VmRef', { doc: 'The machine in the virtual infrastructure.' }),
    guid('ReplicaUid', { default: (vm) => vm.CdpReplica }),
    ...origin('Server'),
    string('RepositoryName', {
      optional: true,
      default: (_, shown) => shown('Name', 'Repository'),
    }),
  ],
  links: [
    link('Intervals', null, ofMachine('intervals')),
    link('Failover', null, ofMachine('failover')),
    upToServer,
    up('Repository', '/repositories'),
    up('CdpReplica', '/cdpReplicas'),
    up('CdpPolicy', '/cdpPolicies'),
  ],
  refLinks: [upToServer, alternate()],
})

const vAppCdpReplica = entity('VAppCdpReplica', {
  doc: 'One vApp that is replicated continuously.',
  // In the singular, unlike all else.
  collection: '/cdpReplica/vApps',
  roles: ADMINISTRATOR,
  belongsTo: { CdpPolicy: { type: 'CdpPolicy' }, Server: serverOfPolicy },
  elements: [
    urn('vAppRef', { doc: 'The vApp in the virtual infrastructure.' }),
    // Its own id, in the samples too.
    guid('ReplicaUid', { default: (vApp) => vApp.id }),
    ...origin('Server'),
  ],
  links: [
    up('Server', '/backupServers', { type: 'BackupServer', entity: true }),
    alternate(),
    down('VAppCdpReplicaVmReferenceList', '/cdpReplica/vApps/{ID}/vms'),
    link('Intervals', null, '/cdpReplica/vApps/{ID}?action=intervals'),
    link('Failover', null, '/cdpReplica/vApps/{ID}?action=failover'),
    up('CdpPolicy', '/cdpPolicies'),
  ],
  refLinks: [upToServer, alternate()],
  subCollections: { vms: { type: 'VAppCdpReplicaVm' } },
})

const vAppCdpReplicaVm = entity('VAppCdpReplicaVm', {
  doc: 'One machine of a vApp that is replicated continuously.',
  collection: '/cdpReplica/vApps/{VAppCdpReplica}/vms',
  // Lists call it so.
  item: 'Items',
  roles: ADMINISTRATOR,
  belongsTo: {
    VAppCdpReplica: { type: 'VAppCdpReplica' },
    CdpPolicy: { type: 'CdpPolicy', through: 'VAppCdpReplica' },
    Server: { type: 'BackupServer', through: 'VAppCdpReplica' },
  },
  elements: [
    guid('ReplicaUid', { default: (vm) => vm.VAppCdpReplica }),
    urn('VmRef', { doc: 'The machine in the virtual infrastructure.' }),
  ],
  links: [
    upToServer,
    link(
      'Alternate',
      'VAppCdpReplicaVmReference',
      '/cdpReplica/vApps/{VAppCdpReplica}/vms/{ID}?format=Reference',
      { name: 'own' },
    ),
    up('VAppCdpReplica', '/cdpReplica/vApps'),
    up('CdpPolicy', '/cdpPolicies'),
  ],
  refLinks: [upToServer, alternate(), up('VAppCdpReplica', '/cdpReplica/vApps')],
})

export const cdp = family({
  types: [cdpPolicy, cdpReplica, cdpReplicaVm, objectInCdpPolicy, vAppCdpReplica, vAppCdpReplicaVm],
})
