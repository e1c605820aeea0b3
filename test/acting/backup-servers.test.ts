import t from 'tap'
import { advance } from '../build-server.js'
import { actingClient } from './acting-client.js'

const REF = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-85541'
const LONG = { sessionTimeout: 864_000_000 }
const HEAD = 'enterprise01.tech.local'

t.test('a backup server is added, edited and removed with what is on it', async (t) => {
  const { ask, get, id, world } = await actingClient(t)
  const body =
    '<BackupServerSpec xmlns="http://www.veeam.com/ent/v1.0"><Description>d</Description><DnsNameOrIpAddress>new</DnsNameOrIpAddress><Username>u</Username><Port>9400</Port><Password>p</Password></BackupServerSpec>'
  const url = '/api/backupServers?action=create'
  t.same(await ask('POST', url, body), { status: 201, body: '' })
  const one = `/api/backupServers/${id('BackupServer', 'new')}`
  t.match(await get(`${one}?format=Entity`), { Description: 'd', Port: 9400 })
  t.equal((await ask('POST', url, body)).status, 400, 'the name is taken')
  t.equal((await ask('POST', url, { Description: 'x' })).status, 400)
  t.equal((await ask('PUT', one, { DnsNameOrIpAddress: 'other' })).status, 204)
  t.match(await get(`${one}?format=Entity`), { Name: 'other', Description: 'd', Port: 9400 })
  t.equal((await ask('DELETE', one)).status, 204)
  t.equal((await ask('GET', one)).status, 404)
  const branch = id('BackupServer', 'branch02.tech.local')
  t.equal((await ask('DELETE', `/api/backupServers/${branch}`)).status, 204)
  t.same(world.estate.children('Job', 'BackupServer', branch), [])
})

t.test('credentials and passwords come, change and go, but not while they are used', async (t) => {
  const { ask, get, id, world } = await actingClient(t)
  const server = `/api/backupServers/${id('BackupServer', HEAD)}`
  const last = (type: string) => world.estate.all(type).at(-1)?.id
  const made = { Username: 'x', Password: 'y' }
  t.equal((await ask('POST', `${server}/credentials?action=create`, made)).status, 201)
  const mine = `${server}/credentials/${last('Credentials')}`
  t.equal((await ask('PUT', mine, { Description: 'new' })).status, 204)
  t.match(await get(mine), { Username: 'x', Description: 'new', Password: '' })
  t.equal((await ask('DELETE', mine)).status, 204)
  t.equal((await ask('GET', mine)).status, 404)
  const used = `${server}/credentials/2c5a7e10-94d3-4b68-8f02-71c6d9e5b3a4`
  const refusal = await ask('DELETE', used)
  t.match(refusal, { status: 400, body: { Message: /in use by/ } })
  const key = { Hint: 'h', Password: 'p' }
  t.equal((await ask('POST', `${server}/passwords?action=create`, { Hint: 'h' })).status, 400)
  t.equal((await ask('POST', `${server}/passwords?action=create`, key)).status, 201)
  const own = `${server}/passwords/${last('PasswordKey')}`
  t.equal((await ask('PUT', own, { Hint: 'other' })).status, 204)
  t.match(await get(own), { Hint: 'other', LastModificationDate: '2026-11-23T12:00:00+00:00' })
  t.equal((await ask('DELETE', own)).status, 204)
  const held = `${server}/passwords/9f2c6e04-7b1d-4a83-95c0-d4e8b7f16a20`
  t.match(await ask('DELETE', held), { status: 400, body: { Message: /Domain Controllers/ } })
})

t.test('a collection tells of itself in a system session', async (t) => {
  const { done, get, id, world } = await actingClient(t)
  const task = await done('POST', `/api/backupServers/${id('BackupServer', HEAD)}?action=collect`)
  t.match(task, { Operation: 'CollectingBackupServer', Result: { Success: true } })
  const session = id('SystemSession', 'Collect Job @2026-11-23 12:00:00')
  const state = async () => (await get(`/api/systemSessions/${session}?format=Entity`)).State
  t.equal(await state(), 'InProgress')
  await advance(world, 'PT1M')
  t.equal(await state(), 'CompletedSuccessfully')
  t.match(JSON.stringify(await get(`/api/systemSessions/${session}/events`)), /job finished/)
})

t.test('a quick backup is an incremental run of the job, on one machine', async (t) => {
  const { done, get, id, world } = await actingClient(t, LONG)
  const url = `/api/backupServers/${id('BackupServer', HEAD)}?action=quickbackup`
  const task = await done('POST', url, { VmRef: REF })
  t.match(task, { Operation: 'QuickBackup', Result: { Success: true, Message: 'Ok' } })
  const link = task.Links[1]?.Href.replace(/^https?:\/\/[^/]+/, '') ?? ''
  t.match(await get(link), { JobName: 'Backup Job 3', State: 'Starting' })
  t.match((await done('POST', url, { VmRef: REF })).Result, { Success: false, Message: /running/ })
  await advance(world, 'PT1H')
  t.match(await get(link), { Result: 'Success' })
  const session = /[0-9a-f-]{36}/.exec(link)?.[0] ?? ''
  const point = String(world.estate.find('BackupJobSession', session)?.RestorePoint)
  t.equal(world.estate.children('VmRestorePoint', 'RestorePoint', point).length, 1)
  t.match(world.estate.children('BackupFile', 'RestorePoint', point), [{ FileType: 'vib' }])
  const stray = await done('POST', url, { VmRef: `${REF}0` })
  t.match(stray.Result, { Success: false, Message: /No backup job/ })
})

t.test('VeeamZIP makes a full backup of its own, which goes when its time is over', async (t) => {
  const { done, get, id, world } = await actingClient(t, LONG)
  const url = `/api/backupServers/${id('BackupServer', HEAD)}?action=veeamzip`
  const repository = id('Repository', 'Backup Volume 01')
  const body = `<VeeamZipStartupSpec><VmRef>${REF}</VmRef><RepositoryUid>urn:veeam:Repository:${repository}</RepositoryUid><Compressionlevel>5</Compressionlevel><BackupRetention>Tonight</BackupRetention></VeeamZipStartupSpec>`
  const task = await done('POST', url, body)
  t.match(task, { Operation: 'VeeamZip', Result: { Success: true, Message: 'Ok' } })
  const link = task.Links[1]?.Href.replace(/^https?:\/\/[^/]+/, '') ?? ''
  const name = 'ubuntu88_2026-11-23T120000'
  await advance(world, 'PT1H')
  const session = await get(link)
  t.match(session, { JobName: name, Result: 'Success' })
  t.notMatch(JSON.stringify(session.Links), /restorePoints/)
  const backup = id('Backup', name)
  t.match(world.estate.children('BackupFile', 'Backup', backup), [{ FileType: 'vbk' }])
  await advance(world, 'PT12H')
  t.equal(world.estate.find('Backup', backup), undefined)
})

t.test('who may not, is refused', async (t) => {
  const { ask, id } = await actingClient(t, {}, 'portal.user')
  const url = `/api/backupServers/${id('BackupServer', HEAD)}`
  t.equal((await ask('DELETE', url)).status, 403)
})
