import t from 'tap'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'

const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const ACCOUNTS = '/api/security/accounts'
const ROOT = '0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2'
const REF = `urn:VMware:Vm:${ROOT}.vm-85541`
const UNKNOWN = '00000000-0000-4000-a000-000000000000'

const role = ({ id }: ActingClient, name: string): string =>
  `urn:veeam:EnterpriseRole:${id('EnterpriseRole', name)}`

const account = (client: ActingClient, name: string, ...roles: readonly string[]) => ({
  AccountType: 'User',
  AccountName: name,
  Roles: roles.map((one) => ({ EnterpriseRoleUid: role(client, one) })),
  AllowRestoreAllVms: true,
})

t.test('an account is added, from XML and from JSON, with its roles and scopes', async (t) => {
  const client = await actingClient(t)
  const { ask, get, id } = client
  const body = `<EnterpriseAccountCreateSpec ${NS}><AccountType>User</AccountType><AccountName>TECH\\ann</AccountName><Roles><EnterpriseRole><EnterpriseRoleUid>${role(client, 'VM Restore Operator')}</EnterpriseRoleUid></EnterpriseRole></Roles><AllowRestoreAllVms>False</AllowRestoreAllVms><HierarchyScopeObjects><HierarchyScopeItem><HierarchyObjRef>${REF}</HierarchyObjRef><ObjectName>ubuntu88</ObjectName></HierarchyScopeItem></HierarchyScopeObjects><FlrSettings><FlrInplaceOnly>true</FlrInplaceOnly></FlrSettings><SqlSettings><DenyInPlaceRestore>True</DenyInPlaceRestore></SqlSettings></EnterpriseAccountCreateSpec>`
  t.same(await ask('POST', ACCOUNTS, body), { status: 201, body: '' })
  const url = `${ACCOUNTS}/${id('EnterpriseAccount', 'TECH\\ann')}`
  const shown = await get(`${url}?format=Entity`)
  t.match(shown, {
    Name: 'TECH\\ann',
    AccountType: 'User',
    AllowRestoreAllVms: false,
    FlrSettings: { FlrInplaceOnly: true },
    SqlSettings: { DenyInPlaceRestore: true },
  })
  t.notMatch(JSON.stringify(shown), 'Password')
  t.match(JSON.stringify(await get(`${url}/roles`)), 'VM Restore Operator')
  t.match((await get(`${url}/scopes`)).EnterpriseAccountHierarchyScopes, [
    {
      Name: 'ubuntu88',
      HierarchyRootName: 'vcenter01.tech.local',
      Platform: 'VMware',
      HierarchyObjectType: 'Vm',
      State: 'Unprocessed',
    },
  ])
  const twice = { ...account(client, 'tech\\ANN', 'Portal User') }
  t.match(await ask('POST', ACCOUNTS, twice), { status: 400, body: { Message: /already/ } })
  for (const [more, words] of [
    [{ Roles: [] }, /needs a role|Roles/],
    [{ Roles: [{ EnterpriseRoleUid: UNKNOWN }] }, /no EnterpriseRole/],
    [{ AllowRestoreAllVms: false }, /needs a scope/],
    [{ HierarchyScopeObjects: [{}] }, /needs a HierarchyObjRef/],
    [{ HierarchyScopeObjects: [{ ObjectName: 'nothing' }] }, /no HierarchyItem/],
    [{ HierarchyScopeObjects: [{ HierarchyObjRef: 'urn:x' }] }, /no infrastructure|expected/],
  ] as const) {
    const refused = { ...account(client, 'bob', 'Portal User'), ...more }
    t.match(await ask('POST', ACCOUNTS, refused), { status: 400, body: { Message: words } })
  }
  t.notOk(client.world.estate.all('EnterpriseAccount').some(({ Name }) => Name === 'bob'))
})

t.test('an account that is added logs on, and one that is removed does not', async (t) => {
  const client = await actingClient(t)
  const { ask, id, world } = client
  const server = await buildServer(t)
  const { app } = server
  const own = { ...(await server.logOn()), 'content-type': 'application/json' }
  const send = (method: 'POST' | 'DELETE', url: string, payload?: object) =>
    app.inject({ method, url, headers: own, ...(payload && { payload }) })
  const enter = async (name: string) => {
    const authorization = `Basic ${Buffer.from(`${name}:Password`).toString('base64')}`
    const url = '/api/sessionMngr/?v=latest'
    return app.inject({ method: 'POST', url, headers: { authorization } })
  }
  t.equal((await enter('ann')).statusCode, 401)
  await send('POST', ACCOUNTS, account(client, 'TECH\\ann', 'Portal User'))
  const logon = await enter('TECH\\ann')
  t.equal(logon.statusCode, 201)
  const headers = { 'x-restsvcsessionid': String(logon.headers['x-restsvcsessionid']) }
  const status = async () => (await app.inject({ url: '/api/repositories', headers })).statusCode
  t.equal(await status(), 200)
  const [added] = server.world.estate.accounts.filter(({ name }) => name === 'TECH\\ann')
  t.equal((await send('DELETE', `${ACCOUNTS}/${added?.id}`)).statusCode, 204)
  t.equal((await enter('TECH\\ann')).statusCode, 401)
  t.equal(await status(), 401, 'its session is over')
  const group = { ...account(client, 'TECH\\all', 'Portal User'), AccountType: 'Group' }
  t.equal((await ask('POST', ACCOUNTS, group)).status, 201)
  t.notOk(
    world.estate.accounts.some(({ name }) => name === 'TECH\\all'),
    'groups do not log on',
  )
  const gone = `${ACCOUNTS}/${id('EnterpriseAccount', 'TECH\\william.fox')}`
  t.equal((await ask('DELETE', gone)).status, 204)
  t.equal(world.estate.all('EnterpriseAccountHierarchyScope').length, 0, 'with its scopes')
})

t.test('an account gets roles and loses them, but not the last one', async (t) => {
  const client = await actingClient(t)
  const { ask, get, id, world } = client
  const url = `${ACCOUNTS}/${id('EnterpriseAccount', 'portal.user')}`
  const add = { EnterpriseRoleUid: role(client, 'SQL Restore Operator') }
  const names = async () =>
    (await get(`${url}/roles`)).EnterpriseAccountInRoles.map(
      ({ RoleName }: { RoleName: string }) => RoleName,
    )
  t.same(await ask('POST', `${url}/roles`, add), { status: 201, body: '' })
  t.same(await names(), ['Portal User', 'SQL Restore Operator'])
  t.match(
    world.estate.accounts.find(({ name }) => name === 'portal.user'),
    {
      roles: ['Portal User', 'SQL Restore Operator'],
    },
  )
  t.match(await ask('POST', `${url}/roles`, add), { status: 400, body: { Message: /already/ } })
  const unknown = { EnterpriseRoleUid: UNKNOWN }
  t.match(await ask('POST', `${url}/roles`, unknown), { status: 400, body: { Message: /no Ent/ } })
  const other = id('EnterpriseRole', 'Portal Administrator')
  t.equal((await ask('DELETE', `${url}/roles/${other}`)).status, 404, 'one that it has not')
  const first = `${url}/roles/${id('EnterpriseRole', 'Portal User')}`
  t.equal((await ask('DELETE', first)).status, 204)
  t.same(await names(), ['SQL Restore Operator'])
  const last = `${url}/roles/${id('EnterpriseRole', 'SQL Restore Operator')}`
  t.match(await ask('DELETE', last), { status: 400, body: { Message: /last one/ } })
  t.same(await names(), ['SQL Restore Operator'])
})

t.test('scopes come, count after a rebuild, and go', async (t) => {
  const client = await actingClient(t)
  const { ask, get, id } = client
  const url = `${ACCOUNTS}/${id('EnterpriseAccount', 'TECH\\william.fox')}`
  const states = async () =>
    (await get(`${url}/scopes`)).EnterpriseAccountHierarchyScopes.map(
      ({ Name, State }: { Name: string; State: string }) => [Name, State].join(' '),
    )
  const body = `<HierarchyScopeCreateSpec ${NS}><HierarchyScopeItem><HierarchyObjRef>${REF}</HierarchyObjRef></HierarchyScopeItem><HierarchyScopeItem><ObjectName>Production</ObjectName></HierarchyScopeItem></HierarchyScopeCreateSpec>`
  t.same(await ask('POST', `${url}/scopes`, body), { status: 201, body: '' })
  const added = [`${REF} Unprocessed`, 'Production Unprocessed']
  t.same((await states()).slice(2), added)
  const rebuild = `${ACCOUNTS}?action=rebuildScope`
  const own = await ask('POST', rebuild, { RebuildForCurrentUser: {} })
  t.match(own, {
    status: 201,
    body: { State: 'Finished', Operation: 'StartRebuildScope', Result: { Success: true } },
  })
  t.same(own.body.Links.length, 1)
  t.same((await states()).slice(2), added, 'those of others stay')
  t.equal((await ask('POST', rebuild, {})).status, 400)
  const spec = `<RebuildScopeJobSpec ${NS}><RebuildUnprocessed /></RebuildScopeJobSpec>`
  const answer = await ask('POST', rebuild, spec, 'application/xml')
  t.equal(answer.status, 201)
  t.match(answer.body, /<Result Success="true"(?: \/>|><\/Result>)/)
  t.notOk((await states()).some((one: string) => one.endsWith('Unprocessed')))
  t.match(
    JSON.stringify(await get('/api/systemSessions')),
    'SecurityScopesRebuild',
    'a system session tells of it',
  )
  const scope = `${url}/scopes/${id('EnterpriseAccountHierarchyScope', 'Production')}`
  t.equal((await ask('DELETE', scope)).status, 204)
  t.equal((await ask('GET', scope)).status, 404)
  t.equal((await states()).length, 3)
})

t.test('new scopes are rebuilt at night, without anyone asking', async (t) => {
  const { world, id } = await actingClient(t)
  const state = () =>
    world.estate.find(
      'EnterpriseAccountHierarchyScope',
      id('EnterpriseAccountHierarchyScope', 'Tier 1'),
    )?.State
  t.equal(state(), 'Unprocessed')
  await advance(world, 'P1D')
  t.equal(state(), 'Processed')
})

t.test('who is no administrator changes no accounts', async (t) => {
  const client = await actingClient(t, {}, 'portal.user')
  const { changes } = client.world.worlds
  const body = account(client, 'x', 'Portal User')
  t.equal((await client.ask('POST', ACCOUNTS, body)).status, 403)
  t.equal((await client.ask('DELETE', `${ACCOUNTS}/${UNKNOWN}`)).status, 403)
  t.equal(client.world.worlds.changes, changes)
})
