/** What stands round the items of lists, and of queries' answers, in JSON. */
import type { Contract } from '../contract/contract.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { JsonCase, Wire } from '../profiles/wire.js'
import { memberName } from './json-template.js'

/** What stands before and after the items of a list. */
export function jsonListEnds(name: string, jsonCase: JsonCase): readonly [string, string] {
  return [`{"${memberName(name, jsonCase)}":[`, ']}']
}

/** Recorded answers of queries have all of these kinds of entities, in this order. */
const RECORDED_KINDS: readonly string[] = [
  'Jobs',
  'FailoverPlans',
  'Backups',
  'Replicas',
  'Repositories',
  'RestorePoints',
  'VmRestorePoints',
  'VAppRestorePoints',
  'VmReplicaPoints',
  'BackupJobSessions',
  'ReplicaJobSessions',
  'ReplicaTaskSessions',
  'RestoreSessions',
  'HierarchyRoots',
  'BackupTaskSessions',
  'BackupServers',
  'ManagedServers',
  // Two misspellings of the real server.
  'EnterpiseRoles',
  'EnterpiseAccounts',
  'WanAccelerators',
  'CloudGateways',
  'CloudTenants',
  'CloudReplicas',
  'VCloudOrganizationConfigs',
  'BackupFiles',
  'VSphereSelfServiceConfigs',
  'CloudPublicIps',
  'CloudHardwarePlans',
  'CloudVmReplicaPoints',
  'AgentRestorePoints',
  // No plural, unlike in XML.
  'AgentBackupJob',
  'CloudGatewayPools',
  'CloudFailoverPlans',
  'ExternalRepositories',
  'VlanConfigurations',
  'CloudFailoverSessions',
  'AgentProtectionGroups',
  'DiscoveredComputers',
  'FileServers',
  'NASJobs',
  'CdpReplicas',
  'CdpReplicaVms',
  'CdpPolicies',
  'CdpReplicaSessions',
  'CdpReplicaTaskSessions',
  'VAppReplicaPoints',
  'VmCdpReplicas',
  'VAppCdpReplicas',
  'VAppCdpReplicaVms',
  'SystemSessions',
]

/** The kinds of entities of a query's answer, all of them written; those that no recorded answer has come last. */
export function entityKinds(contract: Contract): readonly string[] {
  const kinds = [...contract.types.values()]
    .filter(({ query, kind }) => query && kind === 'entity')
    .map(({ queried }) => queried.jsonMember)
  const unknown = contract.unknown.map(({ queried }) => queried.jsonMember)
  return [...new Set([...RECORDED_KINDS, ...kinds])].filter((kind) => !unknown.includes(kind))
}

/**
 * The same three parts as in XML: before the items, between them and PagingInfo, and behind it.
 * @param kind the member of the answer that is not null
 * @param queried what the members inside it are called; references stand in Refs
 * @param entities all kinds of entities
 */
export function jsonQueryEnds(
  kind: 'Refs' | 'Entities' | 'Resources',
  { jsonMember, jsonList }: Pick<ResourceType['queried'], 'jsonMember' | 'jsonList'>,
  { jsonCase, jsonNulls }: Wire,
  entities: readonly string[],
): readonly [string, string, string] {
  const key = (name: string): string => `"${memberName(name, jsonCase)}":`
  const absent = (names: readonly string[]): string[] =>
    jsonNulls === 'written' ? names.map((name) => `${key(name)}null`) : []
  const [before, behind] = kind === 'Entities' ? otherKinds(jsonMember, entities, absent) : [[], []]
  const [open, close] =
    kind === 'Refs'
      ? [`{${key('Refs')}[`, ']}']
      : [
          `{${[...before, `${key(jsonMember)}{${key(jsonList)}[`].join(',')}`,
          `${[']}', ...behind].join(',')}}`,
        ]
  const kinds: readonly string[] = ['Refs', 'Entities', 'Resources', 'Links']
  const at = kinds.indexOf(kind)
  const head = [...absent(kinds.slice(0, at)), key(kind) + open].join(',')
  const rest = [close, ...absent(kinds.slice(at + 1)), key('PagingInfo')].join(',')
  return [`{${head}`, rest, '}']
}

/** The members for all the other kinds of entities, before and behind this one. */
function otherKinds(
  member: string,
  kinds: readonly string[],
  absent: (names: readonly string[]) => string[],
): [string[], string[]] {
  const at = kinds.indexOf(member)
  return [absent(kinds.slice(0, at)), absent(kinds.slice(at + 1))]
}
