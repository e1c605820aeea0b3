/**
 * Clients that go from answer to answer: by links, by ids cut out of them, by pages, in XML and in JSON, under
 * each profile that they understand.
 */
import t, { type Test } from 'tap'
import { PROFILE_NAMES, profileOf } from '../../src/profiles/profile.js'
import { startEmsim } from '../../src/simulator.js'
import type { XmlElement } from '../../src/wire/xml-document.js'
import { parseXml } from '../wire/parse-xml.js'
import { send } from './wire.js'

interface Link {
  readonly Rel: string
  readonly Href: string
  readonly Name: string | null
  readonly Type: string | null
}

interface Ref {
  readonly UID: string
  readonly Name: string
  readonly Href: string
  readonly Type: string
  readonly Links: readonly Link[]
}

interface Refs {
  readonly Refs: readonly Ref[]
}

const guid = (uid: string): string => uid.split(':').at(-1) ?? ''
const children = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? []
const linkOf = (element: XmlElement | undefined, type: string): string =>
  children(children(element, 'Links')[0], 'Link').find(({ attributes }) => attributes.Type === type)
    ?.attributes.Href ?? ''

for (const profile of PROFILE_NAMES)
  t.test(`under ${profile}`, async (t) => {
    const em = await startEmsim({ port: 0, profile })
    t.teardown(() => em.close())
    const { token } = em.sessions.open('User')
    /** Who reads JSON looks for members in the letter case of 12. */
    const skip = profileOf(profile).wire.jsonCase !== 'pascal'
    const readsJson = (name: string, reads: (t: Test) => Promise<void>) =>
      t.test(name, { skip }, reads)

    async function json<Shape>(url: string): Promise<Shape> {
      const answer = await send(url.startsWith('http') ? url : `${em.url}${url}`, {
        headers: { accept: 'application/json', 'x-restsvcsessionid': token },
      })
      t.equal(answer.status, 200, url)
      return answer.json<Shape>()
    }

    /** Without an Accept header, as clients ask that want XML. */
    async function xml(url: string): Promise<XmlElement> {
      const answer = await send(url.startsWith('http') ? url : `${em.httpUrl}${url}`, {
        headers: { 'X-RestSvcSessionId': token },
      })
      t.equal(answer.status, 200, url)
      return parseXml(answer.text)
    }

    await readsJson(
      'a library goes from a backup to its points and their machines by ids',
      async (t) => {
        const backups = await json<Refs>('/api/backups')
        const backup = backups.Refs.find(({ Name }) => Name === 'Backup Job 3')
        const entity = await json<{ Platform: string }>(
          `/api/backups/${guid(backup?.UID ?? '')}?format=Entity`,
        )
        t.equal(entity.Platform, 'VMware')
        const points = await json<Refs>(`/api/backups/${guid(backup?.UID ?? '')}/restorePoints`)
        t.ok(points.Refs.length > 1)
        const machines = await json<Refs>(
          `/api/restorePoints/${guid(points.Refs[0]?.UID ?? '')}/vmRestorePoints`,
        )
        t.match(machines.Refs[0], {
          Type: 'VmRestorePointReference',
          UID: /^urn:veeam:VmRestorePoint:/,
        })
      },
    )

    await readsJson(
      'a client that starts at the root finds its way by types of links alone',
      async (t) => {
        const root = await json<{ Links: Link[] }>('/api/')
        const create = root.Links.find(
          ({ Type, Rel }) => Type === 'LogonSession' && Rel === 'Create',
        )
        const logon = await send(create?.Href ?? '', {
          method: 'POST',
          headers: {
            accept: 'application/json',
            authorization: `Basic ${Buffer.from('User:Password').toString('base64')}`,
            'content-length': '0',
          },
        })
        const { Links } = logon.json<{ Links: Link[] }>()
        const jobsLink = Links.find(({ Type }) => Type === 'JobReferenceList')
        const jobs = await json<Refs>(jobsLink?.Href ?? '')
        const alternate = jobs.Refs[0]?.Links.find(
          ({ Rel, Type }) => Rel === 'Alternate' && Type === 'Job',
        )
        const job = await json<{ Name: string; Links: Link[] }>(alternate?.Href ?? '')
        t.equal(job.Name, jobs.Refs[0]?.Name)
        const sessions = job.Links.find(({ Type }) => Type === 'BackupJobSessionReferenceList')
        t.ok((await json<Refs>(sessions?.Href ?? '')).Refs.length > 0)
      },
    )

    await readsJson(
      'a plug-in goes from a failed session to the machines that failed and why',
      async (t) => {
        const found = await json<{
          Entities: { BackupJobSessions: { BackupJobSessions: { UID: string; JobName: string }[] } }
        }>('/api/query?type=BackupJobSession&filter=Result==Failed&format=Entities&pageSize=1')
        const session = found.Entities.BackupJobSessions.BackupJobSessions[0]
        const tasks = await json<{ BackupTaskSessions: { Result: string; Reason: string }[] }>(
          `/api/backupSessions/${session?.UID}/taskSessions?format=Entity`,
        )
        const failed = tasks.BackupTaskSessions.filter(({ Result }) => Result === 'Failed')
        t.ok(failed.length > 0)
        t.ok(failed.every(({ Reason }) => Reason !== ''))
      },
    )

    await t.test('a script reads repositories and job statistics from XML', async (t) => {
      const list = await xml('/api/repositories')
      t.equal(list.name, 'EntityReferences')
      for (const ref of children(list, 'Ref')) {
        const repository = await xml(
          `/api/repositories/${guid(ref.attributes.UID ?? '')}?format=Entity`,
        )
        t.match(children(repository, 'Capacity')[0]?.text, /^-?\d+$/)
        t.match(children(repository, 'FreeSpace')[0]?.text, /^-?\d+$/)
      }
      const frame = await xml('/api/reports/summary/job_statistics')
      t.match(children(frame, 'TotalJobRuns')[0]?.text, /^\d+$/)
    })

    await t.test('a plug-in looks a machine up by name and finds it in a job', async (t) => {
      const roots = await xml('/api/hierarchyRoots')
      const host = children(roots, 'Ref').find(({ attributes }) =>
        /vcenter/i.test(attributes.Name ?? ''),
      )
      const items = await xml(
        `/api/lookup?host=${host?.attributes.UID}&type=Vm&name=${encodeURIComponent('*')}`,
      )
      const found = children(items, 'HierarchyItem')
      t.ok(found.length > 0)
      const refs = found.map((item) => children(item, 'ObjectRef')[0]?.text)
      const jobs = await xml('/api/jobs')
      let common = 0
      for (const job of children(jobs, 'Ref')) {
        const includes = await xml(`/api/jobs/${guid(job.attributes.UID ?? '')}/includes`)
        for (const one of children(includes, 'ObjectInJob'))
          if (refs.includes(children(one, 'HierarchyObjRef')[0]?.text)) common++
      }
      t.ok(common > 0)
    })

    await t.test(
      'a restore script goes from the catalogue to the files of a machine',
      async (t) => {
        const catalog = await xml('/api/catalog/vms')
        const [machine] = children(catalog, 'Ref')
        const points = await xml(
          `/api/catalog/vms/${encodeURIComponent(machine?.attributes.Name ?? '')}/vmRestorePoints`,
        )
        const [point] = children(points, 'Ref')
        t.match(point?.attributes.Href, /\/api\/catalog\/vms\//)
        const entity = await xml(
          linkOf(point, 'CatalogVmRestorePoint') || (point?.attributes.Href ?? ''),
        )
        t.ok(entity.children.length > 0)
      },
    )

    await readsJson('a client reads page after page by the links Next', async (t) => {
      interface Page {
        Refs: { Refs: Ref[] }
        PagingInfo: { Links: Link[]; PageNum: number; PagesCount: number }
      }
      let url: string | undefined = '/api/query?type=RestorePoint&sortAsc=CreationTime&pageSize=100'
      const seen = new Set<string>()
      let pages = 0
      let expected = 0
      while (url !== undefined) {
        const page: Page = await json<Page>(url)
        pages++
        expected = page.PagingInfo.PagesCount
        for (const { UID } of page.Refs.Refs) seen.add(UID)
        url = page.PagingInfo.Links.find(({ Rel }) => Rel === 'Next')?.Href
      }
      t.equal(pages, expected)
      t.equal(seen.size, em.estate.counts().RestorePoint)
    })

    await readsJson(
      'a client of accounts goes from an account to its roles and scopes',
      async (t) => {
        const accounts = await json<Refs>('/api/security/accounts')
        for (const { UID } of accounts.Refs.slice(0, 3)) {
          await json(`/api/security/accounts/${guid(UID)}/roles`)
          await json(`/api/security/accounts/${guid(UID)}/scopes`)
        }
        t.ok(accounts.Refs.length > 0)
      },
    )
  })
