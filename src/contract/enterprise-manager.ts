/** The contract of Enterprise Manager: all families together. */
import { type Contract, defineContract } from './contract.js'
import { agents } from './families/agents.js'
import { backups } from './families/backups.js'
import { cdp } from './families/cdp.js'
import { cdpSessions } from './families/cdp-sessions.js'
import { cloudGateways } from './families/cloud-gateways.js'
import { cloudHardware } from './families/cloud-hardware.js'
import { cloudReplicas } from './families/cloud-replicas.js'
import { cloudService } from './families/cloud-service.js'
import { cloudTenantResources } from './families/cloud-tenant-resources.js'
import { cloudTenants } from './families/cloud-tenants.js'
import { infrastructure } from './families/infrastructure.js'
import { jobSessions } from './families/job-sessions.js'
import { jobs } from './families/jobs.js'
import { logon } from './families/logon.js'
import { lookup } from './families/lookup.js'
import { nas } from './families/nas.js'
import { query } from './families/query.js'
import { replicas } from './families/replicas.js'
import { reports } from './families/reports.js'
import { restorePoints } from './families/restore-points.js'
import { restores } from './families/restores.js'
import { security } from './families/security.js'
import { selfService } from './families/self-service.js'
import { servers } from './families/servers.js'
import { systemSessions } from './families/system-sessions.js'
import type { Family } from './family.js'
import type { ActingOperation, HandledOperation } from './operation.js'

/** The namespace of all XML of the API, whatever the version. */
export const NAMESPACE = 'http://www.veeam.com/ent/v1.0'

/** Names of the versions of the API that 13.x lists, oldest first. */
export const API_VERSIONS: readonly string[] = ['v1_5', 'v1_6', 'v1_7']

/** All families, in the order of schemas and documents. */
export const FAMILIES = [
  logon,
  query,
  infrastructure,
  servers,
  jobs,
  backups,
  restorePoints,
  jobSessions,
  replicas,
  restores,
  agents,
  nas,
  cdp,
  cdpSessions,
  lookup,
  reports,
  systemSessions,
  security,
  selfService,
  cloudService,
  cloudGateways,
  cloudTenants,
  cloudTenantResources,
  cloudHardware,
  cloudReplicas,
] as const satisfies readonly Family[]

/** The operations that are answered by a handler, each with its own key. */
export type EnterpriseManagerOperation = Extract<
  (typeof FAMILIES)[number]['operations'][number],
  HandledOperation
>

/** The operations that change something, each with its own key. */
export type EnterpriseManagerAction = Extract<
  (typeof FAMILIES)[number]['operations'][number],
  ActingOperation
>

/** Builds the contract. The cost is some 2 ms; every server builds its own, so none can spoil another's. */
export const enterpriseManagerContract = (): Contract =>
  defineContract({
    types: FAMILIES.flatMap((family: Family) => family.types),
    operations: FAMILIES.flatMap((family: Family) => family.operations),
  })
