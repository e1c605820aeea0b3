/** Continuous data protection: policies, and the replicas that they keep. */
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
  type Scalar,
  string,
  urn,
  zonelessTime,
} from '../element.js'
import { family } from '../family.js'
import { asSome, ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, one, operation, task } from '../operation.js'
import { policyScheduleOptions } from '../parts/cdp-schedule.js'
import { cdpFailoverStartSpec, cdpIntervalsSpec } from '../parts/failover-specs.js'
import { guestSnapshotOfObject, guestSnapshotOptions } from '../parts/guest-processing.js'
import { createObjectInPolicySpec } from '../parts/job-specs.js'
import type { Derived } from '../record.js'
import { spec } from '../request-body.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR } from '../role.js'

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
  inScope: asSome('ObjectInCdpPolicy'),
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    enumeration('PolicyType', ['CdpReplica'], { default: 'CdpReplica' }),
    enumeration('Platform', ['VMware', 'vCloud'], { default: 'VMware' }),
    string('Description', { default: '', example: 'Another description' }),
    boolean('ScheduleConfigured', { default: true }),
    boolean('ScheduleEnabled', { default: true, doc: 'It is not disabled.' }),
    dateTime('NextRun', { ahead: 'planned', optional: true }),
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
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'Name' }),
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

const cdpReplicaIntervals = resource('CdpReplicaIntervals', {
  doc: 'The times that a continuous replica can be failed over to.',
  roles: ADMINISTRATOR,
  elements: [
    zonelessTime('StartDate'),
    zonelessTime('EndDate'),
    boolean('HasApplicationConsistentState'),
    list(
      'Intervals',
      object('Interval', {
        elements: [
          zonelessTime('StartDate'),
          zonelessTime('EndDate'),
          int('Rpo', { doc: 'Seconds.' }),
          // The only one that the documentation shows.
          enumeration('IntervalType', ['RestoreAvailable']),
        ],
      }),
    ),
    list(
      'RestorePoints',
      object('RestorePoint', {
        elements: [guid('Id'), zonelessTime('Date'), boolean('IsApplicationConsistent')],
      }),
    ),
  ],
})

const switches = <const Action extends string>(action: Action, doc: string) =>
  acts('POST', '/cdpPolicies/{ID}', {
    action,
    answers: task('UpdateCdpPolicy'),
    roles: ADMINISTRATOR,
    doc,
  })

/** What is done with a replica, of a machine or of a vApp. */
const ofReplica = <const Path extends string>(path: Path) =>
  [
    acts('POST', path, {
      action: 'failover',
      answers: task('StartFailover'),
      roles: ADMINISTRATOR,
      body: cdpFailoverStartSpec,
      doc: 'Fails over to it; a restore session tells how far it has come.',
    }),
    operation('POST', path, {
      action: 'intervals',
      answers: one('CdpReplicaIntervals'),
      roles: ADMINISTRATOR,
      body: cdpIntervalsSpec,
      doc: 'The times that it can be failed over to.',
    }),
  ] as const

export const cdp = family({
  types: [
    cdpPolicy,
    cdpReplica,
    cdpReplicaVm,
    objectInCdpPolicy,
    vAppCdpReplica,
    vAppCdpReplicaVm,
    cdpReplicaIntervals,
  ],
  operations: [
    acts('PUT', '/cdpPolicies/{ID}', {
      answers: task('EditCdpPolicy'),
      roles: ADMINISTRATOR,
      body: spec('CdpPolicy', cdpPolicy.elements, { partial: true }),
      doc: 'Edits a policy: what the body tells, and no more.',
    }),
    switches('disable', 'Lets a policy rest; it stays where it is.'),
    switches('enable', 'Lets a policy go on.'),
    acts('POST', '/cdpPolicies/{ID}/includes', {
      answers: task('UpdateCdpPolicy'),
      roles: ADMINISTRATOR,
      body: createObjectInPolicySpec,
      doc: 'Adds an object to a policy.',
    }),
    acts('DELETE', '/cdpPolicies/{CdpPolicy}/includes/{ID}', {
      answers: task('UpdateCdpPolicy'),
      roles: ADMINISTRATOR,
      doc: 'Removes an object from a policy; the last one stays.',
    }),
    ...ofReplica('/cdpReplicas/{CdpReplica}/vms/{ID}'),
    ...ofReplica('/cdpReplica/vApps/{ID}'),
  ],
})
