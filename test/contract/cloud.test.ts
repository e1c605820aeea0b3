import t from 'tap'
import { XmlBuilder } from '../../src/build/xml-builder.js'
import { defineContract } from '../../src/contract/contract.js'
import { type Method, operation, task } from '../../src/contract/operation.js'
import type { EstateRecord } from '../../src/contract/record.js'
import { ADMINISTRATOR } from '../../src/contract/role.js'
import { FixtureError } from '../../src/loading/fixture-error.js'
import { DEFAULT_WIRE } from '../../src/profiles/profile.js'
import { Representations } from '../../src/wire/representations.js'
import type { World } from '../../src/world/world.js'
import { buildServer, type TestServer } from '../build-server.js'
import { parseXml } from '../wire/parse-xml.js'
import { SHAPES } from './cloud-shapes.js'
import { jsonOutline, xmlLinks, xmlOutline } from './outline.js'

const base = 'http://em/api'
const ABC = 'd7b2f0c4-6e19-4a83-9c5d-18f4e3a7b690'

function named(world: World, type: string, name: string): EstateRecord {
  const readers = new Representations(world.contract, DEFAULT_WIRE, new XmlBuilder()).readers
  const shown = readers.field(world.contract.type(type), 'Name')
  const all = [...world.estate.table(type).list()]
  const found = all.find((record) => shown(record, world.estate) === name)
  if (!found) throw new Error(`The default estate has no ${type} ${name}`)
  return found
}

/** The contract with the operations that act, so that the links to them are shown. */
function withActions({ contract }: World): World['contract'] {
  const act = (method: Method, path: string, action?: string) =>
    operation(method, path, {
      answers: task('Act'),
      roles: ADMINISTRATOR,
      ...(action && { action }),
    })
  const created = ['gateways', 'gatewayPools', 'tenants', 'hardwarePlans', 'publicIpAddresses']
  const changed = [...created, 'vlans', 'cloudFailoverPlans']
  const parts = ['resources', 'computeResources', 'vcloudcomputeresources', 'subtenants']
  return defineContract({
    types: [...contract.types.values()],
    operations: [
      ...created.map((name) => act('POST', `/cloud/${name}`)),
      ...changed.map((name) => act('PUT', `/cloud/${name}/{ID}`)),
      ...changed.map((name) => act('DELETE', `/cloud/${name}/{ID}`)),
      ...parts.map((name) => act('POST', `/cloud/tenants/{ID}/${name}`)),
      ...parts.map((name) => act('DELETE', `/cloud/tenants/{CloudTenant}/${name}/{ID}`)),
      act('PUT', '/cloud/tenants/{CloudTenant}/subtenants/{ID}'),
      ...['start', 'test', 'undo'].map((action) =>
        act('POST', '/cloud/cloudFailoverPlans/{ID}', action),
      ),
    ],
  })
}

t.test('every type is written as documented, in both forms and formats', async (t) => {
  const { world } = await buildServer(t)
  const contract = withActions(world)
  const representations = new Representations(contract, DEFAULT_WIRE, new XmlBuilder())
  const seen = new Set<string>()
  for (const shape of SHAPES) {
    const type = contract.type(shape.type)
    const record = named(world, shape.type, shape.name)
    const write = (format: 'xml' | 'json', form: 'entity' | 'reference'): string =>
      representations.one(type, record, { format, form, roles: ADMINISTRATOR, base }, world.estate)
    const xml = parseXml(write('xml', 'entity'))
    t.equal(xmlOutline(xml), shape.xml, `${shape.type} ${shape.name}`)
    t.same(xmlLinks(xml, base), shape.links, `links of ${shape.type} ${shape.name}`)
    if (shape.json) t.equal(jsonOutline(JSON.parse(write('json', 'entity'))), shape.json)
    if (shape.refLinks) {
      const reference = parseXml(write('xml', 'reference'))
      t.equal(xmlOutline(reference), 'EntityRef(UID Name Href Type)')
      t.same(xmlLinks(reference, base), shape.refLinks, `links of a reference to ${shape.type}`)
      t.equal(jsonOutline(JSON.parse(write('json', 'reference'))), '{Links UID Name Href Type}')
    }
    seen.add(shape.type)
  }
  const declared = [...contract.types.values()].filter(
    (type) => type.stored && (type.path?.startsWith('/cloud') || type.name.startsWith('Cloud')),
  )
  for (const type of declared) t.ok(seen.has(type.name), `${type.name} is compared`)
})

/** What each path answers: the root of entities in XML, that of references where there are any. */
const PATHS: readonly (readonly [path: string, entity: string, reference?: string])[] = [
  ['/cloud', 'CloudConnectService'],
  ['/cloud/gateways', 'CloudGateways/CloudGateway', 'EntityReferences/Ref'],
  ['/cloud/gateways/{CloudGateway}', 'CloudGateway', 'EntityRef'],
  ['/cloud/gatewayPools', 'CloudGatewayPools/CloudGatewayPool', 'EntityReferences/Ref'],
  ['/cloud/gatewayPools/{CloudGatewayPool}', 'CloudGatewayPool', 'EntityRef'],
  [
    '/cloud/gatewayPools/{CloudGatewayPool}/gateways',
    'CloudGateways/CloudGateway',
    'EntityReferences/Ref',
  ],
  [
    '/cloud/gatewayPools/{CloudGatewayPool}/tenants',
    'CloudTenants/CloudTenant',
    'EntityReferences/Ref',
  ],
  ['/cloud/tenants', 'CloudTenants/CloudTenant', 'EntityReferences/Ref'],
  ['/cloud/tenants/{CloudTenant}', 'CloudTenant', 'EntityRef'],
  ['/cloud/tenants/{CloudTenant}/resources', 'CloudTenantResources/CloudTenantResource'],
  ['/cloud/tenants/{CloudTenant}/resources/{CloudTenantResource}', 'CloudTenantResource'],
  [
    '/cloud/tenants/{CloudTenant}/computeResources',
    'CloudTenantComputeResources/CloudTenantComputeResource',
  ],
  [
    '/cloud/tenants/{CloudTenant}/computeResources/{CloudTenantComputeResource}',
    'CloudTenantComputeResource',
  ],
  [
    '/cloud/tenants/{TechCompanyOrg}/vCloudComputeResources',
    'CloudTenantVCloudComputeResources/CloudTenantVCloudComputeResource',
  ],
  [
    '/cloud/tenants/{TechCompanyOrg}/vCloudComputeResources/{CloudTenantVCloudComputeResource}',
    'CloudTenantVCloudComputeResource',
  ],
  ['/cloud/tenants/{CloudTenant}/subtenants', 'CloudSubtenants/CloudSubtenant'],
  ['/cloud/tenants/{CloudTenant}/subtenants/{CloudSubtenant}', 'CloudSubtenant'],
  [
    '/cloud/tenants/{CloudTenant}/gatewayPools',
    'CloudGatewayPools/CloudGatewayPool',
    'EntityReferences/Ref',
  ],
  ['/cloud/tenants/{CloudTenant}/freelicenseCounters', 'CloudTenantFreeLicenseCounters'],
  ['/cloud/hardwarePlans', 'CloudHardwarePlans/CloudHardwarePlan', 'EntityReferences/Ref'],
  ['/cloud/hardwarePlans/{CloudHardwarePlan}', 'CloudHardwarePlan', 'EntityRef'],
  [
    '/cloud/hardwarePlans/{CloudHardwarePlan}/tenants',
    'CloudTenants/CloudTenant',
    'EntityReferences/Ref',
  ],
  ['/cloud/publicIpAddresses', 'CloudPublicIpAddresses/CloudPublicIp', 'EntityReferences/Ref'],
  ['/cloud/publicIpAddresses/{CloudPublicIpAddress}', 'CloudPublicIpAddress', 'EntityRef'],
  ['/cloud/vlans', 'VlanConfigurations/Vlans', 'EntityReferences/Ref'],
  ['/cloud/vlans/{VlanConfiguration}', 'VlanConfiguration', 'EntityRef'],
  ['/cloud/replicas', 'CloudReplicas/CloudReplica', 'EntityReferences/Ref'],
  ['/cloud/replicas/{CloudReplica}', 'CloudReplica', 'EntityRef'],
  [
    '/cloud/replicas/{CloudReplica}/vmReplicaPoints',
    'CloudVmReplicaPoints/CloudReplica',
    'EntityReferences/Ref',
  ],
  ['/cloud/vmReplicaPoints', 'CloudVmReplicaPoints/CloudReplica', 'EntityReferences/Ref'],
  ['/cloud/vmReplicaPoints/{CloudVmReplicaPoint}', 'CloudVmReplicaPoint', 'EntityRef'],
  ['/cloud/cloudFailoverPlans', 'CloudFailoverPlans/CloudFailoverPlan', 'EntityReferences/Ref'],
  ['/cloud/cloudFailoverPlans/{CloudFailoverPlan}', 'CloudFailoverPlan', 'EntityRef'],
  [
    '/cloud/cloudFailoverPlans/{CloudFailoverPlan}/includes',
    'CloudFailoveredVms/CloudFailoveredVm',
  ],
  [
    '/cloud/cloudFailoverPlans/{CloudFailoverPlan}/includes/{CloudFailoveredVm}',
    'CloudFailoveredVm',
  ],
  ['/cloud/failoverSessions', 'CloudFailoverSessions/CloudFailoverSession', 'EntityReferences/Ref'],
  ['/cloud/failoverSessions/{CloudFailoverSession}', 'CloudFailoverSession', 'EntityRef'],
]

/** A path with the ids of the first records, which all belong to the same tenant, put in. */
function filled(path: string, world: World): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'TechCompanyOrg') return named(world, 'CloudTenant', name).id
    const [first] = world.estate.table(name).list()
    return first?.id ?? ''
  })
}

t.test('every documented path is answered in both forms and formats', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const session = await logOn()
  const get = async (url: string, accept: string) => {
    const answer = await app.inject({ url: `/api${url}`, headers: { ...session, accept } })
    t.equal(answer.statusCode, 200, url)
    return answer.body
  }
  const rootOf = (body: string): string => {
    const { name, children } = parseXml(body)
    const [first] = children
    return /s$|Counters$/.test(name) && first && first.name !== 'Links'
      ? `${name}/${first.name}`
      : name
  }
  for (const [path, entity, reference = entity] of PATHS) {
    const url = filled(path, world)
    t.equal(rootOf(await get(url, 'application/xml')), reference, path)
    t.equal(rootOf(await get(`${url}?format=Entity`, 'application/xml')), entity, path)
    for (const [query, root] of [
      ['', reference],
      ['?format=Entity', entity],
    ] as const) {
      const body = JSON.parse(await get(url + query, 'application/json'))
      const [list = '', item] = root.replace('EntityReferences', 'Refs').split('/')
      if (item) t.ok(body[list].length > 0, `${path}${query} lists ${list}`)
      else t.ok(Array.isArray(body.Links) || body.Links === null, `${path}${query} is one`)
    }
  }
  const read = world.contract.operations.filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/cloud'),
  )
  t.equal(PATHS.length, read.length, 'and there are no others')
})

t.test('collections hold at least two items in the default estate', async (t) => {
  const { world } = await buildServer(t)
  for (const { collection, name } of world.contract.types.values()) {
    if (collection?.startsWith('/cloud/'))
      t.ok(world.estate.table(name).size >= 2, `${name}: ${world.estate.table(name).size}`)
  }
})

t.test('each role reads what the table of roles gives it', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const provider = [
    'gateways',
    'gatewayPools',
    'tenants',
    'hardwarePlans',
    'publicIpAddresses',
    'vlans',
    'replicas',
    'vmReplicaPoints',
    `tenants/${ABC}/resources`,
    `tenants/${ABC}/freelicenseCounters`,
  ]
  const plans = [
    'cloudFailoverPlans',
    filled('cloudFailoverPlans/{CloudFailoverPlan}/includes', world),
  ]
  const sessions = ['failoverSessions']
  const all = [...provider, ...plans, ...sessions]
  const table: Record<string, readonly string[]> = {
    User: all,
    'portal.user': [...provider, ...sessions],
    'vm.operator': [...plans, ...sessions],
    'file.operator': [...plans, ...sessions],
    'exchange.operator': [],
    'oracle.operator': [],
    'sql.operator': [],
  }
  for (const [account, allowed] of Object.entries(table)) {
    const headers = await logOn(account)
    for (const path of all) {
      const { statusCode } = await app.inject({ url: `/api/cloud/${path}`, headers })
      t.equal(statusCode, allowed.includes(path) ? 200 : 403, `${account}: ${path}`)
    }
    const { statusCode, body } = await app.inject({ url: '/api/cloud', headers })
    t.equal(statusCode, allowed.length > 0 ? 200 : 403)
    for (const name of ['tenants', 'cloudFailoverPlans'])
      t.equal(
        body.includes(`/cloud/${name}"`),
        allowed.includes(name),
        `${account}: link to ${name}`,
      )
  }
})

const SMALL = {
  Accounts: [{ Name: 'User', Password: 'Password' }],
  BackupServers: [{ Name: 'vbr', Repositories: [{ Name: 'R' }] }],
  CloudGateways: [{ Name: 'a' }, { Name: 'b' }],
  CloudGatewayPools: [
    { Name: 'P', CloudGateways: ['A', 'b'], CloudTenants: ['T', 'U'] },
    { Name: 'Q', CloudGateways: ['b'] },
  ],
  CloudHardwarePlans: [{ Name: 'H', HypervisorHostRef: 'urn:HyperV:Host:x.' }],
  CloudTenants: [
    {
      Name: 'T',
      Password: 'geheim-123',
      CloudTenantResources: [
        { DisplayName: 'D', CloudSubtenants: [{ Name: 's', Password: 'geheim-123' }] },
      ],
      CloudTenantComputeResources: [
        { CloudHardwarePlan: 'H' },
        { CloudHardwarePlan: 'H', PlatformType: 'VMware' },
      ],
    },
    { Name: 'U' },
  ],
}

async function reader({ app, logOn }: TestServer) {
  const headers = { ...(await logOn()), accept: 'application/json' }
  return async (path: string) => {
    const answer = await app.inject({ url: `/api/cloud/${path}`, headers })
    return answer.statusCode === 200 ? JSON.parse(answer.body) : answer.statusCode
  }
}

const names = (answer: { Refs: { Name: string }[] }): string[] =>
  answer.Refs.map(({ Name }) => Name)

t.test('relations to many are followed from both ends, and cut when one end goes', async (t) => {
  const server = await buildServer(t, { estate: SMALL })
  const { world } = server
  const get = await reader(server)
  const pool = named(world, 'CloudGatewayPool', 'P').id
  const tenant = named(world, 'CloudTenant', 'T').id
  const plan = named(world, 'CloudHardwarePlan', 'H').id
  const b = named(world, 'CloudGateway', 'b').id

  t.same(names(await get(`gatewayPools/${pool}/gateways`)), ['a', 'b'])
  t.same(names(await get(`gatewayPools/${pool}/tenants`)), ['T', 'U'])
  t.same(names(await get(`tenants/${tenant}/gatewayPools`)), ['P'])
  t.same(names(await get(`hardwarePlans/${plan}/tenants`)), ['T'], 'though it subscribed twice')
  const related = async (): Promise<string[]> => {
    const { Links } = await get(`gateways/${b}?format=Entity`)
    return Links.filter(({ Rel }: { Rel: string }) => Rel === 'Related').map(
      ({ Name }: { Name: string }) => Name,
    )
  }
  t.same(await related(), ['P', 'Q'])
  const all = 'gateways?format=Entity'
  t.match(JSON.stringify((await get(all)).CloudGateways[1]), '"Name":"P"')

  world.estate.apply({
    do: 'update',
    type: 'CloudGatewayPool',
    id: pool,
    changes: { CloudGateways: [named(world, 'CloudGateway', 'a').id] },
  })
  t.same(names(await get(`gatewayPools/${pool}/gateways`)), ['a'])
  t.same(await related(), ['Q'])
  t.notMatch(JSON.stringify((await get(all)).CloudGateways[1]), '"Name":"P"', 'nor in the list')

  world.estate.apply({ do: 'remove', type: 'CloudTenant', id: tenant })
  t.same(names(await get(`gatewayPools/${pool}/tenants`)), ['U'], 'the pool stays')
  t.same(names(await get(`hardwarePlans/${plan}/tenants`)), [])
  t.equal(world.estate.table('CloudTenantResource').size, 0)
  t.equal(world.estate.table('CloudSubtenant').size, 0)
})

t.test('what belongs to one tenant is not found under another', async (t) => {
  const server = await buildServer(t, { estate: SMALL })
  const get = await reader(server)
  const [quota] = server.world.estate.table('CloudTenantResource').list()
  const own = named(server.world, 'CloudTenant', 'T').id
  const other = named(server.world, 'CloudTenant', 'U').id
  t.equal((await get(`tenants/${own}/resources/${quota?.id}`)).Id, quota?.id)
  t.equal(await get(`tenants/${other}/resources/${quota?.id}`), 404)
  t.same(await get(`tenants/${other}/resources`), { CloudTenantResources: [] })
})

t.test(
  'counters of a tenant are there even if nobody counted; not without the tenant',
  async (t) => {
    const server = await buildServer(t, { estate: SMALL })
    const get = await reader(server)
    const { id } = named(server.world, 'CloudTenant', 'U')
    const counters = await get(`tenants/urn:veeam:CloudTenant:${id}/FREElicenseCounters`)
    t.equal(counters.NewVMReplicaCount, 0)
    t.match(counters.Href, new RegExp(`/cloud/tenants/${id}/freelicenseCounters$`))
    t.match(counters.Links, [{ Rel: 'Up', Name: 'U' }])
    t.equal(await get('tenants/11111111-2222-4333-8444-555555555555/freelicenseCounters'), 404)
  },
)

t.test('passwords are kept for logons and never shown', async (t) => {
  const server = await buildServer(t, { estate: SMALL })
  const get = await reader(server)
  const tenant = named(server.world, 'CloudTenant', 'T')
  t.equal(tenant.Password, 'geheim-123')
  for (const path of ['', '/subtenants', '?format=Entity']) {
    const text = JSON.stringify(await get(`tenants/${tenant.id}${path}`))
    t.notMatch(text, 'geheim')
    if (path) t.match(text, '"Password":""')
  }
})

t.test('the platform of a plan shows in its details and in subscriptions to it', async (t) => {
  const server = await buildServer(t, { estate: SMALL })
  const get = await reader(server)
  const { CloudHardwarePlans } = await get('hardwarePlans?format=Entity')
  t.equal(CloudHardwarePlans[0].HardwarePlanDetails.ViCloudHardwarePlan, null)
  t.match(CloudHardwarePlans[0].HardwarePlanDetails.HvCloudHardwarePlan, {
    Volumes: { Volumes: [] },
  })
  const { id } = named(server.world, 'CloudTenant', 'T')
  const { CloudTenantComputeResources: found } = await get(`tenants/${id}/computeResources`)
  t.same(
    found.map(({ PlatformType }: { PlatformType: string }) => PlatformType),
    ['HyperV', 'VMware'],
  )
})

t.test('History of a cloud replica stands for its points; faults are told', async (t) => {
  const replica = (History: unknown) => ({
    BackupServers: [{ Name: 'vbr' }],
    CloudReplicas: [{ Name: 'R', History }],
  })
  const { world } = await buildServer(t, {
    estate: replica({ Points: 3, At: '11:55', Machines: ['m1', 'm2'] }),
  })
  const points = [...world.estate.table('CloudVmReplicaPoint').list()]
  t.same(
    points.map(({ VmDisplayName }) => VmDisplayName),
    ['m1', 'm2', 'm1', 'm2', 'm1', 'm2'],
  )
  const newest = Math.max(...points.map(({ CreationTimeUTC }) => Number(CreationTimeUTC)))
  t.ok(newest < world.clock.now(), 'none is made in the future')
  t.equal(new Set(points.map(({ id }) => id)).size, 6)

  const wrong: [unknown, RegExp][] = [
    [7, /History: expected an object/],
    [{ Points: 29 }, /Points: expected a whole number from 1 to 28/],
    [{ At: 'noon' }, /At: expected a time of day/],
    [{ Machines: 'm1' }, /Machines: expected a list of names/],
    [{ Machine: ['m1'] }, /expected the key Machines/],
  ]
  for (const [history, message] of wrong) {
    const error = await buildServer(t, { estate: replica(history) }).catch((fault) => fault)
    t.type(error, FixtureError)
    t.match(error.message, message)
  }
})

t.test('a relation to many takes a list, and tells which name is wrong', async (t) => {
  const pool = (CloudGateways: unknown) => ({
    ...SMALL,
    CloudGatewayPools: [{ Name: 'P', CloudGateways }],
  })
  const wrong: [unknown, RegExp][] = [
    ['a', /CloudGateways: expected a list of names or ids/],
    [['a', 'c'], /CloudGateways\[1\]: expected the name or id of a CloudGateway, found "c"/],
  ]
  for (const [gateways, message] of wrong) {
    const error = await buildServer(t, { estate: pool(gateways) }).catch((fault) => fault)
    t.match(error.message, message)
  }
})
