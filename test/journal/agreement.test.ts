/** What marks say of other servers is so there, and what they do not say is not. */
import t from 'tap'
import { PROFILE_NAMES } from '../../src/profiles/profile.js'
import { actingClient } from '../acting/acting-client.js'
import { filledIn, type Proof } from '../acting/proofs/proof.js'
import { operationOf, PROOFS, textOf } from '../acting/proofs/proofs.js'
import { buildServer } from '../build-server.js'
import { crawl } from '../crawl.js'
import { type Asking, type Kind, OtherServers, type Sent } from './other-servers.js'

const OWN: Kind = { profile: 'default', strict: false }
const OTHERS: readonly Kind[] = [
  { profile: 'default', strict: true },
  ...PROFILE_NAMES.slice(1).map((profile) => ({ profile, strict: false })),
]

/** What other servers answer otherwise than this one, and what its marks say that they do. */
async function compared(servers: OtherServers, sent: Sent, asking: Asking = {}) {
  const own = await servers.ask(OWN, sent, asking)
  const answered: Record<string, number> = {}
  const told: Record<string, number> = {}
  for (const other of OTHERS) {
    const name = other.strict ? '--strict' : other.profile
    const { status } = await servers.ask(other, sent, asking)
    if (status !== own.status) answered[name] = status
    const mark = own.marks.find(
      (one) =>
        one.status !== null &&
        one.strict === other.strict &&
        (other.strict ? one.profiles.length === 0 : one.profiles.includes(other.profile)),
    )
    if (mark) told[name] = Number(mark.status)
  }
  return { status: own.status, answered, told }
}

for (const v of ['latest', 'v1_3'])
  t.test(`every resource, for sessions of ${v}`, async (t) => {
    const servers = new OtherServers(t)
    const { app, logOn } = await buildServer(t)
    const visits = await crawl(app, { format: 'json', headers: await logOn(), perShape: 1 })
    const shapes = new Set<string>()
    let differing = 0
    for (const { url } of visits) {
      const shape = url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}').replace(/\?.*/, '')
      if (shapes.has(shape)) continue
      shapes.add(shape)
      const { answered, told, status } = await compared(servers, { url }, { v })
      t.same(told, status < 400 ? answered : {}, url)
      differing += Object.keys(told).length
    }
    t.ok(shapes.size > 300)
    t.ok(differing > 50)
  })

t.test('everything that acts, in XML and in JSON', async (t) => {
  const servers = new OtherServers(t)
  const client = await actingClient(t)
  for (const [key, { url, body, before, user }] of Object.entries<Proof>(PROOFS)) {
    if (before || user) continue
    const operation = operationOf(key)
    const path = filledIn(url, client, {})
    for (const format of body ? (['xml', 'json'] as const) : [])
      await same(t, {
        method: operation.method,
        url: path,
        headers: { 'content-type': `application/${format}` },
        body: textOf(operation, JSON.parse(filledIn(JSON.stringify(body), client, {})), format),
      })
    if (!body) await same(t, { method: operation.method, url: path })
  }
  async function same(t: { same(a: unknown, b: unknown, c: string): void }, sent: Sent) {
    const { answered, told, status } = await compared(servers, sent)
    t.same(told, status < 400 ? answered : {}, `${sent.method} ${sent.url} ${status}`)
  }
})
