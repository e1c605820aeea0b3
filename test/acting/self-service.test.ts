import t from 'tap'
import { actingClient, type TaskSeen } from './acting-client.js'

const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }
const CONFIGS = '/api/selfService/vSphere/Configs'
const ORGANIZATIONS = '/api/vCloud/orgConfigs'

const pathOf = ({ Links }: TaskSeen): string =>
  `${new URL(Links[1]?.Href ?? 'none:').pathname}?format=Entity`

t.test('a configuration for vSphere is made, edited in part and whole, and removed', async (t) => {
  const { ask, done, get, id, world } = await actingClient(t)
  const volume = `urn:veeam:Repository:${id('Repository', 'Backup Volume 01')}`
  const center = `urn:veeam:ManagedServer:${id('ManagedServer', 'vcenter01.tech.local')}`
  const made = await done(
    'POST',
    CONFIGS,
    `<VSphereSelfServiceCreateSpec ${NS}><AccountName>TECH\\ann</AccountName><AccountType>User</AccountType><RepositoryUid>${volume}</RepositoryUid><QuotaGb>20</QuotaGb><TemplateMode>Default</TemplateMode><VCentersScope><VCenterUid>${center}</VCenterUid></VCentersScope><Tags><Tag>Backup/Gold</Tag></Tags></VSphereSelfServiceCreateSpec>`,
  )
  t.match(made, { ...OK, Operation: 'CreateVSphereSelfServiceConfig' })
  t.match(made.Links[1], {
    Rel: 'Related',
    Type: 'VSphereSelfServiceConfigReference',
    Name: 'TECH\\ann',
  })
  const url = pathOf(made)
  const before = await get(url)
  t.match(before, {
    Name: 'TECH\\ann',
    Account: { AccountName: 'TECH\\ann', AccountType: 'User' },
    RepositoryUid: volume,
    QuotaGb: 20,
    UsedQuotaMb: 0,
    JobSettings: { DefaultSettings: true, JobSchedulerType: 'Full' },
    VCentersScope: [center],
    Tags: ['Backup/Gold'],
  })
  const edit = { ...before, QuotaGb: 30, Account: { AccountName: 'TECH\\other' } }
  const edited = await done('PUT', url, edit)
  t.match(edited, { ...OK, Operation: 'EditVSphereOrganizationConfig' })
  t.match(edited.Links[1], { Type: 'VSphereOrganizationConfigReference' })
  t.same(await get(url), { ...before, QuotaGb: 30 }, 'whose it is cannot be edited')
  const xml = String((await ask('GET', url, undefined, 'application/xml')).body)
  t.match(await done('PUT', url, xml.replace('<QuotaGb>30', '<QuotaGb>40')), OK)
  t.same(await get(url), { ...before, QuotaGb: 40 })
  t.match(await done('PUT', url, { VCentersScope: [], Tags: [] }), OK)
  t.match(await get(url), { VCentersScope: [], Tags: [], QuotaGb: 40 }, 'all vCenters')
  const template = `urn:veeam:Job:${id('Job', 'Test Lab')}`
  t.match((await done('PUT', url, { JobSettings: { DefaultSettings: false } })).Result, {
    Success: false,
    Message: /template/,
  })
  const own = { JobSettings: { DefaultSettings: false, TemplateJobUid: template } }
  t.match(await done('PUT', url, own), OK)
  t.match(await get(url), { JobSettings: { DefaultSettings: false, TemplateJobUid: template } })
  t.match(await done('PUT', url, { JobSettings: { DefaultSettings: true } }), OK)
  t.match((await get(url)).JobSettings, { DefaultSettings: true, TemplateJobUid: null })
  t.match(await done('DELETE', url), { ...OK, Operation: 'DeleteVSphereConfigs' })
  t.equal((await ask('GET', url)).status, 404)
  t.notOk(world.estate.all('VSphereSelfServiceConfig').some(({ Name }) => Name === 'TECH\\ann'))
})

t.test('what a backup server would refuse, the task of a configuration tells', async (t) => {
  const { done, id, world } = await actingClient(t)
  const volume = `urn:veeam:Repository:${id('Repository', 'Backup Volume 01')}`
  const body = { AccountName: 'TECH\\bob', RepositoryUid: volume, QuotaGb: 1 }
  const refused = async (more: object, words: RegExp) => {
    const { VSphereSelfServiceConfig: before } = world.estate.counts()
    const { Result } = await done('POST', CONFIGS, { ...body, ...more })
    t.match(Result, { Success: false, Message: words })
    t.equal(world.estate.counts().VSphereSelfServiceConfig, before)
  }
  const nothing = '00000000-0000-4000-a000-000000000000'
  await refused({ AccountName: 'tech\\developers' }, /named tech\\developers already/)
  await refused({ RepositoryUid: nothing }, /no Repository/)
  await refused({ TemplateJobUid: nothing }, /no Job/)
  await refused({ VCentersScope: [nothing] }, /no ManagedServer/)
  const cloud = '00000000-0000-4000-a000-000000000001'
  const server = id('BackupServer', 'enterprise01.tech.local')
  world.estate.add('Repository', { id: cloud, Name: 'C', Kind: 'Cloud', BackupServer: server })
  await refused({ RepositoryUid: cloud }, /of the kind Cloud/)
})

t.test('an organization is let in, edited, disabled and removed', async (t) => {
  const { ask, done, get, id } = await actingClient(t)
  const head = `urn:veeam:BackupServer:${id('BackupServer', 'enterprise01.tech.local')}`
  const volume = `urn:veeam:Repository:${id('Repository', 'Backup Volume 01')}`
  const host = `urn:veeam:ManagedServer:${id('ManagedServer', 'vcd.tech.local')}`
  const body = {
    OrganizationName: 'Acme',
    BackupServerUid: head,
    RepositoryUid: volume,
    QuotaGb: 20,
    JobSchedulerType: 'Random',
    HostUid: host,
    RepositoryFriendlyName: 'Acme Cloud',
  }
  const made = await done('POST', ORGANIZATIONS, body)
  t.match(made, { ...OK, Operation: 'CreateVCloudOrganizationConfig' })
  t.match(made.Links[1], { Type: 'VCloudOrganizationConfigReference', Name: 'Acme' })
  const url = pathOf(made)
  const before = await get(url)
  t.match(before, {
    Name: 'Acme',
    BackupServerUid: head,
    HostUid: host,
    IsDisabled: false,
    RepositoryFriendlyName: 'Acme Cloud',
    JobSettings: { JobSchedulerType: 'Random', DefaultSettings: true },
  })
  t.match((await done('POST', ORGANIZATIONS, body)).Result, { Message: /named Acme already/ })
  const branch = `urn:veeam:BackupServer:${id('BackupServer', 'branch02.tech.local')}`
  const elsewhere = { ...body, OrganizationName: 'Else', BackupServerUid: branch }
  t.match((await done('POST', ORGANIZATIONS, elsewhere)).Result, { Message: /not on backup/ })
  const edited = await done('PUT', url, { ...before, IsDisabled: true })
  t.match(edited, { ...OK, Operation: 'EditVCloudOrganizationConfig' })
  t.same(await get(url), { ...before, IsDisabled: true })
  const one = url.replace('?format=Entity', '')
  t.match(await done('POST', `${one}?action=disable`), {
    Operation: 'EditOtherOrganizationConfig',
    Result: { Success: false, Message: /Acme/ },
  })
  t.match(await done('DELETE', `${one}?deleteJobs=true&deleteBackupFiles=false`), {
    ...OK,
    Operation: 'DeleteVCloudOrganizationConfig',
  })
  t.equal((await ask('GET', one)).status, 404)
})

t.test('the configuration of all other organizations stays, and is switched', async (t) => {
  const { done, get, id } = await actingClient(t)
  const others = `${ORGANIZATIONS}/${id('VCloudOrganizationConfig', 'Other organizations')}`
  const before = await get(`${others}?format=Entity`)
  t.match(await done('PUT', others, { ...before, IsDisabled: false }), OK)
  t.same(await get(`${others}?format=Entity`), { ...before, IsDisabled: false })
  t.match(await done('POST', `${others}?action=disable`), OK)
  t.same(await get(`${others}?format=Entity`), before)
  t.match((await done('DELETE', others)).Result, { Success: false, Message: /Other organizations/ })
  t.same(await get(`${others}?format=Entity`), before)
})

t.test('a portal user disables, and does no more', async (t) => {
  const { ask, id } = await actingClient(t, {}, 'portal.user')
  const others = `${ORGANIZATIONS}/${id('VCloudOrganizationConfig', 'Other organizations')}`
  t.equal((await ask('POST', `${others}?action=disable`)).status, 202)
  t.equal((await ask('PUT', others, { IsDisabled: false })).status, 403)
  t.equal((await ask('POST', CONFIGS, {})).status, 403)
})
