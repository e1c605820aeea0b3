import t from 'tap'
import { advance, buildServer } from '../build-server.js'
import { type ActingClient, actingClient } from './acting-client.js'

const LONG = { sessionTimeout: 86_400_000 }
const NS = 'http://www.veeam.com/ent/v1.0'

/** The newest point of a machine. */
const pointOf = ({ world }: ActingClient, machine: string) => {
  const points = [...world.estate.all('VmRestorePoint')].filter(({ VmName }) => VmName === machine)
  const point = points.at(-1)
  if (!point) throw new Error(`${machine} has no point`)
  return point
}

const relatedIn = (task: { Links: readonly { Rel: string; Href: string }[] }, rel: string) => {
  const link = task.Links.find(({ Rel }) => Rel === rel)
  if (!link) throw new Error(`no link ${rel}`)
  return link.Href.replace(/^https?:\/\/[^/]+/, '')
}

t.test('a machine is restored as another one, which look-ups find when it is over', async (t) => {
  const client = await actingClient(t, LONG, 'User')
  const { ask, done, get, world } = client
  const point = pointOf(client, 'ubuntu88')
  const url = `/api/vmRestorePoints/${point.id}`
  const entity = await get(`${url}?format=Entity`)
  t.ok(entity.Links.some(({ Rel }: { Rel: string }) => Rel === 'Restore'))
  const bodies: (string | object | undefined)[] = [
    undefined,
    `<RestoreSpec xmlns="${NS}"><VmRestoreSpec><PowerOnAfterRestore>false</PowerOnAfterRestore><QuickRollback>false</QuickRollback></VmRestoreSpec></RestoreSpec>`,
    {
      VmRestoreSpec: {
        PowerOnAfterRestore: true,
        HierarchyRootUid: 'urn:veeam:HierarchyRoot:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2',
        VmRestoreParameters: {
          VmRestorePointUid: `urn:veeam:VmRestorePoint:${point.id}`,
          VmNewName: 'another',
        },
      },
    },
  ]
  const refs = new Set([point.HierarchyObjRef])
  for (const body of bodies) {
    const started = world.clock.now()
    const task = await done('POST', `${url}?action=restore`, body)
    t.match(task, { Operation: 'StartVMRestore', Result: { Success: true, Message: 'Ok' } })
    const session = relatedIn(task, 'Related')
    t.match(session, /restoreSessions\/.+\?format=Entity$/)
    const seen = [await get(session)]
    t.match(seen[0], { JobType: 'RestoreVm', Result: 'None', EndTimeUTC: null })
    t.equal(
      seen[0].Name,
      `ubuntu88@${new Date(started).toISOString().slice(0, 19).replace('T', ' ')}`,
    )
    for (let minute = 0; minute < 8; minute++) {
      await advance(world, 'PT1M')
      seen.push(await get(session))
    }
    const states = seen.map(({ State }) => State)
    t.ok(states.includes('Working'))
    const rising = seen.map(({ Progress }) => Progress)
    t.same(
      rising,
      [...rising].sort((a, b) => a - b),
    )
    const last = seen.at(-1)
    t.match(last, { State: 'Stopped', Result: 'Success', Progress: 100 })
    t.equal(seen[0].RestoredObjRef, null)
    t.notOk(refs.has(last.RestoredObjRef), 'it has a reference of its own')
    refs.add(last.RestoredObjRef)
    const found = await get(`/api/lookup?hierarchyRef=${encodeURIComponent(last.RestoredObjRef)}`)
    const name = typeof body === 'object' ? 'another' : 'ubuntu88'
    t.match(found.HierarchyItems, [{ ObjectName: name, ObjectType: 'Vm' }])
  }
  const both = { VmRestoreSpec: { QuickRollback: true, KeepOriginalVM: true } }
  t.match((await done('POST', `${url}?action=restore`, both)).Result, { Success: false })
  const root = `urn:veeam:HierarchyRoot:${point.id}`
  const nowhere = { VmRestoreSpec: { HierarchyRootUid: root } }
  t.match((await done('POST', `${url}?action=restore`, nowhere)).Result, { Success: false })
  const count = world.estate.counts().RestoreSession
  const bad = { VmRestoreSpec: { QuickRollback: 'maybe' } }
  t.equal((await ask('POST', `${url}?action=restore`, bad)).status, 400)
  const unknown = '/api/vmRestorePoints/00000000-0000-4000-a000-000000000000?action=restore'
  t.equal((await ask('POST', unknown)).status, 404)
  t.equal(world.estate.counts().RestoreSession, count)
})

t.test('a restore that someone ended goes on no more, and restores nothing', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, world, get } = client
  const point = pointOf(client, 'ubuntu88')
  const items = world.estate.counts().HierarchyItem
  const task = await done('POST', `/api/vmRestorePoints/${point.id}?action=restore`)
  const session = relatedIn(task, 'Related')
  const id = /restoreSessions\/([^?]+)/.exec(session)?.[1] ?? ''
  const changes = { EndTimeUTC: world.clock.now(), Result: 'Failed', State: 'Stopped' }
  world.estate.apply({ do: 'update', type: 'RestoreSession', id, changes })
  await advance(world, 'PT1H')
  t.match(await get(session), { State: 'Stopped', Result: 'Failed', RestoredObjRef: null })
  t.equal(world.estate.counts().HierarchyItem, items)
})

t.test('a vApp is restored with its machines', async (t) => {
  const client = await actingClient(t, LONG)
  const { done, get, world } = client
  const [vApp] = [...world.estate.all('VAppRestorePoint')]
  const items = world.estate.counts().HierarchyItem ?? 0
  const task = await done('POST', `/api/vAppRestorePoints/${vApp?.id}?action=restore`, {
    VCloudVAppRestoreSpec: { PowerOnAfterRestore: false, VAppNewName: 'again' },
  })
  t.match(task, { Operation: 'StartvAppRestore', Result: { Success: true } })
  await advance(world, 'PT10M')
  const session = await get(relatedIn(task, 'Related'))
  t.match(session, { State: 'Stopped', Result: 'Success' })
  const found = await get(`/api/lookup?hierarchyRef=${encodeURIComponent(session.RestoredObjRef)}`)
  t.match(found.HierarchyItems, [{ ObjectName: 'again', ObjectType: 'Vapp' }])
  t.ok((world.estate.counts().HierarchyItem ?? 0) > items + 1, 'its machines too')
})

for (const [type, collection] of [
  ['VmRestorePoint', 'vmRestorePoints'],
  ['VmReplicaPoint', 'vmReplicaPoints'],
  ['AgentRestorePoint', 'agents/agentRestorePoints'],
] as const)
  t.test(`the files of a ${type} are opened, restored, downloaded and closed`, async (t) => {
    const { ask, done, get, world } = await actingClient(t, LONG, 'file.operator')
    const point = [...world.estate.all(type)].find(
      ({ id }) => world.estate.children(`${type}Mount`, type, id).length === 0,
    )
    const mounts = `/api/${collection}/${point?.id}/mounts`
    const task = await done(
      'POST',
      mounts,
      type === 'AgentRestorePoint' ? undefined : { OsKind: 'Linux' },
    )
    t.match(task, { Operation: 'MountRestorePoint', Result: { Success: true } })
    t.match(task.Links[1], { Rel: 'Related', Type: `${type}Mount`, Name: `${point?.id}@1` })
    const mount = relatedIn(task, 'Related')
    t.equal(mount, `${mounts}/1`)
    const entity = await get(mount)
    t.ok(entity.Links.some(({ Rel }: { Rel: string }) => Rel === 'Delete'))
    const [root] = entity.FSRoots.DirectoryEntries
    if (type !== 'AgentRestorePoint') t.equal(root.Name, 'root')
    const isLinux = root.Name === 'root'
    const folder = `${mount}/${isLinux ? 'root/etc/nginx' : 'C:/Documents'}`
    const { Files } = await get(`${folder}?action=listAll`)
    const [file] = Files.FileEntries
    const restore = file.Links.find(({ Rel }: { Rel: string }) => Rel === 'Restore').Href

    const sessions = () =>
      [...world.estate.all('RestoreSession')].filter(
        ({ CreationTimeUTC }) => Number(CreationTimeUTC) > Date.parse('2026-11-23T12:00:00Z'),
      )
    const original = await done(
      'POST',
      restore,
      `<FileRestoreSpec xmlns="${NS}"><ToOriginalLocation Overwrite="true"/></FileRestoreSpec>`,
    )
    t.match(original, { Operation: 'FileRestoreFromMountPoint', Result: { Success: true } })
    t.equal(original.Links.length, 1)
    await advance(world, 'PT5M')
    const [first] = sessions()
    const shown = await get(`/api/restoreSessions/${first?.id}?format=Entity`)
    t.match(shown, { JobType: 'FileLevelRestore', State: 'Stopped', Result: 'Success' })
    t.match(shown.Name, /^FLR_\[.+\]@2026-11-23 12:\d\d:\d\d$/)

    const ready = await done('POST', restore, { ForDirectDownload: { FileName: 'x' } })
    const download = relatedIn(ready, 'Download')
    t.match(download, /\?action=download$/)
    t.equal((await ask('GET', download)).status, 200)

    for (const body of [undefined, {}, { ForDirectDownload: {}, ToOriginalLocation: {} }])
      t.equal((await ask('POST', restore, body)).status, 400)
    t.equal(
      (await ask('POST', `${folder}/none?action=restore`, { ToOriginalLocation: {} })).status,
      404,
    )
    const whole = await ask('POST', `${folder}?action=restore`, { ToOriginalLocation: {} })
    t.equal(whole.status, 202, 'a folder')
    const folded = await done('POST', `${folder}?action=restore`, { ForDirectDownload: {} })
    t.equal((await ask('GET', relatedIn(folded, 'Download'))).status, 200, 'a folder, downloaded')

    t.equal((await done('POST', mounts)).Links[1]?.Name, `${point?.id}@2`)
    t.equal((await ask('DELETE', mount)).status, 204)
    t.equal((await ask('GET', mount)).status, 404)
    t.equal((await ask('DELETE', mount)).status, 404)
    t.equal((await ask('GET', download)).status, 404)
  })

t.test(
  'an opened point is open to its own logon session alone, as long as that lasts',
  async (t) => {
    const { app, world, logOn } = await buildServer(t, LONG)
    const [mine, other] = [await logOn(), await logOn()]
    const point = [...world.estate.all('VmRestorePoint')].at(-1)
    const url = `/api/vmRestorePoints/${point?.id}/mounts`
    t.equal((await app.inject({ method: 'POST', url, headers: mine })).statusCode, 202)
    await advance(world, 'PT5S')
    const status = async (headers: object) =>
      (await app.inject({ url: `${url}/1`, headers: { ...headers } })).statusCode
    t.equal(await status(mine), 200)
    t.equal(await status(other), 404)
    const session = (await app.inject({ url: '/api/logonSessions', headers: mine })).body
    const own = Buffer.from(mine['x-restsvcsessionid'], 'base64').toString()
    t.ok(session.includes(own))
    await app.inject({ method: 'DELETE', url: `/api/logonSessions/${own}`, headers: mine })
    t.equal(await status(await logOn()), 404)
    const late = await logOn()
    await app.inject({ method: 'POST', url, headers: late })
    await advance(world, 'PT25H')
    t.equal(await status(late), 401)
    t.equal(await status(await logOn()), 404, 'it went with the session')
    const roles = await logOn('vm.operator')
    t.equal((await app.inject({ method: 'POST', url, headers: roles })).statusCode, 403)
  },
)

t.test('the catalog is browsed at once, and its files go back to where they were', async (t) => {
  const client = await actingClient(t, LONG, 'sql.operator')
  const { ask, done, get, world } = client
  const point = pointOf(client, 'dc01')
  const url = `/api/catalog/vms/dc01/vmRestorePoints/${point.id}`
  t.ok(
    (await get(`${url}?format=Entity`)).Links.some(({ Rel }: { Rel: string }) => Rel === 'Browse'),
  )
  const { status, body: task } = await ask('POST', `${url}?action=browse`)
  t.equal(status, 200)
  t.match(task, {
    State: 'Finished',
    Operation: 'BrowseVM',
    Result: { Success: true, Message: null },
  })
  const root = await get(relatedIn(task, 'Down'))
  t.equal(root.DirectoryEntry.Links.length, 3)
  const { Files } = await get(`${url}/guestfs/C:/Documents?action=listAll`)
  const restore = Files.FileEntries[0].Links.find(
    ({ Rel }: { Rel: string }) => Rel === 'Restore',
  ).Href
  const restored = await done('POST', restore)
  t.match(restored, {
    Operation: 'RestoreFile',
    Result: { Success: true, Message: 'Restore operations started successfully.' },
  })
  t.match(restored.Links[1], { Type: 'RestoreSession', Name: 'Restore job session' })
  const session = relatedIn(restored, 'Related')
  t.match(await get(session), { JobType: 'FileLevelRestore', Result: 'None' })
  await advance(world, 'PT3M')
  t.match(await get(session), { State: 'Stopped', Result: 'Success' })
  t.equal((await ask('POST', `${url}/guestfs/C:/none?action=restore`)).status, 404)
  t.equal(
    (await ask('POST', '/api/catalog/vms/nobody/vmRestorePoints/x?action=browse')).status,
    404,
  )
})

t.test('a snapshot takes a restore along, which goes on where it is taken on', async (t) => {
  const client = await actingClient(t, LONG)
  const { ask, done, get, world } = client
  const point = pointOf(client, 'ubuntu88')
  const task = await done('POST', `/api/vmRestorePoints/${point.id}?action=restore`)
  const session = relatedIn(task, 'Related')
  const { status, body } = await ask('GET', '/emsim/snapshot')
  t.equal(status, 200)
  await advance(world, 'PT10M')
  const { RestoredObjRef } = await get(session)
  t.equal((await ask('PUT', '/emsim/snapshot', body)).status < 300, true)
  t.match(await get(session), { Result: 'None' })
  await advance(world, 'PT10M')
  t.match(await get(session), { Result: 'Success', RestoredObjRef })
})

t.test('what a session has opened is gone from the estate with it', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const point = world.estate.all('VmRestorePoint')[0]?.id
  const opened = () =>
    world
      .present()
      .all('VmRestorePointMount')
      .filter(({ SessionId }) => SessionId !== undefined)
      .map(({ SessionId }) => SessionId)
  const open = async () => {
    const headers = await logOn()
    const url = `/api/vmRestorePoints/${point}/mounts`
    const { statusCode } = await app.inject({ method: 'POST', url, headers })
    t.equal(statusCode, 202)
    await advance(world, 'PT10S')
    const [session] = world.sessions.list().slice(-1)
    return { headers, id: session?.id ?? '' }
  }
  const first = await open()
  t.same(opened(), [first.id])
  const { headers } = first
  await app.inject({ method: 'DELETE', url: `/api/logonSessions/${first.id}`, headers })
  t.same(opened(), [], 'logged off')
  const second = await open()
  t.same(opened(), [second.id])
  await advance(world, 'PT16M')
  const third = await open()
  t.same(opened(), [third.id], 'timed out, as the next one begins')
})
