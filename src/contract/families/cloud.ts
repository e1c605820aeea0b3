/** Veeam Cloud Connect: all its types. */
import type { ResourceType } from '../resource-type.js'
import { cloudGateway, cloudGatewayPool } from './cloud-gateways.js'
import { cloudHardwarePlan, cloudPublicIpAddress, vlanConfiguration } from './cloud-hardware.js'
import {
  cloudFailoveredVm,
  cloudFailoverPlan,
  cloudFailoverSession,
  cloudFailoverTask,
  cloudReplica,
  cloudVmReplicaPoint,
} from './cloud-replicas.js'
import { cloudConnectService } from './cloud-service.js'
import {
  cloudSubtenant,
  cloudTenantComputeResource,
  cloudTenantResource,
  cloudTenantVCloudComputeResource,
} from './cloud-tenant-resources.js'
import { cloudTenant, cloudTenantFreeLicenseCounters } from './cloud-tenants.js'

export const cloudTypes: readonly ResourceType[] = [
  cloudConnectService,
  cloudGateway,
  cloudGatewayPool,
  cloudTenant,
  cloudTenantResource,
  cloudTenantComputeResource,
  cloudTenantVCloudComputeResource,
  cloudSubtenant,
  cloudTenantFreeLicenseCounters,
  cloudHardwarePlan,
  cloudPublicIpAddress,
  vlanConfiguration,
  cloudReplica,
  cloudVmReplicaPoint,
  cloudFailoverPlan,
  cloudFailoveredVm,
  cloudFailoverSession,
  cloudFailoverTask,
]
