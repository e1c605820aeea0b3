/** The way in: the root of the API, logon sessions, and the error that every refusal bears. */
import { guid, int, list, object, string } from '../element.js'
import { family } from '../family.js'
import { down, type Link, link } from '../link.js'
import { listOf, one, operation } from '../operation.js'
import { spec } from '../request-body.js'
import { resource } from '../resource-type.js'
import { SESSION_ROLES } from '../role.js'

const enterpriseManager = resource('EnterpriseManager', {
  doc: 'The root: how to log on, and the versions of the API.',
  links: [
    down('LogonSessionList', '/logonSessions'),
    link('Create', 'LogonSession', '/sessionMngr/?v=latest'),
  ],
  elements: [
    list(
      'SupportedVersions',
      object('SupportedVersion', {
        attributes: [string('Name')],
        links: [link('Create', 'LogonSession', '/sessionMngr/?v={Name}')],
      }),
    ),
  ],
})

/** A reference list and, further down, the entity list of the same collection. */
const lists = (type: string, path: string, list = `${type}List`): [Link, Link] => [
  down(`${type}ReferenceList`, path),
  down(list, `${path}?format=Entity`),
]

const [backupServers, backupServerEntities] = lists('BackupServer', '/backupServers')
const [managedServers, managedServerEntities] = lists('ManagedServer', '/managedServers')
const [jobs, jobEntities] = lists('Job', '/jobs')
const [failoverPlans, failoverPlanEntities] = lists('FailoverPlan', '/failoverPlans')
const [hierarchyRoots, hierarchyRootEntities] = lists('HierarchyRoot', '/hierarchyRoots')
const [repositories, repositoryEntities] = lists('Repository', '/repositories')
const [backups, backupEntities] = lists('Backup', '/backups')
const [restorePoints, restorePointEntities] = lists('RestorePoint', '/restorePoints')
const [vmRestorePoints, vmRestorePointEntities] = lists('VmRestorePoint', '/vmRestorePoints')
const [vAppRestorePoints, vAppPointEntities] = lists('VAppRestorePoint', '/vAppRestorePoints')
const [replicas, replicaEntities] = lists('Replica', '/replicas')
const [vmReplicaPoints, vmReplicaPointEntities] = lists('VmReplicaPoint', '/vmReplicaPoints')
const [catalogVms, catalogVmEntities] = lists('CatalogVm', '/catalog/vms')
const [backupSessions, backupSessionEntities] = lists('BackupJobSession', '/backupSessions')
const [restoreSessions, restoreSessionEntities] = lists('RestoreSession', '/restoreSessions')
const [replicaSessions, replicaSessionEntities] = lists('ReplicaJobSession', '/replicaSessions')
const [backupTasks, backupTaskEntities] = lists('BackupTaskSession', '/backupTaskSessions')
const [replicaTasks, replicaTaskEntities] = lists('ReplicaTaskSession', '/replicaTaskSessions')
const [wanAccelerators, wanAcceleratorEntities] = lists('WanAccelerator', '/wanAccelerators')
const [backupFiles, backupFileEntities] = lists('BackupFile', '/backupFiles')
const [externalRepositories, externalRepositoryEntities] = lists(
  'ExternalRepository',
  '/externalRepositories',
)

const [cdpPolicies, cdpPolicyEntities] = lists('CdpPolicy', '/cdpPolicies')
const [cdpSessions, cdpSessionEntities] = lists('CdpReplicaSession', '/cdpReplicaSessions')
const [cdpTasks, cdpTaskEntities] = lists('CdpReplicaTaskSession', '/cdpReplicaTaskSessions')
const [vAppReplicaPoints, vAppReplicaPointEntities] = lists(
  'VAppReplicaPoint',
  '/vAppReplicaPoints',
)
const [cdpVms, cdpVmEntities] = lists('VmCdpReplica', '/cdpReplica/vms')
const [cdpVApps, cdpVAppEntities] = lists('VAppCdpReplica', '/cdpReplica/vApps')
// The type is the wrong one, as recorded.
const [systemSessions, systemSessionEntities] = lists('BackupJobSession', '/systemSessions')

const logonSession = resource('LogonSession', {
  doc: 'The API’s own session: made by a logon, ended by a log-off or by 15 minutes without a request.',
  collection: '/logonSessions',
  roles: SESSION_ROLES,
  links: [
    link('Up', 'EnterpriseManager', '/'),
    backupServers,
    managedServers,
    jobs,
    failoverPlans,
    hierarchyRoots,
    repositories,
    backups,
    restorePoints,
    vmRestorePoints,
    vAppRestorePoints,
    replicas,
    vmReplicaPoints,
    catalogVms,
    backupSessions,
    restoreSessions,
    replicaSessions,
    backupTasks,
    replicaTasks,
    down('EnterpriseSecuritySettings', '/security'),
    wanAccelerators,
    backupFiles,
    externalRepositories,
    cdpPolicies,
    cdpSessions,
    cdpTasks,
    vAppReplicaPoints,
    cdpVms,
    cdpVApps,
    systemSessions,
    down('TaskList', '/tasks'),
    down('QueryService', '/querySvc'),
    down('LookupService', '/lookupSvc'),
    down('Report', '/reports/summary', { name: { text: 'Summary' } }),
    backupServerEntities,
    managedServerEntities,
    link('Create', null, '/backupServers?action=create'),
    jobEntities,
    failoverPlanEntities,
    hierarchyRootEntities,
    repositoryEntities,
    backupEntities,
    restorePointEntities,
    vmRestorePointEntities,
    vAppPointEntities,
    replicaEntities,
    vmReplicaPointEntities,
    catalogVmEntities,
    backupSessionEntities,
    restoreSessionEntities,
    replicaSessionEntities,
    backupTaskEntities,
    replicaTaskEntities,
    wanAcceleratorEntities,
    down('VCloudService', '/vCloud'),
    backupFileEntities,
    down('AgentsService', '/agents'),
    down('VSphereSelfService', '/selfService/vSphere'),
    externalRepositoryEntities,
    down('NasService', '/nas'),
    cdpPolicyEntities,
    cdpSessionEntities,
    cdpTaskEntities,
    vAppReplicaPointEntities,
    cdpVmEntities,
    cdpVAppEntities,
    systemSessionEntities,
    down('CloudConnectService', '/cloud'),
    link('Delete', null, '/logonSessions/{ID}', { when: (session) => !session.CloudTenant }),
    link('Delete', 'LogonSession', '/logonSessions/{ID}', {
      when: (session) => Boolean(session.CloudTenant),
    }),
  ],
  elements: [
    string('UserName', { doc: 'DOMAIN\\user of the account.' }),
    guid('SessionId', { doc: 'The same as in Href; the token is base64 of its text.' }),
  ],
})

const error = resource('Error', {
  kind: 'info',
  doc: 'Why a request was refused.',
  elements: [
    string('FirstChanceExceptionMessage', { default: null, doc: 'Always empty, as recorded.' }),
    string('StackTrace', { optional: true, doc: 'Never written by emsim.' }),
  ],
  attributes: [string('Message'), int('StatusCode'), string('Status', { optional: true })],
  json: {
    first: ['FirstChanceExceptionMessage', 'Message', 'StackTrace', 'Status', 'StatusCode'],
    keepsNulls: true,
  },
})

/** What tenants of Veeam Cloud Connect log on with; all others send nothing, or null in JSON. */
const loginSpec = spec(
  'LoginSpec',
  [
    object(
      'TenantCredentials',
      {
        elements: [
          string('Username', { example: 'ABC Company' }),
          string('Password', { secret: true }),
        ],
      },
      { optional: true },
    ),
    object(
      'VCloudOrganizationCredentials',
      {
        elements: [
          string('OrganizationName'),
          string('Login'),
          string('Password', { secret: true }),
        ],
      },
      { optional: true },
    ),
  ],
  { optional: true, anyMediaType: true },
)

export const logon = family({
  types: [enterpriseManager, logonSession, error],
  operations: [
    operation('GET', '/', {
      answers: one('EnterpriseManager'),
      roles: SESSION_ROLES,
      needsSession: false,
      doc: 'The way in; needs no session.',
    }),
    operation('POST', '/sessionMngr', {
      answers: one('LogonSession'),
      status: 201,
      parameters: [string('v', { default: 'latest', doc: 'Version of the API.' })],
      body: loginSpec,
      roles: SESSION_ROLES,
      needsSession: false,
      doc: 'Logs on with Basic authentication.',
    }),
    operation('GET', '/logonSessions', {
      answers: listOf('LogonSession'),
      roles: SESSION_ROLES,
      doc: 'The logon sessions that exist.',
    }),
    operation('GET', '/logonSessions/{ID}', {
      answers: one('LogonSession'),
      roles: SESSION_ROLES,
      doc: 'One logon session, as at logon.',
    }),
    operation('DELETE', '/logonSessions/{ID}', {
      answers: { kind: 'nothing' },
      roles: SESSION_ROLES,
      doc: 'Ends a logon session; its token is dead at once.',
    }),
    // Recorded answers of real servers have Location at this path; it is not documented, and emsim answers it.
    operation('GET', '/sessionMngr/{ID}', {
      answers: one('LogonSession'),
      roles: SESSION_ROLES,
      doc: 'A logon session, where the Location header of its logon leads.',
    }),
    operation('DELETE', '/sessionMngr/{ID}', {
      answers: { kind: 'nothing' },
      roles: SESSION_ROLES,
      doc: 'Ends a logon session, as at /logonSessions/{ID}.',
    }),
  ],
})
