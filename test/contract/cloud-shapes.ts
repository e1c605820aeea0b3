/** What the documentation shows of each type of Veeam Cloud Connect, written down by hand. */
export interface Shape {
  readonly type: string
  /** Which record of the default estate has most of what there may be. */
  readonly name: string
  /** Attributes and elements in order. */
  readonly xml: string
  readonly links: readonly string[]
  readonly refLinks?: readonly string[]
  /** Members in order. */
  readonly json?: string
}

const UP = 'Up BackupServerReference /backupServers/* "enterprise01.tech.local"'
const upToTenant = (name: string): string[] => [
  `Up CloudTenant /cloud/tenants/*?format=Entity "${name}"`,
  'Up BackupServer /backupServers/*?format=Entity "enterprise01.tech.local"',
]
const references = (type: string, path: string, name: string): string[] => [
  UP,
  `Alternate ${type} ${path}/*?format=Entity "${name}"`,
]
const edited = (type: string, path: string, name: string): string[] => [
  UP,
  `Alternate ${type}Reference ${path}/* "${name}"`,
  `Edit ${type}Reference ${path}/* "${name}"`,
  `Delete - ${path}/*`,
]

const QUOTA = 'RepositoryQuota{DisplayName RepositoryUid Quota UsedQuota}'
const QUOTA_WITH_ACCELERATOR =
  'RepositoryQuota{DisplayName RepositoryUid WanAcceleratorUid Quota UsedQuota}'
const STORAGE = 'StorageResourceStat{StorageName StorageUsageGb StorageLimitGb}'
const COMPUTE =
  '{CloudHardwarePlanUid WanAcceleratorUid PlatformType UseNetworkFailoverResources ' +
  'NetworkAppliance{Name ProductionNetwork ObtainIPAddressAutomatically ' +
  'ManualIpAddressSettingsInfoType{IpAddress SubnetMask DefaultGateway} ' +
  'ViDistributedSwitchUuid ProductionNetworkUnderDvs} ' +
  `ComputeResourceStats{MemoryUsageMb CPUCount StorageResourceStats{${STORAGE} ${STORAGE}}}}`
const COMPUTE_JSON =
  'CloudHardwarePlanUid WanAcceleratorUid PlatformType UseNetworkFailoverResources ' +
  'NetworkAppliance:{Name ProductionNetwork ObtainIPAddressAutomatically ' +
  'ManualIpAddressSettingsInfoType:{IpAddress SubnetMask DefaultGateway} ' +
  'ViDistributedSwitchUuid ProductionNetworkUnderDvs} ' +
  'ComputeResourceStats:{MemoryUsageMb CPUCount StorageResourceStats:{StorageResourceStats:' +
  '[{StorageName StorageUsageGb StorageLimitGb}]}} Id Links Href Type'
const VDC =
  '{VirtualDataCenterName VirtualDataCenterRef Enabled AllocationModel ' +
  'UseNetworkFailoverResources ResourceUsage{CpuUsageMhz MemoryUsageMb StorageUsageGb}'
const POOL =
  '{Description CloudGateways{CloudGatewayUid CloudGatewayUid} ' +
  'CloudTenants{CloudTenantUid CloudTenantUid}}'
const POOL_JSON =
  'Description CloudGateways:{CloudGatewayUids:[]} CloudTenants:{CloudTenantUids:[]} ' +
  'Name UID Links Href Type'
const COUNTS =
  'ThrottlingEnabled ThrottlingSpeedLimit ThrottlingSpeedUnit PublicIpCount BackupCount ' +
  'ReplicaCount MaxConcurrentTasks WorkStationBackupCount ServerBackupCount ' +
  'BackupProtectionEnabled BackupProtectionPeriod'
const VLAN =
  'HostRef PlatformType VlanIdsWithInternetLeftBound VlanIdsWithInternetRightBound ' +
  'VlanIdsWithoutInternetLeftBound VlanIdsWithoutInternetRightBound SwitchName SwitchId'
const COUNTERS =
  'RentalVMBackupCount RentalWorkstationBackupCount RentalServerBackupCount NewVMBackupCount ' +
  'NewWorkstationBackupCount NewServerBackupCount NewVMReplicaCount'
const COMMANDS =
  'PostFailoverPlanCommandEnabled PostFailoverPlanCommand ' +
  'PreFailoverPlanCommandEnabled PreFailoverPlanCommand'
const FAILOVERED_VM = 'CloudFailoveredVm(Href Type){FailoverPlanVMId Name Order}'
const POINT_LINK = 'VmReplicaPointLink(Href Name Type Rel)'

const tenant = (name: string): Pick<Shape, 'type' | 'name' | 'refLinks'> => ({
  type: 'CloudTenant',
  name,
  refLinks: references('CloudTenant', '/cloud/tenants', name),
})
const tenantStart = (name: string): string[] => [
  UP,
  `Alternate CloudTenantReference /cloud/tenants/* "${name}"`,
  `Edit CloudTenantReference /cloud/tenants/* "${name}"`,
  'Down CloudTenantResourceList /cloud/tenants/*/resources',
  'Create CloudTenantResource /cloud/tenants/*/resources',
  'Delete - /cloud/tenants/*',
]
const COUNTERS_LINK =
  'Related FreeLicenseCounters /cloud/tenants/*/freelicenseCounters "FreeLicenseCounters"'

export const SHAPES: readonly Shape[] = [
  {
    type: 'CloudGateway',
    name: 'gw02.tech.local',
    xml: 'CloudGateway(Href Type Name UID){Enabled NetworkMode ExternalIP ExternalPort InternalPort Description}',
    links: [
      ...edited('CloudGateway', '/cloud/gateways', 'gw02.tech.local'),
      'Related CloudGatewayPoolReference /cloud/gatewayPools/* "Gateway Pool North"',
      'Related CloudGatewayPoolReference /cloud/gatewayPools/* "Gateway Pool South"',
    ],
    refLinks: references('CloudGateway', '/cloud/gateways', 'gw02.tech.local'),
    json: '{Enabled NetworkMode ExternalIP ExternalPort InternalPort Description Name UID Links Href Type}',
  },
  {
    type: 'CloudGateway',
    name: 'gw04.tech.local',
    xml: 'CloudGateway(Href Type Name UID){Enabled NetworkMode ExternalIP ExternalPort InternalPort Description}',
    links: edited('CloudGateway', '/cloud/gateways', 'gw04.tech.local'),
  },
  {
    type: 'CloudGatewayPool',
    name: 'Gateway Pool North',
    xml: `CloudGatewayPool(Href Type Name UID)${POOL}`,
    links: [
      ...edited('CloudGatewayPool', '/cloud/gatewayPools', 'Gateway Pool North'),
      'Down CloudGatewayReferenceList /cloud/gatewayPools/*/gateways',
      'Related CloudTenantReferenceList /cloud/gatewayPools/*/tenants',
    ],
    refLinks: references('CloudGatewayPool', '/cloud/gatewayPools', 'Gateway Pool North'),
    json: `{${POOL_JSON}}`,
  },
  {
    type: 'CloudGatewayPool',
    name: 'Gateway Pool South',
    xml: 'CloudGatewayPool(Href Type Name UID){Description CloudGateways{CloudGatewayUid CloudGatewayUid} CloudTenants}',
    links: [
      ...edited('CloudGatewayPool', '/cloud/gatewayPools', 'Gateway Pool South'),
      'Down CloudGatewayReferenceList /cloud/gatewayPools/*/gateways',
    ],
  },
  {
    ...tenant('ABC Company'),
    xml:
      'CloudTenant(Href Type Name UID){Password Description Enabled LeaseOptions(Enabled) ' +
      `Resources{CloudTenantResource(Href Type Id){${QUOTA}} ` +
      `CloudTenantResource(Href Type Id){${QUOTA_WITH_ACCELERATOR}}} LastResult LastActive ` +
      `ComputeResources{CloudTenantComputeResource(Href Type Id)${COMPUTE}} ${COUNTS} ` +
      'TenantType{StandaloneTenant{TenantCredentials{Username}}} ' +
      `CloudGatewayPools{CloudGatewayPool(Href Type Name UID)${POOL}} ` +
      'FailoverToOthersGatewaysIfFail}',
    links: [
      ...tenantStart('ABC Company'),
      'Down CloudTenantComputeResourceList /cloud/tenants/*/computeResources',
      'Create CloudTenantComputeResource /cloud/tenants/*/computeResources',
      'Down CloudSubtenantList /cloud/tenants/*/subtenants',
      'Create CloudSubtenant /cloud/tenants/*/subtenants',
      COUNTERS_LINK,
    ],
    json:
      '{Password Description Enabled LeaseOptions:{Enabled ExpirationDate} ' +
      'Resources:{CloudTenantResources:[{RepositoryQuota:{DisplayName RepositoryUid ' +
      'WanAcceleratorUid Quota UsedQuota} Id Links Href Type}]} LastResult LastActive VmCount ' +
      `ComputeResources:{CloudTenantComputeResources:[{${COMPUTE_JSON}}]} ${COUNTS} ` +
      'TenantType:{StandaloneTenant:{TenantCredentials:{Username Password}} vCloudTenant ' +
      'ADTenantType} VCloudComputeResources ' +
      `CloudGatewayPools:{CloudGatewayPools:[{${POOL_JSON}}]} FailoverToOthersGatewaysIfFail ` +
      'Name UID Links Href Type}',
  },
  {
    ...tenant('Fabrikam'),
    xml:
      'CloudTenant(Href Type Name UID){Password Description Enabled LeaseOptions(Enabled) ' +
      `Resources LastResult LastActive ComputeResources ${COUNTS} ` +
      'TenantType{StandaloneTenant{TenantCredentials{Username}}}}',
    links: [
      ...tenantStart('Fabrikam'),
      'Down CloudTenantComputeResourceList /cloud/tenants/*/computeResources',
      'Create CloudTenantComputeResource /cloud/tenants/*/computeResources',
      'Down CloudSubtenantList /cloud/tenants/*/subtenants',
      'Create CloudSubtenant /cloud/tenants/*/subtenants',
      COUNTERS_LINK,
    ],
  },
  {
    ...tenant('TechCompanyOrg'),
    xml:
      'CloudTenant(Href Type Name UID){Password Description Enabled LeaseOptions(Enabled) ' +
      `Resources{CloudTenantResource(Href Type Id){${QUOTA}}} LastResult LastActive ` +
      `ComputeResources ${COUNTS} TenantType{vCloudTenant{OrganizationName OrganizationRef}} ` +
      `VCloudComputeResources{CloudTenantVCloudComputeResource(Href Type Id)${VDC} ` +
      'NetworkAppliance{Name ProductionNetwork ObtainIPAddressAutomatically ' +
      'ViDistributedSwitchUuid ProductionNetworkUnderDvs}} ' +
      `CloudTenantVCloudComputeResource(Href Type Id)${VDC} WanAcceleratorUid}} ` +
      `CloudGatewayPools{CloudGatewayPool(Href Type Name UID)${POOL}}}`,
    links: [
      ...tenantStart('TechCompanyOrg'),
      'Down CloudTenantVCloudComputeResourceList /cloud/tenants/*/vcloudcomputeresources',
      'Create CloudTenantVCloudComputeResource /cloud/tenants/*/vcloudcomputeresources',
      COUNTERS_LINK,
    ],
  },
  {
    ...tenant('tech\\william.fox'),
    xml:
      'CloudTenant(Href Type Name UID){Password Description Enabled LeaseOptions(Enabled) ' +
      `Resources{CloudTenantResource(Href Type Id){${QUOTA}}} LastResult LastActive ` +
      `ComputeResources ${COUNTS} ` +
      'TenantType{ADTenantType{Domain{DomainName DomainAccount Port} Account}}}',
    links: [...tenantStart('tech\\william.fox'), COUNTERS_LINK],
  },
  {
    type: 'CloudTenantResource',
    name: 'Cloud Archive',
    xml: `CloudTenantResource(Href Type Id){${QUOTA_WITH_ACCELERATOR}}`,
    links: [
      'Delete CloudTenantResource /cloud/tenants/*/resources/* "Cloud Archive"',
      ...upToTenant('ABC Company'),
    ],
    json: '{RepositoryQuota:{DisplayName RepositoryUid WanAcceleratorUid Quota UsedQuota} Id Links Href Type}',
  },
  {
    type: 'CloudTenantComputeResource',
    name: '',
    xml: `CloudTenantComputeResource(Href Type Id)${COMPUTE}`,
    links: [
      'Delete CloudTenantResource /cloud/tenants/*/computeResources/* ""',
      ...upToTenant('ABC Company'),
    ],
    json: `{${COMPUTE_JSON}}`,
  },
  {
    type: 'CloudTenantVCloudComputeResource',
    name: '',
    xml:
      `CloudTenantVCloudComputeResource(Href Type Id)${VDC} NetworkAppliance{Name ` +
      'ProductionNetwork ObtainIPAddressAutomatically ViDistributedSwitchUuid ' +
      'ProductionNetworkUnderDvs}}',
    links: ['Delete - /cloud/tenants/*/vcloudcomputeresources/*', ...upToTenant('TechCompanyOrg')],
    json:
      '{VirtualDataCenterName VirtualDataCenterRef Enabled AllocationModel ' +
      'UseNetworkFailoverResources ResourceUsage:{CpuUsageMhz MemoryUsageMb StorageUsageGb} ' +
      'WanAcceleratorUid NetworkAppliance:{Name ProductionNetwork ' +
      'ObtainIPAddressAutomatically ManualIpAddressSettingsInfoType ViDistributedSwitchUuid ' +
      'ProductionNetworkUnderDvs} Id Links Href Type}',
  },
  {
    type: 'CloudSubtenant',
    name: 'ABC Company User 02',
    xml:
      'CloudSubtenant(Href Type Id){Name Description Password Enabled ' +
      'RepositoryQuota(Unlimited){DisplayName TenantResourceId QuotaMb UsedQuotaMb QuotaId}}',
    links: [
      'Edit CloudSubtenant /cloud/tenants/*/subtenants/* "ABC Company User 02"',
      'Delete - /cloud/tenants/*/subtenants/*',
      ...upToTenant('ABC Company'),
    ],
    json:
      '{Name Description Password Enabled RepositoryQuota:{DisplayName TenantResourceId QuotaMb ' +
      'UsedQuotaMb QuotaId Unlimited} Id Links Href Type}',
  },
  {
    type: 'CloudTenantFreeLicenseCounters',
    name: '',
    xml: `CloudTenantFreeLicenseCounters(Href){${COUNTERS}}`,
    links: ['Up CloudTenant /cloud/tenants/*?format=Entity "ABC Company"'],
    json: `{${COUNTERS} Links Href Type}`,
  },
  {
    type: 'CloudHardwarePlan',
    name: 'VMware Unlimited',
    xml:
      'CloudHardwarePlan(Href Type Name UID){Description ProcessorUsageLimitMhz ' +
      'MemoryUsageLimitMb HardwarePlanDetails{ViCloudHardwarePlan{HypervisorHostRef ParentType ' +
      'ParentName Datastores{Datastore(Id){FriendlyName DatastoreType Reference RootPath ' +
      'QuotaGb}} Network(Id){CountWithInternet CountWithoutInternet}}}}',
    links: [
      UP,
      'Alternate CloudHardwarePlanReference /cloud/hardwarePlans/* "VMware Unlimited"',
      'Down CloudTenant /cloud/hardwarePlans/*/tenants?format=Entity "VMware Unlimited"',
      'Edit CloudHardwarePlanReference /cloud/hardwarePlans/* "VMware Unlimited"',
      'Delete - /cloud/hardwarePlans/*',
    ],
    refLinks: references('CloudHardwarePlan', '/cloud/hardwarePlans', 'VMware Unlimited'),
    json:
      '{Description ProcessorUsageLimitMhz MemoryUsageLimitMb HardwarePlanDetails:' +
      '{ViCloudHardwarePlan:{HypervisorHostRef ParentType ParentName Datastores:{Datastores:' +
      '[{FriendlyName DatastoreType Reference RootPath QuotaGb PbmProfileId Id}]} Network:' +
      '{CountWithInternet CountWithoutInternet Id}} HvCloudHardwarePlan} Name UID Links Href Type}',
  },
  {
    type: 'CloudHardwarePlan',
    name: 'Hyper-V Silver',
    xml:
      'CloudHardwarePlan(Href Type Name UID){Description ProcessorUsageLimitMhz ' +
      'MemoryUsageLimitMb HardwarePlanDetails{HvCloudHardwarePlan{HypervisorHostRef ' +
      'Volumes{Volume(Id){FriendlyName VolumePath QuotaGb}} ' +
      'Network(Id){CountWithInternet CountWithoutInternet}}}}',
    links: [
      UP,
      'Alternate CloudHardwarePlanReference /cloud/hardwarePlans/* "Hyper-V Silver"',
      'Down CloudTenant /cloud/hardwarePlans/*/tenants?format=Entity "Hyper-V Silver"',
      'Edit CloudHardwarePlanReference /cloud/hardwarePlans/* "Hyper-V Silver"',
      'Delete - /cloud/hardwarePlans/*',
    ],
  },
  {
    type: 'CloudPublicIpAddress',
    name: '198.51.100.16',
    xml: 'CloudPublicIpAddress(Href Type Name UID BackupServerUid){IpAddress TenantUid}',
    links: edited('CloudPublicIpAddress', '/cloud/publicIpAddresses', '198.51.100.16'),
    refLinks: references('CloudPublicIpAddress', '/cloud/publicIpAddresses', '198.51.100.16'),
    json: '{IpAddress TenantUid BackupServerUid Name UID Links Href Type}',
  },
  {
    type: 'CloudPublicIpAddress',
    name: '198.51.100.20',
    xml: 'CloudPublicIpAddress(Href Type Name UID BackupServerUid){IpAddress}',
    links: edited('CloudPublicIpAddress', '/cloud/publicIpAddresses', '198.51.100.20'),
  },
  {
    type: 'VlanConfiguration',
    name: 'Cloud DVS',
    xml: `VlanConfiguration(Name UID){${VLAN} ClusterName ClusterId SwitchType}`,
    links: edited('VlanConfiguration', '/cloud/vlans', 'Cloud DVS'),
    refLinks: references('VlanConfiguration', '/cloud/vlans', 'Cloud DVS'),
    json: `{${VLAN} ClusterName ClusterId SwitchType Name UID Links Href Type}`,
  },
  {
    type: 'VlanConfiguration',
    name: 'vSwitch0',
    xml: `VlanConfiguration(Name UID){${VLAN} SwitchType}`,
    links: edited('VlanConfiguration', '/cloud/vlans', 'vSwitch0'),
  },
  {
    type: 'CloudReplica',
    name: 'ABC Replication',
    xml: 'CloudReplica(Href Type Name UID){Platform}',
    links: [
      UP,
      'Alternate CloudReplicaReference /cloud/replicas/* "ABC Replication"',
      'Down CloudVmReplicaPointReferenceList /cloud/replicas/*/vmReplicaPoints',
    ],
    refLinks: [
      ...references('CloudReplica', '/cloud/replicas', 'ABC Replication'),
      'Down CloudVmReplicaPointReferenceList /cloud/replicas/*/vmReplicaPoints',
    ],
    json: '{Platform Name UID Links Href Type}',
  },
  {
    type: 'CloudVmReplicaPoint',
    name: 'shop-db01@2026-11-23 09:00:00',
    xml: 'CloudVmReplicaPoint(Href Type Name UID VmDisplayName){CreationTimeUTC PointType State}',
    links: [
      UP,
      'Up CloudReplicaReference /cloud/replicas/* "Org VDC Replication"',
      'Alternate CloudVmReplicaPointReference /cloud/vmReplicaPoints/* "shop-db01@2026-11-23 09:00:00"',
    ],
    refLinks: [
      UP,
      'Up CloudReplicaReference /cloud/replicas/* "Org VDC Replication"',
      'Alternate CloudVmReplicaPoint /cloud/vmReplicaPoints/*?format=Entity "shop-db01@2026-11-23 09:00:00"',
    ],
    json: '{CreationTimeUTC VmName PointType State VmDisplayName Name UID Links Href Type}',
  },
  {
    type: 'CloudFailoverPlan',
    name: 'ABC full site failover',
    xml:
      'CloudFailoverPlan(Href Type Name UID){TenantUid TenantName Description ' +
      `CloudFailoverPlanOptions{${COMMANDS}} CloudFailoverPlanInfo{Includes{` +
      `${FAILOVERED_VM} ${FAILOVERED_VM} ${FAILOVERED_VM}}}}`,
    links: [
      UP,
      'Alternate CloudFailoverPlanReference /cloud/cloudFailoverPlans/* "ABC full site failover"',
      'Edit CloudFailoverPlanReference /cloud/cloudFailoverPlans/* "ABC full site failover"',
      'Start - /cloud/cloudFailoverPlans/*?action=start',
      'Test - /cloud/cloudFailoverPlans/*?action=test',
      'Undo - /cloud/cloudFailoverPlans/*?action=undo',
      'Delete CloudFailoverPlanReference /cloud/cloudFailoverPlans/* "ABC full site failover"',
    ],
    refLinks: [
      ...references('CloudFailoverPlan', '/cloud/cloudFailoverPlans', 'ABC full site failover'),
      'Related CloudTenant /cloud/tenants/*?format=Entity "ABC Company"',
    ],
    json:
      `{TenantUid TenantName Description CloudFailoverPlanOptions:{${COMMANDS}} ` +
      'CloudFailoverPlanInfo:{Includes:{CloudFailoveredVms:[{FailoverPlanVMId Name Order Links ' +
      'Href Type}]}} Name UID Links Href Type}',
  },
  {
    type: 'CloudFailoveredVm',
    name: 'dns01',
    xml: FAILOVERED_VM,
    links: [],
    json: '{FailoverPlanVMId Name Order Links Href Type}',
  },
  {
    type: 'CloudFailoverSession',
    name: 'Org VDC failover',
    xml:
      'CloudFailoverSession(Href Type Name UID){JobType CreationTimeUTC State Result Progress ' +
      `CloudFailoverTasks{CloudFailoverTasks(VmName){${POINT_LINK} CreationTimeUTC EndTimeUTC ` +
      `State Result Progress} CloudFailoverTasks(VmName){${POINT_LINK} CreationTimeUTC State ` +
      'Result Progress}}}',
    links: [
      UP,
      'Alternate CloudFailoverSessionReference /cloud/failoverSessions/* "Org VDC failover"',
    ],
    refLinks: references('CloudFailoverSession', '/cloud/failoverSessions', 'Org VDC failover'),
    json:
      '{JobType CreationTimeUTC EndTimeUTC State Result Progress FailureMessage ' +
      'CloudFailoverTasks:{CloudFailoverTasks:[{VmReplicaPointLink:{Rel Href Name Type} ' +
      'CreationTimeUTC EndTimeUTC State Result Progress FailureMessage VmName}]} ' +
      'Name UID Links Href Type}',
  },
  {
    type: 'CloudFailoverSession',
    name: 'Contoso site failover',
    xml:
      'CloudFailoverSession(Href Type Name UID){JobType CreationTimeUTC EndTimeUTC State Result ' +
      'Progress FailureMessage CloudFailoverTasks}',
    links: [
      UP,
      'Alternate CloudFailoverSessionReference /cloud/failoverSessions/* "Contoso site failover"',
    ],
  },
  {
    type: 'CloudFailoverTask',
    name: '',
    xml: `CloudFailoverTasks(VmName){${POINT_LINK} CreationTimeUTC EndTimeUTC State Result Progress}`,
    links: [],
    json:
      '{VmReplicaPointLink:{Rel Href Name Type} CreationTimeUTC EndTimeUTC State Result Progress ' +
      'FailureMessage VmName}',
  },
]
