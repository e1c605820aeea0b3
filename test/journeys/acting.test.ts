/**
 * Public clients that act, as seen on the wire: a hypervisor's two plug-ins, a Terraform provider, a portal in PHP,
 * a script in Python, a provisioning blueprint and a typed Go client. Each has a server of its own, of each profile
 * that it understands, whose clock moves on where the client would wait.
 */
import t, { type Test } from 'tap'
import { PROFILE_NAMES, type ProfileName, profileOf } from '../../src/profiles/profile.js'
import { type Emsim, startEmsim } from '../../src/simulator.js'
import { send, type WireAnswer } from './wire.js'

const MACHINE = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-85541'
const OTHER = 'urn:VMware:Vm:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2.vm-90101'
const LATEST = '/api/sessionMngr/?v=latest'
const JSON_TYPE = 'application/json'

interface Link {
  readonly Rel: string
  readonly Href: string
  readonly Type: string | null
}
interface Task {
  readonly TaskId: string
  readonly State: string
  readonly Href: string
  readonly Links: readonly Link[]
  readonly Result: { readonly Success: boolean; readonly Message: string } | null
}
interface Job {
  readonly UID: string
  readonly Name: string
  readonly Links: readonly Link[]
  readonly JobInfo: {
    readonly BackupJobInfo: {
      readonly Includes: { readonly ObjectInJobs: readonly { readonly ObjectInJobId: string }[] }
    }
  }
}

/** What a client has in its hands: a base, and a session. */
interface Wire {
  readonly em: Emsim
  /** Asks by path, or by a whole URL as links have it. */
  ask(method: string, url: string, body?: string | object, headers?: object): Promise<WireAnswer>
  /** A client of the same kind with a logon session of its own. */
  again(): Promise<Wire>
}

async function logsOn(em: Emsim, base: string, usual: Record<string, string>): Promise<Wire> {
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const { headers } = await send(`${base}${LATEST}`, { method: 'POST', headers: { authorization } })
  const session = { 'X-RestSvcSessionId': String(headers['x-restsvcsessionid']) }
  return {
    em,
    ask: (method, url, body, more = {}) =>
      send(url.startsWith('http') ? url : base + url, {
        method,
        headers: { ...session, ...usual, ...more },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    again: () => logsOn(em, base, usual),
  }
}

/** A client by http or by https, whose requests have some headers in common. */
type Starts = (t: Test, scheme: 'http' | 'https', headers: Record<string, string>) => Promise<Wire>

const clientOf = (profile: ProfileName): Starts =>
  async function client(t, scheme, headers) {
    const em = await startEmsim({
      port: 0,
      profile,
      clock: '2026-11-23T12:00:00Z',
      sessionTimeout: 86_400_000,
    })
    t.after(() => em.close())
    return logsOn(em, scheme === 'http' ? (em.httpUrl ?? '') : em.url, headers)
  }

/** Tests what a client does with a server of each of some profiles. */
const under =
  (profiles: readonly ProfileName[]) =>
  (name: string, does: (t: Test, client: Starts) => Promise<void>): void => {
    for (const profile of profiles)
      t.test(`${name}, under ${profile}`, (t) => does(t, clientOf(profile)))
  }

const readsXml = under(PROFILE_NAMES)
/** These look for members in the letter case of 12. */
const readsJson = under(PROFILE_NAMES.filter((name) => profileOf(name).wire.jsonCase === 'pascal'))

const guid = (uid: string): string => uid.split(':').at(-1) ?? ''
const linkIn = ({ Links }: { readonly Links: readonly Link[] }, rel: string): string =>
  Links.find(({ Rel }) => Rel.toLowerCase() === rel.toLowerCase())?.Href ?? `no link ${rel}`

/** Polls a task by its first link, as the clock goes on, until it is finished. */
async function finished({ em, ask }: Wire, begun: WireAnswer): Promise<Task> {
  let task = begun.json<Task>()
  const [first] = task.Links
  for (let look = 0; task.State !== 'Finished' && look < 36; look++) {
    await em.clock.advance('PT5S')
    task = (await ask('GET', `${first?.Href}?format=Entity`)).json<Task>()
  }
  return task
}

async function jobNamed({ ask }: Wire, name: string): Promise<Job> {
  const answer = await ask('GET', `/api/query?type=Job&format=Entities&filter=Name=="${name}"`)
  const { Entities } = answer.json<{ Entities: { Jobs: { Jobs: Job[] } } }>()
  const [job] = Entities.Jobs.Jobs
  if (!job) throw new Error(`There is no job ${name}`)
  return job
}

const repositoryOf = ({ em }: Wire): string =>
  `urn:veeam:Repository:${em.estate.find('Repository', { Name: 'Backup Volume 01' })[0]?.UID}`

readsJson(
  'a plug-in clones a job in JSON, fills it, runs it, stops it and deletes it',
  async (t, client) => {
    const wire = await client(t, 'https', { accept: JSON_TYPE, 'content-type': JSON_TYPE })
    const { ask, em } = wire
    const model = await jobNamed(wire, 'Backup Job 1')
    const BackupJobCloneInfo = {
      JobName: 'policy-1',
      FolderName: 'policy-1',
      RepositoryUid: repositoryOf(wire),
    }
    const cloned = await ask('POST', `/api/jobs/${guid(model.UID)}?action=clone`, {
      BackupJobCloneInfo,
    })
    t.equal(cloned.status, 202)
    const job = (await ask('GET', linkIn(await finished(wire, cloned), 'Related'))).json<Job>()
    t.equal(job.Name, 'policy-1')
    const url = `/api/jobs/${guid(job.UID)}`

    t.equal(
      (await ask('PUT', `${url}?action=edit`, { ...job, SimpleRetentionPolicy: null })).status,
      202,
    )
    const unscheduled = {
      ScheduleConfigured: false,
      ScheduleEnabled: false,
      JobScheduleOptions: {},
    }
    t.match(await finished(wire, await ask('PUT', `${url}?action=edit`, unscheduled)), {
      Result: { Success: true },
    })
    const object = { HierarchyObjRef: OTHER, HierarchyObjName: 'mine', DisplayName: 'mine' }
    await finished(wire, await ask('POST', `${url}/includes?format=Entity`, object))
    const shown = (await ask('GET', `${url}?format=Entity`)).json<Job>()
    const includes = shown.JobInfo.BackupJobInfo.Includes.ObjectInJobs
    t.match(includes.at(-1), { HierarchyObjRef: OTHER })
    for (const { ObjectInJobId } of includes.slice(0, -1))
      t.equal((await ask('DELETE', `${url}/includes/${ObjectInJobId}`)).status, 202)
    await em.clock.advance('PT1M')
    const last = await ask('DELETE', `${url}/includes/${includes.at(-1)?.ObjectInJobId}`)
    t.match((await finished(wire, last)).Result?.Message, /only one object/i)

    const started = await ask('POST', `${url}?action=start`)
    const since = new Date(String(started.headers.date)).toISOString()
    await finished(wire, started)
    const found = await ask(
      'GET',
      `/api/query?type=BackupJobSession&format=Entities&filter=JobUid=="${job.UID}";CreationTime>="${since}"`,
    )
    t.match(found.json(), {
      Entities: {
        BackupJobSessions: { BackupJobSessions: [{ JobName: 'policy-1', Result: 'None' }] },
      },
    })
    t.match(await finished(wire, await ask('POST', `${url}?action=stop`)), {
      Result: { Success: true },
    })
    t.match(await finished(wire, await ask('DELETE', url)), { Result: { Success: true } })
    t.equal((await ask('GET', url)).status, 404)
    t.equal((await ask('POST', `${url}?action=stop`)).status, 404, 'which it counts as done')
  },
)

readsJson('the same plug-in backs a machine up at once, and restores it', async (t, client) => {
  const wire = await client(t, 'https', { accept: JSON_TYPE, 'content-type': JSON_TYPE })
  const { ask, em } = wire
  const server = `/api/backupServers/${em.estate.find('BackupServer')[0]?.UID}`
  const quick = await ask('POST', `${server}?action=quickbackup`, { VmRef: MACHINE })
  t.match(await finished(wire, quick), { Result: { Success: true } })
  const zipped = await ask('POST', `${server}?action=veeamzip`, {
    VmRef: [MACHINE],
    RepositoryUid: repositoryOf(wire),
    BackupRetention: 'Never',
    Compressionlevel: 5,
    DisableGuestQuiescence: true,
  })
  t.match(await finished(wire, zipped), { Result: { Success: true } })
  await em.clock.advance('PT1H')
  const points = await ask(
    'GET',
    `/api/query?type=VmRestorePoint&format=Entities&sortDesc=CreationTime&filter=HierarchyObjRef=="${MACHINE}"`,
  )
  const { Entities } = points.json<{
    Entities: { VmRestorePoints: { VmRestorePoints: { UID: string; Links: Link[] }[] } }
  }>()
  const [point] = Entities.VmRestorePoints.VmRestorePoints
  const VmRestoreSpec = {
    PowerOnAfterRestore: true,
    HierarchyRootUid: 'urn:veeam:HierarchyRoot:0f4a9c5e-1b7d-4c55-b2b4-8fd1b7a1c3d2',
    VmRestoreParameters: { VmRestorePointUid: point?.UID, VmNewName: 'again' },
  }
  const restored = await ask('POST', linkIn({ Links: point?.Links ?? [] }, 'Restore'), {
    VmRestoreSpec,
  })
  const session = linkIn(await finished(wire, restored), 'Related')
  const state = async () =>
    (await ask('GET', session)).json<{
      State: string
      Result: string
      Progress: number
      RestoredObjRef: string
    }>()
  const begun = await state()
  t.equal(begun.Result, 'None')
  t.notOk(begun.RestoredObjRef)
  await em.clock.advance('PT1H')
  const { Result, Progress, RestoredObjRef } = await state()
  t.same([Result, Progress], ['Success', 100])
  t.not(RestoredObjRef, MACHINE)
  const lookup = await ask('GET', `/api/lookup?hierarchyRef=${encodeURIComponent(RestoredObjRef)}`)
  t.match(lookup.json(), { HierarchyItems: [{ ObjectName: 'again' }] })
})

readsXml('its older version writes XML with a prefix of its own', async (t, client) => {
  const wire = await client(t, 'https', {
    accept: 'application/xml',
    'content-type': 'application/xml',
  })
  const { em, ask } = wire
  const server = `/api/backupServers/${em.estate.find('BackupServer')[0]?.UID}`
  const body = `<v:VeeamZipStartupSpec xmlns:v="http://www.veeam.com/ent/v1.0"><v:VmRef>${MACHINE}</v:VmRef><v:RepositoryUid>${repositoryOf(wire)}</v:RepositoryUid><v:Compressionlevel>5</v:Compressionlevel><v:BackupRetention>Never</v:BackupRetention></v:VeeamZipStartupSpec>`
  const { status, text } = await ask('POST', `${server}?action=veeamzip`, body)
  t.equal(status, 202, text)
})

readsXml(
  'another plug-in speaks XML without Accept, by URN, and cleans its tasks up',
  async (t, client) => {
    const wire = await client(t, 'https', { 'Content-Type': 'application/xml' })
    const { ask, em } = wire
    const job = `urn:veeam:Job:${em.estate.find('Job', { Name: 'Backup Job 1' })[0]?.UID}`
    const field = (text: string, name: string) =>
      new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''
    /** Looks every five seconds, and takes the task from sight at the end. */
    const waited = async (begun: WireAnswer): Promise<string> => {
      t.ok([200, 202].includes(begun.status), begun.text)
      const id = field(begun.text, 'TaskId')
      let { text } = begun
      while (field(text, 'State') !== 'Finished') {
        await em.clock.advance('PT5S')
        text = (await ask('GET', `/api/tasks/${id}`)).text
      }
      t.match(text, /<Result Success="true">/)
      t.equal((await ask('DELETE', `/api/tasks/${id}`)).status, 204)
      return text
    }
    const ns = 'xmlns="http://www.veeam.com/ent/v1.0"'
    await waited(await ask('POST', `/api/jobs/${job}?action=toggleScheduleEnabled`))
    const include = `<CreateObjectInJobSpec ${ns}><HierarchyObjRef>${OTHER}</HierarchyObjRef><HierarchyObjName>x</HierarchyObjName></CreateObjectInJobSpec>`
    await waited(await ask('POST', `/api/jobs/${job}/includes`, include))
    const clone = `<JobCloneSpec ${ns}><BackupJobCloneInfo><JobName>copy</JobName><FolderName>copy</FolderName><RepositoryUid>${repositoryOf(wire)}</RepositoryUid></BackupJobCloneInfo></JobCloneSpec>`
    await waited(await ask('POST', `/api/jobs/${job}?action=clone`, clone))
    t.match((await ask('GET', '/api/jobs')).text, /Name="copy"/)
    await waited(await ask('POST', `/api/jobs/${job}?action=start`))
    await em.clock.advance('PT2H')
    const point = em.estate.find('VmRestorePoint', { VmName: 'ubuntu88' })[0]?.UID
    const task = await waited(await ask('POST', `/api/vmRestorePoints/${point}?action=restore`))
    const related = /Href="([^"]*)"[^>]*Type="RestoreSession"/.exec(task)?.[1] ?? ''
    t.ok(related.startsWith(em.url), 'the link begins with its own base')
    await em.clock.advance('PT1H')
    t.match(field((await ask('GET', related)).text, 'Result'), 'Success')
  },
)

readsJson(
  'a Terraform provider writes XML, reads JSON, and has a session for each call',
  async (t, client) => {
    const wire = await client(t, 'http', { accept: JSON_TYPE, 'content-type': 'application/xml' })
    const job = `urn:veeam:Job:${wire.em.estate.find('Job', { Name: 'Backup Job 1' })[0]?.UID}`
    const body = `<CreateObjectInJobSpec xmlns="http://www.veeam.com/ent/v1.0" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><HierarchyObjRef>${OTHER}</HierarchyObjRef><HierarchyObjName>tf</HierarchyObjName><DisplayName>tf</DisplayName><Order>0</Order><GuestProcessingOptions><AppAwareProcessingMode>Disabled</AppAwareProcessingMode><FileSystemIndexingMode>Disabled</FileSystemIndexingMode></GuestProcessingOptions></CreateObjectInJobSpec>`
    const added = await wire.ask('POST', `/api/jobs/${job}/includes`, body)
    t.equal(added.status, 202, added.text)
    await finished(wire, added)
    const other = await wire.again()
    const list = await other.ask('GET', `/api/jobs/${job}/includes`)
    const mine = list
      .json<{ ObjectInJobs: { Name: string; ObjectInJobId: string }[] }>()
      .ObjectInJobs.find(({ Name }) => Name === 'tf')
    t.ok(mine, 'another session sees it at once')
    const third = await wire.again()
    const removed = await third.ask('DELETE', `/api/jobs/${job}/includes/${mine?.ObjectInJobId}`)
    t.match(await finished(third, removed), { Result: { Success: true } })
  },
)

readsXml(
  'a portal in PHP makes a tenant, and looks after one, two and three seconds',
  async (t, client) => {
    const wire = await client(t, 'http', { 'content-type': 'text/xml' })
    const { ask, em } = wire
    const server = `urn:veeam:BackupServer:${em.estate.find('BackupServer')[0]?.UID}`
    const body = `<?xml version="1.0" encoding="utf-8"?><CreateCloudTenantSpec xmlns="http://www.veeam.com/ent/v1.0"><Name>portal</Name><Description>d</Description><Password>p</Password><Enabled>1</Enabled><LeaseExpirationDate>2027-01-01</LeaseExpirationDate><Resources><BackupResource><Name>q</Name><RepositoryUid>${repositoryOf(wire)}</RepositoryUid><QuotaMb>10240</QuotaMb></BackupResource></Resources><ThrottlingEnabled>true</ThrottlingEnabled><ThrottlingSpeedLimit>1</ThrottlingSpeedLimit><ThrottlingSpeedUnit>MBps</ThrottlingSpeedUnit><PublicIpCount>0</PublicIpCount><BackupServerUid>${server}</BackupServerUid></CreateCloudTenantSpec>`
    const made = await ask('POST', '/api/cloud/tenants', body)
    t.equal(made.status, 202, made.text)
    const id = /<TaskId>([^<]+)</.exec(made.text)?.[1]
    let { text } = made
    for (const seconds of [0, 1, 2, 3]) {
      await em.clock.advance(`PT${seconds}S`)
      text = (await ask('GET', `/api/tasks/${id}`)).text
      if (text.includes('<State>Finished')) break
    }
    const tenant = /Href="([^"]*)"[^>]*Type="CloudTenant"/.exec(text)?.[1] ?? ''
    t.match((await ask('GET', tenant)).text, /Name="portal"/)
  },
)

readsJson('a script in Python opens a point by links alone, and gets a file', async (t, client) => {
  const wire = await client(t, 'https', { accept: JSON_TYPE })
  const { ask, em } = wire
  const id = em.estate.find('VmRestorePoint', { VmName: 'ubuntu88' })[0]?.UID
  interface Entry {
    readonly Name: string
    readonly Href: string
    readonly Links: readonly Link[]
  }
  const follow = async <Shape>(href: string): Promise<Shape> => (await ask('GET', href)).json()
  const point = await follow<Entry>(`/api/vmRestorePoints/${id}?format=Entity`)
  const opened = await finished(wire, await ask('POST', linkIn(point, 'Create')))
  const mount = await follow<{ FSRoots: { DirectoryEntries: Entry[] } }>(linkIn(opened, 'Related'))
  const [root] = mount.FSRoots.DirectoryEntries
  /** Goes down until a folder has files. */
  const fileIn = async (entry: Entry | undefined, depth: number): Promise<Entry | undefined> => {
    if (!entry || depth > 4) return undefined
    const inside = await follow<{
      Files: { FileEntries: Entry[] } | null
      Directories: { DirectoryEntries: Entry[] } | null
    }>(entry.Href)
    const [file] = inside.Files?.FileEntries ?? []
    if (file) return file
    for (const one of inside.Directories?.DirectoryEntries ?? []) {
      const found = await fileIn(one, depth + 1)
      if (found) return found
    }
    return undefined
  }
  const file = await fileIn(root, 0)
  const spec = { ForDirectDownload: { FileName: file?.Name } }
  const headers = { 'content-type': JSON_TYPE }
  const ready = await finished(
    wire,
    await ask('POST', linkIn(file ?? { Links: [] }, 'Restore'), spec, headers),
  )
  const bytes = await ask('GET', linkIn(ready, 'Download'))
  t.equal(bytes.status, 200)
  t.ok(Number(bytes.headers['content-length']) > 0)
})

readsJson(
  'a blueprint edits a job in part, and reads its task from another session',
  async (t, client) => {
    const wire = await client(t, 'http', { accept: JSON_TYPE, 'content-type': JSON_TYPE })
    const { ask, em } = wire
    const job = await jobNamed(wire, 'Backup Job 1')
    const url = `/api/jobs/${guid(job.UID)}`
    const edit = await ask('PUT', `${url}?action=edit`, {
      JobScheduleOptions: {
        Standart: { OptionsDaily: { Enabled: true, Kind: 'Everyday', Time: '23:30:00' } },
      },
      JobInfo: {
        BackupJobInfo: {
          Includes: {
            ObjectInJobs: [{ HierarchyObjRef: OTHER, Name: 'blue', DisplayName: 'blue' }],
          },
        },
      },
    })
    t.equal(edit.status, 202, edit.text)
    await em.clock.advance('PT10S')
    const other = await wire.again()
    const task = await other.ask('GET', `/api/tasks/${edit.json<Task>().TaskId}`)
    t.match(task.json(), { State: 'Finished', Result: { Success: true } })
    const edited = (await ask('GET', `${url}?format=Entity`)).json<Job>()
    t.match(edited.JobInfo.BackupJobInfo.Includes.ObjectInJobs, [{ HierarchyObjRef: OTHER }])
    t.equal(edited.JobInfo.BackupJobInfo.Includes.ObjectInJobs.length, 1)
    t.match(await finished(wire, await ask('POST', `${url}?action=start`)), {
      Result: { Success: true },
    })
    t.match(await finished(wire, await ask('DELETE', url)), { Result: { Success: true } })
  },
)

readsJson(
  'a typed Go client finds its links in any letter case, and stops at what is not Running',
  async (t, client) => {
    const wire = await client(t, 'https', { accept: JSON_TYPE })
    const { ask, em } = wire
    const job = await jobNamed(wire, 'Backup Job 1')
    for (const link of [
      ...job.Links,
      ...(await finished(wire, await ask('POST', linkIn(job, 'start')))).Links,
    ])
      t.ok(link.Rel, 'every link says what it is')
    const stop = await ask('POST', linkIn(job, 'STOP'))
    let task = stop.json<Task>()
    while (task.State === 'Running') {
      await em.clock.advance('PT0.5S')
      task = (await ask('GET', `${linkIn(task, 'Delete')}`)).json<Task>()
    }
    t.match(task.Result, { Success: true })
    const retried = await finished(wire, await ask('POST', linkIn(job, 'Retry')))
    t.match(retried.Result, { Success: true })
    const includes = await ask('GET', `/api/jobs/${guid(job.UID)}/includes`)
    const [object] = includes.json<{ ObjectInJobs: { Href: string }[] }>().ObjectInJobs
    t.match(await finished(wire, await ask('DELETE', object?.Href ?? '')), {
      Result: { Success: true },
    })
  },
)
