import t from 'tap'
import type { ProfileName } from '../../src/profiles/profile.js'
import { buildServer } from '../build-server.js'

interface Tap {
  after(close: () => Promise<void>): void
}

/** Answers as JSON under a profile, with the faults of its servers or without. */
async function ask(t: Tap, profile: ProfileName, profileBugs: boolean) {
  const { app, logOn, world } = await buildServer(t, { profile, profileBugs })
  const headers = { ...(await logOn()), accept: 'application/json' }
  const get = async (path: string) => (await app.inject({ url: `/api${path}`, headers })).json()
  const xml = async (path: string) =>
    (await app.inject({ url: `/api${path}`, headers: { ...headers, accept: 'application/xml' } }))
      .body
  return { get, xml, world }
}

const shape = (href: string): string =>
  href.replace(/.*\/api/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{}')

t.test('10 leads astray from references of file shares', async (t) => {
  for (const bugs of [true, false]) {
    const { get, xml } = await ask(t, '10', bugs)
    const [job] = (await get('/nas/jobs')).Refs
    t.equal(shape(job.Href), bugs ? '/agents/jobs/{}' : '/nas/jobs/{}')
    t.match(await xml('/nas/jobs'), bugs ? /<Ref [^>]*agents\/jobs/ : /<Ref [^>]*nas\/jobs/)
    const [server] = (await get('/nas/fileServers')).Refs
    t.equal(shape(server.Href), bugs ? '/repositories/{}' : '/nas/fileServers/{}')
    const [run] = (await get('/nas/backupSessions')).Refs
    const up = run.Links.find((link: Record<string, string>) => link.Type === 'JobReference')
    t.equal(shape(up.Href), bugs ? '/jobs/{}' : '/nas/jobs/{}')
  }
})

t.test('12 gives discovered computers another Href', async (t) => {
  for (const bugs of [true, false]) {
    const { get } = await ask(t, '12.3', bugs)
    const [computer] = (await get('/agents/discoveredComputers?format=Entity')).DiscoveredComputers
    const place = bugs ? '/backupTaskSessions/{}' : '/agents/discoveredComputers/{}'
    t.equal(shape(computer.Href), `${place}?format=Entity`)
  }
})

t.test(
  '12.0 calls hierarchy roots otherwise in points, so that filters find nothing',
  async (t) => {
    for (const bugs of [true, false]) {
      const { get, world } = await ask(t, '12.3', bugs)
      const point = [...world.estate.all('VmRestorePoint')].find(
        ({ HierarchyObjRef }) => typeof HierarchyObjRef === 'string',
      )
      const filter = `HierarchyObjRef==%22${point?.HierarchyObjRef}%22`
      const { Refs } = await get(`/query?type=VmRestorePoint&filter=${filter}`)
      t.equal(Refs.Refs.length > 0, !bugs)
    }
  },
)

t.test('no profile has a fault that is not asked for, nor one of another version', async (t) => {
  const { get } = await ask(t, '11', true)
  t.equal(shape((await get('/nas/jobs')).Refs[0].Href), '/nas/jobs/{}')
})
