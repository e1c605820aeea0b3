/** Facts that recorded answers show and the documentation's pages do not, or not so. */
import t from 'tap'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { buildServer } from '../build-server.js'
import { parseXml } from '../wire/parse-xml.js'

const VM_OF_VMWARE = /^urn:VMware:Vm:[0-9a-f-]{36}\.vm-\d+$/

/** All elements of a name, however deep. */
function* named(element: XmlElement, name: string): Generator<XmlElement> {
  if (element.name === name) yield element
  for (const child of element.children) yield* named(child, name)
}

async function reader(t: Parameters<typeof buildServer>[0]) {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn()
  return {
    world,
    async xml(path: string): Promise<XmlElement> {
      return parseXml((await app.inject({ url: `/api${path}`, headers })).body)
    },
    async json(path: string) {
      const accept = { accept: 'application/json' }
      return (await app.inject({ url: `/api${path}`, headers: { ...headers, ...accept } })).json()
    },
  }
}

t.test('a backup file leads to its points, by another type in each form', async (t) => {
  const { xml } = await reader(t)
  const types = async (format: string): Promise<(string | undefined)[]> =>
    [...named(await xml(`/backupFiles?format=${format}&pageSize=3`), 'Link')]
      .filter(({ attributes }) => attributes.Href?.endsWith('/restorePoints'))
      .map(({ attributes }) => `${attributes.Rel} ${attributes.Type}`)
  t.same(await types('Entity'), Array(3).fill('Related RestorePointReferenceList'))
  t.same(await types(''), Array(3).fill('Related BackupFileReferenceList'))
})

t.test('references name what recorded ones name', async (t) => {
  const { world, xml } = await reader(t)
  const jobs = await xml('/nas/jobs?format=Entity')
  const shares = [...named(jobs, 'NASObject')].map(
    (share) => [...named(share, 'HierarchyObjRef')][0]?.text ?? '',
  )
  t.ok(shares.length > 0)
  for (const reference of shares) {
    const [, id = ''] = /^urn:NasBackup:BackupServer:([0-9a-f-]{36})$/.exec(reference) ?? []
    t.ok(world.estate.find('BackupServer', id), reference)
  }
  const [vApp] = world.estate.all('VAppCdpReplica')
  const machines = [...named(await xml(`/cdpReplica/vApps/${vApp?.id}/vms?format=Entity`), 'VmRef')]
  t.ok(machines.length > 0)
  for (const { text } of machines) t.match(text, VM_OF_VMWARE)
})

t.test('the time of a password is local, with its offset, to the second', async (t) => {
  const { world, json } = await reader(t)
  const [before] = world.estate.all('PasswordKey')
  const exact = Number(before?.LastModificationDate) + 250
  world.estate.update('PasswordKey', String(before?.id), { LastModificationDate: exact })
  const [key] = world.estate.all('PasswordKey')
  const path = `/backupServers/${key?.BackupServer}/passwords/${key?.id}`
  const { LastModificationDate } = await json(path)
  t.match(LastModificationDate, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
  t.equal(
    Math.floor(Number(key?.LastModificationDate) / 1000),
    Date.parse(LastModificationDate) / 1000,
  )
  const filter = encodeURIComponent(`LastModificationDate=="${LastModificationDate}"`)
  const { Resources } = await json(`/query?type=Passwords&filter=${filter}`)
  const [found] = Resources.PasswordKeyInfoList.PasswordKeyInfos
  t.match(found, { Id: key?.id, LastModificationDate }, 'and it is found by what is shown')
})

t.test('what is linked inside a job has no address, what it processes has one', async (t) => {
  const { xml, json } = await reader(t)
  const jobs = await xml('/jobs?format=Entity')
  for (const name of ['LinkedJobObject', 'LinkedBackupRepository']) {
    const linked = [...named(jobs, name)]
    t.ok(linked.length > 0, name)
    for (const { attributes } of linked) t.same({ ...attributes }, {})
  }
  const objects = [...named(jobs, 'ObjectInJob')]
  t.ok(objects.every(({ attributes }) => attributes.Href && attributes.Type === 'ObjectInJob'))
  for (const object of objects)
    t.equal([...named(object, 'UsePersistentGuestAgent')][0]?.text, 'false')
  t.equal([...named(jobs, 'UsePersistentGuestAgent')].length, objects.length, 'and only these')
  const copies = (await json('/jobs?format=Entity')).Jobs.flatMap(
    (job: { JobInfo: { ImmediateBackupCopyJobInfo: Record<string, unknown> | null } }) =>
      job.JobInfo.ImmediateBackupCopyJobInfo ?? [],
  )
  const [first] = copies[0].LinkedJobIncludes.LinkedJobObjects
  t.match(first, { Links: null, Href: null, Type: null })
})

t.test('the tasks of a run are listed under both spellings', async (t) => {
  const { world, json } = await reader(t)
  const [task] = world.estate.all('ReplicaTaskSession')
  const path = '/replicaTaskSessions'
  const misspelt = '/repicaTaskSessions'
  t.same(await json(misspelt), await json(path))
  t.same(await json(`${misspelt}/${task?.id}`), await json(`${path}/${task?.id}`))
  const run = `/replicaSessions/${task?.ReplicaJobSession}`
  t.same(await json(run + misspelt), await json(run + path))
})

t.test('the machines of all CDP replicas are listed', async (t) => {
  const { world, json } = await reader(t)
  const { VmCdpReplicas } = await json('/cdpReplica/vms?format=Entity')
  t.equal(VmCdpReplicas.length, world.estate.table('CdpReplicaVm').size)
})
