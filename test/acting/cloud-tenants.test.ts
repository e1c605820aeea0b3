import t from 'tap'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient, type TaskSeen } from './acting-client.js'

const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }

const relatedOf = ({ Links }: TaskSeen) => Links.find(({ Rel }) => Rel === 'Related')
const pathOf = (href: string | undefined): string => {
  const { pathname, search } = new URL(href ?? 'none:')
  return pathname + search
}
const uidOf = ({ id }: ActingClient, type: string, name: string): string =>
  `urn:veeam:${type}:${id(type, name)}`
const serverOf = (client: ActingClient) => uidOf(client, 'BackupServer', 'enterprise01.tech.local')
const urlOf = ({ id }: ActingClient, name: string): string =>
  `/api/cloud/tenants/${id('CloudTenant', name)}?format=Entity`

t.test('a tenant is made with all that it is told, as a portal in PHP sends it', async (t) => {
  const client = await actingClient(t)
  const { done, get, id } = client
  const made = await done(
    'POST',
    '/api/cloud/tenants',
    `<?xml version="1.0" encoding="utf-8"?>
<CreateCloudTenantSpec ${NS}>
  <Name>Portal</Name><Description>From PHP</Description><Password>secret</Password><Enabled>1</Enabled>
  <LeaseExpirationDate>2026-12-31</LeaseExpirationDate>
  <Resources><BackupResource><Name>Quota</Name><RepositoryUid>${uidOf(client, 'Repository', 'Backup Volume 01')}</RepositoryUid><QuotaMb>10240</QuotaMb><WanAcceleratorUid/></BackupResource></Resources>
  <ComputeResources><ComputeResource><CloudHardwarePlanUid>${uidOf(client, 'CloudHardwarePlan', 'VMware Gold')}</CloudHardwarePlanUid><PlatformType>VMware</PlatformType><UseNetworkFailoverResources>true</UseNetworkFailoverResources><NetworkAppliance><Name>A</Name><ProductionNetwork>VM Network</ProductionNetwork><ObtainIPAddressAutomatically>true</ObtainIPAddressAutomatically></NetworkAppliance></ComputeResource></ComputeResources>
  <ThrottlingEnabled>true</ThrottlingEnabled><ThrottlingSpeedLimit>5</ThrottlingSpeedLimit><ThrottlingSpeedUnit>Mbps</ThrottlingSpeedUnit>
  <PublicIpCount>2</PublicIpCount><BackupServerUid>${serverOf(client)}</BackupServerUid>
</CreateCloudTenantSpec>`,
  )
  t.match(made, { ...OK, Operation: 'CreateCloudTenant' })
  t.match(relatedOf(made), { Type: 'CloudTenant', Name: 'Portal' })
  const tenant = await get(pathOf(relatedOf(made)?.Href))
  t.match(tenant, {
    Name: 'Portal',
    Description: 'From PHP',
    Password: '',
    Enabled: true,
    LeaseOptions: { Enabled: true, ExpirationDate: '2026-12-31T00:00:00Z' },
    ThrottlingSpeedUnit: 'Mbps',
    PublicIpCount: 2,
    TenantType: { StandaloneTenant: { TenantCredentials: { Username: 'Portal' } } },
    LastActive: '1753-01-01T00:00:00Z',
  })
  t.match(tenant.Resources.CloudTenantResources, [
    { RepositoryQuota: { DisplayName: 'Quota', Quota: 10_240, UsedQuota: 0 } },
  ])
  t.match(JSON.stringify(tenant.ComputeResources), /"StorageUsageGb":0,"StorageLimitGb":500/)
  const plan = id('CloudHardwarePlan', 'VMware Gold')
  t.match(JSON.stringify(await get(`/api/cloud/hardwarePlans/${plan}/tenants`)), /Portal/)
  const { Entities } = await get(
    '/api/query?type=CloudPublicIpAddress&format=Entities&filter=CloudTenantName=="Portal"',
  )
  t.equal(Entities.CloudPublicIps.CloudPublicIps.length, 2)
  const listed = await get('/api/query?type=CloudTenant&filter=Name=="Portal"')
  t.equal(listed.Refs.Refs.length, 1)
})

t.test('a new tenant logs on with its password until its lease is over', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = { ...(await logOn('User')), accept: 'application/json' }
  const server = world.estate.all('BackupServer')[0]?.id
  const payload = {
    Name: 'Short',
    Password: 'secret',
    LeaseExpirationDate: '2026-11-23T13:00:00Z',
    BackupServerUid: server,
  }
  await app.inject({ method: 'POST', url: '/api/cloud/tenants', headers, payload })
  await advance(world, 'PT10S')
  const enter = async (password: string): Promise<number> => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { 'content-type': 'application/xml' },
      payload: `<LoginSpec ${NS}><TenantCredentials><Username>Short</Username><Password>${password}</Password></TenantCredentials></LoginSpec>`,
    })
    return answer.statusCode
  }
  t.equal(await enter('secret'), 201)
  t.equal(await enter('other'), 401)
  await advance(world, 'PT1H')
  t.equal(await enter('secret'), 401)
})

t.test('tenants of all kinds are made, and refused where something is wrong', async (t) => {
  const client = await actingClient(t)
  const { done, get, world } = client
  const BackupServerUid = serverOf(client)
  const ref = 'urn:vCloud:Organization:7d2e9a41-6c0b-4f3d-9b85-1e4a8c7f2d60.urn:vcloud:org:1'
  const vdc = '3d1f6b84-2c7a-4e53-8a60-f3b5d7c91e02'
  const cloud = {
    Name: 'Org',
    BackupServerUid,
    TenantType: 'vCD',
    OrganizationRef: ref,
    VCloudComputeResources: {
      VCloudComputeResources: [
        { VirtualDataCenterRef: `urn:vCloud:OrgVdc:1.urn:vcloud:vdc:${vdc}` },
      ],
    },
  }
  t.match(await done('POST', '/api/cloud/tenants', cloud), OK)
  const made = await get(urlOf(client, 'Org'))
  t.match(made.TenantType, { vCloudTenant: { OrganizationName: 'Org', OrganizationRef: ref } })
  t.match(JSON.stringify(made.VCloudComputeResources), new RegExp(`"Id":"${vdc}"`))
  const Domain = { DomainName: 'tech.local' }
  const directory = { Name: 'tech\\ann', BackupServerUid, TenantType: 'ActiveDirectory', Domain }
  t.match(await done('POST', '/api/cloud/tenants', directory), OK)
  t.match((await get(urlOf(client, 'tech\\ann'))).TenantType, {
    ADTenantType: { Domain: { DomainName: 'tech.local', Port: 389 }, Account: 'tech\\ann' },
  })

  const before = world.estate.counts()
  const refuse = async (body: object, message: RegExp) =>
    t.match(
      (await done('POST', '/api/cloud/tenants', { Name: 'No', BackupServerUid, ...body })).Result,
      {
        Success: false,
        Message: message,
      },
    )
  const plans = ['VMware Gold', 'Hyper-V Silver'].map((name) => ({
    CloudHardwarePlanUid: uidOf(client, 'CloudHardwarePlan', name),
  }))
  await refuse({ Name: 'abc company' }, /named abc company already/)
  await refuse({ BackupServerUid: vdc }, /no BackupServer with ID/)
  await refuse({ TenantType: 'VCD' }, /OrganizationRef/)
  await refuse({ TenantType: 'ActiveDirectory' }, /Domain/)
  await refuse({ PublicIpCount: 50 }, /50 more are needed, and 2 are free/)
  await refuse({ ComputeResources: { ComputeResources: plans } }, /one platform/)
  await refuse(
    { Resources: { BackupResources: [{ Name: 'x', RepositoryUid: vdc, QuotaMb: 2048 }] } },
    /no Repository with ID/,
  )
  const { Task: _, ...after } = world.estate.counts()
  t.match(before, after, 'nothing of them is left')
})

t.test('an edit changes what it tells; a whole tenant sent back changes nothing', async (t) => {
  const client = await actingClient(t)
  const { ask, done, get } = client
  for (const name of ['ABC Company', 'Contoso Ltd', 'TechCompanyOrg', 'tech\\william.fox']) {
    const url = urlOf(client, name)
    const before = await get(url)
    const edited = await done('PUT', url, before)
    t.match(edited, { ...OK, Operation: 'EditCloudTenant' })
    t.match(relatedOf(edited), { Type: 'CloudTenant', Name: name })
    t.same(await get(url), before)
    t.match(await done('PUT', url, (await ask('GET', url, undefined, 'application/xml')).body), OK)
    t.same(await get(url), before)
  }
  const url = urlOf(client, 'ABC Company')
  const before = await get(url)
  await done(
    'PUT',
    url,
    `<CloudTenant ${NS} Type="CloudTenant"><Password></Password><Description>New</Description><Enabled>0</Enabled><LeaseOptions Enabled="true" ExpirationDate="2027-01-01T00:00:00Z"/><MaxConcurrentTasks>9</MaxConcurrentTasks></CloudTenant>`,
  )
  t.same(await get(url), {
    ...before,
    Description: 'New',
    Enabled: false,
    LeaseOptions: { Enabled: true, ExpirationDate: '2027-01-01T00:00:00Z' },
    MaxConcurrentTasks: 9,
  })
})

t.test('quotas, addresses and pools of a tenant become those of an edit', async (t) => {
  const client = await actingClient(t)
  const { done, get, id, world } = client
  const url = urlOf(client, 'ABC Company')
  const [first] = (await get(url)).Resources.CloudTenantResources
  const quota = (Quota: number) => ({
    ...first,
    RepositoryQuota: { ...first.RepositoryQuota, Quota },
  })
  const edit = (...CloudTenantResources: object[]) =>
    done('PUT', url, { Resources: { CloudTenantResources } })
  t.match((await edit(quota(2048))).Result, { Success: false, Message: /182544 MB .* in use/ })
  const RepositoryUid = uidOf(client, 'Repository', 'Default Backup Repository')
  const added = { RepositoryQuota: { DisplayName: 'Added', RepositoryUid, Quota: 4096 } }
  t.match(await edit(quota(409_600), added), OK)
  t.match((await get(url)).Resources.CloudTenantResources, [
    { Id: first.Id, RepositoryQuota: { Quota: 409_600, UsedQuota: 182_544 } },
    { RepositoryQuota: { DisplayName: 'Added', UsedQuota: 0 } },
  ])
  t.equal((await get(url)).Resources.CloudTenantResources.length, 2, 'the other one is gone')

  const tenant = id('CloudTenant', 'ABC Company')
  const addresses = () =>
    world.estate.children('CloudPublicIpAddress', 'CloudTenant', tenant).length
  await done('PUT', url, { PublicIpCount: 4 })
  t.same([addresses(), (await get(url)).PublicIpCount], [4, 4])
  await done('PUT', url, { PublicIpCount: 1 })
  t.same([addresses(), (await get(url)).PublicIpCount], [1, 1])
  t.match((await done('PUT', url, { PublicIpCount: 9 })).Result, { Success: false })
  t.same([addresses(), (await get(url)).PublicIpCount], [1, 1])

  const south = uidOf(client, 'CloudGatewayPool', 'Gateway Pool South')
  await done('PUT', url, { CloudGatewayPools: { CloudGatewayPoolUids: [south] } })
  const pools = await get(`/api/cloud/tenants/${tenant}/gatewayPools`)
  t.same(
    pools.Refs.map(({ Name }: { Name: string }) => Name),
    ['Gateway Pool South'],
  )
})

t.test('strictly, a tenant needs its type, and the answer is the recorded one', async (t) => {
  const client = await actingClient(t, { strict: true })
  const { ask, world } = client
  const before = world.estate.version
  const Message = 'Object reference not set to an instance of an object.'
  const edited = await ask('PUT', urlOf(client, 'ABC Company'), { Description: 'x' })
  t.match(edited, { status: 500, body: { Message } })
  const body = { Name: 'x', BackupServerUid: serverOf(client) }
  t.match(await ask('POST', '/api/cloud/tenants', body), { status: 500, body: { Message } })
  t.equal(world.estate.version, before)
  const typed = { ...body, TenantType: 'Standalone' }
  t.equal((await ask('POST', '/api/cloud/tenants', typed)).status, 202)
})

t.test(
  'a tenant goes with all that it may use; what it has stored goes if asked for',
  async (t) => {
    const client = await actingClient(t)
    const { ask, done, id, world } = client
    const [abc, contoso] = [id('CloudTenant', 'ABC Company'), id('CloudTenant', 'Contoso Ltd')]
    const replicas = () => world.estate.counts().CloudReplica
    t.match(await done('DELETE', `/api/cloud/tenants/${abc}`), {
      ...OK,
      Operation: 'DeleteCloudTenant',
    })
    for (const type of ['CloudTenantResource', 'CloudSubtenant', 'CloudFailoverPlan'])
      t.notOk(
        world.estate.all(type).some(({ CloudTenant }) => CloudTenant === abc),
        type,
      )
    t.equal(world.estate.children('CloudPublicIpAddress', 'CloudTenant', abc).length, 0)
    t.equal(world.estate.counts().CloudPublicIpAddress, 5, 'addresses stay')
    t.equal(replicas(), 4)
    t.match(await done('DELETE', `/api/cloud/tenants/${contoso}?includeBackups=true`), OK)
    t.equal(replicas(), 3)
    t.equal((await ask('GET', `/api/cloud/tenants/${contoso}`)).status, 404)
  },
)

t.test('what a tenant may use is given and taken', async (t) => {
  const client = await actingClient(t)
  const { ask, done, get, id, world } = client
  const tenant = `/api/cloud/tenants/${id('CloudTenant', 'Fabrikam')}`
  const quota = `<CreateCloudTenantResourceSpec ${NS}><Name>Vol</Name><RepositoryUid>${uidOf(client, 'Repository', 'Backup Volume 01')}</RepositoryUid><QuotaMb>1024</QuotaMb><WanAcceleratorUid></WanAcceleratorUid></CreateCloudTenantResourceSpec>`
  const made = await done('POST', `${tenant}/resources`, quota)
  t.match(made, { ...OK, Operation: 'CreateCloudTenantResource' })
  t.match(relatedOf(made), { Type: 'CloudTenantResource', Name: 'Fabrikam' })
  const resource = pathOf(relatedOf(made)?.Href)
  t.match(await get(resource), { RepositoryQuota: { DisplayName: 'Vol', Quota: 1024 } })
  const before = world.estate.counts().CloudTenantResource
  const small = await ask('POST', `${tenant}/resources`, quota.replace('1024', '1023'))
  t.equal(small.status, 400)
  t.equal(world.estate.counts().CloudTenantResource, before)

  const plan = (name: string) => ({
    CloudHardwarePlanUid: uidOf(client, 'CloudHardwarePlan', name),
    PlatformType: 'VMware',
    UseNetworkFailoverResources: false,
  })
  t.match(await done('POST', `${tenant}/computeResources`, plan('VMware Gold')), {
    ...OK,
    Operation: 'CreateCloudTenantResource',
  })
  const mixed = await done('POST', `${tenant}/computeResources`, plan('Hyper-V Silver'))
  t.match(mixed.Result, { Success: false, Message: /one platform/ })
  const [{ Id }] = (await get(`${tenant}/computeResources`)).CloudTenantComputeResources
  t.match(await done('DELETE', `${tenant}/computeResources/${Id}`), {
    ...OK,
    Operation: 'DeleteCloudTenantComputeResource',
  })
  t.equal((await get(`${tenant}/computeResources`)).CloudTenantComputeResources.length, 0)

  const vdc = '3d1f6b84-2c7a-4e53-8a60-f3b5d7c91e02'
  const body = {
    VirtualDataCenterRef: `urn:vCloud:OrgVdc:1.urn:vcloud:vdc:${vdc}`,
    UseNetworkFailoverResources: false,
  }
  const organization = `/api/cloud/tenants/${id('CloudTenant', 'TechCompanyOrg')}`
  t.match(await done('POST', `${organization}/vCloudComputeResources`, body), {
    ...OK,
    Operation: 'CreateCloudTenantVCloudComputeResource',
  })
  t.match((await done('POST', `${tenant}/vCloudComputeResources`, body)).Result, {
    Success: false,
    Message: /in use by CloudTenant "TechCompanyOrg"/,
  })
  t.match(await done('DELETE', `${organization}/vCloudComputeResources/${vdc}`), {
    ...OK,
    Operation: 'DeletevCloudTenantComputeResource',
  })

  const user = {
    Name: 'ann',
    Password: 'p',
    TenantResourceId: resource.split('/').at(-1),
    QuotaMb: 2048,
    UnlimitedQuota: false,
  }
  t.match(await done('POST', `${tenant}/subtenants`, user), {
    ...OK,
    Operation: 'AddCloudSubtenant',
  })
  t.match((await done('POST', `${tenant}/subtenants`, user)).Result, { Success: false })
  const foreignQuota = world.estate.all('CloudTenantResource')[0]?.id
  const foreign = { ...user, Name: 'bob', TenantResourceId: foreignQuota }
  t.match((await done('POST', `${tenant}/subtenants`, foreign)).Result, { Success: false })
  const [{ Id: own }] = (await get(`${tenant}/subtenants`)).CloudSubtenants
  const subtenant = `${tenant}/subtenants/${own}`
  const seen = await get(subtenant)
  t.match(seen, {
    Name: 'ann',
    RepositoryQuota: { DisplayName: 'ann', Unlimited: false, QuotaMb: 2048, UsedQuotaMb: 0 },
  })
  t.match(await done('PUT', subtenant, seen), { ...OK, Operation: 'EditCloudSubtenant' })
  t.same(await get(subtenant), seen)
  await done('PUT', subtenant, {
    Name: 'other',
    Enabled: false,
    RepositoryQuota: { Unlimited: true },
  })
  t.match(await get(subtenant), {
    Name: 'ann',
    Enabled: false,
    RepositoryQuota: { Unlimited: true },
  })
  t.match(await done('DELETE', resource), { ...OK, Operation: 'DeleteCloudTenantResource' })
  t.equal((await ask('GET', subtenant)).status, 404, 'its part went with the quota')
})
