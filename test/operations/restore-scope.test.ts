import t from 'tap'
import { buildServer } from '../build-server.js'

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
