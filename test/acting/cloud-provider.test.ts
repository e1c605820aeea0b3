import t from 'tap'
import { actingClient, type TaskSeen } from './acting-client.js'

const SERVER = 'urn:veeam:BackupServer:'
const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }

const relatedOf = ({ Links }: TaskSeen) => Links.find(({ Rel }) => Rel === 'Related')
const pathOf = (href: string | undefined): string => {
  const { pathname, search } = new URL(href ?? 'none:')
  return pathname + search
}

t.test(
  'a gateway is made from XML and from JSON, edited in part and whole, and removed',
  async (t) => {
    const { ask, done, get, id, world } = await actingClient(t)
    const server = id('BackupServer', 'enterprise01.tech.local')
    const made = await done(
      'POST',
      '/api/cloud/gateways',
      `<CreateCloudGatewaySpec ${NS}><BackupServerIdOrName>enterprise01.tech.local</BackupServerIdOrName><ServerHostName>gw09</ServerHostName><NetworkType>Direct</NetworkType></CreateCloudGatewaySpec>`,
    )
    t.match(made, { ...OK, Operation: 'CreateCloudGateway' })
    t.match(relatedOf(made), { Type: 'CloudGateway' })
    const url = pathOf(relatedOf(made)?.Href)
    t.match(await get(url), {
      Name: 'gw09',
      NetworkMode: 'Direct',
      ExternalPort: 6180,
      Enabled: true,
    })
    const other = {
      ServerHostName: 'gw10',
      NetworkType: 'NAT',
      BackupServerUid: SERVER + server,
      ExternalIp: '203.0.113.9',
      ExternalPort: 7000,
    }
    t.match(await done('POST', '/api/cloud/gateways', other), OK)
    const { Entities } = await get(
      '/api/query?type=CloudGateway&format=Entities&filter=Name=="gw10"',
    )
    t.match(Entities.CloudGateways.CloudGateways, [{ NetworkMode: 'NAT', ExternalPort: 7000 }])
    t.match((await done('POST', '/api/cloud/gateways', other)).Result, {
      Success: false,
      Message: /named gw10 already/,
    })
    const unreachable = { ...other, ServerHostName: 'gw11', ExternalIp: null }
    t.match((await done('POST', '/api/cloud/gateways', unreachable)).Result, {
      Success: false,
      Message: /ExternalIp/,
    })
    const before = await get(url)
    t.match(await done('PUT', url, { ...before, Description: 'New', Enabled: false }), {
      ...OK,
      Operation: 'EditCloudGateway',
    })
    t.same(await get(url), { ...before, Description: 'New', Enabled: false })
    const xml = (await ask('GET', url, undefined, 'application/xml')).body
    t.match(await done('PUT', url, xml), OK)
    await done('PUT', url, { Enabled: true })
    t.same(await get(url), { ...before, Description: 'New' }, 'nothing else has changed')
    const version = world.estate.counts()
    t.equal((await ask('POST', '/api/cloud/gateways', { NetworkType: 'Other' })).status, 400)
    t.same(world.estate.counts(), version)
    t.match(await done('DELETE', url), { ...OK, Operation: 'DeleteCloudGateway' })
    t.equal((await ask('GET', url)).status, 404)
  },
)

t.test(
  'a pool has the gateways and tenants that it is told, and loses a gateway that goes',
  async (t) => {
    const { ask, done, get, id } = await actingClient(t)
    const gateway = (name: string) => `urn:veeam:CloudGateway:${id('CloudGateway', name)}`
    const tenant = id('CloudTenant', 'Contoso Ltd')
    const body = {
      Name: 'Pool',
      CloudGateways: { CloudGatewayUids: [gateway('gw03.tech.local'), gateway('gw04.tech.local')] },
      CloudTenants: { CloudTenantUids: [`urn:veeam:CloudTenant:${tenant}`] },
      BackupServerUid: SERVER + id('BackupServer', 'enterprise01.tech.local'),
    }
    const made = await done('POST', '/api/cloud/gatewayPools', body)
    t.match(made, { ...OK, Operation: 'CreateCloudGatewayPool' })
    t.match(relatedOf(made), { Type: 'CloudGatewayPools' })
    const url = pathOf(relatedOf(made)?.Href)
    t.match((await get(`/api/cloud/tenants/${tenant}/gatewayPools`)).Refs, [{ Name: 'Pool' }])
    await done('DELETE', `/api/cloud/gateways/${id('CloudGateway', 'gw04.tech.local')}`)
    t.same((await get(url)).CloudGateways.CloudGatewayUids, [gateway('gw03.tech.local')])
    t.match((await done('POST', '/api/cloud/gatewayPools', body)).Result, { Success: false })
    const renamed = `<CloudGatewayPool ${NS} Name="Other"><CloudGateways><CloudGatewayUid>${gateway('gw01.tech.local')}</CloudGatewayUid></CloudGateways></CloudGatewayPool>`
    t.match(await done('PUT', url, renamed), { ...OK, Operation: 'UpdateCloudGatewayPool' })
    t.match(await get(url), {
      Name: 'Other',
      CloudGateways: { CloudGatewayUids: [gateway('gw01.tech.local')] },
    })
    const taken = `<CloudGatewayPool ${NS} Name="Gateway Pool North"/>`
    t.match((await done('PUT', url, taken)).Result, { Success: false })
    const gone = await done('DELETE', url)
    t.match(gone, { ...OK, Operation: 'DeleteCloudGatewayPool' })
    t.match(relatedOf(gone), { Type: 'CloudGatewayPoolList' })
    t.equal((await ask('GET', url)).status, 404)
  },
)

t.test(
  'a hardware plan is made, its storages edited, and kept while a tenant has it',
  async (t) => {
    const { ask, done, get, id } = await actingClient(t)
    const made = await done(
      'POST',
      '/api/cloud/hardwarePlans',
      `<CloudHardwarePlanCreateSpec ${NS}><BackupServerUid> ${SERVER}${id('BackupServer', 'enterprise01.tech.local')}
    </BackupServerUid><Name>Plan</Name><ProcessorUsageLimitMhz>-1</ProcessorUsageLimitMhz><MemoryUsageLimitMb>2048</MemoryUsageLimitMb><HardwarePlanDetails><HvCloudHardwarePlan><HypervisorHostRef>urn:HyperV:Host:5b1c7f0e-93a4-4c1e-8d52-7e0f6a2b9c14.</HypervisorHostRef><Volumes><Volume><FriendlyName>Slow</FriendlyName><VolumePath>D:\\R</VolumePath><QuotaGb>50</QuotaGb></Volume></Volumes><Network><CountWithInternet>3</CountWithInternet></Network></HvCloudHardwarePlan></HardwarePlanDetails></CloudHardwarePlanCreateSpec>`,
    )
    t.match(made, { ...OK, Operation: 'CreateCloudHardwarePlan' })
    const plan = await get(pathOf(relatedOf(made)?.Href))
    t.match(plan, { Name: 'Plan', MemoryUsageLimitMb: 2048 })
    const { Volumes, Network } = plan.HardwarePlanDetails.HvCloudHardwarePlan
    t.match(Volumes.Volumes, [{ FriendlyName: 'Slow', QuotaGb: 50, Id: /^[0-9a-f-]{36}$/ }])
    t.match(Network, { CountWithInternet: 3, CountWithoutInternet: 1 })

    const gold = `/api/cloud/hardwarePlans/${id('CloudHardwarePlan', 'VMware Gold')}?format=Entity`
    const before = await get(gold)
    t.match(await done('PUT', gold, before), { ...OK, Operation: 'EditCloudHardwarePlan' })
    t.same(await get(gold), before, 'a whole entity that was read changes nothing')
    const [first] = before.HardwarePlanDetails.ViCloudHardwarePlan.Datastores.Datastores
    const Datastores = { Datastores: [{ ...first, QuotaGb: 900 }] }
    await done('PUT', gold, { HardwarePlanDetails: { ViCloudHardwarePlan: { Datastores } } })
    t.same((await get(gold)).HardwarePlanDetails.ViCloudHardwarePlan.Datastores, Datastores)
    const tenant = id('CloudTenant', 'ABC Company')
    const [used] = (await get(`/api/cloud/tenants/${tenant}/computeResources`))
      .CloudTenantComputeResources
    t.match(JSON.stringify(used.ComputeResourceStats), /"StorageUsageGb":235/)
    t.match(JSON.stringify(used.ComputeResourceStats), /"StorageLimitGb":900/)
    t.match((await done('DELETE', gold)).Result, {
      Success: false,
      Message: /in use by CloudTenant/,
    })
    t.match(await done('DELETE', pathOf(relatedOf(made)?.Href)), OK)
    t.equal((await ask('GET', pathOf(relatedOf(made)?.Href))).status, 404)
  },
)

t.test(
  'a range of public addresses is made; one becomes another; one that goes is counted',
  async (t) => {
    const { done, get, id, world } = await actingClient(t)
    const body = {
      BackupServerUid: SERVER + id('BackupServer', 'enterprise01.tech.local'),
      IpAddressLowerBound: '192.0.2.254',
      IpAddressUpperBound: '192.0.3.1',
    }
    const made = await done('POST', '/api/cloud/publicIpAddresses', body)
    t.match(made, { ...OK, Operation: 'CreateCloudPublicIpAddress' })
    t.match(relatedOf(made), { Type: 'CloudPublicIpAddressList', Name: null })
    for (const name of ['192.0.2.254', '192.0.2.255', '192.0.3.0', '192.0.3.1'])
      t.ok(id('CloudPublicIpAddress', name))
    t.match((await done('POST', '/api/cloud/publicIpAddresses', body)).Result, { Success: false })
    const reversed = { ...body, IpAddressUpperBound: '10.0.0.1' }
    t.match((await done('POST', '/api/cloud/publicIpAddresses', reversed)).Result, {
      Success: false,
      Message: /no range/,
    })
    const url = `/api/cloud/publicIpAddresses/${id('CloudPublicIpAddress', '192.0.3.1')}?format=Entity`
    t.match(await done('PUT', url, { IpAddress: '192.0.3.9' }), {
      ...OK,
      Operation: 'EditCloudPublicIpAddress',
    })
    t.match(await get(url), { Name: '192.0.3.9', IpAddress: '192.0.3.9' })
    const tenant = id('CloudTenant', 'ABC Company')
    const [own] = world.estate.children('CloudPublicIpAddress', 'CloudTenant', tenant)
    const count = async () =>
      (await get(`/api/cloud/tenants/${tenant}?format=Entity`)).PublicIpCount
    const before = await count()
    t.match(await done('DELETE', `/api/cloud/publicIpAddresses/${own?.id}`), OK)
    t.equal(await count(), before - 1)
  },
)

t.test('of VLANs only the bounds change, and they are given back', async (t) => {
  const { ask, done, get, world } = await actingClient(t)
  const [vlan] = world.estate.all('VlanConfiguration')
  const url = `/api/cloud/vlans/${vlan?.id}?format=Entity`
  const before = await get(url)
  const changed = { ...before, VlanIdsWithInternetRightBound: 77, SwitchName: 'other' }
  t.match(await done('PUT', url, changed), { ...OK, Operation: 'UpdateVlanConfiguration' })
  t.same(await get(url), { ...before, VlanIdsWithInternetRightBound: 77 })
  t.match(await done('DELETE', url), { ...OK, Operation: 'DeleteVlanConfiguration' })
  t.equal((await ask('GET', url)).status, 404)
})

t.test('who may not, is refused, and nothing has changed', async (t) => {
  const { ask, world, id } = await actingClient(t, {}, 'vm.operator')
  const before = world.estate.version
  const gateway = `/api/cloud/gateways/${id('CloudGateway', 'gw01.tech.local')}`
  t.equal((await ask('DELETE', gateway)).status, 403)
  t.equal((await ask('POST', '/api/cloud/gateways', {})).status, 403)
  t.equal(world.estate.version, before)
})
