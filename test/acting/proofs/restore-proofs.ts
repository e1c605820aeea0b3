/** Machines and their files are restored. */
import { advance } from '../../build-server.js'
import type { ActingClient } from '../acting-client.js'
import { filledIn, type Proof } from './proof.js'

const SESSIONS = '/api/query?type=RestoreSession&sortDesc=CreationTime&pageSize=3&format=Entities'
const MACHINE = '/api/vmRestorePoints/<VmRestorePoint VmName=ubuntu88>'
const MOUNTS = `${MACHINE}/mounts`
const REPLICA = '/api/vmReplicaPoints/<VmReplicaPoint>/mounts'
const AGENT = '/api/agents/agentRestorePoints/<AgentRestorePoint>/mounts'
const CATALOG = '/api/catalog/vms/ubuntu88/vmRestorePoints/<VmRestorePoint VmName=ubuntu88>'

/** Opens a point; gives its number, and the folder in it that has files. */
const opened =
  (mounts: string, body?: object) =>
  async (client: ActingClient): Promise<Readonly<Record<string, string>>> => {
    const url = filledIn(mounts, client, {})
    const task = await client.done('POST', url, body)
    const mount =
      task.Links.find(({ Rel }) => Rel === 'Related')
        ?.Href.split('/')
        .at(-1) ?? ''
    const { FSRoots } = await client.get(`${url}/${mount}`)
    const folder = FSRoots.DirectoryEntries[0].Name === 'root' ? 'root/etc/nginx' : 'C:/Documents'
    const { Files } = await client.get(`${url}/${mount}/${folder}?action=listAll`)
    return { mount, file: `${folder}/${Files.FileEntries[0].Name}` }
  }

/** Opens what the catalog has of a machine; gives a file in it. */
async function browsed(client: ActingClient): Promise<Readonly<Record<string, string>>> {
  const url = filledIn(CATALOG, client, {})
  await client.ask('POST', `${url}?action=browse`)
  await advance(client.world, 'PT1S')
  for (const folder of ['etc/nginx', 'C:/Documents', 'root/etc/nginx']) {
    const { Files } = await client.get(`${url}/guestfs/${folder}?action=listAll`)
    if (Files) return { file: `${folder}/${Files.FileEntries[0].Name}` }
  }
  throw new Error('The catalog has no files')
}

const TO_ORIGINAL = { ToOriginalLocation: { Overwrite: true } }

export const RESTORE_PROOFS = {
  'POST /vmRestorePoints/{ID}?action=restore': {
    url: `${MACHINE}?action=restore`,
    body: { VmRestoreSpec: { PowerOnAfterRestore: true, QuickRollback: false } },
    shows: SESSIONS,
  },
  'POST /vAppRestorePoints/{ID}?action=restore': {
    url: '/api/vAppRestorePoints/<VAppRestorePoint>?action=restore',
    body: { vCloudVAppRestoreSpec: { PowerOnAfterRestore: false, vAppNewName: 'again' } },
    shows: SESSIONS,
  },
  'POST /vmRestorePoints/{ID}/mounts': { url: MOUNTS, body: { OsKind: 'Linux' }, shows: MOUNTS },
  'DELETE /vmRestorePoints/{ID}/mounts/{ID}': {
    url: `${MOUNTS}/<mount>`,
    shows: `${MOUNTS}/<mount>`,
    before: opened(MOUNTS),
  },
  'POST /vmRestorePoints/{ID}/mounts/{ID}/{filepath}?action=restore': {
    url: `${MOUNTS}/<mount>/<file>?action=restore`,
    body: TO_ORIGINAL,
    shows: SESSIONS,
    before: opened(MOUNTS),
  },
  'POST /vmReplicaPoints/{ID}/mounts': { url: REPLICA, body: { OsKind: 'Linux' }, shows: REPLICA },
  'DELETE /vmReplicaPoints/{ID}/mounts/{ID}': {
    url: `${REPLICA}/<mount>`,
    shows: `${REPLICA}/<mount>`,
    before: opened(REPLICA),
  },
  'POST /vmReplicaPoints/{ID}/mounts/{ID}/{filepath}?action=restore': {
    url: `${REPLICA}/<mount>/<file>?action=restore`,
    body: TO_ORIGINAL,
    shows: SESSIONS,
    before: opened(REPLICA),
  },
  'POST /agents/agentRestorePoints/{ID}/mounts': { url: AGENT, shows: AGENT },
  'DELETE /agents/agentRestorePoints/{ID}/mounts/{ID}': {
    url: `${AGENT}/<mount>`,
    shows: `${AGENT}/<mount>`,
    before: opened(AGENT),
  },
  'POST /agents/agentRestorePoints/{ID}/mounts/{ID}/{filepath}?action=restore': {
    url: `${AGENT}/<mount>/<file>?action=restore`,
    body: TO_ORIGINAL,
    shows: SESSIONS,
    before: opened(AGENT),
  },
  'POST /catalog/vms/{ID}/vmRestorePoints/{ID}?action=browse': {
    url: `${CATALOG}?action=browse`,
    shows: '/api/tasks',
  },
  'POST /catalog/vms/{ID}/vmRestorePoints/{ID}/guestfs/{filepath}?action=restore': {
    url: `${CATALOG}/guestfs/<file>?action=restore`,
    shows: SESSIONS,
    before: browsed,
  },
  'DELETE /tasks/{ID}': {
    url: '/api/tasks/<task>',
    shows: '/api/tasks',
    async before({ ask }) {
      const { body } = await ask('GET', '/api/tasks')
      const known = body.Tasks.length
      if (known > 0) return { task: body.Tasks[0].TaskId }
      throw new Error('There is no task')
    },
  },
} as const satisfies Readonly<Record<string, Proof>>
