/** What the API answers under several profiles at one moment, which leaves nothing behind. */
import t from 'tap'
import { buildEmsim, type ProfileName } from '../../src/index.js'

const CLOCK = '2026-11-23T22:14:07.5Z'
const JOB = '/api/jobs/bc55daf2-191d-4f2c-a9d6-8d909e6bbec9?format=Entity'
const PROFILES = ['default', '9.5', '10', '11', '12.3', '12.3+postgresql', '13.0'] as const

const PATHS = [
  '/api/',
  JOB,
  '/api/query?type=BackupJobSession&pageSize=3&sortDesc=CreationTime',
  '/api/logonSessions',
  '/api/backupServers?format=Entity',
  '/api/cdpPolicies',
  '/api/jobs/99999',
  '/api/reports/summary/job_statistics',
]

for (const accept of ['application/json', 'application/xml'])
  t.test(`each profile answers what the world does once it is that one, ${accept}`, async (t) => {
    const em = await buildEmsim({ clock: CLOCK })
    t.after(() => em.close())
    await em.clock.advance('PT1H')
    em.estate.add('BackupServer', { Name: 'vbr02' })
    const { token: session } = em.sessions.open('User')
    for (const path of PATHS) {
      const asked = { profiles: PROFILES, path, accept, session }
      const answers = await em.askProfiles(asked, 'http://em.lab:9398')
      t.same(
        answers.map(({ profile }) => profile),
        PROFILES,
      )
      for (const { profile, status, reason, headers, body, isCut } of answers) {
        em.setProfile(profile)
        const own = await em.app.inject({
          url: path,
          headers: { host: 'em.lab:9398', accept, 'x-restsvcsessionid': session },
        })
        const told = `${path} under ${profile}`
        t.same([status, reason, isCut], [own.statusCode, own.statusMessage, false], told)
        t.same(headers, JSON.parse(JSON.stringify(own.headers)), told)
        t.equal(body, own.rawPayload.toString(), told)
      }
      em.setProfile('default')
    }
  })

t.test('nothing is left of it', async (t) => {
  const em = await buildEmsim({ clock: CLOCK })
  t.after(() => em.close())
  em.faults.add({ when: { times: 1 }, effect: { kind: 'empty' } })
  const { token: session } = em.sessions.open('User')
  // After that much time, the next request of a session is a change, which notes its use.
  await em.clock.advance('PT10M')
  const seen = async () => ({
    state: await em.snapshot(),
    faults: em.faults.list(),
    journal: await em.requests.all(),
    profile: em.profile,
    requests: em.metrics().match(/^emsim_requests.*$/gm),
  })
  const events = em.events()
  t.match(await events.next(), { value: { kind: 'clock' } }, 'the first one')
  const before = await seen()
  const profiles: ProfileName[] = ['9.5', '13.0']
  const answers = await em.askProfiles({ profiles, path: JOB, session })
  t.same(
    answers.map(({ status }) => status),
    [200, 200],
    'no fault rule fires',
  )
  t.same(await seen(), before)
  em.keep('now')
  const { value } = await events.next()
  t.match(value, { kind: 'change', change: { commands: [{ do: 'keep' }] } }, 'nothing was told of')
})

t.test('over HTTP it is asked of one world, and links begin with what was asked', async (t) => {
  const em = await buildEmsim({ clock: CLOCK, trustProxy: true })
  t.after(() => em.close())
  const team = em.makeWorld({ name: 'team-a', estate: 'empty' })
  team.estate.add('BackupServer', { Name: 'of-the-team' })
  const { token: session } = team.sessions.open('User')
  const answer = await em.app.inject({
    method: 'POST',
    url: '/emsim/profiles/ask?world=team-a',
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/em' },
    payload: { profiles: ['10', '13.0'], path: '/api/backupServers', session },
  })
  t.equal(answer.statusCode, 200)
  for (const { profile, body } of answer.json()) {
    t.match(body, 'of-the-team', profile)
    t.match(body, /Href="https:\/\/localhost(:80)?\/em\/api\/backupServers\//, profile)
  }
})

t.test('what nobody may read is refused by each profile in its own words', async (t) => {
  const em = await buildEmsim({ clock: CLOCK })
  t.after(() => em.close())
  const ask = async (session?: string) => {
    const asked = {
      profiles: ['9.5', '13.0'],
      path: '/api/jobs',
      accept: 'application/json',
    } as const
    return em.askProfiles({ ...asked, ...(session !== undefined && { session }) })
  }
  t.match(await ask(), [{ status: 401 }, { status: 401 }])
  t.match(await ask('bm8gc3VjaCBzZXNzaW9u'), [
    { status: 401, body: /"Message"/ },
    { status: 401, body: /"message"/ },
  ])
  const { token } = em.sessions.open('portal.user')
  t.match(await ask(token), [{ status: 403 }, { status: 403 }])
})

t.test('a list of any length is cut off, and what is not told is not made', async (t) => {
  const em = await buildEmsim({ generate: true, backups: 10, restorePoints: 20_000, vms: 1 })
  t.after(() => em.close())
  const { token: session } = em.sessions.open('User')
  const path = '/api/restorePoints?format=Entity'
  const answers = await em.askProfiles({ profiles: ['12.3', '13.0'], path, session })
  for (const { body, isCut, status } of answers) {
    t.equal(status, 200)
    t.equal(isCut, true)
    t.equal(Buffer.byteLength(body), 524_288)
  }
})

t.test('what cannot be asked is told, with its place', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const wrong: readonly (readonly [asked: object, told: RegExp])[] = [
    [{}, /profiles: expected a list, found nothing/],
    [{ profiles: ['14'], path: '/api/' }, /profiles\[0\]: expected one of default, 9\.5/],
    [{ profiles: ['10', '10'], path: '/api/' }, /profiles\[1\]: expected each profile once/],
    [{ profiles: ['10'], path: '/emsim/reset' }, /path: expected a path of the API/],
    [{ profiles: ['10'], path: 'https://example.com/api/' }, /path: expected a path of the API/],
    [
      { profiles: ['10'], path: '/api/', sesion: 'x' },
      /expected the key session, found the key sesion/,
    ],
  ]
  for (const [payload, told] of wrong) {
    const answer = await em.app.inject({ method: 'POST', url: '/emsim/profiles/ask', payload })
    t.equal(answer.statusCode, 400)
    t.match(answer.json().error, told)
  }
  const [odd] = await em.askProfiles({ profiles: ['13.0'], path: '/api/%zz' })
  t.match(odd, { status: 400, reason: 'BadRequest' })
  const [long] = await em.askProfiles({ profiles: ['13.0'], path: `/api/${'x'.repeat(9000)}` })
  t.match(long, { status: 414 })
})
