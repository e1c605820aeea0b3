/** The query service: ready-made queries, and the page of an answer. */
import { int, list, object, string } from '../element.js'
import { down, type Link, link } from '../link.js'
import { operation } from '../operation.js'
import { resource } from '../resource-type.js'
import { RESTORERS } from '../role.js'

const ready = (type: string, sortAsc = 'name', list = `${type}List`): Link =>
  down(list, `/query?type=${type}&format=Entities&sortAsc=${sortAsc}&pageSize=15&page=1`, {
    queryType: type,
  })

export const querySvc = resource('QueryService', {
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

/** A link whose parts are told by the record, not by the contract. */
export const toldLink = object('Link', {
  attributes: [
    string('Href'),
    string('Name', { optional: true }),
    string('Type', { optional: true }),
    string('Rel'),
  ],
  json: { first: ['Rel', 'Href', 'Name', 'Type'] },
})

export const pagingInfo = resource('PagingInfo', {
  doc: 'Which page of how many an answer is.',
  kind: 'info',
  attributes: [int('PageNum'), int('PageSize'), int('PagesCount')],
  elements: [list('Links', toldLink, { member: null })],
})

export const queryOperations = [
  operation('GET', '/query', 'query', {
    roles: RESTORERS,
    doc: 'Records of one type, filtered, sorted and paged.',
  }),
]
