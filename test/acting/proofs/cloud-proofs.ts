/** A service provider acts on what is Veeam Cloud Connect's. */
import { advance } from '../../build-server.js'
import { after, type Proof } from './proof.js'

const SERVER = 'urn:veeam:BackupServer:<BackupServer enterprise01.tech.local>'
const GATEWAYS = '/api/cloud/gateways'
const GATEWAY = `${GATEWAYS}/<CloudGateway gw04.tech.local>`
const POOLS = '/api/cloud/gatewayPools'
const TENANTS = '/api/cloud/tenants'
const TENANT = `${TENANTS}/<CloudTenant Contoso Ltd>`
const PLANS = '/api/cloud/hardwarePlans'
const ADDRESSES = '/api/cloud/publicIpAddresses'
const FAILOVER = '/api/cloud/cloudFailoverPlans/<CloudFailoverPlan ABC full site failover>'
const FAILOVERS = '/api/cloud/failoverSessions?format=Entity'
const VLAN = '/api/cloud/vlans/<VlanConfiguration>'
const VDC = '3d1f6b84-2c7a-4e53-8a60-f3b5d7c91e02'
const PLAN = {
  BackupServerUid: SERVER,
  Name: 'Plan',
  ProcessorUsageLimitMhz: -1,
  MemoryUsageLimitMb: 2048,
  HardwarePlanDetails: {
    HvCloudHardwarePlan: {
      HypervisorHostRef: 'urn:HyperV:Host:5b1c7f0e-93a4-4c1e-8d52-7e0f6a2b9c14.',
      Volumes: { Volumes: [{ FriendlyName: 'Slow', VolumePath: 'D:\\R', QuotaGb: 50 }] },
      Network: { CountWithInternet: 3 },
    },
  },
}

export const CLOUD_PROOFS = {
  'POST /cloud/gateways': {
    url: GATEWAYS,
    body: {
      ServerHostName: 'gw09',
      NetworkType: 'Direct',
      BackupServerIdOrName: 'enterprise01.tech.local',
    },
    shows: '/api/query?type=CloudGateway&format=Entities',
  },
  'PUT /cloud/gateways/{ID}': {
    url: GATEWAY,
    body: { Description: 'changed' },
    shows: `${GATEWAY}?format=Entity`,
  },
  'DELETE /cloud/gateways/{ID}': { url: GATEWAY, shows: GATEWAY },
  'POST /cloud/gatewayPools': {
    url: POOLS,
    body: {
      BackupServerUid: SERVER,
      Name: 'Pool',
      CloudGateways: {
        CloudGatewayUids: ['urn:veeam:CloudGateway:<CloudGateway gw04.tech.local>'],
      },
    },
    shows: `${POOLS}?format=Entity`,
  },
  'PUT /cloud/gatewayPools/{ID}': {
    url: `${POOLS}/<CloudGatewayPool>`,
    body: { Name: 'changed' },
    shows: `${POOLS}/<CloudGatewayPool>?format=Entity`,
  },
  'DELETE /cloud/gatewayPools/{ID}': {
    url: `${POOLS}/<CloudGatewayPool>`,
    shows: `${POOLS}/<CloudGatewayPool>`,
  },
  'POST /cloud/tenants': {
    url: TENANTS,
    body: {
      Name: 'Proof',
      Password: 'p',
      Enabled: true,
      BackupServerUid: SERVER,
      TenantType: 'Standalone',
    },
    shows: '/api/query?type=CloudTenant&format=Entities',
  },
  'PUT /cloud/tenants/{ID}': {
    url: TENANT,
    body: { Description: 'changed', Enabled: false },
    shows: `${TENANT}?format=Entity`,
  },
  'DELETE /cloud/tenants/{ID}': { url: TENANT, shows: TENANT },
  'POST /cloud/tenants/{ID}/resources': {
    url: `${TENANT}/resources`,
    body: {
      Name: 'Vol',
      RepositoryUid: 'urn:veeam:Repository:<Repository Backup Volume 01>',
      QuotaMb: 2048,
    },
    shows: `${TENANT}/resources`,
  },
  'DELETE /cloud/tenants/{ID}/resources/{ID}': {
    url: `${TENANTS}/<CloudTenant Fabrikam>/resources/<CloudTenantResource DisplayName=proof>`,
    shows: `${TENANTS}/<CloudTenant Fabrikam>/resources`,
    before: after([
      'POST',
      `${TENANTS}/<CloudTenant Fabrikam>/resources`,
      {
        Name: 'proof',
        RepositoryUid: 'urn:veeam:Repository:<Repository Backup Volume 01>',
        QuotaMb: 2048,
      },
    ]),
  },
  'POST /cloud/tenants/{ID}/computeResources': {
    url: `${TENANTS}/<CloudTenant Fabrikam>/computeResources`,
    body: {
      CloudHardwarePlanUid: 'urn:veeam:CloudHardwarePlan:<CloudHardwarePlan VMware Gold>',
      PlatformType: 'VMware',
      UseNetworkFailoverResources: false,
    },
    shows: `${TENANTS}/<CloudTenant Fabrikam>/computeResources`,
  },
  'DELETE /cloud/tenants/{ID}/computeResources/{ID}': {
    url: `${TENANTS}/<CloudTenant ABC Company>/computeResources/<CloudTenantComputeResource>`,
    shows: `${TENANTS}/<CloudTenant ABC Company>/computeResources`,
  },
  'POST /cloud/tenants/{ID}/vcloudcomputeresources': {
    url: `${TENANTS}/<CloudTenant TechCompanyOrg>/vCloudComputeResources`,
    body: {
      VirtualDataCenterRef: `urn:vCloud:OrgVdc:1.urn:vcloud:vdc:${VDC}`,
      UseNetworkFailoverResources: false,
    },
    shows: `${TENANTS}/<CloudTenant TechCompanyOrg>/vCloudComputeResources`,
  },
  'DELETE /cloud/tenants/{ID}/vcloudcomputeresources/{ID}': {
    url: `${TENANTS}/<CloudTenant TechCompanyOrg>/vCloudComputeResources/<CloudTenantVCloudComputeResource>`,
    shows: `${TENANTS}/<CloudTenant TechCompanyOrg>/vCloudComputeResources`,
  },
  'POST /cloud/tenants/{ID}/subtenants': {
    url: `${TENANTS}/<CloudTenant ABC Company>/subtenants`,
    body: {
      Name: 'ann',
      Password: 'p',
      TenantResourceId: '<CloudTenantResource>',
      QuotaMb: 2048,
      UnlimitedQuota: false,
    },
    shows: `${TENANTS}/<CloudTenant ABC Company>/subtenants`,
  },
  'PUT /cloud/tenants/{ID}/subtenants/{ID}': {
    url: `${TENANTS}/<CloudTenant ABC Company>/subtenants/<CloudSubtenant>`,
    body: { Description: 'changed' },
    shows: `${TENANTS}/<CloudTenant ABC Company>/subtenants`,
  },
  'DELETE /cloud/tenants/{ID}/subtenants/{ID}': {
    url: `${TENANTS}/<CloudTenant ABC Company>/subtenants/<CloudSubtenant>`,
    shows: `${TENANTS}/<CloudTenant ABC Company>/subtenants`,
  },
  'POST /cloud/hardwarePlans': {
    url: PLANS,
    body: PLAN,
    shows: '/api/query?type=CloudHardwarePlan&format=Entities',
  },
  'PUT /cloud/hardwarePlans/{ID}': {
    url: `${PLANS}/<CloudHardwarePlan>`,
    body: { Description: 'changed' },
    shows: `${PLANS}/<CloudHardwarePlan>?format=Entity`,
  },
  'DELETE /cloud/hardwarePlans/{ID}': {
    url: `${PLANS}/<CloudHardwarePlan Plan>`,
    shows: '/api/query?type=CloudHardwarePlan&format=Entities',
    before: after(['POST', PLANS, PLAN]),
  },
  'POST /cloud/publicIpAddresses': {
    url: ADDRESSES,
    body: {
      BackupServerUid: SERVER,
      IpAddressLowerBound: '192.0.2.254',
      IpAddressUpperBound: '192.0.3.1',
    },
    shows: '/api/query?type=CloudPublicIpAddress&format=Entities',
  },
  'PUT /cloud/publicIpAddresses/{ID}': {
    url: `${ADDRESSES}/<CloudPublicIpAddress>`,
    body: { IpAddress: '192.0.3.9' },
    shows: `${ADDRESSES}/<CloudPublicIpAddress>?format=Entity`,
  },
  'DELETE /cloud/publicIpAddresses/{ID}': {
    url: `${ADDRESSES}/<CloudPublicIpAddress>`,
    shows: `${ADDRESSES}/<CloudPublicIpAddress>`,
  },
  'PUT /cloud/cloudFailoverPlans/{ID}': {
    url: FAILOVER,
    body: { CloudFailoverPlanOptions: { PostFailoverPlanCommandEnabled: false } },
    shows: `${FAILOVER}?format=Entity`,
  },
  'POST /cloud/cloudFailoverPlans/{ID}?action=start': {
    url: `${FAILOVER}?action=start`,
    body: { StartNow: true },
    shows: FAILOVERS,
  },
  'POST /cloud/cloudFailoverPlans/{ID}?action=test': {
    url: `${FAILOVER}?action=test`,
    shows: FAILOVERS,
  },
  'POST /cloud/cloudFailoverPlans/{ID}?action=undo': {
    url: `${FAILOVER}?action=undo`,
    shows: '/api/query?type=CloudVmReplicaPoint&format=Entities',
    async before(client) {
      const found = await after(['POST', `${FAILOVER}?action=start`])(client)
      await advance(client.world, 'PT10M')
      return found
    },
  },
  'DELETE /cloud/cloudFailoverPlans/{ID}': { url: FAILOVER, shows: FAILOVER },
  'PUT /cloud/vlans/{ID}': {
    url: VLAN,
    body: { VlanIdsWithInternetRightBound: 77 },
    shows: `${VLAN}?format=Entity`,
  },
  'DELETE /cloud/vlans/{ID}': { url: VLAN, shows: VLAN },
} as const satisfies Readonly<Record<string, Proof>>
