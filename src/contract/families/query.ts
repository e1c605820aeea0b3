/** The query service: ready-made queries, and the page of an answer. */
import { enumeration, int, list, string } from '../element.js'
import { family } from '../family.js'
import { down, type Link, link } from '../link.js'
import { operation } from '../operation.js'
import { toldLink } from '../parts/told-link.js'
import { resource } from '../resource-type.js'
import { RESTORERS } from '../role.js'

const ready = (type: string, sortAsc = 'name', list = `${type}List`): Link =>
  down(list, `/query?type=${type}&format=Entities&sortAsc=${sortAsc}&pageSize=15&page=1`, {
    queryType: type,
  })

const querySvc = resource('QueryService', {
  doc: 'Ready-made queries, one for each type.',
  root: 'QuerySvc',
  path: '/querySvc',
  roles: RESTORERS,
  links: [
    link('Up', 'LogonSession', '/logonSessions/{SessionId}'),
    ready('VmRestorePoint'),
    ready('VAppRestorePoint'),
    ready('VmReplicaPoint'),
    ready('Task', 'TaskUid'),
    ready('Job'),
    ready('RestorePoint'),
    ready('BackupTaskSession'),
    ready('ReplicaTaskSession'),
    ready('RestoreSession'),
    ready('Repository'),
    ready('Backup'),
    ready('Replica'),
    ready('HierarchyRoot'),
    ready('BackupJobSession'),
    ready('ReplicaJobSession'),
    ready('BackupServer'),
    ready('ManagedServer'),
    ready('FailoverPlan'),
    ready('WanAccelerator'),
    ready('CloudGateway'),
    ready('CloudTenant'),
    ready('Passwords', 'BackupServerUid', 'PasswordKeyList'),
    ready('Credentials', 'BackupServerUid', 'CredentialsList'),
    ready('CloudReplica'),
    ready('BackupFile'),
    ready('VCloudOrganizationConfig'),
    ready('CloudSubtenant', 'Name'),
    ready('CloudHardwarePlan', 'Name'),
    ready('CloudPublicIpAddress', 'Name'),
    ready('AgentBackupJob'),
    ready('AgentRestorePoint'),
    ready('AgentProtectionGroup'),
    ready('DiscoveredComputer'),
    ready('CloudFailoverPlan', 'Name'),
    ready('CloudGatewayPool', 'Name'),
    ready('VSphereSelfServiceConfig', 'Name'),
    ready('ExternalRepository'),
    ready('NasJob'),
    ready('FileServer'),
    ready('VAppReplicaPoint'),
  ],
})

const pagingInfo = resource('PagingInfo', {
  doc: 'Which page of how many an answer is.',
  kind: 'info',
  attributes: [int('PageNum'), int('PageSize'), int('PagesCount')],
  elements: [list('Links', toldLink, { member: null })],
})

export const query = family({
  types: [querySvc, pagingInfo],
  operations: [
    operation('GET', '/query', {
      answers: { kind: 'page' },
      parameters: [
        string('type'),
        enumeration('format', ['References', 'Entities'], { default: 'References' }),
      ],
      roles: RESTORERS,
      doc: 'Records of one type, filtered, sorted and paged.',
    }),
  ],
})
