/** Which kind of system machines have whose files are opened. */
import t, { type Test } from 'tap'
import { type ActingClient, actingClient } from './acting-client.js'

const ROOT = '0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2'
const ref = (id: string): string => `urn:VMware:Vm:${ROOT}.${id}`
const NIGHT = '2026-11-22T00:00:00Z'
const MACHINES = ['told', 'object', 'ubuntu-22', 'web', 'win-ubuntu']
const COMPUTERS = ['box', 'laptop']

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
        { ObjectName: 'told', ObjectRef: ref('told').toUpperCase(), OsKind: 'Linux' },
        { ObjectName: 'win-ubuntu', ObjectRef: ref('win-ubuntu'), OsKind: 'Windows' },
      ],
    },
  ],
  Jobs: [
    {
      Name: 'j',
      BackupServer: 's',
      ObjectsInJob: [{ Name: 'object', HierarchyObjRef: ref('object'), OsKind: 'Linux' }],
    },
  ],
  AgentProtectionGroups: [
    {
      Name: 'g',
      BackupServer: 's',
      DiscoveredComputers: [{ Name: 'Box', OsVersion: 'Red Hat Enterprise Linux 9.4' }],
    },
  ],
  Backups: [
    {
      Name: 'B',
      Repository: 'r',
      RestorePoints: [
        {
          Name: 'P',
          BackupDateUTC: NIGHT,
          VmRestorePoints: MACHINES.map((VmName) => ({ VmName, HierarchyObjRef: ref(VmName) })),
        },
      ],
    },
    {
      Name: 'A',
      Repository: 'r',
      Platform: 'AgentForWindows',
      RestorePoints: [
        {
          Name: 'Q',
          BackupDateUTC: NIGHT,
          AgentRestorePoints: COMPUTERS.map((name) => ({ Name: `${name}@2026-11-22 00:00:00` })),
        },
      ],
    },
  ],
  Replicas: [
    {
      Name: 'R',
      Repository: 'r',
      VmReplicaPoints: [{ VmName: 'object', CreationTimeUTC: NIGHT }],
    },
  ],
}

const roots = async ({ get }: ActingClient, mount: string): Promise<string[]> =>
  (await get(mount)).FSRoots.DirectoryEntries.map(({ Name }: { Name: string }) => Name)

async function opened(t: Test, type: string, path: string, body?: object) {
  const client = await actingClient(t, { estate: ESTATE })
  const kinds: Record<string, string> = {}
  for (const point of client.world.estate.all(type)) {
    const name = String(point.VmName ?? point.Name).split('@')[0] ?? ''
    const url = `/api${path}/${point.id}/mounts`
    const { Result } = await client.done('POST', url, body)
    t.match(Result, { Success: true })
    kinds[name] = (await roots(client, `${url}/1`)).join(' ')
  }
  return kinds
}

t.test('what is opened looks as the machine does, as far as the estate tells', async (t) => {
  t.same(await opened(t, 'VmRestorePoint', '/vmRestorePoints'), {
    told: 'root',
    object: 'root',
    'ubuntu-22': 'root',
    web: 'C: E:',
    'win-ubuntu': 'C: E:',
  })
  t.same(await opened(t, 'VmReplicaPoint', '/vmReplicaPoints'), { object: 'root' })
  t.same(await opened(t, 'AgentRestorePoint', '/agents/agentRestorePoints'), {
    box: 'root',
    laptop: 'C: E:',
  })
})

t.test('what a request tells goes before all else', async (t) => {
  const kinds = await opened(t, 'VmRestorePoint', '/vmRestorePoints', { OsKind: 'Windows' })
  t.same(new Set(Object.values(kinds)), new Set(['C: E:']))
})

t.test('files in the catalog are those of the machine', async (t) => {
  const { ask, done, world } = await actingClient(t, { estate: ESTATE })
  const point = world.estate.all('VmRestorePoint').find(({ VmName }) => VmName === 'told')?.id
  const url = `/api/catalog/vms/told/vmRestorePoints/${point}/guestfs`
  t.equal((await ask('GET', `${url}/root/etc?action=listAll`)).status, 200)
  t.equal((await ask('GET', `${url}/C:?action=listAll`)).status, 404)
  const restored = await done('POST', `${url}/root/etc/ssh/hosts?action=restore`)
  t.match(restored.Result, { Success: true })
})
