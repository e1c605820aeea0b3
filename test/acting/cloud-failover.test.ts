import t from 'tap'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient, type TaskSeen } from './acting-client.js'

const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }
const options = { sessionTimeout: 86_400_000 }

const urlOf = ({ id }: ActingClient, name: string): string =>
  `/api/cloud/cloudFailoverPlans/${id('CloudFailoverPlan', name)}`

const relatedPath = ({ Links }: TaskSeen): string => {
  const { pathname, search } = new URL(Links.find(({ Rel }) => Rel === 'Related')?.Href ?? 'none:')
  return pathname + search
}
const statesOf = ({ world }: ActingClient, name: string) =>
  world.estate
    .all('CloudVmReplicaPoint')
    .filter(({ VmDisplayName, State }) => VmDisplayName === name && State !== undefined)
    .map(({ State }) => State)

t.test('a started plan fails its machines over, one after another, and is undone', async (t) => {
  const client = await actingClient(t, options)
  const { done, get, world } = client
  const url = urlOf(client, 'ABC full site failover')
  const begun = await done(
    'POST',
    `${url}?action=start`,
    `<CloudFailoverPlanManagementSpec ${NS}><StartNow>true</StartNow></CloudFailoverPlanManagementSpec>`,
  )
  t.match(begun, { ...OK, Operation: 'StartCloudFailoverPlan' })
  const session = relatedPath(begun)
  const running = await get(session)
  t.match(running, {
    Name: 'ABC full site failover',
    State: 'Working',
    Result: 'None',
    Progress: 0,
    CreationTimeUTC: '2026-11-23T12:00:00Z',
    EndTimeUTC: null,
  })
  t.match(JSON.stringify(running), /"VmName":"dns01".*"VmName":"db02".*"VmName":"apache05"/)
  const twice = await done('POST', `${url}?action=start`)
  t.match(twice.Result, { Success: false, Message: /is running/ })
  t.match((await done('DELETE', url)).Result, { Success: false, Message: /is running/ })
  await advance(world, 'PT20S')
  t.equal((await get(session)).Progress, 33)
  t.same(statesOf(client, 'dns01'), ['Failover'])
  t.same(statesOf(client, 'db02'), [])
  await advance(world, 'PT2M')
  t.match(await get(session), { State: 'Stopped', Result: 'Success', Progress: 100 })
  t.equal((await get(session)).EndTimeUTC, '2026-11-23T12:01:30Z')
  t.notMatch(JSON.stringify(await get(session)), /VmName/, 'tasks are told of a run only')
  t.same(statesOf(client, 'apache05'), ['Failover'])

  t.match(await done('POST', `${url}?action=undo`), { ...OK, Operation: 'UndoCloudFailoverPlan' })
  for (const name of ['dns01', 'db02', 'apache05']) t.same(statesOf(client, name), ['Ready'])
  const nothing = await done('POST', `${url}?action=undo`)
  t.match(nothing.Result, { Success: false, Message: /has failed over/ })
})

t.test('a test leaves the points as they are; what has no ready point fails', async (t) => {
  const client = await actingClient(t, options)
  const { done, get, world } = client
  const url = urlOf(client, 'Contoso site failover')
  const begun = await done('POST', `${url}?action=test`)
  t.match(begun, { ...OK, Operation: 'StartCloudFailoverPlan' })
  await advance(world, 'PT5M')
  t.match(await get(relatedPath(begun)), {
    Result: 'Warning',
    FailureMessage: 'There is no replica of VM ct-legacy. There is no replica of VM ct-mail.',
  })
  t.same(statesOf(client, 'ct-file01'), [])
  const early = await done('POST', `${url}?action=start`, { StartDate: '2020-01-01T00:00:00Z' })
  await advance(world, 'PT5M')
  t.match(await get(relatedPath(early)), { Result: 'Failed' })
})

t.test('of a plan only the scripts change; a deleted plan leaves its sessions', async (t) => {
  const client = await actingClient(t, options)
  const { ask, done, get, world } = client
  const url = `${urlOf(client, 'ABC full site failover')}?format=Entity`
  const before = await get(url)
  for (const body of [before, (await ask('GET', url, undefined, 'application/xml')).body]) {
    t.match(await done('PUT', url, body), { ...OK, Operation: 'UpdateFailoverPlan' })
    t.same(await get(url), before)
  }
  const CloudFailoverPlanOptions = { PreFailoverPlanCommandEnabled: false }
  await done('PUT', url, { Description: 'x', CloudFailoverPlanOptions })
  const Options = { ...before.CloudFailoverPlanOptions, ...CloudFailoverPlanOptions }
  t.same(await get(url), { ...before, CloudFailoverPlanOptions: Options })
  const sessions = world.estate.counts().CloudFailoverSession
  t.match(await done('DELETE', url), { ...OK, Operation: 'DeleteCloudFailoverPlan' })
  t.equal((await ask('GET', url)).status, 404)
  t.equal(world.estate.counts().CloudFailoverSession, sessions)
})

t.test('operators start plans but do not edit them; Portal Users do neither', async (t) => {
  const client = await actingClient(t, {}, 'vm.operator')
  const url = urlOf(client, 'ABC full site failover')
  const before = client.world.estate.version
  t.equal((await client.ask('PUT', url, {})).status, 403)
  t.equal((await client.ask('DELETE', url)).status, 403)
  t.equal((await client.ask('POST', `${url}?action=start`, { StartDate: 'soon' })).status, 400)
  t.equal(client.world.estate.version, before)
  t.equal((await client.ask('POST', `${url}?action=start`)).status, 202)
})

t.test('a tenant starts and undoes its own plans, and follows its own tasks', async (t) => {
  const { app, world } = await buildServer(t, options)
  const logon = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=latest',
    headers: { 'content-type': 'application/xml' },
    payload: `<LoginSpec ${NS}><TenantCredentials><Username>ABC Company</Username><Password>Password</Password></TenantCredentials></LoginSpec>`,
  })
  const token = String(logon.headers['x-restsvcsessionid'])
  const headers = { 'x-restsvcsessionid': token, accept: 'application/json' }
  const plan = (name: string) => {
    const found = world.estate.all('CloudFailoverPlan').find(({ Name }) => Name === name)
    return `/api/cloud/cloudFailoverPlans/${found?.id}`
  }
  const ask = (method: 'GET' | 'POST', url: string) => app.inject({ method, url, headers })
  const own = plan('ABC full site failover')
  const begun = await ask('POST', `${own}?action=start`)
  t.equal(begun.statusCode, 202)
  await advance(world, 'PT5M')
  const task = `/api/tasks/${begun.json().TaskId}`
  t.match((await ask('GET', task)).json(), OK)
  t.equal((await ask('GET', '/api/tasks')).statusCode, 403)
  t.equal((await ask('GET', '/api/tasks/task-1')).statusCode, 500, 'none of others')
  t.equal((await ask('POST', `${own}?action=undo`)).statusCode, 202)
  t.equal((await ask('POST', `${own}?action=test`)).statusCode, 403)
  t.equal((await ask('POST', `${plan('Contoso site failover')}?action=start`)).statusCode, 404)
})
