/** The table of raw requests, each over http and https. */
import t from 'tap'
import { startEmsim } from '../../src/index.js'
import { statusesIn, waysTo } from './raw-answers.js'
import { RAW_CASES } from './raw-cases.js'

const em = await startEmsim({ port: 0, estate: 'empty' })
t.teardown(() => em.close())
const ways = waysTo(em.port)

t.ok(RAW_CASES.length >= 200, `${RAW_CASES.length} cases`)

for (const [scheme, send] of Object.entries(ways))
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
    t.match(await ways.http(sends), /^Connection: close\r$/m, what)
  }
})
