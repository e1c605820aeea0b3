/** Backup servers act, and what they hold. */
import { after, type Proof } from './proof.js'

const SERVER = '/api/backupServers/<BackupServer enterprise01.tech.local>'
const MACHINE = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-85541'
const CREDENTIALS = `${SERVER}/credentials`
const PASSWORDS = `${SERVER}/passwords`

export const SERVER_PROOFS = {
  'POST /backupServers?action=create': {
    url: '/api/backupServers?action=create',
    body: {
      Description: 'd',
      DnsNameOrIpAddress: 'fresh.tech.local',
      Port: 9400,
      Username: 'u',
      Password: 'p',
    },
    shows: '/api/query?type=BackupServer&format=Entities&filter=Name=="fresh.tech.local"',
  },
  'PUT /backupServers/{ID}': {
    url: SERVER,
    body: { Description: 'd', DnsNameOrIpAddress: 'other.tech.local', Port: 9400 },
    shows: `${SERVER}?format=Entity`,
  },
  'DELETE /backupServers/{ID}': { url: SERVER, shows: SERVER },
  'POST /backupServers/{ID}?action=collect': {
    url: `${SERVER}?action=collect`,
    shows: '/api/systemSessions?format=Entity',
  },
  'POST /backupServers/{ID}?action=quickbackup': {
    url: `${SERVER}?action=quickbackup`,
    body: { VmRef: MACHINE },
    shows: '/api/query?type=BackupJobSession&sortDesc=CreationTime&pageSize=5&format=Entities',
  },
  'POST /backupServers/{ID}?action=veeamzip': {
    url: `${SERVER}?action=veeamzip`,
    body: {
      VmRef: [MACHINE],
      RepositoryUid: 'urn:veeam:Repository:<Repository Backup Volume 01>',
      CompressionLevel: 5,
      DisableGuestQuiescence: false,
      BackupRetention: 'In1Week',
    },
    shows: '/api/query?type=Backup&format=Entities',
    wait: 'PT30M',
  },
  'POST /backupServers/{ID}/credentials?action=create': {
    url: `${CREDENTIALS}?action=create`,
    body: { Username: 'x', Description: 'y', Password: 'z' },
    shows: CREDENTIALS,
  },
  'PUT /backupServers/{ID}/credentials/{ID}': {
    url: `${CREDENTIALS}/<Credentials>`,
    body: { Description: 'changed' },
    shows: CREDENTIALS,
  },
  'DELETE /backupServers/{ID}/credentials/{ID}': {
    url: `${CREDENTIALS}/<Credentials Username=proof>`,
    shows: CREDENTIALS,
    before: after(['POST', `${CREDENTIALS}?action=create`, { Username: 'proof', Password: 'p' }]),
  },
  'POST /backupServers/{ID}/passwords?action=create': {
    url: `${PASSWORDS}?action=create`,
    body: { Hint: 'h', Password: 'p' },
    shows: PASSWORDS,
  },
  'PUT /backupServers/{ID}/passwords/{ID}': {
    url: `${PASSWORDS}/<PasswordKey>`,
    body: { Hint: 'changed' },
    shows: PASSWORDS,
  },
  'DELETE /backupServers/{ID}/passwords/{ID}': {
    url: `${PASSWORDS}/<PasswordKey Hint=proof>`,
    shows: PASSWORDS,
    before: after(['POST', `${PASSWORDS}?action=create`, { Hint: 'proof', Password: 'p' }]),
  },
} as const satisfies Readonly<Record<string, Proof>>
