/** What requests about backup servers carry. */
import {
  boolean,
  type Element,
  enumeration,
  guid,
  int,
  repeated,
  string,
  uid,
  urn,
} from '../element.js'
import { spec } from '../request-body.js'
import { machineRef } from './machine-ref.js'

/** The periods after which a VeeamZIP backup is deleted, as the API spells them, shortest first after `Never`. */
export const BACKUP_RETENTIONS = [
  'Never',
  'Tonight',
  'TomorrowNight',
  'In3days',
  'In1Week',
  'In2Weeks',
  'In1Month',
  'In3Months',
  'In6Months',
  'In1Year',
  'In2Years',
  'In3Years',
  'In5Years',
  'In7Years',
] as const

/** @param isNew whether who connects has to be told */
const backupServer = (isNew: boolean): readonly Element[] => [
  string('Description', { optional: true, example: 'Backup server of the branch' }),
  string('DnsNameOrIpAddress', {
    example: 'vbr02.tech.local',
    doc: 'What the server is called from then on.',
  }),
  int('Port', { optional: true, example: 9392 }),
  string('Username', { optional: !isNew, example: 'TECH\\administrator' }),
  string('Password', { secret: true, optional: !isNew }),
  int('WcfPort', { optional: true }),
  string('VbrCertificateThumbprint', { optional: true }),
]

/** POST /backupServers?action=create. */
export const backupServerSpec = spec('BackupServerSpec', backupServer(true))

/** PUT /backupServers/{ID}. */
export const editedBackupServerSpec = spec('BackupServerSpec', backupServer(false))

const credentials = [
  string('Username', { optional: true, example: 'TECH\\backup' }),
  string('Description', { optional: true, example: 'Guest credentials' }),
  string('Password', { secret: true, optional: true, example: 'Password' }),
]

/** POST /backupServers/{ID}/credentials?action=create. */
export const credentialsInfoSpec = spec('CredentialsInfoSpec', credentials)

/** PUT /backupServers/{ID}/credentials/{ID}. */
export const editedCredentialsInfo = spec(
  'CredentialsInfo',
  [guid('Id', { optional: true }), ...credentials],
  { partial: true },
)

const hint = string('Hint', { optional: true, example: 'The usual one' })

/** POST /backupServers/{ID}/passwords?action=create. */
export const passwordKeyInfoSpec = spec('PasswordKeyInfoSpec', [
  hint,
  string('Password', { secret: true }),
])

/** PUT /backupServers/{ID}/passwords/{ID}. */
export const editedPasswordKeyInfoSpec = spec('PasswordKeyInfoSpec', [
  hint,
  string('Password', { secret: true, optional: true, doc: 'Cannot be changed.' }),
])

/** POST /backupServers/{ID}?action=quickbackup. */
export const quickBackupStartupSpec = spec('QuickBackupStartupSpec', [
  urn('VmRef', { example: machineRef, doc: 'A machine that a job backs up.' }),
])

/** POST /backupServers/{ID}?action=veeamzip. */
export const veeamZipStartupSpec = spec('VeeamZipStartupSpec', [
  repeated(urn('VmRef', { example: machineRef }), { doc: 'The machines.' }),
  uid('RepositoryUid', 'Repository', { doc: 'Where the backup goes.' }),
  guid('PasswordKeyId', { optional: true }),
  int('CompressionLevel', { range: [1, 5], doc: 'From none to extreme.' }),
  boolean('DisableGuestQuiescence', { optional: true }),
  enumeration('BackupRetention', BACKUP_RETENTIONS, { doc: 'When it is deleted.' }),
])
