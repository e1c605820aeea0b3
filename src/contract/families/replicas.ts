/** Replicas, the points in them, and plans to fail over to them. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  int,
  string,
  urn,
} from '../element.js'
import { family } from '../family.js'
import { asAll, asAny, asIts, asSome, ofThing } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import { failoverPlanManagementSpec } from '../parts/failover-specs.js'
import { guestProcessingOptions } from '../parts/guest-processing.js'
import type { Derived } from '../record.js'
import { spec } from '../request-body.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, FAILOVER, FILE_RESTORERS, RESTORERS } from '../role.js'

const replica = entity('Replica', {
  doc: 'Ready copies of the machines of one replication job.',
  collection: '/replicas',
  query: ['UID', 'Name', 'JobUid', 'JobName', 'RepositoryUid', 'RepositoryName'],
  roles: RESTORERS,
  inScope: asSome('VmReplicaPoint', 'VAppReplicaPoint'),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'Repository' },
    Repository: { type: 'Repository' },
    Job: { type: 'Job', optional: true },
  },
  elements: [enumeration('Platform', ['VMware', 'HyperV', 'vCloud'], { default: 'VMware' })],
  links: [
    up('Repository', '/repositories'),
    up('BackupServer', '/backupServers'),
    alternate(),
    down('VmReplicaPointReferenceList', '/replicas/{ID}/vmReplicaPoints'),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Repository', '/repositories'),
    alternate(),
    down('VmReplicaPointReferenceList', '/replicas/{ID}/vmReplicaPoints'),
  ],
  subCollections: { vmReplicaPoints: { type: 'VmReplicaPoint' } },
})

const algorithm = enumeration(
  'Algorithm',
  ['Full', 'ReversedIncremental', 'Incremental', 'SyntheticFull'],
  { default: 'Incremental' },
)
const pointType = enumeration('PointType', ['Full', 'ReverseIncrement', 'Increment', 'Snapshot'], {
  default: 'Snapshot',
})
const namedAfter =
  (field: string): Derived<string> =>
  (point, _, times) =>
    typeof point.Name === 'string'
      ? point.Name
      : `${point[field] ?? ''}@${times.plain(Number(point.CreationTimeUTC ?? 0))}`

const vmReplicaPoint = entity('VmReplicaPoint', {
  doc: 'One replicated machine at one time.',
  collection: '/vmReplicaPoints',
  query: [
    'UID',
    'Name',
    'CreationTime=CreationTimeUTC',
    'Type=PointType',
    'Algorithm',
    'ReplicaUid',
    'ReplicaName',
    'VmDisplayName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: asAny(ofThing({ name: 'VmName' }), asIts('VAppReplicaPoint')),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'Replica' },
    Replica: { type: 'Replica' },
    VAppReplicaPoint: { type: 'VAppReplicaPoint', optional: true },
  },
  displayName: namedAfter('VmName'),
  attributes: [string('VmDisplayName', { optional: true, default: (point) => point.VmName })],
  elements: [
    dateTime('CreationTimeUTC'),
    string('VmName', { optional: true, doc: 'Name of the machine.' }),
    algorithm,
    pointType,
  ],
  links: [
    link('Failover', null, '/vmReplicaPoints/{ID}?action=failover'),
    up('BackupServer', '/backupServers'),
    up('Replica', '/replicas'),
    alternate(),
    down('VmReplicaPointMountList', '/vmReplicaPoints/{ID}/mounts'),
    link('Create', 'VmReplicaPointMount', '/vmReplicaPoints/{ID}/mounts'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), up('Replica', '/replicas'), alternate()],
  subCollections: { mounts: { type: 'VmReplicaPointMount', roles: FILE_RESTORERS } },
})

/** One link for each machine of the vApp. */
const machines = down('VmReplicaPointReference', '/vmReplicaPoints/{ID}', {
  name: 'own',
  each: { type: 'VmReplicaPoint', by: 'VAppReplicaPoint' },
})

const vAppReplicaPoint = entity('VAppReplicaPoint', {
  doc: 'One replicated vApp at one time.',
  collection: '/vAppReplicaPoints',
  query: [
    'UID',
    'Name',
    'vAppDisplayName=VAppDisplayName',
    'CreationTime=CreationTimeUTC',
    'vAppName=VAppName',
    'Type=PointType',
    'Algorithm',
    'ReplicaUid',
    'ReplicaName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: ofThing({ name: 'VAppName' }),
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'Replica' },
    Replica: { type: 'Replica' },
  },
  displayName: namedAfter('VAppName'),
  attributes: [string('VAppDisplayName', { optional: true, default: (point) => point.VAppName })],
  elements: [dateTime('CreationTimeUTC'), string('VAppName'), algorithm, pointType],
  links: [
    link('Failover', null, '/vAppReplicaPoints/{ID}?action=failover'),
    up('BackupServer', '/backupServers'),
    up('Replica', '/replicas'),
    alternate(),
    machines,
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    up('Replica', '/replicas'),
    alternate(),
    machines,
  ],
})

const failoverPlan = entity('FailoverPlan', {
  doc: 'Machines that fail over to their replicas together, in order.',
  collection: '/failoverPlans',
  query: ['UID', 'Name', 'Description', 'BackupServerUid', 'BackupServerName'],
  roles: FAILOVER,
  inScope: asAll('FailoveredVm'),
  belongsTo: { BackupServer: { type: 'BackupServer' } },
  elements: [
    string('Description', { default: '', example: 'Another description' }),
    group('FailoverPlanInfo', { elements: [embedded('Includes', 'FailoveredVm')] }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'FailoverPlanReference', '/failoverPlans/{ID}', { name: 'own' }),
    link('Start', null, '/failoverPlans/{ID}?action=start'),
    link('Undo', null, '/failoverPlans/{ID}?action=undo'),
  ],
  refLinks: [up('BackupServer', '/backupServers'), alternate()],
})

const failoveredVm = resource('FailoveredVm', {
  doc: 'One machine in a failover plan.',
  path: '/failoverPlans/{FailoverPlan}/includes/{ID}',
  stored: true,
  roles: FAILOVER,
  inScope: ofThing({ ref: 'HierarchyObjRef', name: 'Name' }),
  belongsTo: { FailoverPlan: { type: 'FailoverPlan' } },
  kept: [boolean('FailedOver', { default: false, doc: 'It runs as its replica.' })],
  elements: [
    guid('FailoveredVmId', { default: (vm) => vm.id }),
    urn('HierarchyObjRef', { doc: 'The machine in the virtual infrastructure.' }),
    string('Name'),
    string('DisplayName', { default: (vm) => vm.Name }),
    int('Order', { default: 0, doc: 'Position in the plan, from 0.' }),
    guestProcessingOptions,
  ],
})

/** What is done with a point, whatever it is of. */
const failsOver = <const Path extends string>(path: Path) =>
  acts('POST', path, {
    action: 'failover',
    answers: task('StartReplicaFailover'),
    roles: RESTORERS,
    doc: 'Fails over to it; a restore session tells how far it has come.',
  })

export const replicas = family({
  types: [failoverPlan, failoveredVm, replica, vAppReplicaPoint, vmReplicaPoint],
  operations: [
    acts('PUT', '/failoverPlans/{ID}', {
      answers: task('EditFailoverPlan'),
      roles: ADMINISTRATOR,
      body: spec('FailoverPlan', failoverPlan.elements, { partial: true }),
      doc: 'Edits the description of a plan; all else stays.',
    }),
    acts('POST', '/failoverPlans/{ID}', {
      action: 'start',
      answers: task('StartFailoverPlan'),
      roles: FAILOVER,
      body: failoverPlanManagementSpec,
      doc: 'Fails the machines of a plan over, in their order.',
    }),
    acts('POST', '/failoverPlans/{ID}', {
      action: 'undo',
      answers: task('UndoFailoverPlan'),
      roles: FAILOVER,
      doc: 'The machines of a plan run as themselves again.',
    }),
    failsOver('/vmReplicaPoints/{ID}'),
    failsOver('/vAppReplicaPoints/{ID}'),
  ],
})
