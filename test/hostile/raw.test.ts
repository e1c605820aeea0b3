/** The table of raw requests, each over http and https. */
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { RAW_CASES } from './raw-cases.js'

const em = await startEmsim({ port: 0, estate: 'empty' })
t.teardown(() => em.close())

/** All that comes back for bytes, from a client that ends its side when they are sent. */
function answersTo(socket: Socket, ready: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.once(ready, () => socket.end(bytes, 'latin1'))
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

const WAYS = {
  http: (bytes: string) => answersTo(connect(em.port, '127.0.0.1'), 'connect', bytes),
  https: (bytes: string) =>
    answersTo(
      tlsConnect({ port: em.port, host: '127.0.0.1', rejectUnauthorized: false }),
      'secureConnect',
      bytes,
    ),
}

t.ok(RAW_CASES.length >= 200, `${RAW_CASES.length} cases`)

for (const [scheme, send] of Object.entries(WAYS))
  t.test(`${scheme}: each raw request has the answer of the table`, async (t) => {
    for (const { rfc, what, sends, answers } of RAW_CASES) {
      const text = await send(sends)
      t.same(statusesIn(text), answers, `RFC ${rfc}: ${what}`)
    }
    t.equal((await fetch(`${em.httpUrl}/api/`)).status, 200, 'and others are answered')
  })

t.test('what is refused for its framing ends the connection', async (t) => {
  for (const { what, sends, answers } of RAW_CASES) {
    const last = answers.at(-1) ?? 0
    if (last !== 501 && last !== 505) continue
    t.match(await WAYS.http(sends), /^Connection: close\r$/m, what)
  }
})
