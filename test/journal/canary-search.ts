/** Places a secret in each corner of requests, and looks for it in all that tells of them. */
import { request } from 'node:http'
import type { Emsim } from '../../src/index.js'
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
  const over = async (path: string): Promise<string> => (await fetch(`${em.url}${path}`)).text()
  const texts: Record<string, string> = {}
  texts['the log'] = await logOf(async () => {
    for (const [corner, one] of all) statuses[corner] = await send(one, em.port).catch(() => 0)
    await listening.return?.()
    await collected
    const misses = await Promise.all(
      ['/api/none', '/api/backups'].map((path) =>
        em.requests.expect({ path, query: { x: 'y' } }, { times: 1 }).then(() => '', String),
      ),
    )
    Object.assign(texts, {
      'the journal': JSON.stringify(await em.requests.all()),
      'the journal over HTTP': await over('/emsim/journal'),
      HAR: JSON.stringify(await em.har()),
      events: JSON.stringify(events),
      metrics: await over('/emsim/metrics'),
      'the report': JSON.stringify(await em.report()),
      'the report for people': await em.reportText(),
      'what was expected in vain': misses.join('\n'),
    })
    // The log tells of an answer a turn later.
    await new Promise(setImmediate)
  })
  return { statuses, count: await em.requests.count(), texts }
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

/** What was found. */
export interface Found {
  /** Requests in the journal. */
  readonly count: number
  /** Requests that were answered. */
  readonly answered: number
  /** What tells of requests, how long it is, the corners whose secrets are in it, and whether a session is. */
  readonly places: readonly {
    readonly what: string
    readonly length: number
    readonly corners: readonly string[]
    readonly hasSession: boolean
  }[]
}

/** Sends them all to a server that logs all, and looks. */
export async function searched(em: Emsim): Promise<Found> {
  const { token, id } = em.sessions.open('User')
  const [server] = em.estate.find('BackupServer')
  const uid = String(server?.UID).split(':').at(-1) ?? ''
  const all = CORNERS.map(
    ([corner, request], index) =>
      [corner, bearing(request(SECRETS[index] ?? ''), token, uid)] as const,
  )
  const { texts, statuses, count } = await told(em, all)
  const places = Object.entries(texts).map(([what, text]) => {
    const lower = text.toLowerCase()
    const corners = CORNERS.flatMap(([corner], index) =>
      formsOf(SECRETS[index] ?? '').some((form) => lower.includes(form)) ? [corner] : [],
    )
    const hasSession = [token, id].some((own) => text.includes(own))
    return { what, length: text.length, corners, hasSession }
  })
  const answered = Object.values(statuses).filter((status) => status > 0).length
  return { count, answered, places }
}
