import t from 'tap'
import type { EstateRecord } from '../../src/contract/record.js'
import { advance, buildServer } from '../build-server.js'

const XML = `<LoginSpec xmlns="http://www.veeam.com/ent/v1.0"><TenantCredentials><Username>ABC Company</Username><Password>Password</Password></TenantCredentials></LoginSpec>`

t.test('a tenant logs on with a LoginSpec, in XML or JSON', async (t) => {
  const { app } = await buildServer(t)
  const logOn = (type: string, payload: string) =>
    app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { 'content-type': type, accept: 'application/json' },
      payload,
    })
  const answer = await logOn('application/xml', XML)
  t.equal(answer.statusCode, 201)
  const session = answer.json()
  t.equal(session.UserName, 'ABC Company')
  t.same(
    session.Links.map((link: { Rel: string; Type: string | null }) => `${link.Rel} ${link.Type}`),
    ['Up EnterpriseManager', 'Down CloudConnectService', 'Delete LogonSession'],
  )
  const spec = (inner: object): string => JSON.stringify(inner)
  const json = { TenantCredentials: { Username: 'abc company', Password: 'Password' } }
  t.equal((await logOn('application/json', spec(json))).statusCode, 201)
  const organization = {
    VCloudOrganizationCredentials: {
      OrganizationName: 'TechCompanyOrg',
      Login: 'user01',
      Password: 'Password',
    },
  }
  const organizations = await logOn('application/json', spec(organization))
  t.ok([201, 401].includes(organizations.statusCode))
  const wrong = { TenantCredentials: { Username: 'ABC Company', Password: 'password' } }
  t.equal((await logOn('application/json', spec(wrong))).statusCode, 401)
  const nobody = { TenantCredentials: { Username: 'Nobody', Password: '' } }
  t.equal((await logOn('application/json', spec(nobody))).statusCode, 401)
  t.equal((await logOn('application/json', '{}')).statusCode, 401, 'no credentials at all')
})

t.test('a tenant sees its own part of Cloud Connect and nothing else', async (t) => {
  const { app, world } = await buildServer(t)
  const answer = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=latest',
    headers: { 'content-type': 'application/xml' },
    payload: XML,
  })
  const headers = {
    'x-restsvcsessionid': String(answer.headers['x-restsvcsessionid']),
    accept: 'application/json',
  }
  const get = async (path: string) => app.inject({ url: `/api${path}`, headers })
  const service = (await get('/cloud')).json()
  t.same(
    service.Links.map((link: { Type: string }) => link.Type),
    [
      'LogonSession',
      'CloudFailoverPlanReferenceList',
      'CloudVmReplicaPointReferenceList',
      'CloudReplicaReferenceList',
      'CloudFailoverPlanList',
      'CloudVmReplicaPointList',
      'CloudReplicaList',
    ],
  )
  const { estate } = world
  const tenant = [...estate.all('CloudTenant')].find(({ Name }) => Name === 'ABC Company')
  const isMine = (record: EstateRecord): boolean => record.CloudTenant === tenant?.id
  const plans = [...estate.all('CloudFailoverPlan')]
  const listed = (await get('/cloud/cloudFailoverPlans')).json().Refs
  t.same(
    listed.map((plan: { Name: string }) => plan.Name),
    plans.filter(isMine).map(({ Name }) => Name),
  )
  t.ok(listed.length > 0 && listed.length < plans.length, 'others have plans too')
  const theirs = plans.find((plan) => !isMine(plan))
  t.equal((await get(`/cloud/cloudFailoverPlans/${theirs?.id}`)).statusCode, 404)
  const points = (await get('/cloud/vmReplicaPoints?format=Entity')).json()
  t.ok(points.CloudVmReplicaPoints.length > 0)
  for (const path of ['/cloud/tenants', '/backupServers', '/jobs', '/reports/summary/overview'])
    t.equal((await get(path)).statusCode, 403, path)
})

t.test('the sessions of a tenant are over when it may not log on any more', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const admin = await logOn()
  const id = world.estate.all('CloudTenant').find(({ Name }) => Name === 'ABC Company')?.id ?? ''
  const url = `/api/cloud/tenants/${id}`
  const enter = async () => {
    const headers = { 'content-type': 'application/xml' }
    const entered = { method: 'POST', url: '/api/sessionMngr/?v=latest', headers } as const
    const { headers: told } = await app.inject({ ...entered, payload: XML })
    const session = { 'x-restsvcsessionid': String(told['x-restsvcsessionid']) }
    return async () =>
      (await app.inject({ url: '/api/cloud/replicas', headers: session })).statusCode
  }
  const edit = async (payload: object) => {
    t.equal((await app.inject({ method: 'PUT', url, headers: admin, payload })).statusCode, 202)
    await advance(world, 'PT5S')
  }
  const seen = await enter()
  t.equal(await seen(), 200)
  await edit({ Enabled: false })
  t.equal(await seen(), 401, 'disabled')
  await edit({ Enabled: true })
  const again = await enter()
  await edit({ LeaseOptions: { Enabled: true, ExpirationDate: '2026-11-23T12:05:00Z' } })
  t.equal(await again(), 200)
  await advance(world, 'PT5M')
  t.equal(await again(), 401, 'its lease is over')
  await edit({ LeaseOptions: { Enabled: false } })
  const last = await enter()
  t.equal(await last(), 200)
  world.estate.apply({ do: 'remove', type: 'CloudTenant', id })
  t.equal(await last(), 401, 'removed')
})
