/** Where Veeam Cloud Connect begins: the service that links to all of it. */

import { family } from '../family.js'
import { down, type LinkOptions, link } from '../link.js'
import type { Derived } from '../record.js'
import { resource } from '../resource-type.js'
import { RESTORERS, TENANT } from '../role.js'

/** A tenant's logon session is only shown what a tenant has: plans, replicas and their points. */
const forProvider: Derived<boolean> = (service) => typeof service.CloudTenant !== 'string'
const provider: LinkOptions = { when: forProvider }

const cloudConnectService = resource('CloudConnectService', {
  doc: 'Veeam Cloud Connect, on a backup server with a license for service providers.',
  path: '/cloud',
  // The documentation tells the roles of what is below only; whoever may read some of it may enter.
  roles: [...RESTORERS, TENANT],
  links: [
    link('Up', 'LogonSession', '/logonSessions/{SessionId}'),
    down('CloudGatewayReferenceList', '/cloud/gateways', provider),
    down('CloudTenantReferenceList', '/cloud/tenants', provider),
    down('CloudHardwarePlanReferenceList', '/cloud/hardwarePlans', provider),
    down('CloudPublicIpAddressReferenceList', '/cloud/publicIpAddresses', provider),
    down('CloudFailoverPlanReferenceList', '/cloud/cloudFailoverPlans'),
    down('CloudVmReplicaPointReferenceList', '/cloud/vmReplicaPoints'),
    down('CloudReplicaReferenceList', '/cloud/replicas'),
    down('VlanConfigurationReferenceList', '/cloud/vlans', provider),
    down('CloudFailoverSessionReferenceList', '/cloud/failoverSessions', provider),
    down('CloudGatewayPoolReferenceList', '/cloud/gatewayPools', provider),
    down('CloudGatewayList', '/cloud/gateways?format=Entity', provider),
    down('CloudTenantList', '/cloud/tenants?format=Entity', provider),
    down('CloudHardwarePlanList', '/cloud/hardwarePlans?format=Entity', provider),
    down('CloudPublicIpAddressList', '/cloud/publicIpAddresses?format=Entity', provider),
    down('CloudFailoverPlanList', '/cloud/cloudFailoverPlans?format=Entity'),
    down('CloudVmReplicaPointList', '/cloud/vmReplicaPoints?format=Entity'),
    down('CloudReplicaList', '/cloud/replicas?format=Entity'),
    down('VlanConfigurationList', '/cloud/vlans?format=Entity', provider),
    down('CloudFailoverSessionList', '/cloud/failoverSessions?format=Entity', provider),
    down('CloudGatewayPoolList', '/cloud/gatewayPools?format=Entity', provider),
    link('Create', null, '/cloud/gateways', provider),
    link('Create', null, '/cloud/tenants', provider),
    link('Create', null, '/cloud/hardwarePlans', provider),
    link('Create', null, '/cloud/publicIpAddresses', provider),
    link('Create', null, '/cloud/gatewayPools', provider),
  ],
})

export const cloudService = family({
  types: [cloudConnectService],
})
