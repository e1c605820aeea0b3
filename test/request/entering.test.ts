/** Request lines and Host headers as clients write them. */
import { once } from 'node:events'
import { METHODS } from 'node:http'
import { connect } from 'node:net'
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { buildServer } from '../build-server.js'
import { answersIn, raw } from '../raw.js'

const SERVER = 'a490c017-2c1c-40ee-8bcf-73bcce6ab36f'

t.test('escaped letters of a path are the letters', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn()
  const get = (url: string) => app.inject({ url, headers })
  const plain = await get(`/api/backupServers/${SERVER}`)
  const escaped = SERVER.replace(/[a-d-]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  for (const url of [
    `/api/%62ackupServers/${SERVER}`,
    `/%61p%69/backup%53ervers/${SERVER}`,
    `/api/backupServers/${escaped}`,
    `/api/backupServers/${escaped.toUpperCase()}/`,
    `/api/backupServers/urn%3Aveeam%3abackup%53erver%3A${SERVER}`,
  ]) {
    const answer = await get(url)
    t.equal(answer.statusCode, 200, url)
    t.equal(answer.body, plain.body, url)
  }
  t.equal((await app.inject('/%65msim/%68ealth')).statusCode, 200)
  t.equal(await world.journal.count({ path: '/api/backupServers/*' }), 6, 'and are so for matchers')
  const id = Buffer.from(headers['x-restsvcsessionid'], 'base64').toString()
  await app.inject({ method: 'DELETE', url: `/api/logon%53essions/${id}`, headers })
  t.notMatch(JSON.stringify(await world.journal.find()), id, 'so that no secret hides behind them')
})

t.test('an escaped slash is a part of its segment', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = await logOn()
  const name = 'a/b%c d'
  const [vm] = world.estate.table('VmRestorePoint').list()
  if (!vm) throw new Error('no restore points')
  t.equal((await app.inject({ url: `/api%2FbackupServers`, headers })).statusCode, 404)
  t.equal((await app.inject({ url: `/api/backupServers%2f${SERVER}`, headers })).statusCode, 404)
  const answer = await app.inject({
    url: `/api/backupServers/${encodeURIComponent(name)}`,
    headers: { ...headers, accept: 'application/json' },
  })
  t.match(answer.json().Message, name)
})

t.test('a broken escape is 400, and in the journal', async (t) => {
  const { app, world, logOn } = await buildServer(t)
  const headers = { ...(await logOn()), accept: 'application/json' }
  const paths = ['/api/%', '/api/%zz', '/api/%%34%31', '/api/backups/%ff', '/api/%c3%28', '/%4']
  for (const url of paths) {
    const answer = await app.inject({ url, headers })
    t.equal(answer.statusCode, 400, url)
    t.match(answer.json().Message, 'malformed: the path has a %')
  }
  t.equal(await world.journal.count({ status: 400 }), paths.length)
  t.match(await world.journal.find({ path: '/api/%zz' }), [{ refusal: { step: 'request' } }])
})

const em = await startEmsim({ port: 0, tls: 'off', world: ['team-h'] })
t.teardown(() => em.close())
const ask = async (text: string) => answersIn(await raw(em.port, text)).at(-1)
const asked = (method: string, target: string, more = 'Host: em\r\n'): string =>
  `${method} ${target} HTTP/1.1\r\nConnection: close\r\n${more}\r\n`
const session = (): string =>
  `Host: em\r\nX-RestSvcSessionId: ${em.sessions.open('User').token}\r\n`

t.test(
  'methods that a path does not support are 405 with Allow; 404 where there is none',
  async (t) => {
    for (const method of METHODS.filter((name) => !/^(?:GET|HEAD|OPTIONS|CONNECT)$/.test(name))) {
      const known = await ask(asked(method, '/api/backups', session()))
      t.equal(known?.status, 405, method)
      t.equal(known?.headers.allow, 'GET, HEAD, OPTIONS')
      t.match(known?.body, new RegExp(`<Error .*does not support the method ${method}\\.`))
      t.equal((await ask(asked(method, '/api/none', session())))?.status, 404, method)
      t.equal((await ask(asked(method, '/none')))?.status, 404, method)
      t.equal(
        await em.requests.count({ method, status: 405 }),
        1,
        'the journal knows it as it was sent',
      )
    }
  },
)

t.test('a method that is not supported is refused whatever its body is', async (t) => {
  const xml = 'Content-Type: application/xml\r\nContent-Length: 3\r\n'
  for (const method of ['PUT', 'PATCH', 'PROPFIND']) {
    const answer = await ask(`${asked(method, '/api/backups', session() + xml)}<a>`)
    t.equal(answer?.status, 405, method)
  }
})

t.test('targets that are no paths are refused as all else', async (t) => {
  for (const method of ['GET', 'OPTIONS']) {
    const answer = await ask(asked(method, '*'))
    t.equal(answer?.status, 404)
    t.match(answer?.body, /<Error .*no resource at \/\*/)
  }
  const whole = await ask(asked('GET', 'http://other.example:81/api/?a=b', 'Host: em\r\n'))
  t.match(whole?.body, 'http://other.example:81/api/logonSessions', 'its host beats Host')
  t.match((await ask(asked('GET', 'http://em', 'Host: em\r\n')))?.body, 'no resource at /')
  t.equal((await ask(asked('CONNECT', 'em:443')))?.status, 400)
})

t.test('a Host that is none is refused', async (t) => {
  for (const host of [
    'a b',
    'user@em',
    'em:abc',
    'em:99999',
    'em:1:2',
    '[::1',
    '::1',
    '[::1]x',
    '[em]',
    '[fe80::1%25eth0]',
    'a,b',
    'em/path',
    'http://em',
    ':9398',
    '.',
    'a"><script>',
    'a\\b',
    '%zz',
  ]) {
    const answer = await ask(asked('GET', '/api/', `Host: ${host}\r\n`))
    t.equal(answer?.status, 400, host)
    t.match(answer?.body, 'Message="The request is malformed: Host names no host."')
  }
  for (const [more, reason] of [
    ['Host: em\r\nhost: em\r\n', 'several Host headers'],
    ['', 'no Host header'],
  ] as const)
    for (const path of ['/api/', '/none', '/emsim/clock', '/emsim/health', '/web/', '/']) {
      const answer = await ask(asked('GET', path, more))
      t.equal(answer?.status, 400, path)
      t.match(answer?.body, reason)
    }
  t.match(await em.requests.find({ path: '/none', status: 400 }), [
    { refusal: { step: 'request' } },
    {},
  ])
})

t.test('nothing is looked at behind a request of which nobody knows whom it asks', async (t) => {
  for (const path of ['/api/', '/none', '/emsim/clock', '/emsim/health', '/web/']) {
    const text = `GET ${path} HTTP/1.1\r\nHost: a b\r\n\r\n${asked('GET', '/api/')}`
    t.match(answersIn(await raw(em.port, text)), [
      { status: 400, headers: { connection: 'close' } },
    ])
    t.equal(answersIn(await raw(em.port, text)).length, 1, path)
  }
})

t.test('a host has many spellings, and links one', async (t) => {
  const base = async (host: string): Promise<string | undefined> =>
    /Href="http:\/\/([^/]*)\/api\/logonSessions/.exec(
      (await ask(asked('GET', '/api/', `Host: ${host}\r\n`)))?.body ?? '',
    )?.[1]
  for (const [host, expected] of [
    ['em', 'em'],
    ['em.', 'em'],
    ['em:', 'em'],
    ['em.:9398', 'em:9398'],
    ['my_server-1.example', 'my_server-1.example'],
    ['%65m', '%65m'],
    ['127.0.0.1:9398', '127.0.0.1:9398'],
    ['[::1]:9398', '[::1]:9398'],
    ['[::ffff:127.0.0.1]:9398', '127.0.0.1:9398'],
    ['', `127.0.0.1:${em.port}`],
  ] as const)
    t.equal(await base(host), expected, host)
  const old = await ask('GET /api/ HTTP/1.0\r\n\r\n')
  t.match(old?.body, `http://127.0.0.1:${em.port}/api/logonSessions`)
  await ask(asked('GET', '/api/', 'Host: team-h.localhost.:\r\n'))
  t.equal(await em.world('team-h').requests.count(), 1, 'worlds are found by any of them')
})

t.test(
  'a server that listens for both kinds of addresses shows the one that was asked',
  async (t) => {
    await using both = await startEmsim({ port: 0, tls: 'off', host: '::', estate: 'empty' })
    const [old] = answersIn(await raw(both.port, 'GET /api/ HTTP/1.0\r\n\r\n'))
    t.match(old?.body, `http://127.0.0.1:${both.port}/api/logonSessions`)
  },
)

t.test(
  'what breaks off in a body is told in the format asked for, and in the journal',
  async (t) => {
    const chunked =
      'Content-Type: text/xml\r\nAccept: application/json\r\nTransfer-Encoding: chunked\r\n'
    const text = asked('POST', '/api/sessionMngr', `Host: em\r\n${chunked}`)
    const answer = await ask(`${text}3\r\n<a>\r\nzz\r\n`)
    t.equal(answer?.status, 400)
    t.match(JSON.parse(answer?.body ?? ''), {
      Message: 'The request is malformed: Invalid character in chunk size.',
      StatusCode: 400,
    })
    t.equal(await em.requests.count({ path: '/api/sessionMngr', status: 400 }), 1)
  },
)

t.test('what the parser refuses is an Error', async (t) => {
  const broken = 'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n'
  const logon = (accept: string): string =>
    `POST /api/sessionMngr/ HTTP/1.1\r\nHost: em\r\n${accept}${broken}\r\n`
  t.match(
    (await ask(logon('')))?.body,
    /^<\?xml .*<Error .*Message="The request is malformed: .*StatusCode="400"/,
  )
  const json = await ask(logon('Accept: application/json\r\n'))
  t.match(JSON.parse(json?.body ?? ''), { StatusCode: 400 })
  const long = await ask(asked('GET', '/api/', `X: ${'y'.repeat(20_000)}\r\n`))
  t.equal(long?.status, 431)
  t.match(long?.body, 'StatusCode="431"')
})

t.test('a logon with bytes behind it is a logon', async (t) => {
  const basic = 'Authorization: Basic VXNlcjpQYXNzd29yZA==\r\n'
  const text = await raw(
    em.port,
    `POST /api/sessionMngr/ HTTP/1.1\r\nHost: em\r\n${basic}Content-Length: 0\r\n\r\nmake-this=a-post-request`,
  )
  const [logon, refused] = answersIn(text)
  t.equal(logon?.status, 201)
  t.match(logon?.body, '</LogonSession>')
  t.equal(refused?.status, 400)
  t.match(refused?.body, '<Error ')
})

t.test('what still comes while the server stops is told so', async (t) => {
  const stopping = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  const socket = connect(stopping.port, '127.0.0.1')
  const text = new Promise<string>((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (piece) => {
      text += piece
    })
    socket.on('close', () => resolve(text))
  })
  const [head, rest] = [asked('GET', '/api/').slice(0, 30), asked('GET', '/api/').slice(30)]
  socket.write(`GET /api/ HTTP/1.1\r\nHost: em\r\n\r\n${head}`)
  await once(socket, 'data')
  const closed = stopping.close()
  setImmediate(() => socket.write(rest))
  const answers = answersIn(await text)
  t.match(answers, [{ status: 200 }, { status: 503, body: /<Error .*StatusCode="503"/ }])
  await closed
})

t.test('what is expected of the server is no reason to refuse a request', async (t) => {
  t.equal((await ask(asked('GET', '/api/', 'Host: em\r\nExpect: kindness\r\n')))?.status, 200)
})
