import t from 'tap'
import { advance } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'

const LONG = { sessionTimeout: 86_400_000 }
const NS = 'xmlns="http://www.veeam.com/ent/v1.0"'
const OK = { State: 'Finished', Result: { Success: true, Message: 'Ok' } }

interface Session {
  readonly UID: string
  readonly Name: string
  readonly State: string
  readonly Result: string
}

/** Restore sessions that began after noon, in the order in which they did. */
const sessions = async ({ get }: ActingClient): Promise<Session[]> => {
  const { Entities } = await get(
    '/api/query?type=RestoreSession&format=Entities&sortAsc=CreationTime&filter=CreationTime>="2026-11-23T12:00:00Z"',
  )
  return Entities.RestoreSessions?.RestoreSessions ?? []
}
const states = async (client: ActingClient) =>
  (await sessions(client)).map(({ Name, Result }) => `${Name.split('@')[0]} ${Result}`)

t.test('a started plan fails its machines over in their order, and is undone', async (t) => {
  const client = await actingClient(t, LONG)
  const { ask, done, get, id, world } = client
  const url = `/api/failoverPlans/${id('FailoverPlan', 'ERP Failover')}`
  const start = `${url}?action=start`
  const body = `<FailoverPlanManagementSpec ${NS}><StartNow>true</StartNow></FailoverPlanManagementSpec>`
  const { Links } = await get(`${url}?format=Entity`)
  for (const rel of ['Edit', 'Start', 'Undo'])
    t.ok(
      Links.some(({ Rel }: { Rel: string }) => Rel === rel),
      rel,
    )
  t.match((await done('POST', `${url}?action=undo`)).Result, { Success: false })
  const started = await done('POST', start, body)
  t.match(started, { ...OK, Operation: 'StartFailoverPlan' })
  t.equal(started.Links.length, 1, 'it leads nowhere else')
  t.same(await states(client), ['sql-erp01 None'])
  t.match((await done('POST', start)).Result, { Success: false, Message: /is running/ })
  await advance(world, 'PT20S')
  t.same(await states(client), ['sql-erp01 Success', 'web01 None'])
  await advance(world, 'PT10M')
  const [first, second] = await states(client)
  t.equal(first, 'sql-erp01 Success')
  t.match(second, /^web01 (?:Success|Failed)$/)
  t.match((await done('POST', start)).Result, { Success: false, Message: /already/ })
  t.match(await done('POST', `${url}?action=undo`), { ...OK, Operation: 'UndoFailoverPlan' })
  t.match((await done('POST', start)).Result, { Success: false, Message: /is running/ })
  await advance(world, 'PT1M')
  t.match((await done('POST', start)).Result, { Success: true }, 'and may start again')
  t.match(await done('PUT', url, { Description: 'new' }), { ...OK, Operation: 'EditFailoverPlan' })
  const whole = await get(`${url}?format=Entity`)
  t.equal(whole.Description, 'new')
  t.match(await done('PUT', url, whole), OK)
  t.same(await get(`${url}?format=Entity`), whole)
  t.equal((await ask('POST', start, { StartDate: 'soon' })).status, 400)
})

t.test('a machine without a point of the time that is told does not fail over', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, id, world } = client
  const url = `/api/failoverPlans/${id('FailoverPlan', 'ERP Failover')}`
  await done('POST', `${url}?action=start`, { StartDate: '2001-01-01T00:00:00Z' })
  await advance(world, 'PT5M')
  t.same(await states(client), ['sql-erp01 Failed', 'web01 Failed'])
  t.match((await done('POST', `${url}?action=undo`)).Result, { Success: false })
})

t.test('a machine whose session someone ended does not fail over; the plan goes on', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, id, world } = client
  const url = `/api/failoverPlans/${id('FailoverPlan', 'ERP Failover')}`
  await done('POST', `${url}?action=start`)
  const [session] = await sessions(client)
  const ended = { EndTimeUTC: world.clock.now(), Result: 'Failed', State: 'Stopped' } as const
  const uid = String(session?.UID.split(':').at(-1))
  world.estate.apply({ do: 'update', type: 'RestoreSession', id: uid, changes: ended })
  await advance(world, 'PT5M')
  const [first, ...others] = await states(client)
  t.equal(first, 'sql-erp01 Failed')
  t.equal(others.length, 1)
  const [machine] = world.estate.children(
    'FailoveredVm',
    'FailoverPlan',
    id('FailoverPlan', 'ERP Failover'),
  )
  t.not(machine?.FailedOver, true)
})

t.test('replicas of a plan are those of its own server, by their usual name', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, id, world } = client
  const url = `/api/failoverPlans/${id('FailoverPlan', 'Branch Failover')}`
  const outcome = async () => {
    await done('POST', `${url}?action=start`)
    await advance(world, 'PT1M')
    return (await states(client)).at(-1)
  }
  const replica = (name: string, server: string) => {
    const Repository = world.estate.children('Repository', 'BackupServer', server)[0]?.id ?? ''
    const made = { id: crypto.randomUUID(), Name: name, Repository }
    const point = { id: crypto.randomUUID(), Replica: made.id, VmName: name, CreationTimeUTC: 0 }
    world.estate.apply({ do: 'add', type: 'Replica', record: made })
    world.estate.apply({ do: 'add', type: 'VmReplicaPoint', record: point })
  }
  replica('br-file01', id('BackupServer', 'enterprise01.tech.local'))
  t.equal(await outcome(), 'br-file01 Failed', 'there is only one at another server')
  replica('br-file01_replica', id('BackupServer', 'branch02.tech.local'))
  t.equal(await outcome(), 'br-file01 Success')
})

t.test('each machine has one turn, whatever someone removes meanwhile', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, id, world } = client
  const plan = id('FailoverPlan', 'ERP Failover')
  await done('POST', `/api/failoverPlans/${plan}?action=start`)
  const [first] = await sessions(client)
  const uid = String(first?.UID.split(':').at(-1))
  world.estate.apply({ do: 'remove', type: 'RestoreSession', id: uid })
  await advance(world, 'PT25S')
  t.same(await states(client), ['web01 None'])
  for (const machine of world.estate.children('FailoveredVm', 'FailoverPlan', plan))
    world.estate.apply({ do: 'remove', type: 'FailoveredVm', id: machine.id })
  await advance(world, 'PT5M')
  t.same(await states(client), ['web01 Failed'])
})

for (const [type, path] of [
  ['VmReplicaPoint', 'vmReplicaPoints'],
  ['VAppReplicaPoint', 'vAppReplicaPoints'],
] as const)
  t.test(`a ${type} is failed over to, and a restore session tells of it`, async (t) => {
    const client = await actingClient(t, LONG, 'vm.operator')
    const { done, get, world } = client
    const [point] = world.estate.all(type)
    const url = `/api/${path}/${point?.id}`
    const { Links } = await get(`${url}?format=Entity`)
    t.ok(Links.some(({ Rel }: { Rel: string }) => Rel === 'Failover'))
    const task = await done('POST', `${url}?action=failover`)
    t.match(task, { ...OK, Operation: 'StartReplicaFailover' })
    t.match(task.Links[1], { Rel: 'Related', Type: 'RestoreSession' })
    t.match(await sessions(client), [{ Result: 'None' }])
    await advance(world, 'PT2M')
    t.match(await sessions(client), [{ State: 'Stopped', Result: 'Success' }])
  })

t.test('a continuous replica is failed over to, to one state', async (t) => {
  const client = await actingClient(t, LONG)
  const { ask, done, get, world } = client
  const [machine] = world.estate.all('CdpReplicaVm')
  const url = `/api/cdpReplicas/${machine?.CdpReplica}/vms/${machine?.id}`
  const spec = `<CdpFailoverStartSpec ${NS}><RestoreCurrent>true</RestoreCurrent><RestoreCurrentVss>false</RestoreCurrentVss><RestoreAtInterval>2023-02-17T15:31:40</RestoreAtInterval></CdpFailoverStartSpec>`
  const task = await done('POST', `${url}?action=failover`, spec)
  t.match(task, { ...OK, Operation: 'StartFailover' })
  await advance(world, 'PT2M')
  const { pathname, search } = new URL(task.Links[1]?.Href ?? 'none:')
  const session = await get(pathname + search)
  t.match(session, { Result: 'Success', RestoredObjRef: machine?.VmRef })
  const none = { RestoreCurrent: false, RestoreCurrentVss: false }
  const outcome = async (body: object) => {
    const { Result } = await done('POST', `${url}?action=failover`, { ...none, ...body })
    return Result?.Success ? 'done' : Result?.Message
  }
  const RestoreAtInterval = '2026-11-23T11:00:00'
  const RestoreAtPointInTime = '2026-11-20T11:00:00'
  const one = 'A failover needs exactly one state.'
  const absent = 'No such state of sql-erp01 is kept.'
  t.equal(await outcome({}), one)
  t.equal(await outcome({ RestoreCurrent: true, RestoreCurrentVss: true }), one)
  t.equal(await outcome({ RestoreAtInterval, RestoreAtPointInTime }), one)
  t.equal(await outcome({ RestoreAtInterval }), 'done', 'within the short term')
  t.equal(await outcome({ RestoreAtInterval: '2026-11-23T07:00:00' }), absent, 'before it')
  t.equal(await outcome({ RestoreAtInterval: '2026-11-23T13:00:00' }), absent, 'to come')
  t.equal(await outcome({ RestoreAtPointInTime }), 'done', 'after a point of the long term')
  t.equal(
    await outcome({ RestoreAtPointinTime: '2030-01-01T00:00:00' }),
    'done',
    'as tables have it',
  )
  t.equal(await outcome({ RestoreAtPointInTime: '2026-10-01T11:00:00' }), absent, 'before them all')
  t.equal(await outcome({ RestoreCurrentVss: true }), absent, 'all are crash-consistent')
  const Value = Array(24).fill(2).join(',')
  const Schedule = { Days: ['Sunday', 'Monday'].map((Name) => ({ Name, Value })) }
  const CdpReplica = { LongTermRetentionSchedule: { Schedule } }
  const policy = world.estate.find('CdpReplica', String(machine?.CdpReplica))?.CdpPolicy
  await done('PUT', `/api/cdpPolicies/${policy}`, { PolicyScheduleOptions: { CdpReplica } })
  t.equal(await outcome({ RestoreCurrentVss: true }), 'done')
  t.equal((await ask('POST', `${url}?action=failover`)).status, 400, 'a body is needed')
})

t.test('the times of a continuous replica are told, at once', async (t) => {
  const { ask, world, done } = await actingClient(t, LONG)
  const [machine] = world.estate.all('CdpReplicaVm')
  const [vApp] = world.estate.all('VAppCdpReplica')
  const ofMachine = `/api/cdpReplicas/${machine?.CdpReplica}/vms/${machine?.id}?action=intervals`
  const ofVApp = `/api/cdpReplica/vApps/${vApp?.id}?action=intervals`
  const before = world.worlds.changes
  const spec = { StartDate: '2026-11-22T12:00:00.1234567Z', EndDate: '2026-11-24T12:00:00Z' }
  for (const url of [ofMachine, ofVApp]) {
    const { status, body } = await ask('POST', url, spec)
    t.equal(status, 200)
    t.match(body, { StartDate: '2026-11-22T12:00:00', EndDate: '2026-11-24T12:00:00' })
    const points: { readonly Date: string }[] = body.RestorePoints.RestorePoints
    t.ok(points.length > 0)
    t.ok(points.every(({ Date: made }) => made < '2026-11-23T12:00:01'))
    const reversed = { StartDate: spec.EndDate, EndDate: spec.StartDate }
    t.equal((await ask('POST', url, reversed)).status, 400)
    t.equal((await ask('POST', url, { StartDate: spec.StartDate })).status, 400)
  }
  t.equal(
    (await ask('POST', ofMachine.replace(String(machine?.id), vApp?.id ?? ''), spec)).status,
    404,
  )
  const isEnabled = (id: unknown) => world.estate.find('CdpPolicy', String(id))?.ScheduleEnabled
  t.not(isEnabled(world.estate.find('CdpReplica', String(machine?.CdpReplica))?.CdpPolicy), false)
  t.match((await ask('POST', ofMachine, spec)).body.Intervals.Intervals, [
    { EndDate: '2026-11-23T12:00:00', Rpo: 15, IntervalType: 'RestoreAvailable' },
  ])
  const xml = await ask(
    'POST',
    ofMachine,
    `<CdpIntervalsSpec ${NS}><StartDate>${spec.StartDate}</StartDate><EndDate>${spec.EndDate}</EndDate></CdpIntervalsSpec>`,
    'application/xml',
  )
  t.match(xml.body, /<Intervals><Interval><StartDate>2026-11-23T\d\d:00:00<\/StartDate>/)
  t.equal(world.worlds.changes, before, 'nothing has changed')
  const policy = world.estate.find('CdpReplica', String(machine?.CdpReplica))?.CdpPolicy
  const resting = await done('POST', `/api/cdpPolicies/${policy}?action=disable`)
  t.match(resting, { ...OK, Operation: 'UpdateCdpPolicy' })
  await advance(world, 'PT1H')
  const [kept] = (await ask('POST', ofMachine, spec)).body.Intervals.Intervals
  t.match(kept, { EndDate: '2026-11-23T12:00:00' }, 'what was replicated before is kept')
  await advance(world, 'PT4H')
  t.same((await ask('POST', ofMachine, spec)).body.Intervals.Intervals, [])
})

t.test('a policy replicates in a session for as long as it is enabled', async (t) => {
  const { done, get, id, world } = await actingClient(t, LONG)
  const policy = `/api/cdpPolicies/${id('CdpPolicy', 'CDP Tier 1')}`
  const listed = async () => {
    const { CdpReplicaSessions } = await get(`${policy}/cdpReplicaSessions?format=Entity`)
    return CdpReplicaSessions as readonly { readonly UID: string; readonly State: string }[]
  }
  const tasksOf = async (session: { readonly UID: string } | undefined) => {
    const own = session?.UID.split(':').at(-1)
    const tasks = await get(`/api/cdpReplicaSessions/${own}/cdpReplicaTaskSessions?format=Entity`)
    return tasks.CdpReplicaTaskSessions
  }
  const running = async () => (await listed()).filter(({ State }) => State === 'Working')
  const [first, ...others] = await running()
  t.same(others, [])
  await done('POST', `${policy}?action=enable`)
  t.same(await running(), [first], 'it was enabled already')
  await done('POST', `${policy}?action=disable`)
  t.same(await running(), [])
  const ended = (await listed()).find(({ UID }) => UID === first?.UID)
  const times = { EndTimeUTC: '2026-11-23T12:00:10Z', State: 'Stopped', Result: 'Success' }
  t.match(ended, { ...times, Progress: 100 })
  t.match(await tasksOf(first), [{ ...times, State: 'Completed' }, { State: 'Completed' }])
  await done('PUT', policy, { ScheduleEnabled: true })
  const [second, ...more] = await running()
  t.same(more, [])
  t.not(second?.UID, first?.UID)
  t.match(second, { Result: 'None', Name: 'CDP Tier 1@2026-11-23 12:00:20', EndTimeUTC: null })
  const machines = [{ VmDisplayName: 'sql-erp01' }, { VmDisplayName: 'web01' }]
  t.match(await tasksOf(second), machines)
  await done('PUT', policy, { Description: 'of no concern' })
  t.match(await running(), [{ UID: second?.UID }])
  await done('PUT', policy, { ScheduleEnabled: false })
  t.same(await running(), [])

  const ofVApp = `/api/cdpPolicies/${id('CdpPolicy', 'CDP Shop')}`
  await done('POST', `${ofVApp}?action=enable`)
  const { CdpReplicaSessions } = await get(`${ofVApp}/cdpReplicaSessions?format=Entity`)
  const begun = CdpReplicaSessions.find(({ State }: { State: string }) => State === 'Working')
  t.match(await tasksOf(begun), [{ VmDisplayName: 'nw-shop-web' }, { VmDisplayName: 'nw-shop-db' }])
  t.equal(world.estate.find('CdpPolicy', id('CdpPolicy', 'CDP Shop'))?.ScheduleEnabled, true)
})

t.test('a policy is edited in part and whole, and its objects come and go', async (t) => {
  const { ask, done, get, world } = await actingClient(t)
  const policy = `/api/cdpPolicies/${world.estate.all('CdpPolicy')[0]?.id}`
  const entity = `${policy}?format=Entity`
  const before = await get(entity)
  t.match(await done('PUT', policy, before), { ...OK, Operation: 'EditCdpPolicy' })
  t.same(await get(entity), before)
  t.match(
    await done('PUT', policy, (await ask('GET', entity, undefined, 'application/xml')).body),
    OK,
  )
  t.same(await get(entity), before)
  const PolicyScheduleOptions = { CdpReplica: { ShortTermRetentionHours: 9 } }
  await done('PUT', policy, { Description: 'new', PolicyScheduleOptions })
  const after = await get(entity)
  t.match(after, { Description: 'new', PolicyScheduleOptions })
  t.equal(
    after.PolicyScheduleOptions.CdpReplica.LongTermRetentionHours,
    before.PolicyScheduleOptions.CdpReplica.LongTermRetentionHours,
  )
  const includes = async () => (await get(`${policy}/includes`)).ObjectInJobs
  const count = (await includes()).length
  const ref = 'urn:VMware:VM:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-777'
  const xml = `<CreateObjectInJobSpec ${NS}><HierarchyObjRef>${ref}</HierarchyObjRef><HierarchyObjName>new</HierarchyObjName></CreateObjectInJobSpec>`
  t.match(await done('POST', `${policy}/includes`, xml), { ...OK, Operation: 'UpdateCdpPolicy' })
  const all = await includes()
  t.equal(all.length, count + 1)
  for (const { ObjectInJobId } of all.slice(0, -1))
    t.match(await done('DELETE', `${policy}/includes/${ObjectInJobId}`), OK)
  const last = await done('DELETE', `${policy}/includes/${all.at(-1).ObjectInJobId}`)
  t.match(last.Result, { Success: false, Message: /only one object/ })
})
