/** What is told of requests: all that a test asserts, and no secret. */
import t from 'tap'
import type { Element } from '../../src/contract/element.js'
import { enterpriseManagerContract } from '../../src/contract/enterprise-manager.js'
import { Cleaner, type Dirty } from '../../src/journal/cleaner.js'

const SESSION = '75f082f8-88b9-4458-8822-b638b3f58de9'
const OTHER = '2e734096-56ea-4f36-ac2a-15546518d26c'
const TOKEN = Buffer.from(SESSION).toString('base64')
const DIGEST = /\([0-9a-f]{8}\)/g

const contract = enterpriseManagerContract()
const cleaner = new Cleaner({ contract, isSession: (id) => id === SESSION, showSecrets: false })

const specOf = (key: string): Dirty['spec'] => {
  const operation = contract.operations.find((one) => one.key === key)
  if (!operation) throw new Error(`There is no ${key}`)
  return operation.body
}

const cleaned = (dirty: Partial<Dirty>) =>
  cleaner.request({
    ...{ url: '/api/', headers: {}, body: null, spec: null, status: 400, responseHeaders: {} },
    ...{ reason: null, ...dirty },
  })

/** What is left, digests written as `#`. */
const url = (text: string, status = 400): string => cleaner.url(text, status).replace(DIGEST, '#')
const header = (name: string, value: string): string =>
  cleaner.header(name, value).replace(DIGEST, '#')
const body = (
  text: string,
  key = 'POST /backupServers/{ID}/credentials?action=create',
): string | null => cleaned({ body: text, spec: specOf(key) }).body

/** A text as a pattern. */
const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

t.test('URLs tell what was asked of the API', (t) => {
  for (const kept of [
    '/api/',
    `/api/backups/${OTHER}?format=Entity`,
    `/API/Backups/${OTHER.toUpperCase()}/restorePoints`,
    '/api/jobs?pageSize=5&page=2&sortDesc=Name',
    '/api/jobs?pagesise=&pageSize=abc',
    '/api/query?type=Bakup&format=Entities',
    '/api/query?type=Job&filter=Name==%22web%20*%22;JobType==Backup',
    `/api/query?type=Job&filter=(UID==urn:veeam:Job:${OTHER},Name!=x)&sortAsc=name`,
    `/api/lookup?hierarchyRef=urn:VMware:Vm:${OTHER}.vm-42`,
    `/api/lookup?host=${OTHER}&name=web-01*&type=Vm`,
    '/api/sessionMngr/?v=v1_7',
    '/api/backups/none',
    '/api/V1/serverInfo',
    '/api/oauth2/token',
    '/api//jobs//',
    '/emsim/journal.har',
    '/emsim/faults/fault-12',
  ])
    t.equal(url(kept), kept)
  t.equal(url(`/api/catalog/vms/web-01/files`, 200), '/api/catalog/vms/web-01/files', 'found')
  t.equal(url(`/api/catalog/vms/web-01/files`, 404), '/api/catalog/vms/#/files', 'not found')
  t.end()
})

t.test('and no secrets', (t) => {
  for (const [dirty, clean] of [
    [`/api/logonSessions/${OTHER}`, '/api/logonSessions/#'],
    [`/api/sessionMngr/${SESSION}`, '/api/sessionMngr/#'],
    [`/api/backups/${SESSION.toUpperCase()}`, '/api/backups/#'],
    [`/api/backups/${TOKEN}`, '/api/backups/#'],
    [`/api/query?type=Job&filter=UID==${SESSION}`, '/api/query?type=Job&filter=UID=="#"'],
    ['/api/jobs?limit=5&token=x1', '/api/jobs?limit=***&token=***'],
    ['/api/jobs?filter=Name==a;Password==b', '/api/jobs?filter=Name==a;Password=="***"'],
    ['/api/jobs?filter=(Pin>1,Name==a);(Name==b)', '/api/jobs?filter=(Pin>"***",Name==a);Name==b'],
    ['/api/jobs?filter=Name', '/api/jobs?filter=***'],
    ['/api/jobs?type=%7B%22a%22:1%7D', '/api/jobs?type=***'],
    ['/api/jobs?%ff=1', '/api/jobs?***=***'],
    ['/api/jobs?', '/api/jobs?'],
    ['/api/jobs?page&x1', '/api/jobs?page&***'],
    ['/api/x1y2#z', '/api/##***'],
    ['https://u:p@h:1/api/jobs', 'https://***@h:1/api/jobs'],
    ['https://h/api/jobs', 'https://h/api/jobs'],
  ] as const)
    t.equal(url(dirty), clean)
  t.end()
})

t.test('harmless headers are told where they look harmless, others by a digest', (t) => {
  for (const [name, kept] of [
    ['Accept', 'application/xml;q=0.9, */*'],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) veeam/1.2'],
    ['Host', '127.0.0.1:9398'],
    ['WWW-Authenticate', 'Basic Realm=RestSvc'],
    ['Location', `http://h/api/backups/${OTHER}`],
    ['Origin', 'https://h'],
    ['Vary', 'Accept'],
  ] as const)
    t.equal(header(name, kept), kept)
  for (const [name, dirty, clean] of [
    ['Authorization', 'Basic abc', 'Basic #'],
    ['Authorization', 'abc', '#'],
    ['Proxy-Authorization', 'bearer  abc', 'bearer #'],
    ['Cookie', 'X-RestSvcSessionId=tok; other1a=1', 'X-RestSvcSessionId=#; #=#'],
    ['Cookie', 'a; ;=b', '#; ;=#'],
    ['Cookie', 'a=b; Path=/x', 'a=#; Path=#'],
    ['Set-Cookie', `X-RestSvcSessionId=${TOKEN}; Path=/api;`, 'X-RestSvcSessionId=#; Path=/api;'],
    ['X-RestSvcSessionId', TOKEN, '#'],
    ['X-Custom', '1', '#'],
    ['Accept', 'text/xml; key=1', 'text/xml; key=#'],
    ['Accept', `text/xml, ${SESSION}`, 'text/xml, #'],
    ['User-Agent', 'x password=1', '#'],
    ['User-Agent', `x ${TOKEN}`, 'x #'],
    ['Host', 'u@h', '#'],
    ['Referer', `http://h/${SESSION}`, 'http://h/#'],
    ['Location', `http://h/api/sessionMngr/${OTHER}`, 'http://h/api/sessionMngr/#'],
  ] as const)
    t.equal(header(name, dirty), clean, `${name}: ${dirty}`)
  const twice = [cleaner.header('x-a', 'tok'), cleaner.header('x-b', 'tok')]
  t.equal(twice[0], twice[1], 'what is the same can be told to be')
  t.same(cleaned({ headers: { 'Set-Cookie': ['a=b', 'c=d'], gone: undefined } }).headers, {
    'set-cookie': cleaner.header('set-cookie', 'a=b, c=d'),
  })
  t.end()
})

t.test('bodies tell the members that the contract calls harmless', (t) => {
  for (const [dirty, clean] of [
    ['{"Username":"n","Password":"p"}', '{"Username":"n","Password":"***"}'],
    [' {"description" : "d", "Password": null} ', '{"description":"d","Password":null}'],
    ['{"CredentialsInfoSpec":{"Username":"n"}}', '{"CredentialsInfoSpec":{"Username":"n"}}'],
    ['{"Username":["n",{"Password":"p"}]}', '{"Username":["n",{"Password":"***"}]}'],
    ['{"Pass\\u0077ord":"p"}', '{"Password":"***"}'],
    ['{"Username":"a token: x"}', '{"Username":"***"}'],
    [`{"Username":"${SESSION}"}`, /^\{"Username":"\([0-9a-f]{8}\)"\}$/],
    ['{"a1b2c3":1}', '{"***":"***"}'],
    ['null', 'null'],
    ['[1]', '(3 characters)'],
    ['{"Password":', '(12 characters)'],
    ['user=a&b=c', '(10 characters)'],
    [
      '<CredentialsInfoSpec xmlns="http://h/x" a="b"><Username>n&amp;m</Username><Password>p</Password></CredentialsInfoSpec>',
      '<CredentialsInfoSpec xmlns="http://h/x" a="***"><Username>n&amp;m</Username><Password>***</Password></CredentialsInfoSpec>',
    ],
    [
      "<?xml version='1.0'?>\n<v:CredentialsInfoSpec Username='n'><!--x--><v:Other><Username>n</Username></v:Other></v:CredentialsInfoSpec>\n",
      "\n<v:CredentialsInfoSpec Username='n'><!--***--><v:Other><Username>***</Username></v:Other></v:CredentialsInfoSpec>\n",
    ],
    ['<CredentialsInfoSpec/>', '<CredentialsInfoSpec/>'],
    [
      '<CredentialsInfoSpec><Username><![CDATA[n]]></Username></CredentialsInfoSpec>',
      '<CredentialsInfoSpec><Username><![CDATA[n]]></Username></CredentialsInfoSpec>',
    ],
    ['<Other/>', '(8 characters)'],
    ['<CredentialsInfoSpec/><a/>', '(26 characters)'],
    ['<CredentialsInfoSpec></a>', '(25 characters)'],
    ['<CredentialsInfoSpec>', '(21 characters)'],
    ['<CredentialsInfoSpec/>x', '(23 characters)'],
    ['<!DOCTYPE a><CredentialsInfoSpec/>', '(34 characters)'],
  ] as const)
    t.match(
      body(dirty),
      typeof clean === 'string' ? new RegExp(`^${quoted(clean)}$`) : clean,
      dirty,
    )
  t.equal(cleaned({ body: '{"Name":"n"}' }).body, '(12 characters)', 'which takes none')
  t.end()
})

t.test('lists, groups and records in bodies are known as they are read', (t) => {
  const key = 'PUT /jobs/{ID}?action=edit'
  const kept = {
    JobScheduleOptions: {
      Standart: {
        OptionsDaily: { Kind: 'SelectedDays', Days: ['Monday', 'Friday'] },
        OptionsPeriodically: { Schedule: { Days: [{ Name: 'Monday', Value: '1,0' }] } },
        OptionsContinuous: { Schedule: { Day: { Name: 'Monday' } } },
        RetryOptions: { RetryTimes: 3, RetrySpecified: 'true' },
      },
    },
    JobInfo: { BackupJobInfo: { Includes: { ObjectInJobs: [{ Name: 'web-01' }] } } },
  }
  t.equal(body(JSON.stringify(kept), key), JSON.stringify(kept))
  const xml =
    '<Job><JobInfo><BackupJobInfo><Includes><ObjectInJob><Name>web-01</Name></ObjectInJob></Includes></BackupJobInfo></JobInfo></Job>'
  t.equal(body(xml, key), xml)
  t.equal(
    body('{"JobScheduleOptions":"x1","NextRun":"soon1","JobInfo":{"Name":"x1"}}', key),
    '{"JobScheduleOptions":"***","NextRun":"***","JobInfo":{"Name":"***"}}',
    'and values of another kind are not',
  )
  t.end()
})

t.test('why a request was refused repeats no secret of it', (t) => {
  const reason = (dirty: Partial<Dirty>): string | null => cleaned(dirty).reason
  t.equal(
    reason({ url: '/api/x1y2z3', reason: 'There is no resource at /api/x1y2z3.' }),
    'There is no resource at /api/***.',
  )
  t.equal(
    reason({
      url: '/api/jobs?pageSize=S3cret%20x',
      reason: 'Expected a number, found "s3cret x".',
    }),
    'Expected a number, found "***".',
  )
  t.equal(
    reason({ headers: { cookie: 'a=abc123-def456' }, reason: 'What begins with abc123… is none.' }),
    'What begins with ***… is none.',
  )
  const word = { url: '/api/query?sort=name' }
  const told = (reason: string) => cleaned({ ...word, reason }).reason
  t.equal(told('Unknown parameter name: expected one.'), 'Unknown parameter name: expected one.')
  t.equal(told('Found "name", or "a name b".'), 'Found "***", or "a *** b".')
  t.equal(told('None at /name, [name], key=name.'), 'None at /***, [***], key=***.')
  t.equal(reason({ url: '/api/jobs/none', reason: ' ID none is invalid.' }), ' ID none is invalid.')
  t.match(reason({ reason: `Cannot find [${SESSION}]` }), /^Cannot find \[\([0-9a-f]{8}\)\]$/)
  t.end()
})

t.test('whatever the contract calls a password, it calls a secret', (t) => {
  const open = (elements: readonly Element[], path: string): string[] =>
    elements.flatMap((element): string[] => {
      const at = `${path}.${element.name}`
      if (element.kind === 'scalar')
        return element.type === 'string' && /pass(?:word|phrase)|secret|token/i.test(element.name)
          ? element.secret || /hint/i.test(element.name)
            ? []
            : [at]
          : []
      if (element.kind === 'list') return open([element.item], at)
      if (element.kind === 'object' || element.kind === 'group')
        return open([...element.attributes, ...element.elements], at)
      return []
    })
  const found = contract.operations.flatMap(({ key, body }) => open(body?.elements ?? [], key))
  t.same(found, [])
  t.end()
})

t.test('to who wants to see them, all is shown', (t) => {
  const open = new Cleaner({ contract, isSession: () => true, showSecrets: true })
  const dirty = {
    ...{ url: '/api/a1?b=c', headers: { Cookie: ['a', 'b'] }, body: 'x', spec: null, status: 200 },
    ...{ responseHeaders: { A: 1 }, reason: 'r' },
  }
  t.same(open.request(dirty), {
    ...{ url: '/api/a1?b=c', headers: { cookie: 'a, b' }, body: 'x' },
    ...{ responseHeaders: { a: '1' }, reason: 'r', remarks: [] },
  })
  t.same(
    [open.url('/a1', 200), open.header('a', 'b'), open.parameter('a', 'b'), open.session('a')],
    ['/a1', 'b', 'b', 'a'],
  )
  t.same([cleaner.parameter('a', 'b'), cleaner.parameter('PAGE', 'b')], ['***', 'b'])
  t.end()
})
