/** Jobs act, of machines, of agents and of file shares. */
import type { ActingClient } from '../acting-client.js'
import { after, filledIn, type Proof } from './proof.js'

const JOB = '/api/jobs/<Job Backup Job 1>'
const ENTITY = `${JOB}?format=Entity`
const OF_JOB = `${JOB}/backupSessions?format=Entity`
const COPY = '/api/jobs/<Job Copy to Branch>'
const AGENTS = '/api/agents/jobs/<AgentBackupJob Linux Agents>'
const SHARES = '/api/nas/jobs/<NasJob Shared Files Backup>'
const MACHINE = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-90101'

/** The session of the run that goes on. */
async function running(client: ActingClient): Promise<Readonly<Record<string, string>>> {
  await after(['POST', `${JOB}?action=start`])(client)
  const { BackupJobSessions } = await client.get(filledIn(OF_JOB, client, {}))
  const session = BackupJobSessions.find(({ State }: { State: string }) => State !== 'Stopped')
  return { session: session.UID.split(':').at(-1) }
}

/** The first that a job has linked. */
const linked =
  (list: string, name: string) =>
  async (client: ActingClient): Promise<Readonly<Record<string, string>>> => {
    const found = await client.get(filledIn(`${COPY}/${list}`, client, {}))
    return { linked: found[name][0].ObjectInJobId }
  }

export const JOB_PROOFS = {
  'POST /jobs/{ID}?action=start': { url: `${JOB}?action=start`, shows: OF_JOB },
  'POST /jobs/{ID}?action=stop': {
    url: `${JOB}?action=stop`,
    shows: OF_JOB,
    before: after(['POST', `${JOB}?action=start`]),
  },
  'POST /jobs/{ID}?action=retry': {
    url: `${JOB}?action=retry`,
    shows: OF_JOB,
    before: after(['POST', `${JOB}?action=start`], ['POST', `${JOB}?action=stop`]),
  },
  'POST /jobs/{ID}?action=sync': {
    url: `${COPY}?action=sync`,
    shows: `${COPY}/backupSessions?format=Entity`,
  },
  'POST /jobs/{ID}?action=toggleScheduleEnabled': {
    url: `${JOB}?action=toggleScheduleEnabled`,
    shows: ENTITY,
  },
  'POST /jobs/{ID}?action=clone': {
    url: `${JOB}?action=clone`,
    body: {
      BackupJobCloneInfo: {
        JobName: 'Clone',
        FolderName: 'Clone',
        RepositoryUid: 'urn:veeam:Repository:<Repository Backup Volume 01>',
        Description: 'A & B',
      },
    },
    shows: '/api/query?type=Job&filter=Name==Clone&format=Entities',
  },
  'PUT /jobs/{ID}?action=edit': {
    url: `${JOB}?action=edit`,
    body: { ScheduleEnabled: false },
    shows: ENTITY,
  },
  'DELETE /jobs/{ID}': { url: JOB, shows: ENTITY },
  'POST /jobs/{ID}/includes': {
    url: `${JOB}/includes`,
    body: { HierarchyObjRef: MACHINE, HierarchyObjName: 'proof', DisplayName: 'proof', Order: 1 },
    shows: `${JOB}/includes`,
  },
  'DELETE /jobs/{ID}/includes/{ID}': {
    url: `${JOB}/includes/<ObjectInJob app01>`,
    shows: `${JOB}/includes`,
  },
  'POST /jobs/{ID}/linkedJobs': {
    url: `${COPY}/linkedJobs`,
    body: { LinkedJobUid: 'urn:veeam:Job:<Job SQL Servers>' },
    shows: `${COPY}/linkedJobs`,
  },
  'DELETE /jobs/{ID}/linkedJobs/{ID}': {
    url: `${COPY}/linkedJobs/<linked>`,
    shows: `${COPY}/linkedJobs`,
    before: linked('linkedJobs', 'LinkedJobResourceObjects'),
  },
  'POST /jobs/{ID}/linkedBackupRepositories': {
    url: `${COPY}/linkedBackupRepositories`,
    body: {
      LinkedBackupRepositoryUid: 'urn:veeam:Repository:<Repository Linux Hardened Repository>',
    },
    shows: `${COPY}/linkedBackupRepositories`,
  },
  'DELETE /jobs/{ID}/linkedBackupRepositories/{ID}': {
    url: `${COPY}/linkedBackupRepositories/<linked>`,
    shows: `${COPY}/linkedBackupRepositories`,
    before: linked('linkedBackupRepositories', 'LinkedBackupRepositoryResourceObjects'),
  },
  'POST /backupSessions/{ID}?action=stop': {
    url: '/api/backupSessions/<session>?action=stop',
    shows: '/api/backupSessions/<session>?format=Entity',
    before: running,
  },
  'POST /agents/jobs/{ID}?action=start': {
    url: `${AGENTS}?action=start`,
    shows: `${AGENTS}/backupSessions?format=Entity`,
  },
  'POST /agents/jobs/{ID}?action=stop': {
    url: `${AGENTS}?action=stop`,
    shows: `${AGENTS}/backupSessions?format=Entity`,
    before: after(['POST', `${AGENTS}?action=start`]),
  },
  'POST /agents/jobs/{ID}?action=retry': {
    url: `${AGENTS}?action=retry`,
    shows: `${AGENTS}/backupSessions?format=Entity`,
    before: after(['POST', `${AGENTS}?action=start`], ['POST', `${AGENTS}?action=stop`]),
  },
  'POST /agents/jobs/{ID}?action=toggleScheduleEnabled': {
    url: `${AGENTS}?action=toggleScheduleEnabled`,
    shows: `${AGENTS}?format=Entity`,
  },
  'POST /nas/jobs/{ID}/start': {
    url: `${SHARES}/start`,
    shows: `${SHARES}/backupSessions?format=Entity`,
  },
  'POST /nas/jobs/{ID}/stop': {
    url: `${SHARES}/stop`,
    shows: `${SHARES}/backupSessions?format=Entity`,
    before: after(['POST', `${SHARES}/start`]),
  },
  'POST /nas/jobs/{ID}/retry': {
    url: `${SHARES}/retry`,
    shows: `${SHARES}/backupSessions?format=Entity`,
    before: after(['POST', `${SHARES}/start`], ['POST', `${SHARES}/stop`]),
  },
  'POST /nas/jobs/{ID}/toggleScheduleEnabled': {
    url: `${SHARES}/toggleScheduleEnabled`,
    shows: `${SHARES}?format=Entity`,
  },
} as const satisfies Readonly<Record<string, Proof>>
