/** Secrets in every corner of requests are found in nothing that tells of them. */
import { request } from 'node:http'
import t from 'tap'
import { type Emsim, startEmsim } from '../../src/index.js'
import type { WorldEvent } from '../../src/world/world-events.js'
import { type Bearing, CORNERS } from './canaries.js'

/** Sends a request over a socket, as it is. */
const send = ({ method, url, headers, body }: Bearing, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, method, path: url, headers: { ...headers } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject).end(body)
  })

/** All that a text may be as well. */
const formsOf = (secret: string): string[] => [
  secret.toLowerCase(),
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(1, -1).toLowerCase(),
  [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join(''),
  [...secret].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(''),
]

/** What is written to standard output while something goes on. */
async function logOf(work: () => Promise<void>): Promise<string> {
  const lines: string[] = []
  const { write } = process.stdout
  process.stdout.write = ((text: string, ...more: never[]) => {
    if (!String(text).startsWith('{"level"')) return write.call(process.stdout, text, ...more)
    lines.push(text)
    return true
  }) as typeof write
  try {
    await work()
  } finally {
    process.stdout.write = write
  }
  return lines.join('')
}

/** Sends everything with a session of its own; gives all that is told of it, by what tells it. */
async function told(em: Emsim, all: readonly (readonly [string, Bearing])[]) {
  const events: WorldEvent[] = []
  const listening = em.events()
  const collected = (async () => {
    for await (const event of listening) events.push(event)
  })()
  const statuses: Record<string, number> = {}
  const log = await logOf(async () => {
    for (const [corner, one] of all) statuses[corner] = await send(one, em.port).catch(() => 0)
    await new Promise(setImmediate)
  })
  await listening.return?.()
  await collected
  const misses = await Promise.all(
    ['/api/none', '/api/backups'].map((path) =>
      em.requests.expect({ path, query: { x: 'y' } }, { times: 1 }).then(() => '', String),
    ),
  )
  const over = async (path: string): Promise<string> => (await fetch(`${em.url}${path}`)).text()
  return {
    statuses,
    count: await em.requests.count(),
    texts: {
      'the journal': JSON.stringify(await em.requests.all()),
      'the journal over HTTP': await over('/emsim/journal'),
      HAR: JSON.stringify(await em.har()),
      'the log': log,
      events: JSON.stringify(events),
      metrics: await over('/emsim/metrics'),
      'the report': JSON.stringify(await em.report()),
      'the report for people': await em.reportText(),
      'what was expected in vain': misses.join('\n'),
    },
  }
}

/** A request in full, by one that has a session. */
function bearing(part: Partial<Bearing>, token: string, server: string): Bearing {
  const { method = 'GET', url = '/', headers = {}, body } = part
  return {
    method,
    url: url.replace('$SERVER', server),
    headers: {
      ...(headers.cookie === undefined && { 'x-restsvcsessionid': token }),
      ...headers,
    },
    body,
  }
}

const SECRETS = CORNERS.map((_, index) => `c4n${index}ry${(index * 7919 + 4096).toString(16)}x`)

t.test('a secret in any corner of a request is in nothing that tells of it', async (t) => {
  t.ok(CORNERS.length >= 65, `${CORNERS.length} corners`)
  await using em = await startEmsim({ port: 0, tls: 'off', logLevel: 'trace', journalBytes: 1e7 })
  const { token, id } = em.sessions.open('User')
  const [server] = em.estate.find('BackupServer')
  const uid = String(server?.UID).split(':').at(-1) ?? ''
  const all = CORNERS.map(
    ([corner, request], index) =>
      [corner, bearing(request(SECRETS[index] ?? ''), token, uid)] as const,
  )
  const { texts, statuses, count } = await told(em, all)
  t.ok(count > CORNERS.length * 0.9, `${count} are in the journal`)
  t.ok(Object.values(statuses).filter((status) => status > 0).length > CORNERS.length * 0.95)
  for (const [what, text] of Object.entries(texts)) {
    t.ok(text.length > 20, what)
    const lower = text.toLowerCase()
    const found = CORNERS.flatMap(([corner], index) =>
      formsOf(SECRETS[index] ?? '').some((form) => lower.includes(form)) ? [corner] : [],
    )
    t.same(found, [], what)
    for (const own of [token, id]) t.notOk(text.includes(own), `${what} tells no session`)
  }
})

t.test('they are told to whoever wants them, on this machine', async (t) => {
  await using em = await startEmsim({ port: 0, tls: 'off', showSecrets: true })
  const { token, id } = em.sessions.open('User')
  await fetch(`${em.url}/api/logonSessions/${id}?key=s3cret`, {
    headers: { 'x-restsvcsessionid': token },
  })
  t.match(await em.requests.all(), [
    {
      url: `/api/logonSessions/${id}?key=s3cret`,
      headers: { 'x-restsvcsessionid': token },
      session: id,
    },
  ])
  await t.rejects(
    startEmsim({ port: 0, host: '0.0.0.0', controlToken: 'x', showSecrets: true }),
    /option showSecrets: is for loopback addresses alone, found the host 0\.0\.0\.0/,
  )
})
