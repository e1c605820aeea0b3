/** What stands round the items of lists, and of queries' answers, in JSON. */
import type { Contract } from '../contract/contract.js'
import { type JsonCase, memberName } from './json-template.js'

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
    .map(({ queried }) => kindOf(queried.list))
  return [...new Set([...RECORDED_KINDS, ...kinds])]
}

/** The member that holds the entities of a list in a query's answer. */
export const kindOf = (list: string): string =>
  list === 'AgentBackupJobs' ? 'AgentBackupJob' : list

/**
 * The same three parts as in XML: before the items, between them and PagingInfo, and behind it.
 * @param containers the members round the items, outermost first: Refs, or Entities or Resources and a list
 * @param kinds all kinds of entities
 */
export function jsonQueryEnds(
  containers: readonly string[],
  jsonCase: JsonCase,
  kinds: readonly string[],
): readonly [string, string, string] {
  const key = (name: string): string => `"${memberName(name, jsonCase)}":`
  const [kind = '', list = 'Refs'] = [containers[0], kindOf(containers[1] ?? 'Refs')]
  const items: readonly [string, string] = [`{${key(list)}[`, ']}']
  const parts = ['Refs', 'Entities', 'Resources', 'Links'].map((name): [string, string] => {
    if (name !== kind) return [`${key(name)}null`, '']
    if (kind === 'Refs') return [key(name) + items[0], items[1]]
    const [before, behind] = kind === 'Entities' ? otherKinds(list, kinds, key) : ['', '']
    return [`${key(name)}{${before}${key(list)}${items[0]}`, `${items[1]}${behind}}`]
  })
  const at = parts.findIndex(([, behind]) => behind !== '')
  const texts = parts.map(([before, behind], index) => (index === at ? before : before + behind))
  const head = `{${texts.slice(0, at + 1).join(',')}`
  const rest = [...texts.slice(at + 1), key('PagingInfo')].join(',')
  return [head, `${parts[at]?.[1]},${rest}`, '}']
}

/** The members for all the other kinds of entities, before and behind that of this list. */
function otherKinds(
  list: string,
  kinds: readonly string[],
  key: (name: string) => string,
): [string, string] {
  const at = kinds.indexOf(list)
  const absent = (names: readonly string[]): string[] => names.map((name) => `${key(name)}null`)
  const before = absent(kinds.slice(0, at)).map((text) => `${text},`)
  const behind = absent(kinds.slice(at + 1)).map((text) => `,${text}`)
  return [before.join(''), behind.join('')]
}
