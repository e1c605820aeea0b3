/** All deciders, under the keys of their operations: one that is missing or misspelt does not compile. */
import type { EnterpriseManagerAction } from '../contract/enterprise-manager.js'
import { ACCOUNT_DECIDERS } from './accounts.js'
import { BACKUP_SERVER_DECIDERS } from './backup-servers.js'
import { CDP_POLICY_DECIDERS } from './cdp-policies.js'
import { CLOUD_FAILOVER_DECIDERS } from './cloud-failover.js'
import { CLOUD_GATEWAY_DECIDERS } from './cloud-gateways.js'
import { CLOUD_HARDWARE_DECIDERS } from './cloud-hardware.js'
import { CLOUD_RESOURCE_DECIDERS } from './cloud-tenant-resources.js'
import { CLOUD_TENANT_DECIDERS } from './cloud-tenants.js'
import type { Decider } from './decider.js'
import { FAILOVER_DECIDERS } from './failing-over.js'
import { FAILOVER_PLAN_DECIDERS } from './failover-plans.js'
import { JOB_DECIDERS } from './jobs.js'
import { OTHER_JOB_DECIDERS } from './other-jobs.js'
import { removeTask } from './removing-tasks.js'
import { RESTORE_DECIDERS } from './restores.js'
import { SELF_SERVICE_DECIDERS } from './self-service.js'

type Deciders = { readonly [Declared in EnterpriseManagerAction as Declared['key']]: Decider }

export const DECIDERS = {
  'DELETE /tasks/{ID}': removeTask,
  ...JOB_DECIDERS,
  ...BACKUP_SERVER_DECIDERS,
  ...OTHER_JOB_DECIDERS,
  ...RESTORE_DECIDERS,
  ...FAILOVER_PLAN_DECIDERS,
  ...FAILOVER_DECIDERS,
  ...CDP_POLICY_DECIDERS,
  ...CLOUD_GATEWAY_DECIDERS,
  ...CLOUD_HARDWARE_DECIDERS,
  ...CLOUD_TENANT_DECIDERS,
  ...CLOUD_RESOURCE_DECIDERS,
  ...CLOUD_FAILOVER_DECIDERS,
  ...SELF_SERVICE_DECIDERS,
  ...ACCOUNT_DECIDERS,
} satisfies Deciders
