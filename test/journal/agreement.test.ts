/** What marks say of other servers is so there, and what they do not say is not: for all that is read and all that acts. */
import t from 'tap'
import { PROFILE_NAMES } from '../../src/profiles/profile.js'
import { actingClient } from '../acting/acting-client.js'
import { filledIn, type Proof } from '../acting/proofs/proof.js'
import { operationOf, PROOFS, textOf } from '../acting/proofs/proofs.js'
import { buildServer } from '../build-server.js'
import { crawl } from '../crawl.js'
import { type Asking, type Kind, OtherServers, OWN, type Sent } from './other-servers.js'

const OTHERS: readonly Kind[] = [
  { profile: 'default', strict: true },
  ...PROFILE_NAMES.slice(1).map((profile) => ({ profile, strict: false })),
]

/** What other servers refuse that this one lets in, and what its marks say that they do. */
async function compared(servers: OtherServers, sent: Sent, asking: Asking = {}) {
  const own = await servers.ask(OWN, sent, asking)
  const refused: Record<string, number> = {}
  const told: Record<string, number> = {}
  for (const { profile, strict } of OTHERS) {
    const { status } = await servers.ask({ profile, strict }, sent, asking)
    const isOf = strict ? [] : [profile]
    if (status !== own.status && own.status < 400) refused[`${profile} ${strict}`] = status
    for (const mark of own.marks)
      if (mark.status !== null && mark.strict === strict)
        if (isOf.every((one) => mark.profiles.includes(one)))
          told[`${profile} ${strict}`] = mark.status
  }
  return { status: own.status, refused, told }
}

t.test('every resource, for sessions of a version that newer ones do not offer', async (t) => {
  const servers = new OtherServers(t)
  const { app, logOn } = await buildServer(t)
  const visits = await crawl(app, { format: 'json', headers: await logOn(), perShape: 1 })
  const shapes = new Set<string>()
  let count = 0
  for (const { url } of visits) {
    const shape = url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{}').replace(/\?.*/, '')
    if (shapes.has(shape)) continue
    shapes.add(shape)
    const { refused, told } = await compared(servers, { url }, { v: 'v1_3' })
    t.same(told, refused, url)
    count += Object.keys(told).length
  }
  t.ok(shapes.size > 300)
  t.ok(count > 200)
})

t.test('everything that acts, in XML or in JSON', async (t) => {
  const servers = new OtherServers(t)
  const client = await actingClient(t)
  const counts = { asked: 0, refused: 0 }
  for (const [key, { url, body, before, user }] of Object.entries<Proof>(PROOFS)) {
    if (before || user) continue
    const operation = operationOf(key)
    const { method } = operation
    const sent = { method, url: filledIn(url, client, {}) }
    const given = body && JSON.parse(filledIn(JSON.stringify(body), client, {}))
    // In turns: to ask for all in both takes twice as long.
    const format = counts.asked++ % 2 === 0 ? 'xml' : 'json'
    const { status, refused, told } = await compared(servers, {
      ...sent,
      ...(given && {
        body: textOf(operation, given, format),
        headers: { 'content-type': `application/${format}` },
      }),
    })
    t.same(told, refused, key)
    t.ok(status < 400, `${key}: ${status}`)
    counts.refused += Object.keys(told).length
  }
  t.ok(counts.asked > 80)
  t.ok(counts.refused > 20)
})
