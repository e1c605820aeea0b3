/**
 * What recorded answers and clients tell of real servers, a fact each: of which versions, from where, and how an
 * answer shows it. Each is to be seen under its own profiles.
 */
import t from 'tap'
import type { ProfileName } from '../../src/profiles/profile.js'
import { memberName } from '../../src/wire/json-template.js'
import { buildServer } from '../build-server.js'

/** Any value of JSON. */
type Json = { readonly [name: string]: Json } & readonly Json[] & string

interface Seen {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  json(): Json
}

interface Fact {
  readonly fact: string
  readonly from: string
  readonly under: readonly ProfileName[]
  /** A path below /api, in JSON unless `xml`; a logon unless given. */
  readonly get?: string
  readonly xml?: true
  /** Headers of a logon. */
  readonly sends?: Readonly<Record<string, string>>
  shows(seen: Seen): unknown
}

const SINCE_10: readonly ProfileName[] = ['10', '11', '12.3', '12.3+postgresql', '13.0']
const ON_POSTGRESQL: readonly ProfileName[] = ['12.3+postgresql', '13.0']
const RUNS = '/query?type=BackupJobSession&format=Entities&pageSize=1'
const REPORT = '/reports/summary/job_statistics'

const keys = (value: Json | undefined): string => Object.keys(value ?? {}).join()
const first = (value: Json | undefined): Json | undefined => value?.[0]

const FACTS: readonly Fact[] = [
  {
    fact: 'a logon has UserName and SessionId before Links, and links have no Name',
    from: 'a logon of 9.5u4, on a screen',
    under: ['9.5'],
    shows: ({ json }) =>
      /^UserName,SessionId,Links/.test(keys(json())) &&
      keys(first(json().Links)) === 'Rel,Href,Type',
  },
  {
    fact: 'a query gives Entities and PagingInfo only, and the one kind that is asked for',
    from: 'queries of 9.5u4',
    under: ['9.5'],
    get: RUNS,
    shows: ({ json }) =>
      keys(json()) === 'Entities,PagingInfo' && keys(json().Entities) === 'BackupJobSessions',
  },
  {
    fact: 'links to pages have Rel and Href only',
    from: 'queries of 9.5u4',
    under: ['9.5'],
    get: RUNS,
    shows: ({ json }) => keys(first(json().PagingInfo?.Links)) === 'Rel,Href',
  },
  {
    fact: 'a report has neither Links nor Href nor Type',
    from: 'reports of 9.5u4',
    under: ['9.5'],
    get: REPORT,
    shows: ({ json }) => !/Links|Href|Type/.test(keys(json()).replaceAll('ReportLink', '')),
  },
  {
    fact: 'a run without a message has no FailureMessage',
    from: 'sessions of 9.5u4',
    under: ['9.5'],
    get: RUNS,
    shows: ({ text }) => text.includes('"IsRetry"') && !text.includes('FailureMessage'),
  },
  {
    fact: 'what is in a job has no Links',
    from: 'a job of 9.5u4',
    under: ['9.5'],
    get: '/jobs?format=Entity',
    shows: ({ text }) => /"ObjectInJobs":\[\{(?:(?!"Links").)*?"Href"/.test(text),
  },
  {
    fact: 'an error has its nulls, a type without charset and a phrase of one word',
    from: 'an error of 9.5u4',
    under: ['9.5'],
    get: '/jobs/99999',
    shows: ({ status, reason, headers, json }) =>
      status === 400 &&
      reason === 'BadRequest' &&
      headers['content-type'] === 'application/json' &&
      keys(json()) === 'FirstChanceExceptionMessage,Message,StackTrace,Status,StatusCode',
  },
  {
    fact: 'an error in XML has its attributes before the three namespaces, the default first',
    from: 'an error of 9.5u4',
    under: ['9.5'],
    get: '/jobs/99999',
    xml: true,
    shows: ({ text }) =>
      /<Error Message="[^"]*" StatusCode="400" xmlns="[^"]*" xmlns:xsd="[^"]*" xmlns:xsi="[^"]*">/.test(
        text,
      ),
  },
  {
    fact: 'links end without a blank',
    from: 'XML of 9.5u4',
    under: ['9.5'],
    get: '/jobs',
    xml: true,
    shows: ({ text }) => /<Link [^>]*"\/>/.test(text) && !text.includes(' />'),
  },
  {
    fact: 'all times are of whole seconds',
    from: '15 times of 9.5u4',
    under: ['9.5'],
    get: RUNS,
    shows: ({ text }) => /"CreationTimeUTC":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/.test(text),
  },
  {
    fact: 'a restore point is called as SQL Server writes times',
    from: 'points of 9.5u4 and 12',
    under: ['9.5', '12.3'],
    get: '/restorePoints',
    shows: ({ text }) => /"Name":"[A-Z][a-z]{2} [ 1-3]\d \d{4} [ 1]\d:\d\d[AP]M"/.test(text),
  },
  {
    fact: 'JSON begins with a mark of three bytes',
    from: 'two clients of the time of 9.5u4 that cut it off',
    under: ['9.5'],
    get: '/jobs',
    shows: ({ text }) => text.startsWith('\ufeff'),
  },
  {
    fact: 'JSON begins with no mark',
    from: 'clients that read it as it is',
    under: ['11', '12.3', '13.0'],
    get: '/jobs',
    shows: ({ text }) => text.startsWith('{'),
  },
  {
    fact: 'the root has SupportedVersions, Links, Href, Type, the last two null',
    from: 'GET /api/ of 10, 12.3.2 and 13.0.1',
    under: ['10', '12.3', '13.0'],
    get: '/',
    shows: ({ json }) =>
      keys(json()).toLowerCase() === 'supportedversions,links,href,type' &&
      Object.values(json()).slice(2).join() === ',',
  },
  {
    fact: 'a logon has Location at sessionMngr, and a cookie of base64 for /api',
    from: 'a logon of 10',
    under: ['10'],
    shows: ({ status, headers }) =>
      status === 201 &&
      /\/api\/sessionMngr\/[0-9a-f-]{36}$/.test(String(headers.location)) &&
      /^X-RestSvcSessionId=[\w+/]+=*; path=\/api/i.test(String(headers['set-cookie'])),
  },
  {
    fact: 'JSON says that it is in UTF-8',
    from: 'answers of 10',
    under: ['10'],
    get: '/jobs',
    shows: ({ headers }) => headers['content-type'] === 'application/json; charset=utf-8',
  },
  {
    fact: 'a run has a FailureMessage that is null, links of all four members',
    from: 'sessions of 10 and 12.3.2',
    under: ['10', '12.3'],
    get: RUNS,
    shows: ({ json }) => {
      const run = first(json().Entities?.BackupJobSessions?.BackupJobSessions)
      return (
        run !== undefined &&
        run.FailureMessage === null &&
        keys(first(run.Links)) === 'Rel,Href,Name,Type'
      )
    },
  },
  {
    fact: 'links to pages have Name and Type, both null',
    from: 'queries of 10, 12.3.2 and 13.0.1',
    under: SINCE_10,
    get: RUNS,
    shows: ({ text }) => /"[Nn]ame":null,"[Tt]ype":null\}\],"[Pp]ageNum":1/.test(text),
  },
  {
    fact: 'references of a query stand in Refs.Refs, its five members are all there',
    from: 'queries of 10',
    under: ['10'],
    get: '/query?type=NasJob',
    shows: ({ json }) =>
      keys(json()) === 'Refs,Entities,Resources,Links,PagingInfo' &&
      (json().Refs?.Refs?.length ?? 0) > 0,
  },
  {
    fact: 'parameters of pages stay where they were sent',
    from: 'a query of 10',
    under: ['10'],
    get: '/query?type=BackupJobSession&pageSize=15&page=1&filter=JobType==NasBackup',
    shows: ({ text }) => text.includes('&pageSize=15&page=1&filter=JobType%3d%3dNasBackup'),
  },
  {
    fact: 'file shares are a service of six links, whose Href and Type are null',
    from: 'GET /nas of 10',
    under: ['10'],
    get: '/nas',
    shows: ({ json }) => json().Links?.length === 6 && json().Href === null && json().Type === null,
  },
  {
    fact: 'colons in links to pages are escaped, with small digits',
    from: 'queries of 9.5u4 and 12.3.2',
    under: ['9.5', '12.3'],
    get: `${RUNS}&filter=CreationTime>%222019-07-01T04:00:16Z%22`,
    shows: ({ text }) => text.includes('%3e%222019-07-01T04%3a00%3a16Z%22'),
  },
  {
    fact: 'colons in links to pages are escaped, with capitals',
    from: 'queries of 13.0.1',
    under: ['13.0'],
    get: `${RUNS}&filter=CreationTime>%222019-07-01T04:00:16%22`,
    shows: ({ text }) => text.includes('%3E%222019-07-01T04%3A00%3A16%22'),
  },
  {
    fact: 'five headers harden an answer, and it is private',
    from: 'a GET of 12.1',
    under: ['12.3'],
    get: '/jobs',
    shows: ({ headers }) =>
      headers['cache-control'] === 'private' &&
      headers['x-frame-options'] === 'SAMEORIGIN' &&
      headers['x-xss-protection'] === '1; mode=block' &&
      headers['strict-transport-security'] === 'max-age=31536000' &&
      headers['x-content-type-options'] === 'nosniff',
  },
  {
    fact: 'the server calls itself by HTTP.sys',
    from: 'answers of 9.5u4, 10 and 12.1',
    under: ['9.5', '10', '12.3'],
    get: '/jobs',
    shows: ({ headers }) => headers.server === 'Microsoft-HTTPAPI/2.0',
  },
  {
    fact: 'a report has Links, Href and Type, all null',
    from: 'reports of 12.3.2 and 13.0.1',
    under: ['12.3', '13.0'],
    get: REPORT,
    shows: ({ text }) => /"links":null,"href":null,"type":null\}$/i.test(text),
  },
  {
    fact: 'XML is one line, its namespaces are xsd, xsi and the default',
    from: 'lists of 12.0 and 12.1',
    under: ['12.3'],
    get: '/jobs',
    xml: true,
    shows: ({ text }) =>
      /^<\?xml [^>]*\?><\w+ xmlns:xsd="[^"]*" xmlns:xsi="[^"]*" xmlns="/.test(text) &&
      !text.includes('\n') &&
      text.includes('" />'),
  },
  {
    fact: 'XML has its capitals in 13 too, and the two namespaces of schemas in the other order',
    from: 'samples of 13',
    under: ['13.0'],
    get: '/jobs',
    xml: true,
    shows: ({ text }) =>
      /^<\?xml [^>]*\?><EntityReferences xmlns:xsi="[^"]*" xmlns:xsd="[^"]*" xmlns="/.test(text) &&
      /<Ref UID="[^"]*" Name="/.test(text),
  },
  {
    fact: 'v1_5, v1_6 and v1_7 are offered',
    from: 'GET /api/ of 12.3.2 and 13.0.1',
    under: ['12.3', '13.0'],
    get: '/',
    shows: ({ text }) => [...text.matchAll(/"v1_\d"/g)].join() === '"v1_5","v1_6","v1_7"',
  },
  {
    fact: 'a backup server of 12 has Port 9392 and WcfPort 9405',
    from: 'backup servers of 12.3.2',
    under: ['12.3'],
    get: '/backupServers?format=Entity',
    shows: ({ text }) => text.includes('"Port":9392') && text.includes('"WcfPort":9405'),
  },
  {
    fact: 'times have microseconds, and so have names of sessions',
    from: 'sessions of 12 on PostgreSQL and of 13.0.1',
    under: ON_POSTGRESQL,
    get: RUNS,
    shows: ({ text }) =>
      /"creationTimeUTC":"[^"]*:\d\d\.\d{4,6}Z"/i.test(text) &&
      /"name":"[^"@]*@[\d-]{10} [\d:]{8}\.\d{4,6}"/i.test(text),
  },
  {
    fact: 'restore points are called by ISO times with a fraction',
    from: 'points of 12 on PostgreSQL',
    under: ON_POSTGRESQL,
    get: '/restorePoints',
    shows: ({ text }) => /"name":"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{4,6}"/i.test(text),
  },
  {
    fact: 'keys are in camel case, the leading run of capitals lowered; values keep theirs',
    from: 'answers of 13.0.1',
    under: ['13.0'],
    get: RUNS,
    shows: ({ text }) =>
      text.includes('"nasJobs":null') &&
      text.includes('"vAppRestorePoints":null') &&
      text.includes('"uid":"urn:veeam:BackupJobSession:') &&
      text.includes('"rel":"Up"') &&
      !/"[A-Z]\w*":/.test(text),
  },
  {
    fact: 'an unknown session is told how to log on',
    from: 'documentation of all versions',
    under: ['9.5', '10', '11', '12.3', '13.0'],
    sends: { authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' },
    shows: ({ status, headers }) =>
      status === 401 && headers['www-authenticate'] === 'Basic Realm=RestSvc',
  },
  {
    fact: 'a logon with the Content-Type of a form is let in',
    from: 'scripts of clients',
    under: ['9.5', '10', '11', '12.3'],
    sends: { 'content-type': 'application/x-www-form-urlencoded' },
    shows: ({ status }) => status === 201,
  },
  {
    fact: 'a logon with the Content-Type of a form is refused, and the error is in camel case',
    from: 'a client that had to be changed for 13; the case of errors is inferred',
    under: ['13.0'],
    sends: { 'content-type': 'application/x-www-form-urlencoded' },
    shows: ({ status, text }) => status === 415 && text.includes('"statusCode":415'),
  },
]

interface Tap {
  after(close: () => Promise<void>): void
}

const AUTHORIZATION = `Basic ${Buffer.from('User:Password').toString('base64')}`
const LOGON = { method: 'POST', url: '/api/sessionMngr/' } as const

/** Asks a server of a profile what a fact is shown by. */
async function asking(t: Tap, profile: ProfileName) {
  const { app, logOn } = await buildServer(t, { profile })
  const session = await logOn()
  return async ({ get, xml, sends }: Pick<Fact, 'get' | 'xml' | 'sends'>): Promise<Seen> => {
    const accept = xml ? 'application/xml' : 'application/json'
    const { statusCode, statusMessage, headers, body } = await app.inject(
      get === undefined
        ? { ...LOGON, headers: { authorization: AUTHORIZATION, accept, ...sends } }
        : { url: `/api${get}`, headers: { ...session, accept } },
    )
    return {
      status: statusCode,
      reason: statusMessage,
      headers,
      text: body,
      json: () => JSON.parse(body.replace('\ufeff', '')),
    }
  }
}

t.test('what is known of a version is to be seen under its profile', async (t) => {
  const profiles = new Set(FACTS.flatMap(({ under }) => under))
  for (const profile of profiles) {
    const ask = await asking(t, profile)
    for (const one of FACTS.filter(({ under }) => under.includes(profile))) {
      const seen = await ask(one)
      const holds = one.shows(seen) === true
      t.ok(holds, `${profile}: ${one.fact} (${one.from})`)
      if (!holds) t.comment(seen.status, JSON.stringify(seen.headers), seen.text.slice(0, 600))
    }
  }
})

/** Keys of JSON in their order, however deep, but not inside lists. */
function* outline(value: Json, jsonCase: 'pascal' | 'camel'): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    yield Array.isArray(value) ? '' : memberName(key, jsonCase)
    yield* outline(inner as Json, jsonCase)
  }
}

t.test('12.3 and 13.0 differ in nothing but letter case and values', async (t) => {
  const [old, young] = [await asking(t, '12.3'), await asking(t, '13.0')]
  for (const get of [
    '/',
    '/backupServers?format=Entity',
    '/repositories?format=Entity',
    `${RUNS}&sortAsc=UID`,
    '/query?type=BackupTaskSession&format=Entities&pageSize=5&sortAsc=UID',
    '/reports/summary/overview',
    REPORT,
  ]) {
    const before = [...outline((await old({ get })).json(), 'camel')]
    const after = [...outline((await young({ get })).json(), 'pascal')]
    t.ok(before.length > 3, get)
    t.same(after, before, get)
  }
})

t.test('13 takes bodies in the letter case of 12', async (t) => {
  const { app, logOn, world } = await buildServer(t, { profile: '13.0' })
  const [job] = world.estate.all('Job')
  const { statusCode } = await app.inject({
    method: 'PUT',
    url: `/api/jobs/${job?.id}?action=edit`,
    headers: { ...(await logOn()), accept: 'application/json' },
    payload: { Description: 'Edited' },
  })
  t.equal(statusCode, 202)
  const jobId = job?.id ?? ''
  world.estate.upTo(world.clock.now() + 60_000)
  t.equal(world.estate.find('Job', jobId)?.Description, 'Edited')
})
