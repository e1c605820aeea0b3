/** How plans, collections and sessions of policies go where a tester has told: `em.tasks`. */
import t, { type Test } from 'tap'
import { TaskControl } from '../../src/control/task-control.js'
import { stateOf } from '../../src/estate/estate-state.js'
import type { TaskRule } from '../../src/index.js'
import { advance } from '../build-server.js'
import { actingClient } from './acting-client.js'

async function told(t: Test, ...all: readonly TaskRule[]) {
  const client = await actingClient(t, { sessionTimeout: 7 * 86_400_000 })
  const rules = new TaskControl(client.world)
  for (const rule of all) rules.add(rule)
  const plan = client.id('FailoverPlan', 'ERP Failover')
  const cloudPlan = client.id('CloudFailoverPlan', 'ABC full site failover')
  return {
    ...client,
    rules,
    act: (action: string) => client.done('POST', `/api/failoverPlans/${plan}?action=${action}`),
    /** What the sessions that began since tell, in their order. */
    sessions: async () => {
      const { Entities } = await client.get(
        '/api/query?type=RestoreSession&format=Entities&sortAsc=CreationTime&filter=CreationTime>="2026-11-23T12:00:00Z"',
      )
      const all: readonly Record<string, unknown>[] =
        Entities.RestoreSessions?.RestoreSessions ?? []
      return all.map(({ VmDisplayName, State, Result, Progress }) => [
        VmDisplayName,
        State,
        Result,
        Progress,
      ])
    },
    failedOver: () =>
      client.world
        .present()
        .children('FailoveredVm', 'FailoverPlan', plan)
        .filter(({ FailedOver }) => FailedOver === true)
        .map(({ Name }) => Name),
    cloud: async (action: string) => {
      const { Links } = await client.done(
        'POST',
        `/api/cloud/cloudFailoverPlans/${cloudPlan}?action=${action}`,
      )
      return `${new URL(Links[1]?.Href ?? '').pathname}?format=Entity`
    },
  }
}

t.test('a machine of a plan goes as a rule says, and the next one follows', async (t) => {
  const { act, sessions, failedOver, world, rules } = await told(t, {
    of: 'restore',
    match: { operation: 'StartFailoverPlan', object: 'sql-erp01' },
    goes: { ends: 'Cancelled', at: 50, lasts: 'PT4M' },
  })
  await act('start')
  await advance(world, 'PT1M')
  t.same(await sessions(), [['sql-erp01', 'Working', 'None', 0]])
  await advance(world, 'PT1M')
  const cancelled = ['sql-erp01', 'Stopped', 'Failed', 50]
  t.same(await sessions(), [cancelled, ['web01', 'Working', 'None', 0]])
  await advance(world, 'PT1M')
  t.same(await sessions(), [cancelled, ['web01', 'Stopped', 'Success', 100]])
  t.same(failedOver(), ['web01'])
  t.match(rules.list(), [{ matched: 1, fired: 1 }])
})

t.test('a machine of a plan may never end, and then the plan runs on', async (t) => {
  const { act, sessions, failedOver, world } = await told(t, {
    of: 'restore',
    match: { type: 'FailoverPlan', object: 'ERP*' },
    goes: { ends: 'Never', at: 40 },
  })
  await act('start')
  await advance(world, 'PT1H')
  t.same(await sessions(), [['sql-erp01', 'Working', 'None', 40]])
  t.same(failedOver(), [])
  t.match((await act('start')).Result, { Success: false, Message: /is running/ })
  t.match((await act('undo')).Result, { Success: false, Message: /is running/ })
  t.ok(JSON.stringify(stateOf(world.estate)).includes('"stands":true'), 'also in a snapshot')
})

t.test('a plan is undone machine by machine, and a machine may stay where it is', async (t) => {
  const { act, failedOver, sessions, world } = await told(
    t,
    {
      of: 'restore',
      match: { operation: 'UndoFailoverPlan', object: 'web01' },
      goes: { ends: 'Failed' },
    },
    { of: 'restore', match: { operation: 'StartFailoverPlan' }, goes: { ends: 'Warning' } },
  )
  await act('start')
  await advance(world, 'PT2M')
  t.same(failedOver(), ['sql-erp01', 'web01'])
  await act('undo')
  t.same(failedOver(), ['sql-erp01', 'web01'], 'it takes its time')
  await advance(world, 'PT2M')
  t.same(failedOver(), ['web01'])
  t.same(
    (await sessions()).map(([name, , result]) => [name, result]),
    [
      ['sql-erp01', 'Warning'],
      ['web01', 'Warning'],
      ['sql-erp01', 'Success'],
      ['web01', 'Failed'],
    ],
  )
})

t.test('machines of a plan of a tenant go as rules say', async (t) => {
  const { cloud, get, world } = await told(t, {
    of: 'restore',
    match: { type: 'CloudFailoverTask', object: 'db02' },
    goes: { ends: 'Cancelled' },
  })
  const session = await cloud('start')
  await advance(world, 'PT10M')
  t.match(await get(session), {
    State: 'Stopped',
    Result: 'Warning',
    EndTimeUTC: '2026-11-23T12:01:15Z',
    FailureMessage: 'Operation was canceled by user',
  })
  const points = world
    .present()
    .all('CloudVmReplicaPoint')
    .filter(({ State }) => State === 'Failover')
    .map(({ VmDisplayName }) => VmDisplayName)
  t.same(points.filter((name) => !String(name).startsWith('shop-')).sort(), ['apache05', 'dns01'])
})

t.test('a test of a plan may end with a warning, or stand still', async (t) => {
  for (const [ends, wanted] of [
    ['Warning', { State: 'Stopped', Result: 'Warning' }],
    ['Never', { State: 'Working', Result: 'None' }],
    ['Failed', { State: 'Stopped', Result: 'Failed', FailureMessage: /restore has failed/ }],
  ] as const) {
    const { cloud, get, world } = await told(t, {
      of: 'restore',
      match: { operation: 'POST /cloud/*?action=test' },
      goes: { ends },
    })
    const session = await cloud('test')
    await advance(world, 'PT1H')
    t.match(await get(session), wanted)
  }
})

t.test('rules know a restore by what it is of, also of continuous replicas', async (t) => {
  const { done, get, world } = await told(t, {
    of: 'restore',
    match: { type: 'CdpReplicaVm', server: 'enterprise01*' },
    goes: { ends: 'Failed', lasts: 'PT1M' },
  })
  const [vm] = world.estate.all('CdpReplicaVm')
  const url = `/api/cdpReplicas/${vm?.CdpReplica}/vms/${vm?.id}?action=failover`
  const { Links } = await done('POST', url, { RestoreCurrent: true, RestoreCurrentVss: false })
  await advance(world, 'PT5M')
  const { pathname } = new URL(Links[1]?.Href ?? '')
  t.match(await get(`${pathname}?format=Entity`), { State: 'Stopped', Result: 'Failed' })
})

t.test('a collection goes as a rule of runs says', async (t) => {
  for (const [goes, wanted, events] of [
    [
      { lasts: 'PT1M', ends: 'Failed', reason: 'No route to host.' },
      { State: 'Failed', Result: { Result: 'Failed', Message: /: No route to host.$/ } },
      /No route to host/,
    ],
    [
      { ends: 'Cancelled', at: 10 },
      { State: 'Failed', Result: { IsCanceled: true } },
      /canceled by user/,
    ],
    [{ ends: 'Warning', reason: 'Slow.' }, { State: 'CompletedWarning' }, /Slow/],
    [{ ends: 'Never', at: 0 }, { State: 'InProgress', EndTimeUTC: null }, /collection/],
    [{ lasts: 'PT1M' }, { State: 'CompletedSuccessfully' }, /finished/],
  ] as const) {
    const { done, get, id, world, rules } = await told(t, {
      of: 'run',
      match: { type: 'BackupServer', object: 'enterprise01*' },
      goes,
    })
    await done(
      'POST',
      `/api/backupServers/${id('BackupServer', 'enterprise01.tech.local')}?action=collect`,
    )
    await advance(world, 'PT5M')
    const { SystemSessions } = await get('/api/systemSessions')
    const session = SystemSessions.find(
      ({ CreationTimeUTC }: { CreationTimeUTC: string }) =>
        CreationTimeUTC >= '2026-11-23T12:00:00',
    )
    t.match(session, wanted)
    const lines = await get(`/api/systemSessions/${session.UID.slice(-36)}/events`)
    t.match(JSON.stringify(lines), events)
    t.match(rules.list(), [{ matched: 1, fired: 1 }])
  }
})

t.test('the session of a policy goes as a rule of runs says', async (t) => {
  for (const [goes, wanted, tasks] of [
    [
      { ends: 'Failed', lasts: 'PT2M', reason: 'No link.', machine: 'web01' },
      { State: 'Stopped', Result: 'Failed', FailureMessage: 'No link.', Progress: 100 },
      { web01: 'Failed', 'sql-erp01': 'Success' },
    ],
    [
      { ends: 'Cancelled', at: 25 },
      { State: 'Stopped', Result: 'Failed', Progress: 25 },
      { web01: 'Failed', 'sql-erp01': 'Failed' },
    ],
    [
      { ends: 'Never', at: 10 },
      { State: 'Working', Result: 'None', Progress: 10 },
      { web01: 'Success', 'sql-erp01': 'Success' },
    ],
  ] as const) {
    const { done, get, id, world } = await told(t, {
      of: 'run',
      match: { type: 'CdpPolicy' },
      goes,
    })
    const url = `/api/cdpPolicies/${id('CdpPolicy', 'CDP Tier 1')}`
    await done('POST', `${url}?action=disable`)
    await done('POST', `${url}?action=enable`)
    await advance(world, 'PT1H')
    const sessions = await get('/api/cdpReplicaSessions?format=Entity')
    const session = sessions.CdpReplicaSessions.find(
      ({ CreationTimeUTC }: { CreationTimeUTC: string }) =>
        CreationTimeUTC >= '2026-11-23T12:00:00',
    )
    t.match(session, wanted)
    const of = world
      .present()
      .children('CdpReplicaTaskSession', 'CdpReplicaSession', session.UID.slice(-36))
    t.same(
      Object.fromEntries(
        of.map(({ VmDisplayName, Result = 'Success' }) => [VmDisplayName, Result]),
      ),
      tasks,
    )
  }
})
