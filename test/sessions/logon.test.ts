import t from 'tap'
import { buildServer, NOW } from '../build-server.js'

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

t.test(
  'a logon gives 201, the token three times, Location, and the session with its links',
  async (t) => {
    const { app } = await buildServer(t)
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/?v=latest',
      headers: { authorization: basic('User:Password'), accept: 'application/json' },
    })
    t.equal(answer.statusCode, 201)
    const body = answer.json()
    const token = Buffer.from(body.SessionId).toString('base64')
    t.equal(answer.headers['x-restsvcsessionid'], token)
    t.equal(answer.headers['set-cookie'], `X-RestSvcSessionId=${token}; Path=/api;`)
    t.equal(answer.headers.location, `http://localhost:80/api/sessionMngr/${body.SessionId}`)
    t.equal(body.Href, `http://localhost:80/api/logonSessions/${body.SessionId}`)
    t.equal(body.UserName, 'EM\\User')
    t.equal(body.Type, 'LogonSession')
    t.same(body.Links[0], {
      Rel: 'Up',
      Href: 'http://localhost:80/api/',
      Name: null,
      Type: 'EnterpriseManager',
    })
    t.equal(body.Links.at(-1).Rel, 'Delete')
  },
)

t.test('logons as real clients send them are all let in', async (t) => {
  const { app } = await buildServer(t)
  const authorization = basic('User:Password')
  for (const [url, headers, payload] of [
    ['/api/sessionMngr', { 'content-type': 'application/json', accept: 'application/json' }],
    ['/api//sessionMngr', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['/api/sessionMngr/', {}],
    ['/api/sessionMngr/?v=v1_4', {}],
    ['/api/sessionmngr/?v=v1_2', { 'content-type': 'text/xml; charset=utf-8' }],
    ['/api/sessionMngr/?v=1_5', {}],
    ['/api/sessionMngr/?v=latest', { 'content-type': 'application/json' }, 'null'],
    ['/api/sessionMngr/?v=latest', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b'],
    ['/api/sessionMngr/?v=latest', { 'content-type': 'application/octet-stream' }, 'x'],
    ['/api/sessionMngr/?v=latest', { 'content-type': 'garbage' }, 'x'],
    ['/api/sessionMngr/?v=latest', { 'content-type': 'json' }, '{'],
  ] as [string, Record<string, string>, string?][]) {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { authorization, ...headers },
      ...(payload !== undefined && { payload }),
    })
    t.equal(answer.statusCode, 201, `${url} ${JSON.stringify(headers)} ${payload ?? ''}`)
  }
  const unknown = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=v9',
    headers: { authorization },
  })
  t.equal(unknown.statusCode, 400)
})

t.test('strict mode refuses what the documentation does not have', async (t) => {
  const { app } = await buildServer(t, { strict: true })
  const post = (url: string, headers: Record<string, string>, payload?: string) =>
    app.inject({
      method: 'POST',
      url,
      headers: { authorization: basic('User:Password'), accept: 'application/json', ...headers },
      ...(payload !== undefined && { payload }),
    })
  t.equal((await post('/api/sessionMngr/?v=v1_7', {})).statusCode, 201)
  t.equal((await post('/api/sessionMngr/?v=latest', {})).statusCode, 201)
  const old = await post('/api/sessionMngr/?v=v1_4', {})
  t.equal(old.statusCode, 400)
  t.match(old.json().Message, 'v1_5, v1_6, v1_7')
  t.equal((await post('/api/sessionMngr', {})).statusCode, 400)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  t.equal((await post('/api/sessionMngr/?v=latest', form)).statusCode, 415)
  const json = { 'content-type': 'application/json' }
  t.equal((await post('/api/sessionMngr/?v=latest', json, 'null')).statusCode, 400)
  const xml = { 'content-type': 'application/xml' }
  t.equal((await post('/api/sessionMngr/?v=latest', xml, '<Other/>')).statusCode, 400)
})

t.test('what is not a logon is 401 with the challenge, in the format asked for', async (t) => {
  const { app, world } = await buildServer(t)
  for (const authorization of [
    undefined,
    '',
    'Basic',
    'Basic !!!',
    'Bearer abc',
    basic('User'),
    basic('User:password'),
    basic('User:'),
    basic(':Password'),
    basic('nobody:Password'),
    basic('User:Password '),
  ]) {
    for (const accept of ['application/xml', 'application/json']) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/sessionMngr/?v=latest',
        headers: { accept, ...(authorization !== undefined && { authorization }) },
      })
      t.equal(answer.statusCode, 401, `${authorization}`)
      t.equal(answer.headers['www-authenticate'], 'Basic Realm=RestSvc')
      t.match(answer.headers['content-type'], accept)
      t.match(answer.body, '401')
      t.notOk(answer.headers['set-cookie'])
    }
  }
  t.same(world.sessions.list(), [])
})

t.test(
  'names are taken with and without domain and in any letter case; passwords exactly',
  async (t) => {
    const accounts = [
      { Name: 'CORP\\svc', Password: 'p:ä"ß', Role: 'Portal User' },
      { Name: 'plain', Password: '', Role: 'VM Restore Operator' },
    ]
    const { app } = await buildServer(t, { estate: { Accounts: accounts } })
    const status = async (credentials: string): Promise<number> =>
      (
        await app.inject({
          method: 'POST',
          url: '/api/sessionMngr/',
          headers: { authorization: basic(credentials) },
        })
      ).statusCode
    t.equal(await status('corp\\SVC:p:ä"ß'), 201)
    t.equal(await status('svc:p:ä"ß'), 401)
    t.equal(await status('ANY\\plain:'), 201)
    t.equal(await status('PLAIN:'), 201)
  },
)

t.test('a domain may stand before a name or behind it', async (t) => {
  const accounts = ['User', 'CORP\\svc', 'both', 'both@em.local', 'OTHER\\both'].map((Name) => ({
    Name,
    Password: Name,
  }))
  const { app, worlds } = await buildServer(t, { estate: { Accounts: accounts } })
  const who = async (name: string, password: string): Promise<string | number> => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers: { authorization: basic(`${name}:${password}`), accept: 'application/json' },
    })
    return answer.statusCode === 201 ? answer.json().UserName : answer.statusCode
  }
  for (const name of ['User', 'user', 'EM\\User', 'ANY\\user', 'user@em', 'User@em.example.com'])
    t.equal(await who(name, 'User'), 'EM\\User', name)
  for (const name of ['CORP\\svc', 'corp\\SVC', 'svc@corp', 'svc@CORP.local'])
    t.equal(await who(name, 'CORP\\svc'), 'CORP\\svc', name)
  for (const name of ['svc', 'svc@other', 'OTHER\\svc', '@corp', 'User@', 'nobody@em'])
    t.equal(await who(name, 'CORP\\svc'), 401, name)
  t.equal(await who('both@em', 'both'), 'EM\\both')
  t.equal(await who('both@EM.local', 'both@em.local'), 'EM\\both@em.local', 'a whole name first')
  t.equal(await who('both@other', 'OTHER\\both'), 'OTHER\\both')
  worlds.make({ name: 'em-2' }, { control: 'a test' })
  t.equal(await who('User@em-2', 'User'), 'EM\\User')
  t.equal(worlds.named('em-2').sessions.list().length, 1, 'then a world')
  t.equal(
    worlds.main.sessions.list().some(({ UserName }) => UserName === 'EM\\both'),
    true,
  )
})

t.test('credentials may be in Latin-1', async (t) => {
  const accounts = [{ Name: 'Jörg', Password: 'p:ä€ß' }]
  const { app } = await buildServer(t, { estate: { Accounts: accounts } })
  for (const bytes of [
    Buffer.from('Jörg:p:ä€ß'),
    Buffer.from('Jörg:p:ä€ß'.replace('€', '\x80'), 'latin1'),
  ]) {
    const authorization = `Basic ${bytes.toString('base64')}`
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessionMngr/',
      headers: { authorization },
    })
    t.equal(answer.statusCode, 201)
  }
})

t.test('requests need a session; the cookie beats the header', async (t) => {
  const { app, logOn } = await buildServer(t)
  const { 'x-restsvcsessionid': token } = await logOn()
  const get = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/api/backups', headers })).statusCode
  t.equal(await get({}), 401)
  t.equal(await get({ 'x-restsvcsessionid': 'wrong' }), 401)
  t.equal(await get({ 'x-restsvcsessionid': '' }), 401)
  t.equal(await get({ 'X-RESTSVCSESSIONID': token }), 200)
  t.equal(await get({ cookie: `X-RestSvcSessionId=${token}` }), 200)
  t.equal(await get({ cookie: `a=b; X-RestSvcSessionId="${token}"; c=d` }), 200)
  t.equal(await get({ cookie: `a=b; x-restsvcsessionid=${token}` }), 200)
  t.equal(await get({ cookie: 'a=b', 'x-restsvcsessionid': token }), 200)
  t.equal(
    await get({ cookie: 'X-RestSvcSessionId=dead', 'x-restsvcsessionid': token }),
    401,
    'a dead cookie is not made up for by a good header',
  )
  t.equal(await get({ cookie: `X-RestSvcSessionId=${token}`, 'x-restsvcsessionid': 'dead' }), 200)
})

t.test('15 minutes without a request end a session', async (t) => {
  let now = NOW
  const { app, logOn, world } = await buildServer(t, { clock: { now: () => now } })
  const headers = await logOn()
  const status = async () => (await app.inject({ url: '/api/backups', headers })).statusCode
  now += 15 * 60_000
  t.equal(await status(), 200)
  now += 15 * 60_000
  t.equal(await status(), 200, 'each request starts the time anew')
  now += 15 * 60_000 + 1
  const expired = await app.inject({ url: '/api/backups', headers })
  t.equal(expired.statusCode, 401)
  t.match(expired.body, 'expired')
  t.equal(await status(), 401)
  t.same(world.sessions.list(), [])
})

t.test('sessions are listed, read and ended; an ended one is dead at once', async (t) => {
  const { app, logOn } = await buildServer(t)
  const admin = { ...(await logOn()), accept: 'application/json' }
  const user = { ...(await logOn('portal.user')), accept: 'application/json' }
  const list = (await app.inject({ url: '/api/logonSessions', headers: admin })).json()
  const names = (list: { LogonSessions: { UserName: string }[] }) =>
    list.LogonSessions.map(({ UserName }) => UserName)
  t.same(names(list), ['EM\\User', 'EM\\portal.user'])
  const second = { ...(await logOn('Administrator')), accept: 'application/json' }
  t.same(
    names((await app.inject({ url: '/api/logonSessions', headers: second })).json()),
    ['EM\\Administrator', 'EM\\User', 'EM\\portal.user'],
    "one's own is the first: clients end that as theirs",
  )
  const own = (await app.inject({ url: '/api/logonSessions', headers: user })).json()
  t.equal(own.LogonSessions.length, 1, 'others than administrators see their own')
  const [adminId, userId] = list.LogonSessions.map((one: { SessionId: string }) => one.SessionId)
  const one = (await app.inject({ url: `/api/logonSessions/${userId}`, headers: user })).json()
  t.same(one, own.LogonSessions[0])
  const foreign = await app.inject({
    method: 'DELETE',
    url: `/api/logonSessions/${adminId}`,
    headers: user,
  })
  t.equal(foreign.statusCode, 403)
  const ended = await app.inject({
    method: 'DELETE',
    url: `/api/logonSessions/${userId.toUpperCase()}`,
    headers: admin,
  })
  t.equal(ended.statusCode, 204)
  t.equal(ended.body, '')
  t.equal((await app.inject({ url: '/api/backups', headers: user })).statusCode, 401)
  const again = await app.inject({
    method: 'DELETE',
    url: `/api/logonSessions/${userId}`,
    headers: admin,
  })
  t.equal(again.statusCode, 500, 'as a client has seen it')
})

t.test('one session too many ends the one that was idle longest', async (t) => {
  let now = NOW
  const { app, logOn } = await buildServer(t, { maxSessions: 2, clock: { now: () => now++ } })
  const [first, second] = [await logOn(), await logOn()]
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/api/backups', headers })).statusCode
  t.equal(await status(first), 200)
  const third = await logOn()
  t.equal(await status(second), 401)
  t.equal(await status(first), 200)
  t.equal(await status(third), 200)
})

t.test('roles are refused what is not theirs', async (t) => {
  const { app, logOn } = await buildServer(t)
  const get = async (account: string, url: string) =>
    (await app.inject({ url, headers: await logOn(account) })).statusCode
  t.equal(await get('portal.user', '/api/repositories'), 200)
  t.equal(await get('vm.operator', '/api/backups'), 200)
  t.equal(await get('vm.operator', '/api/repositories'), 403)
  t.equal(await get('sql.operator', '/api/restorePoints'), 403)
  const body = (
    await app.inject({ url: '/api/logonSessions', headers: await logOn('sql.operator') })
  ).body
  t.notMatch(body, '/api/restorePoints', 'and are not shown links to it')
})
