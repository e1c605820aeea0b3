import t, { type Test } from 'tap'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import type { World } from '../../src/world/world.js'
import { differences } from '../acting/alike.js'
import { advance, buildServer } from '../build-server.js'

const ROOT = '0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2'
const ref = (type: string, object: string): string => `urn:VMware:${type}:${ROOT}.${object}`
const FOLDER = ref('Folder', 'group-v1')

const point = (VmName: string, object: string) => ({ VmName, HierarchyObjRef: ref('Vm', object) })
const ESTATE = {
  Accounts: [{ Name: 'User', Password: 'Password' }],
  BackupServers: [{ Name: 's' }],
  Repositories: [{ Name: 'r', BackupServer: 's' }],
  HierarchyRoots: [
    {
      Name: 'vc',
      UID: ROOT,
      BackupServer: 's',
      HierarchyItems: [
        { ObjectName: 'Servers', ObjectRef: FOLDER },
        { ObjectName: 'Inner', ObjectRef: ref('Folder', 'group-v2'), ParentRef: FOLDER },
        { ObjectName: 'b', ObjectRef: ref('Vm', 'vm-2'), ParentRef: ref('Folder', 'group-v2') },
        { ObjectName: 'c', ObjectRef: ref('Vm', 'vm-3') },
      ],
    },
  ],
  Backups: [{ Name: 'B', Repository: 'r' }],
  RestorePoints: [
    {
      Name: 'P',
      Backup: 'B',
      BackupDateUTC: '2026-11-22T00:00:00Z',
      VmRestorePoints: [point('a', 'vm-1'), point('b', 'vm-2'), point('c', 'vm-3')],
    },
  ],
  EnterpriseAccounts: [
    {
      Name: 'op',
      Password: 'p',
      Roles: ['VM Restore Operator', 'File Restore Operator'],
      AllowRestoreAllVms: false,
      EnterpriseAccountHierarchyScopes: [
        { Name: 'Machine a', HierarchyObjRef: ref('Vm', 'vm-1') },
        { Name: 'Servers', HierarchyObjectType: 'Folder' },
        { Name: 'c', State: 'Unprocessed' },
      ],
    },
  ],
}

t.test('a restricted account sees and restores what is in its scopes', async (t) => {
  const { app, world, logOn } = await buildServer(t, { estate: ESTATE })
  const [own, admin] = [await logOn('op', 'p'), await logOn()]
  const ask = async (url: string, headers: object = own, method: 'GET' | 'POST' = 'GET') =>
    app.inject({ method, url, headers: { ...headers, accept: 'application/json' } })
  const names = async (headers?: object) => {
    const { VmRestorePoints } = (await ask('/api/vmRestorePoints?format=Entity', headers)).json()
    return VmRestorePoints.map(({ VmName }: { VmName: string }) => VmName)
  }
  t.same(await names(admin), ['a', 'b', 'c'], 'who may do all')
  t.same(await names(), ['a', 'b'], 'a machine itself, and one that is below a folder')
  const found = async (headers?: object) =>
    (await ask('/api/query?type=VmRestorePoint&filter=VmDisplayName==c', headers)).json().Refs.Refs
  t.equal((await found(admin)).length, 1)
  t.same(await found(), [])
  const idOf = (name: string) =>
    world.estate.all('VmRestorePoint').find(({ VmName }) => VmName === name)?.id
  const statuses = async (name: string) => {
    const url = `/api/vmRestorePoints/${idOf(name)}`
    return [
      (await ask(url)).statusCode,
      (await ask(`${url}/mounts`)).statusCode,
      (await ask(`${url}?action=restore`, own, 'POST')).statusCode,
      (await ask(`/api/catalog/vms/${name}`)).statusCode,
    ]
  }
  t.same(await statuses('a'), [200, 200, 202, 200])
  t.same(await statuses('c'), [404, 404, 404, 404])
  t.notMatch((await ask('/api/catalog/vms')).body, '"c"')
  const account = world.estate.accounts.find(({ name }) => name === 'op')?.id
  const body = { payload: { RebuildAll: {} } }
  const rebuild = { method: 'POST', url: '/api/security/accounts?action=rebuildScope' } as const
  await app.inject({ ...rebuild, ...body, headers: admin })
  t.same(await names(), ['a', 'b', 'c'], 'new scopes count after a rebuild')
  for (const { id, Name } of world.estate.all('EnterpriseAccountHierarchyScope'))
    if (Name !== 'Servers') {
      const url = `/api/security/accounts/${account}/scopes/${id}`
      t.equal((await app.inject({ method: 'DELETE', url, headers: admin })).statusCode, 204)
    }
  t.same(await names(), ['b'])
  const toggle = `/api/security/accounts/${account}`
  t.equal((await ask(toggle, admin, 'POST')).statusCode, 204)
  t.same(await names(), ['a', 'b', 'c'], 'not restricted any more')
})

/** Who may do all that is not an administrator's. */
const ROLES = [
  'Portal User',
  'VM Restore Operator',
  'File Restore Operator',
  'Exchange Restore Operator',
]

interface Seen {
  /** What a list has, whole, in JSON. */
  list(path: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object): Promise<Answer>
}

interface Answer {
  readonly status: number
  readonly body: ReturnType<typeof JSON.parse>
}

/** The default estate, as an administrator sees it, and as someone does who is restricted to some of it. */
async function restricted(t: Test, ...scopes: readonly ((world: World) => string)[]) {
  const { app, world, logOn } = await buildServer(t)
  const seen = async (user: string, password?: string): Promise<Seen> => {
    const session = await logOn(user, password)
    const ask: Seen['ask'] = async (method, url, body) => {
      const headers = { ...session, accept: 'application/json' }
      const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) })
      return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
    }
    return {
      ask,
      async list(path) {
        const separator = path.includes('?') ? '&' : '?'
        const url = `/api${path}${separator}format=Entity`
        const { status, body } = await ask('GET', url)
        t.equal(status, 200, url)
        const list = Object.values(body).find(Array.isArray) ?? []
        const headers = { ...session, accept: 'application/xml' }
        const xml = (await app.inject({ url, headers })).body
        t.same(differences(xml, JSON.stringify(body)), [], `${url} in XML`)
        return list
      },
    }
  }
  const admin = await seen('User')
  const roles = world.estate.all('EnterpriseRole').filter(({ Name }) => ROLES.includes(`${Name}`))
  const created = await admin.ask('POST', '/api/security/accounts', {
    AccountType: 'User',
    AccountName: 'TECH\\op',
    Roles: { EnterpriseRoles: roles.map(({ id }) => ({ EnterpriseRoleUid: id })) },
    AllowRestoreAllVms: false,
    HierarchyScopeObjects: {
      HierarchyScopeItems: scopes.map((of) => ({ HierarchyObjRef: of(world) })),
    },
  })
  t.equal(created.status, 201)
  await admin.ask('POST', '/api/security/accounts?action=rebuildScope', { RebuildAll: {} })
  const own = await seen('TECH\\op', 'Password')
  return { app, world, admin, own }
}

const found = (world: World, type: string, name: string): string => {
  const record = world.estate.all(type).find(({ Name }) => Name === name)
  return String(record?.HierarchyObjRef)
}
const inJob = (name: string) => (world: World) => found(world, 'ObjectInJob', name)
const group = (name: string) => (world: World) => {
  const id = world.estate.all('AgentProtectionGroup').find(({ Name }) => Name === name)?.id
  return `urn:AgentForWindows:AgentProtectionGroup:00000000-0000-0000-0000-000000000000.${id}`
}

t.test('all that is of machines follows the machines that are in scope', async (t) => {
  const { own, admin, world } = await restricted(
    t,
    inJob('web01'),
    inJob('app01'),
    group('Linux Servers'),
  )
  const names = ['web01', 'app01', 'rhel72', 'build-agent04']
  const isOwn = (name: unknown) => names.includes(String(name).split('@')[0] ?? '')
  const jobs = ['Backup Job 1', 'Web Farm', 'Linux Agents', 'Replicate ERP', 'CDP Tier 1']
  const isOfJob = (name: unknown) => jobs.includes(String(name))
  for (const [path, field, isSeen] of [
    ['/vmRestorePoints', 'VmName', isOwn],
    ['/agents/agentRestorePoints', 'Name', isOwn],
    ['/vmReplicaPoints', 'VmName', isOwn],
    ['/vAppRestorePoints', 'VAppDisplayName', isOwn],
    ['/vAppReplicaPoints', 'VAppName', isOwn],
    ['/backups', 'Name', isOfJob],
    ['/agents/backups', 'Name', isOfJob],
    ['/replicas', 'Name', isOfJob],
    ['/backupSessions', 'JobName', isOfJob],
    ['/agents/backupSessions', 'JobName', isOfJob],
    ['/replicaSessions', 'JobName', isOfJob],
    ['/cdpReplicaSessions', 'PolicyName', isOfJob],
    ['/backupTaskSessions', 'VmDisplayName', isOwn],
    ['/replicaTaskSessions', 'VmDisplayName', isOwn],
    ['/cdpReplicaTaskSessions', 'VmDisplayName', isOwn],
    ['/restoreSessions', 'VmDisplayName', isOwn],
    ['/catalog/vms', 'Name', isOwn],
  ] as const) {
    const [all, some] = [await admin.list(path), await own.list(path)]
    const wanted = all.filter((one) => isSeen(one[field])).map((one) => one[field])
    t.same(some.map((one) => one[field]).sort(), wanted.sort(), path)
  }
  const backups = (await own.list('/backups')).map(({ UID }) => UID)
  const ofBackup = async (list: string) => {
    const [all, some] = [await admin.list(list), await own.list(list)]
    const up = (one: Readonly<Record<string, unknown>>) =>
      (one.Links as { Href: string; Type: string }[]).find(({ Type }) =>
        /^Backup(Ref|$)/.test(Type),
      )
    const isSeen = (one: Readonly<Record<string, unknown>>) =>
      backups.some((uid) => up(one)?.Href.includes(String(uid).slice(-36)))
    t.equal(some.length, all.filter(isSeen).length, list)
    t.ok(some.length > 0 && some.length < all.length)
  }
  await ofBackup('/restorePoints')
  await ofBackup('/backupFiles')
  for (const path of ['/failoverPlans', '/nas/fileServers'])
    t.same(await own.list(path), [], `nothing of ${path}`)
  for (const path of ['replicas', 'vmReplicaPoints', 'cloudFailoverPlans', 'failoverSessions'])
    t.same(await own.list(`/cloud/${path}`), [], `nothing of tenants: ${path}`)
  for (const path of ['/backupServers', '/repositories', '/managedServers', '/hierarchyRoots'])
    t.equal((await own.list(path)).length, (await admin.list(path)).length, `all of ${path}`)
  const root = world.estate.all('HierarchyRoot').find(({ HostType }) => HostType === 'VC')?.id
  const items = await own.list(`/lookup?host=${root}&name=*&type=*`)
  t.same(items.map(({ ObjectName }) => ObjectName).sort(), ['app01', 'web01'])
  t.same(await own.list(`/lookup?hierarchyRef=${inJob('dc01')(world)}`), [])
})

t.test('pages of queries are of what is in scope', async (t) => {
  const { own, admin } = await restricted(t, inJob('web01'))
  const url = '/api/query?type=VmRestorePoint&format=Entities&pageSize=5&page=2'
  const seen = (await admin.list('/vmRestorePoints')).filter(({ VmName }) => VmName === 'web01')
  const { body } = await own.ask('GET', url)
  const { PagesCount, Links } = body.PagingInfo
  t.equal(PagesCount, Math.ceil(seen.length / 5))
  t.ok(Links.length > 0)
  const page = body.Entities.VmRestorePoints.VmRestorePoints
  t.same([...new Set(page.map(({ VmName }: { VmName: string }) => VmName))], ['web01'])
})

t.test('a scope holds all of an infrastructure, or a share', async (t) => {
  const server = (world: World) => world.estate.all('FileServer')[0]
  const { own, world } = await restricted(
    t,
    (world) =>
      `urn:HyperV:Host:${world.estate.all('HierarchyRoot').find(({ HostType }) => HostType === 'HvServer')?.id}.`,
    (world) => `urn:NasBackup:FileServer:${server(world)?.BackupServer}.${server(world)?.id}`,
  )
  const names = (await own.list('/vmRestorePoints')).map(({ VmName }) => VmName)
  t.same([...new Set(names)].sort(), ['br-file01', 'br-print01'])
  t.same(
    (await own.list('/nas/fileServers')).map(({ Name }) => Name),
    [server(world)?.Name],
  )
  t.same(
    (await own.list('/failoverPlans')).map(({ Name }) => Name),
    world.estate
      .all('FailoverPlan')
      .filter(({ id }) =>
        world.estate
          .children('FailoveredVm', 'FailoverPlan', id)
          .every(({ Name }) => String(Name).startsWith('br-')),
      )
      .map(({ Name }) => Name),
  )
})

t.test('a restricted account acts on what is in its scopes alone', async (t) => {
  const { own, world } = await restricted(t, inJob('web01'))
  const task = async (url: string, body?: object) => {
    const { status, body: begun } = await own.ask('POST', url, body)
    t.equal(status, 202, url)
    await advance(world, 'PT10S')
    return (await own.ask('GET', `/api/tasks/${begun.TaskId}`)).body
  }
  const server = world.estate.all('BackupServer')[0]?.id
  const repository = world.estate
    .all('Repository')
    .find(({ BackupServer, Kind }) => BackupServer === server && Kind === undefined)?.id
  const zip = (...names: string[]) =>
    task(`/api/backupServers/${server}?action=veeamzip`, {
      VmRef: names.map((name) => inJob(name)(world)),
      RepositoryUid: `urn:veeam:Repository:${repository}`,
      BackupRetention: 'Never',
      CompressionLevel: 5,
    })
  const refusal = { Success: false, Message: /^There is no Vm with ID urn:VMware:Vm:/ }
  t.match((await zip('web01', 'dc01')).Result, refusal)
  const quick = (name: string) =>
    task(`/api/backupServers/${server}?action=quickbackup`, { VmRef: inJob(name)(world) })
  t.match((await quick('dc01')).Result, refusal)
  const related = (begun: Answer['body']) =>
    begun.Links.find(({ Rel }: { Rel: string }) => Rel === 'Related').Href.replace(
      /^.*\/api/,
      '/api',
    )
  for (const begun of [await zip('web01'), await quick('web01')]) {
    t.match(begun.Result, { Success: true })
    t.equal((await own.ask('GET', related(begun))).status, 200, 'what it began is seen')
  }
  const pointOf = (name: string) =>
    world.estate.all('VmRestorePoint').findLast(({ VmName }) => VmName === name)?.id
  const restore = (point: string | undefined) =>
    task(`/api/vmRestorePoints/${pointOf('web01')}?action=restore`, {
      VmRestoreSpec: { VmRestoreParameters: { VmRestorePointUid: point } },
    })
  t.match((await restore(pointOf('dc01'))).Result, {
    Message: `There is no VmRestorePoint with ID ${pointOf('dc01')}.`,
  })
  const restoring = await restore(pointOf('web01'))
  t.equal((await own.ask('GET', related(restoring))).status, 200)
  const plan = world.estate.all('FailoverPlan').find(({ Name }) => Name === 'ERP Failover')?.id
  const start = await own.ask('POST', `/api/failoverPlans/${plan}?action=start`)
  t.equal(start.status, 404, 'a plan with machines that are out of scope')
})

t.test('what is restored is where the machine was, and so in scope', async (t) => {
  const { app, world, logOn } = await buildServer(t, { estate: ESTATE })
  const headers = await logOn('op', 'p')
  const point = world.estate.all('VmRestorePoint').find(({ VmName }) => VmName === 'b')?.id
  const url = `/api/vmRestorePoints/${point}?action=restore`
  await app.inject({ method: 'POST', url, headers })
  await advance(world, 'PT10M')
  const [session] = world.estate.all('RestoreSession')
  const item = world.estate
    .all('HierarchyItem')
    .find(({ ObjectRef }) => ObjectRef === session?.RestoredObjRef)
  t.equal(item?.ParentRef, ref('Folder', 'group-v2'))
})

t.test('of every type it is known whether restricted accounts see all of it', (t) => {
  const whole = [...enterpriseManagerContract().types.values()]
    .filter(({ stored, inScope, roles }) => {
      const others = roles.filter((role) => role !== 'Portal Administrator')
      return stored && !inScope && others.length > 0
    })
    .map(({ name }) => name)
  t.same(
    whole.filter((name) => !/^(Cloud|V(Cloud|Sphere|lan))/.test(name)),
    [
      'BackupServer',
      'Repository',
      'Credentials',
      'ExternalRepository',
      'HierarchyRoot',
      'ManagedServer',
      'PasswordKey',
      'WanAccelerator',
      'Task',
    ],
    'a type of which a restricted account sees a part has inScope in src/contract/families/; one that is no machine’s stands here',
  )
  t.end()
})
