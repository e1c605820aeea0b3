/** Replicas that tenants keep at their provider, and failing over to them by plan. */
import {
  boolean,
  dateTime,
  embedded,
  enumeration,
  group,
  guid,
  int,
  linkElement,
  percent,
  string,
  uid,
} from '../element.js'
import { family } from '../family.js'
import { NEVER } from '../in-scope.js'
import { alternate, down, link, up } from '../link.js'
import { acts, task } from '../operation.js'
import type { Derived, Fields } from '../record.js'
import { spec } from '../request-body.js'
import { entity, resource } from '../resource-type.js'
import { ADMINISTRATOR, PORTAL, RESTORERS, type Role, TENANT } from '../role.js'

/** Tenants see what is theirs. */
const OF_TENANTS: readonly Role[] = [...PORTAL, TENANT]
/** Those who may fail over; a Portal User may not even see the plans. */
const PLANNERS: readonly Role[] = [
  'Portal Administrator',
  'VM Restore Operator',
  'File Restore Operator',
  TENANT,
]

const cloudReplica = entity('CloudReplica', {
  doc: 'Replicas of one job of a tenant.',
  collection: '/cloud/replicas',
  query: ['UID', 'Name', 'Platform'],
  roles: OF_TENANTS,
  // Machines of tenants are in none of the infrastructures that scopes name things of.
  inScope: NEVER,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CloudTenant: { type: 'CloudTenant', optional: true },
  },
  elements: [enumeration('Platform', ['VMware', 'HyperV', 'vCloud'], { default: 'VMware' })],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    // Older samples have /cloud/vmReplicaPoints/{ID}/vmReplicaPoints.
    down('CloudVmReplicaPointReferenceList', '/cloud/replicas/{ID}/vmReplicaPoints'),
  ],
  subCollections: { vmReplicaPoints: { type: 'CloudVmReplicaPoint' } },
})

const cloudVmReplicaPoint = entity('CloudVmReplicaPoint', {
  doc: 'One machine at one time in a replica.',
  collection: '/cloud/vmReplicaPoints',
  // Called after the replica in lists, with a Type that says what it is.
  item: 'CloudReplica',
  query: [
    'UID',
    'Name',
    'CreationTime=CreationTimeUTC',
    'VmName',
    'Type=PointType',
    'ReplicaUid=CloudReplicaUid',
    'ReplicaName=CloudReplicaName',
    'VmDisplayName',
    'BackupServerUid',
    'BackupServerName',
    'State',
  ],
  roles: OF_TENANTS,
  inScope: NEVER,
  belongsTo: {
    BackupServer: { type: 'BackupServer', through: 'CloudReplica' },
    CloudReplica: { type: 'CloudReplica' },
    CloudTenant: { type: 'CloudTenant', through: 'CloudReplica' },
  },
  displayName: (point, _, times) =>
    String(
      point.Name ?? `${point.VmDisplayName}@${times.plain(Number(point.CreationTimeUTC ?? 0))}`,
    ),
  attributes: [string('VmDisplayName', { doc: 'Name of the machine.' })],
  elements: [
    dateTime('CreationTimeUTC'),
    string('VmName', { optional: true, doc: 'In the 9.5 schema only.' }),
    enumeration('PointType', ['CDP', 'Full', 'ReverseIncrement', 'Increment', 'Snapshot'], {
      default: 'Snapshot',
    }),
    enumeration('State', ['Unknown', 'Ready', 'Failover', 'Failback', 'PermanentFailover'], {
      default: 'Ready',
    }),
  ],
  links: [up('BackupServer', '/backupServers'), up('CloudReplica', '/cloud/replicas'), alternate()],
})

const cloudFailoverPlan = entity('CloudFailoverPlan', {
  doc: 'How all machines of a tenant fail over to the provider, in order.',
  collection: '/cloud/cloudFailoverPlans',
  query: [
    'UID',
    'Name',
    'Description',
    'CloudTenantUid',
    'CloudTenantName',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: PLANNERS,
  inScope: NEVER,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CloudTenant: { type: 'CloudTenant' },
  },
  elements: [
    uid('TenantUid', 'CloudTenant', { default: (plan) => plan.CloudTenant }),
    string('TenantName', { default: (_, shown) => shown('Name', 'CloudTenant') }),
    string('Description', { default: '', example: 'Another description' }),
    group('CloudFailoverPlanOptions', {
      // What comes after failover stands before what comes before it.
      elements: [
        boolean('PostFailoverPlanCommandEnabled', { default: false }),
        string('PostFailoverPlanCommand', { default: '', doc: 'Path of a script.' }),
        boolean('PreFailoverPlanCommandEnabled', { default: false }),
        string('PreFailoverPlanCommand', { default: '', doc: 'Path of a script.' }),
      ],
    }),
    group('CloudFailoverPlanInfo', { elements: [embedded('Includes', 'CloudFailoveredVm')] }),
  ],
  links: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Edit', 'CloudFailoverPlanReference', '/cloud/cloudFailoverPlans/{ID}', { name: 'own' }),
    link('Start', null, '/cloud/cloudFailoverPlans/{ID}?action=start'),
    link('Test', null, '/cloud/cloudFailoverPlans/{ID}?action=test'),
    link('Undo', null, '/cloud/cloudFailoverPlans/{ID}?action=undo'),
    link('Delete', 'CloudFailoverPlanReference', '/cloud/cloudFailoverPlans/{ID}', { name: 'own' }),
  ],
  refLinks: [
    up('BackupServer', '/backupServers'),
    alternate(),
    link('Related', 'CloudTenant', '/cloud/tenants/{CloudTenant}?format=Entity', {
      name: { of: 'CloudTenant' },
    }),
  ],
  subCollections: { includes: { type: 'CloudFailoveredVm' } },
})

const cloudFailoveredVm = resource('CloudFailoveredVm', {
  doc: 'One machine in a cloud failover plan.',
  path: '/cloud/cloudFailoverPlans/{CloudFailoverPlan}/includes/{ID}',
  stored: true,
  roles: PLANNERS,
  inScope: NEVER,
  belongsTo: {
    CloudFailoverPlan: { type: 'CloudFailoverPlan' },
    CloudTenant: { type: 'CloudTenant', through: 'CloudFailoverPlan' },
  },
  elements: [
    guid('FailoverPlanVMId', { default: (vm) => vm.id, doc: 'The id in Href.' }),
    string('Name', { doc: 'Name of the machine.' }),
    int('Order', { default: 0, doc: 'Position in the plan, from 0.' }),
  ],
})

const isOver = (run: Fields): boolean => typeof run.EndTimeUTC === 'number'
const whenOver =
  <T>(over: T, before: T): Derived<T> =>
  (run) =>
    isOver(run) ? over : before

/** What a run of a plan and that of one of its machines have in common. */
const run = [
  dateTime('CreationTimeUTC', { doc: 'When it began.' }),
  dateTime('EndTimeUTC', { ahead: 'end', optional: true, doc: 'Absent while it runs.' }),
  enumeration('State', ['Starting', 'Stopping', 'Working', 'Stopped'], {
    default: whenOver('Stopped', 'Working'),
  }),
  enumeration('Result', ['None', 'Success', 'Warning', 'Failed'], {
    default: whenOver('Success', 'None'),
    doc: 'None while it runs.',
  }),
  percent('Progress', { default: whenOver(100, 0), doc: 'Percent.' }),
  string('FailureMessage', { optional: true }),
]

const cloudFailoverSession = entity('CloudFailoverSession', {
  listedDays: 30,
  doc: 'One run of a cloud failover plan.',
  collection: '/cloud/failoverSessions',
  query: [
    'UID',
    'Name',
    'Type=JobType',
    'CreationTime=CreationTimeUTC',
    'EndTime=EndTimeUTC',
    'State',
    'Result',
    'FailureMessage',
    'BackupServerUid',
    'BackupServerName',
  ],
  roles: RESTORERS,
  inScope: NEVER,
  belongsTo: {
    BackupServer: { type: 'BackupServer' },
    CloudFailoverPlan: { type: 'CloudFailoverPlan', optional: true },
    CloudTenant: { type: 'CloudTenant', through: 'CloudFailoverPlan' },
  },
  displayName: (session, shown) =>
    String(session.Name ?? shown('Name', 'CloudFailoverPlan') ?? 'Cloud failover plan'),
  elements: [
    enumeration('JobType', ['FailoverPlan'], { default: 'FailoverPlan' }),
    ...run,
    // The list and what is in it bear the same name. It is empty once the run is over.
    embedded('CloudFailoverTasks', 'CloudFailoverTask'),
  ],
  links: [up('BackupServer', '/backupServers'), alternate()],
})

const cloudFailoverTask = resource('CloudFailoverTask', {
  doc: 'One machine of a run.',
  kind: 'info',
  root: 'CloudFailoverTasks',
  stored: true,
  roles: RESTORERS,
  inScope: NEVER,
  belongsTo: {
    CloudFailoverSession: { type: 'CloudFailoverSession' },
    CloudVmReplicaPoint: { type: 'CloudVmReplicaPoint', optional: true },
  },
  attributes: [
    string('VmName', { default: (_, shown) => shown('VmDisplayName', 'CloudVmReplicaPoint') }),
  ],
  elements: [
    linkElement(
      'VmReplicaPointLink',
      link(
        'Related',
        'CloudVmReplicaPointReference',
        '/cloud/vmReplicaPoints/{CloudVmReplicaPoint}',
        { name: { of: 'CloudVmReplicaPoint' } },
      ),
    ),
    ...run,
  ],
})

/** POST /cloud/cloudFailoverPlans/{ID}?action=start. */
const cloudFailoverPlanManagementSpec = spec(
  'CloudFailoverPlanManagementSpec',
  [boolean('StartNow', { optional: true }), dateTime('StartDate', { optional: true })],
  { optional: true },
)

export const cloudReplicas = family({
  types: [
    cloudReplica,
    cloudVmReplicaPoint,
    cloudFailoverPlan,
    cloudFailoveredVm,
    cloudFailoverSession,
    cloudFailoverTask,
  ],
  operations: [
    acts('PUT', '/cloud/cloudFailoverPlans/{ID}', {
      answers: task('UpdateFailoverPlan'),
      roles: ADMINISTRATOR,
      body: spec('CloudFailoverPlan', cloudFailoverPlan.elements, { partial: true }),
      doc: 'Edits the scripts of a plan; all else stays.',
    }),
    acts('POST', '/cloud/cloudFailoverPlans/{ID}', {
      action: 'start',
      answers: task('StartCloudFailoverPlan'),
      roles: PLANNERS,
      body: cloudFailoverPlanManagementSpec,
      doc: 'Lets all machines of a plan fail over.',
    }),
    acts('POST', '/cloud/cloudFailoverPlans/{ID}', {
      action: 'test',
      answers: task('StartCloudFailoverPlan'),
      // Tenants are not said to have it.
      roles: PLANNERS.filter((role) => role !== TENANT),
      doc: 'Tries a plan out.',
    }),
    acts('POST', '/cloud/cloudFailoverPlans/{ID}', {
      action: 'undo',
      answers: task('UndoCloudFailoverPlan'),
      roles: PLANNERS,
      doc: 'Takes the failover of a plan back.',
    }),
    acts('DELETE', '/cloud/cloudFailoverPlans/{ID}', {
      answers: task('DeleteCloudFailoverPlan'),
      roles: ADMINISTRATOR,
      doc: 'Removes a plan; its sessions stay.',
    }),
  ],
})
