import t from 'tap'
import type { ProfileName } from '../../src/profiles/profile.js'
import { advance, buildServer } from '../build-server.js'

const AUTHORIZATION = `Basic ${Buffer.from('User:Password').toString('base64')}`

interface Tap {
  after(close: () => Promise<void>): void
}

/** A session of a version under a profile. */
async function open(t: Tap, profile: ProfileName, v: string, options = {}) {
  const server = await buildServer(t, { profile, ...options })
  const logon = await server.app.inject({
    method: 'POST',
    url: `/api/sessionMngr/?v=${v}`,
    headers: { authorization: AUTHORIZATION, accept: 'application/json' },
  })
  const headers = { 'x-restsvcsessionid': String(logon.headers['x-restsvcsessionid']) }
  const json = (text: string) => JSON.parse(text.replace('\ufeff', ''))
  const get = async (path: string) => {
    const { statusCode, body } = await server.app.inject({
      url: `/api${path}`,
      headers: { ...headers, accept: 'application/json' },
    })
    return { status: statusCode, body: statusCode === 200 ? json(body) : body }
  }
  const post = (method: 'POST' | 'PUT', path: string, body: object) =>
    server.app.inject({ method, url: `/api${path}`, headers, payload: body })
  const links: string[] = (json(logon.body).Links ?? json(logon.body).links).map(
    (link: Record<string, string>) =>
      (link.Href ?? link.href ?? '').replace(/.*\/api|[0-9a-f-]{36}$/g, ''),
  )
  return { ...server, get, post, links, headers }
}

const CDP = '/cdpPolicies'

t.test('a session is led to what its version knows, and to nothing else', async (t) => {
  const known: Readonly<Record<string, readonly string[]>> = {
    v1_3: [],
    v1_4: ['/agents', '/externalRepositories'],
    v1_5: ['/agents', '/externalRepositories', '/nas'],
    v1_6: ['/agents', '/externalRepositories', '/nas', CDP],
  }
  const all = [
    '/agents',
    '/externalRepositories',
    '/nas',
    CDP,
    '/cdpReplica/vms',
    '/systemSessions',
  ]
  for (const [version, expected] of Object.entries(known)) {
    const { links, get } = await open(t, '11', version)
    for (const path of all) {
      const isKnown = expected.includes(path)
      t.equal(links.includes(path), isKnown, `${version}: link to ${path}`)
      t.equal((await get(path)).status, isKnown ? 200 : 404, `${version}: ${path}`)
    }
  }
})

t.test('a version that is not offered is taken for the nearest that is', async (t) => {
  t.same((await open(t, '12.3', 'v1_3')).links, (await open(t, '12.3', 'v1_5')).links)
  t.same((await open(t, '9.5', 'v1_7')).links, (await open(t, '9.5', 'latest')).links)
})

t.test(
  'a version that a logon named counts under each profile that its world becomes',
  async (t) => {
    const { get, controls } = await open(t, 'default', 'v1_3')
    t.equal((await get('/nas')).status, 200)
    controls.setProfile('11')
    t.equal((await get('/nas')).status, 404)
    controls.setProfile('12.3')
    t.equal((await get('/nas')).status, 200)
    t.equal((await get('/systemSessions')).status, 404)
  },
)

t.test('by default a version hides nothing', async (t) => {
  t.same((await open(t, 'default', 'v1_3')).links, (await open(t, 'default', 'latest')).links)
})

t.test('elements are those of the version', async (t) => {
  const server = async (profile: ProfileName, v = 'latest') => {
    const { BackupServers } = (
      await (await open(t, profile, v)).get('/backupServers?format=Entity')
    ).body
    return BackupServers[0]
  }
  t.notOk('WcfPort' in (await server('11')))
  t.equal((await server('12.3')).WcfPort, 9405)
  t.notOk('VbrCertificateThumbprint' in (await server('12.3', 'v1_6')))
  t.equal((await server('9.5')).Version, '9.5.4.2866')
  t.equal((await server('12.3')).Version, '12.3.2.4465')

  const orders = async (profile: ProfileName, v = 'latest') => {
    const { get } = await open(t, profile, v)
    const { Jobs } = (await get('/jobs?format=Entity')).body
    const [inJob] = Jobs.find(
      ({ JobInfo }: { JobInfo: { BackupJobInfo?: object } }) => JobInfo.BackupJobInfo,
    ).JobInfo.BackupJobInfo.Includes.ObjectInJobs
    return inJob
  }
  t.equal((await orders('11')).Order, 0)
  t.equal((await orders('12.3', 'v1_6')).Order, 0)
  t.notOk('Order' in (await orders('12.3')))
  const options = 'UsePersistentGuestAgent'
  t.notMatch(JSON.stringify(await orders('11')), options)
  t.match(JSON.stringify(await orders('12.3')), options)
})

t.test('queries know the types of the version, and answers have no others', async (t) => {
  const { get } = await open(t, '10', 'latest')
  t.equal((await get('/query?type=NasJob')).status, 200)
  const refused = await get('/query?type=CdpPolicy')
  t.equal(refused.status, 400)
  t.notMatch(refused.body, 'CdpPolicy,')
  const { Entities } = (await get('/query?type=Job&format=Entities')).body
  t.ok('NASJobs' in Entities)
  t.notOk('CdpPolicies' in Entities)
})

t.test('what bodies must hold is of the version', async (t) => {
  const [TenantType, HostUid] = ['TenantType', 'HostUid']
  for (const [v, status] of [
    ['v1_3', 202],
    ['v1_4', 500],
  ] as const) {
    const { get, post } = await open(t, '9.5', v, { strict: true })
    const { Refs } = (await get('/cloud/tenants')).body
    const path = Refs[0].Href.replace(/.*\/api/, '')
    const answer = await post('PUT', path, { Description: 'Edited' })
    t.equal(answer.statusCode, status, `${v}: ${answer.body} without ${TenantType}`)
  }
  for (const [profile, isNeeded] of [
    ['10', false],
    ['11', true],
  ] as const) {
    const { post } = await open(t, profile, 'latest')
    const answer = await post('POST', '/vCloud/orgConfigs', { OrganizationName: 'New' })
    t.equal(answer.body.includes(HostUid), isNeeded, `${profile}: ${answer.body}`)
  }
})

t.test('up to 11 lists of sessions hold all of them, from 12 on those of 30 days', async (t) => {
  const count = async (profile: ProfileName) => {
    const { app, world } = await open(t, profile, 'latest')
    await advance(world, 'P10D')
    const logon = { method: 'POST', url: '/api/sessionMngr/' } as const
    const again = await app.inject({ ...logon, headers: { authorization: AUTHORIZATION } })
    const headers = { 'x-restsvcsessionid': String(again.headers['x-restsvcsessionid']) }
    const { body } = await app.inject({ url: '/api/backupSessions', headers })
    return {
      listed: body.split('<Ref ').length - 1,
      all: world.estate.table('BackupJobSession').size,
    }
  }
  const before = await count('11')
  t.equal(before.listed, before.all)
  const after = await count('12.3')
  t.ok(after.listed < after.all)
})

t.test(
  'what a job copies is a resource from 13 on, and told of in the job from 1.7 on',
  async (t) => {
    for (const [profile, version, isTold, status] of [
      ['12.3', 'v1_6', false, 404],
      ['12.3', 'v1_7', true, 404],
      ['13.0', 'v1_7', true, 200],
    ] as const) {
      const { get, world } = await open(t, profile, version)
      const copy = [...world.estate.all('Job')].find((job) => job.JobType === 'ImmediateBackupCopy')
      t.equal((await get(`/jobs/${copy?.id}/linkedJobs`)).status, status, profile)
      const { body } = await get(`/jobs/${copy?.id}?format=Entity`)
      t.equal(
        /LinkedJobObjects"?:\[\{/i.test(JSON.stringify(body)),
        isTold,
        `${profile} ${version}`,
      )
    }
    const { get } = await open(t, '11', 'latest')
    const jobs = JSON.stringify((await get('/jobs?format=Entity')).body)
    t.match(jobs, /"BackupCopyJobInfo":\{[^}]*"LinkedJobIncludes"|"LinkedJobObjects":\[\{/)
  },
)

t.test('a session keeps its version in a snapshot, and through a change of profile', async (t) => {
  const { controls, get } = await open(t, '12.3', 'v1_6')
  const snapshot = await controls.snapshot()
  t.equal((await get('/systemSessions')).status, 404)
  controls.reset()
  await controls.restore(snapshot)
  t.equal((await get('/systemSessions')).status, 404)
  t.equal(controls.profile.name, '12.3')
  controls.setProfile('11')
  t.equal((await get('/cdpPolicies')).status, 200)
  controls.setProfile('10')
  t.equal((await get('/cdpPolicies')).status, 404)
  controls.reset()
  t.equal(controls.profile.name, '12.3')
  t.throws(() => controls.setProfile('14' as ProfileName), { message: /14/ })
  controls.setProfile(11 as unknown as ProfileName)
  t.equal(controls.profile.name, '11', 'a number that is one')
})

t.test('a world may be another version than the main one', async (t) => {
  const { controls, worlds } = await buildServer(t, { profile: '11' })
  controls.makeWorld({ name: 'next', profile: '13.0' })
  controls.makeWorld({ name: 'same' })
  t.same(
    ['next', 'same', 'main'].map((name) => worlds.named(name).editions.profile.name),
    ['13.0', '11', '11'],
  )
})
