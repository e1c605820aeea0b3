import t from 'tap'
import { PROFILE_NAMES, type ProfileName } from '../../src/profiles/profile.js'
import { buildServer } from '../build-server.js'

const DEFAULT_SESSION = 'Backup Job 1'

/** Answers of one profile, in both formats. */
async function ask(t: Tap, profile: ProfileName, strict = false) {
  const { app } = await buildServer(t, { profile, strict })
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const logOn = (v = '?v=latest', more: Readonly<Record<string, string>> = {}) =>
    app.inject({
      method: 'POST',
      url: `/api/sessionMngr/${v}`,
      headers: { authorization, accept: 'application/json', ...more },
    })
  const token = String((await logOn()).headers['x-restsvcsessionid'])
  const get = (url: string, accept = 'application/json') =>
    app.inject({ url, headers: { 'x-restsvcsessionid': token, accept } })
  return { app, logOn, get }
}

interface Tap {
  after(close: () => Promise<void>): void
}

const SESSIONS =
  '/api/query?type=BackupJobSession&format=Entities&pageSize=1&sortDesc=CreationTime' +
  `&filter=JobName==%22${encodeURIComponent(DEFAULT_SESSION)}%22`

t.test('each profile writes JSON in its case, with or without nulls and a mark', async (t) => {
  const expected: Readonly<Record<ProfileName, readonly [string, boolean, boolean]>> = {
    default: ['Entities', true, false],
    '9.5': ['Entities', false, true],
    '10': ['Entities', true, false],
    '11': ['Entities', true, false],
    '12.3': ['Entities', true, false],
    '12.3+postgresql': ['Entities', true, false],
    '13.0': ['entities', true, false],
  }
  for (const name of PROFILE_NAMES) {
    const { get } = await ask(t, name)
    const { body } = await get(SESSIONS)
    const [member, nulls, mark] = expected[name]
    t.equal(body.startsWith('\ufeff'), mark, `${name}: mark`)
    const json = JSON.parse(body.replace('\ufeff', ''))
    t.ok(json[member], name)
    t.equal(body.includes(':null'), nulls, `${name}: nulls`)
    const members = Object.keys(json)
    t.equal(members.length, nulls ? 5 : 2, `${name}: ${members}`)
  }
})

t.test('errors have their nulls where other answers have none', async (t) => {
  const { get } = await ask(t, '9.5')
  const { body, headers, statusMessage } = await get('/api/jobs/99999')
  t.match(body, '{"FirstChanceExceptionMessage":null,"Message":" ID 99999 is invalid. Type: Job"')
  t.equal(headers['content-type'], 'application/json')
  t.equal(statusMessage, 'BadRequest')
})

t.test('the database says how exact times are, and what names tell of them', async (t) => {
  const times: Readonly<Record<string, RegExp>> = {
    default: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/,
    '9.5': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    '12.3': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/,
    '12.3+postgresql': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4,6}Z$/,
    '13.0': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{4,6}Z$/,
  }
  for (const [name, expected] of Object.entries(times)) {
    const { get } = await ask(t, name as ProfileName)
    const json = JSON.parse((await get(SESSIONS)).body.replace('\ufeff', ''))
    const { BackupJobSessions, backupJobSessions } = json.Entities ?? json.entities
    const [run] = BackupJobSessions?.BackupJobSessions ?? backupJobSessions.backupJobSessions
    const time: string = run.CreationTimeUTC ?? run.creationTimeUTC
    t.match(time, expected, name)
    const isFraction = name === '13.0' || name === '12.3+postgresql'
    const told = isFraction
      ? time.slice(0, -1).replace('T', ' ')
      : time.slice(0, 19).replace('T', ' ')
    t.equal(run.Name ?? run.name, `${DEFAULT_SESSION}@${told}`, name)
    // What is shown finds what it was shown of.
    const asked = `/api/query?type=BackupJobSession&filter=CreationTime==%22${time}%22;Name==%22${encodeURIComponent(run.Name ?? run.name)}%22`
    const found = JSON.parse((await get(asked)).body.replace('\ufeff', ''))
    t.equal((found.Refs ?? found.refs)[found.Refs ? 'Refs' : 'refs'].length, 1, name)
  }
})

t.test('XML has its namespaces in the order of the version, and its empty elements', async (t) => {
  const xsd = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
  const own = 'xmlns="http://www.veeam.com/ent/v1.0"'
  const roots: Readonly<Partial<Record<ProfileName, string>>> = {
    default: `<EntityReferences ${xsd} ${xsi} ${own}><Ref `,
    '9.5': `<EntityReferences ${own} ${xsd} ${xsi}><Ref `,
    '12.3': `<EntityReferences ${xsd} ${xsi} ${own}><Ref `,
    '13.0': `<EntityReferences ${xsi} ${xsd} ${own}><Ref `,
  }
  for (const [name, root] of Object.entries(roots)) {
    const { get } = await ask(t, name as ProfileName)
    const { body } = await get('/api/jobs', 'application/xml')
    t.ok(
      body.startsWith(`<?xml version="1.0" encoding="utf-8"?>${root}`),
      `${name}: ${body.slice(0, 250)}`,
    )
    t.equal(body.includes(' />'), name !== '9.5', name)
    const error = (await get('/api/jobs/99999', 'application/xml')).body
    if (name === '9.5')
      t.match(
        error,
        `<Error Message=" ID 99999 is invalid. Type: Job" StatusCode="400" ${own} ${xsd} ${xsi}>`,
      )
  }
})

t.test('links to pages have escapes in the letter case of the version', async (t) => {
  for (const [name, escaped] of [
    ['12.3', '%3d%3d%22'],
    ['13.0', '%3D%3D%22'],
  ] as const) {
    const { get } = await ask(t, name)
    t.match((await get(SESSIONS)).body, `filter=JobName${escaped}Backup+Job+1`, name)
  }
})

t.test('each profile offers its versions, and strictly no others', async (t) => {
  const { app, logOn } = await ask(t, '10', true)
  const root = JSON.parse(
    (await app.inject({ url: '/api/', headers: { accept: 'application/json' } })).body,
  )
  const names = root.SupportedVersions.SupportedVersions.map(({ Name }: { Name: string }) => Name)
  t.same(names, ['v1', 'v1_1', 'v1_2', 'v1_3', 'v1_4', 'v1_5'])
  t.equal((await logOn('?v=v1_3')).statusCode, 201)
  const refused = await logOn('?v=v1_6')
  t.equal(refused.statusCode, 400)
  t.match(refused.body, 'v1_5, not v1_6')
  const lenient = await ask(t, '12.3')
  t.equal((await lenient.logOn('?v=v1_3')).statusCode, 201)
})

t.test('13 refuses the Content-Type of a form at logon, others take it', async (t) => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const name of PROFILE_NAMES) {
    const { logOn } = await ask(t, name)
    t.equal((await logOn('', form)).statusCode, name === '13.0' ? 415 : 201, name)
    t.equal((await logOn('', { 'content-type': 'application/json' })).statusCode, 201, name)
  }
})

t.test('headers are those of the version', async (t) => {
  const { get } = await ask(t, '12.3')
  const { headers } = await get('/api/jobs')
  t.match(headers, {
    'cache-control': 'private',
    server: 'Microsoft-HTTPAPI/2.0',
    'x-frame-options': 'SAMEORIGIN',
    'x-xss-protection': '1; mode=block',
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
  })
  t.notOk('vary' in headers)
  const { headers: without } = await (await ask(t, '11')).get('/api/jobs')
  t.same(Object.keys(without).sort(), [
    'connection',
    'content-length',
    'content-type',
    'date',
    'server',
  ])
  const { headers: own } = await (await ask(t, 'default')).get('/api/jobs')
  t.same(Object.keys(own).sort(), ['connection', 'content-length', 'content-type', 'date', 'vary'])
})

t.test('the letter case that is asked for goes before that of the profile', async (t) => {
  const { app } = await buildServer(t, { profile: '13.0', jsonCase: 'pascal' })
  const { body } = await app.inject({ url: '/api/', headers: { accept: 'application/json' } })
  t.match(body, /^\{"SupportedVersions"/)
})
