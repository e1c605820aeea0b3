/** Backup servers are added, edited and removed; so are their credentials and passwords. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import { collects } from './collecting.js'
import { given } from './creating.js'
import type { Decider } from './decider.js'
import { quickBackup } from './quick-backup.js'
import { checkName, removes, theOne } from './records.js'
import { refused } from './refusals.js'
import { userOf } from './uses.js'
import { veeamZip } from './veeam-zip.js'

/** What a body tells of a backup server; who connects, and with which password, is in no answer. */
const serverIn = (body: Fields): Record<string, Value> => ({
  ...given(body, ['Description', 'Port', 'WcfPort', 'VbrCertificateThumbprint']),
  Name: body.DnsNameOrIpAddress,
})

const addsServer: Decider = {
  decide({ body, serial }, estate) {
    checkName('BackupServer', body.DnsNameOrIpAddress, null, estate)
    const record = { id: idOf('BackupServer', String(serial)), ...serverIn(body) }
    return { commands: [{ do: 'add', type: 'BackupServer', record: Object.freeze(record) }] }
  },
}

const editsServer: Decider = {
  decide({ params, body }, estate) {
    const { id } = theOne('BackupServer', params.ID, estate)
    checkName('BackupServer', body.DnsNameOrIpAddress, id, estate)
    return { commands: [{ do: 'update', type: 'BackupServer', id, changes: serverIn(body) }] }
  },
}

/** Adds what belongs to a backup server. @param told what the new one holds, by the body and the time */
const addsTo = (type: string, told: (body: Fields, at: number) => Fields): Decider => ({
  decide({ params, body, at, serial }, estate) {
    const server = theOne('BackupServer', params.ID, estate)
    const id = idOf(type, String(serial))
    const record = { ...told(body, at), id, BackupServer: server.id }
    return { commands: [{ do: 'add', type, record: Object.freeze(record) }] }
  },
})

/** Edits what belongs to a backup server. @param told what changes */
const editsOf = (type: string, told: (body: Fields, at: number) => Fields): Decider => ({
  decide({ params, body, at }, estate) {
    const { id } = theOne(type, params.ID, estate)
    return { commands: [{ do: 'update', type, id, changes: told(body, at) }] }
  },
})

/** @param fields what others hold the id of what they use in */
const unlessUsed =
  (type: string, fields: readonly string[], called: (record: EstateRecord) => Value) =>
  (record: EstateRecord, estate: ChangingEstate): void => {
    const user = userOf(record.id, fields, estate)
    if (user) throw refused('inUse', { what: `${type} "${String(called(record))}"`, by: user })
  }

const account = (body: Fields) => given(body, ['Username', 'Description', 'Password'])
const hint = (body: Fields, at: number) => ({ ...given(body, ['Hint']), LastModificationDate: at })

export const BACKUP_SERVER_DECIDERS = {
  'POST /backupServers?action=create': addsServer,
  'PUT /backupServers/{ID}': editsServer,
  'DELETE /backupServers/{ID}': removes('BackupServer'),
  'POST /backupServers/{ID}?action=collect': collects,
  'POST /backupServers/{ID}?action=quickbackup': quickBackup,
  'POST /backupServers/{ID}?action=veeamzip': veeamZip,
  'POST /backupServers/{ID}/credentials?action=create': addsTo('Credentials', (body) => ({
    Username: '',
    ...account(body),
  })),
  'PUT /backupServers/{ID}/credentials/{ID}': editsOf('Credentials', account),
  'DELETE /backupServers/{ID}/credentials/{ID}': removes(
    'Credentials',
    unlessUsed(
      'Credentials',
      ['CredentialsId', 'WindowsCredentialsId', 'LinuxCredentialsId'],
      ({ Username }) => Username,
    ),
  ),
  'POST /backupServers/{ID}/passwords?action=create': addsTo('PasswordKey', (body, at) => ({
    Hint: '',
    ...hint(body, at),
  })),
  'PUT /backupServers/{ID}/passwords/{ID}': editsOf('PasswordKey', hint),
  'DELETE /backupServers/{ID}/passwords/{ID}': removes(
    'PasswordKey',
    unlessUsed('Password', ['PasswordKeyId'], ({ Hint }) => Hint),
  ),
} as const satisfies Readonly<Record<string, Decider>>
