/** What never becomes a request is in the journal all the same, without what might be a secret. */
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { raw } from '../raw.js'

const HOST = 'Host: em\r\n'

t.test('a tester finds out why a client got 400', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  for (const [sends, entry] of [
    [
      `GET  /api/jobs HTTP/1.1\r\n${HOST}\r\n`,
      { status: 400, method: 'GET', url: '/api/jobs', reason: /a blank apart/ },
    ],
    [`GET /api/ HTTP/3.0\r\n${HOST}\r\n`, { status: 505, method: 'GET', reason: /HTTP\/3\.0/ }],
    [
      `GET /api/ HTTP/1.1\r\nX-Y : z\r\n${HOST}\r\n`,
      { status: 400, method: 'GET', url: '/api/', reason: /header/i },
    ],
    [
      `PUT /api/jobs HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`,
      { status: 501, method: 'PUT', url: '/api/jobs', reason: /Transfer-Encoding/ },
    ],
    [`CONNECT em:443 HTTP/1.1\r\n${HOST}\r\n`, { status: 400, method: 'CONNECT', url: '' }],
    ['hunter2 says hello\r\n\r\n', { status: 400, method: '', url: '' }],
    [
      `GET /api/ HTTP/1.1\r\n${HOST}X: ${'x'.repeat(20_000)}\r\n\r\n`,
      { status: 431, method: 'GET', url: '/api/' },
    ],
  ] as const) {
    em.requests.clear()
    await raw(em.port, sends)
    const { reason, ...wanted } = { reason: /./, ...entry }
    t.match(
      await em.requests.all(),
      [{ ...wanted, account: null, session: null, operation: null, refusal: { reason } }],
      sends.slice(0, 40),
    )
  }
  t.match(await (await fetch(`${em.url}/emsim/journal`)).json(), [{ status: 431 }])
  t.equal(await em.requests.count({ status: 431 }), 1)
  t.equal((await em.har()).log.entries.length, 1)
})

t.test('a line that comes byte by byte is told as well', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  await raw(em.port, ...`GET /api/jobs HTTP/2.0\r\n${HOST}\r\n`)
  t.match(await em.requests.all(), [{ status: 505, method: 'GET', url: '/api/jobs' }])
})

t.test('requests before it on the connection come first, and each is told once', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', estate: 'empty' })
  await raw(
    em.port,
    `GET /api/ HTTP/1.1\r\n${HOST}\r\nGET /api/jobs\r\n\r\nGET /api/ HTTP/1.1\r\n\r\n`,
  )
  t.match(await em.requests.all(), [
    { status: 200, url: '/api/' },
    { status: 400, url: '/api/jobs' },
  ])
  t.equal((await em.requests.all()).length, 2)
})

t.test('none of its secrets is told, and it weighs what it holds', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', journalBytes: 60_000 })
  const { token } = em.sessions.open('User')
  const secret = 'hunter2c4n4ry'
  for (const sends of [
    `GET /api/jobs?password=${secret} HTTP/3.0\r\n${HOST}\r\n`,
    `GET /api/jobs/${secret} HTTP/1.1 ${secret}\r\n${HOST}\r\n`,
    `GET http://User:${secret}@em/api/ HTTP/9.9\r\n${HOST}\r\n`,
    `GET /api/ HTTP/1.1\r\nX-RestSvcSessionId: ${token}\r\nPass word: ${secret}\r\n${HOST}\r\n`,
    `POST /api/ HTTP/1.1\r\n${HOST}Authorization: Basic ${secret}\r\nX-RestSvcSessionId: ${token}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n`,
    `${secret} /api/ HTTP/1.1\r\n${HOST}\r\n`,
    `CONNECT User:${secret}@em HTTP/1.1\r\n${HOST}\r\n`,
  ])
    await raw(em.port, sends)
  const all = await em.requests.all()
  t.equal(all.length, 7)
  const texts = [JSON.stringify(all), JSON.stringify(await em.har()), await em.reportText()]
  for (const text of texts) for (const own of [secret, token]) t.notMatch(text, own)
  for (let time = 0; time < 30; time++)
    await raw(em.port, `GET /${'x'.repeat(9000)} HTTP/3.0\r\n${HOST}\r\n`)
  const { length } = await em.requests.all()
  t.ok(length > 1 && length < 10, `${length} are kept`)
})
