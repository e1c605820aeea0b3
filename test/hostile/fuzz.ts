/**
 * Requests drawn from a seed, until something gives way. A request that does is shown, made smaller, with what asks for it
 * again. Times do not count what the server waits for a processor, nor what one that does nothing takes meanwhile: other work
 * on the machine is not held against this one.
 */
import { DECLARED, drawn, type HostileRequest, type Known } from './draw.js'
import { ms, type Part } from './part.js'
import { ask, type HostileAnswer } from './server.js'
import { smaller } from './smaller.js'
import { watchedServer } from './watched-server.js'

/** Milliseconds that a request may take. */
const HANG = 1000
/** Megabytes that memory may grow by once all is warm. */
const GROWTH = 150
/** Requests between two beginnings: what was made is as much as there may be, and not the matter here. */
const ROUND = 1000
/** Clients at a time. */
const TOGETHER = 8
/** Requests from which on all that is declared is to be reached. */
const ENOUGH = 100_000

/** Statuses of 500 and above that are as recorded, and one that tells that there are too many. */
const KNOWN = /There is no backup task with id|Cannot find logon session|limit listeners/

const isFailure = ({ status, body }: HostileAnswer): boolean => status >= 500 && !KNOWN.test(body)

/** What was let in, in what it was meant for. */
const isPastDoor = (status: number): boolean =>
  (status >= 200 && status < 500 && ![401, 403, 405].includes(status)) || status >= 500

export const fuzz: Part = async ({ requests: count, seconds, seed }) => {
  const server = await watchedServer(['--tls', 'off'])
  const estate = new Estate(server.port)
  await estate.begin()
  const failures: string[] = []
  const statuses = new Map<number, number>()
  /** What requests were meant for, and whether one of them was done. */
  const reached = new Map<string, boolean>()
  /** Why there was no answer. */
  const unanswered = new Map<string, number>()
  let [sent, slowest, warm] = [0, 0, 0]
  const begin = performance.now()
  const isLate = (): boolean => performance.now() - begin > seconds * 1000

  /** Asks; how long that took does not count what the server waited for a processor. */
  const timed = async (request: HostileRequest) => {
    const before = server.starved()
    const answer = await ask(server.port, request)
    return { answer, took: answer.ms - (server.starved() - before) }
  }

  const one = async (number: number): Promise<void> => {
    const request = drawn(seed, number, estate.known)
    const { took, answer } = await timed(request)
    const { status } = answer
    sent++
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status === 0) unanswered.set(answer.body, (unanswered.get(answer.body) ?? 0) + 1)
    slowest = Math.max(slowest, took)
    if (request.means !== undefined && isPastDoor(status))
      reached.set(request.means, reached.get(request.means) === true || status < 300)
    const limit = HANG + server.slowest().idle
    const isSlow = took > limit
    if (server.hasEnded()) throw new Error(`The server has ended: ${shown(request)}`)
    await estate.see(request, answer)
    if (!isFailure(answer) && !isSlow) return
    const why = isSlow ? `took ${ms(took)}` : `was answered ${status}`
    const least = await smaller(request, async (other) => {
      const again = await timed(other)
      return isSlow ? again.took > limit : isFailure(again.answer)
    })
    failures.push(
      `Request ${number} of seed ${seed} ${why}: ${shown(least)}: ${answer.body.slice(0, 300)}`,
    )
  }

  for (let first = 0; first < count && failures.length < 5 && !isLate(); first += ROUND) {
    await estate.tidy()
    await estate.again()
    const last = Math.min(first + ROUND, count)
    let next = first
    const client = async (): Promise<void> => {
      while (next < last && !isLate()) await one(next++)
    }
    await Promise.all(Array.from({ length: TOGETHER }, client))
    if (first <= count / 2) warm = Math.max(warm, server.memory())
  }

  const took = performance.now() - begin
  const memory = server.memory()
  if (memory - warm > GROWTH)
    failures.push(`Memory grew from ${Math.round(warm)} to ${Math.round(memory)} MB`)
  const missed = DECLARED.filter((name) => !reached.has(name))
  if (sent >= ENOUGH && missed.length > 0) failures.push(`Never reached: ${missed.join(', ')}`)
  const done = [...reached.values()].filter((isDone) => isDone).length
  const seen = await server.finish()
  return {
    figures: [
      `${sent} requests of seed ${seed} in ${ms(took)}; ${told(statuses)}`,
      `of ${DECLARED.length} operations and controls, ${reached.size} were reached past the door, ${done} were done`,
      ...[...unanswered].map(([why, times]) => `no answer, ${times} times: ${why}`),
      `slowest answer ${ms(slowest)}`,
      `memory ${Math.round(warm)} MB at half, ${Math.round(memory)} MB at the end`,
      ...seen.figures,
    ],
    failures: [...failures, ...seen.failures],
  }
}

/** How many ended with which class of statuses, and with which ones of 400 and above. */
function told(statuses: ReadonlyMap<number, number>): string {
  const classes = new Map<string, number>()
  for (const [status, times] of statuses) {
    const name = status === 0 ? 'no answer' : `${Math.floor(status / 100)}xx`
    classes.set(name, (classes.get(name) ?? 0) + times)
  }
  const texts = (all: ReadonlyMap<string | number, number>): string =>
    [...all]
      .sort(([a], [b]) => String(a).localeCompare(String(b)))
      .map(([one, times]) => `${one}: ${times}`)
      .join(', ')
  const errors = new Map([...statuses].filter(([status]) => status >= 400))
  return `${texts(classes)} (${texts(errors)})`
}

function shown({ method, path, headers, body }: HostileRequest): string {
  return `${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body?.slice(0, 500))}`
}

const PLAIN = { method: 'GET', headers: {}, body: undefined }
/** The state that is gone back to: a reset would go back to what was put in place of it. */
const STATE = '/emsim/snapshots/before-all'
/** The administrator, who may do most, first. */
const USERS = ['User', 'portal.user', 'vm.operator', 'file.operator']

/** The estate that is asked, and what is known of it. */
class Estate {
  known: Known = { tokens: [], ids: new Map() }
  private readonly port: number
  private renewing: Promise<void> | undefined

  constructor(port: number) {
    this.port = port
  }

  /** Keeps its state, and looks at what is there. */
  async begin(): Promise<void> {
    const { port } = this
    await ask(port, { ...PLAIN, method: 'PUT', path: STATE })
    const { body } = await ask(port, { ...PLAIN, path: '/emsim/estate' })
    const ids = new Map<string, string[]>()
    for (const type of Object.keys(JSON.parse(body))) {
      const { body: records } = await ask(port, { ...PLAIN, path: `/emsim/estate/${type}` })
      const all = [...records.matchAll(/"(?:UID|id)":"(?:urn:[^"]*:)?([^":]+)"/g)]
      ids.set(type, [...new Set(all.map(([, id = '']) => id))].slice(0, 50))
    }
    this.known = { tokens: [], ids }
  }

  /** Removes the worlds and kept states that were made: memory is to tell what is left behind without being there. */
  async tidy(): Promise<void> {
    for (const [path, own] of [
      ['/emsim/worlds', 'main'],
      ['/emsim/snapshots', 'before-all'],
    ] as const) {
      const { body } = await ask(this.port, { ...PLAIN, path })
      const names: string[] = JSON.parse(body)
      for (const name of names)
        if (name !== own)
          await ask(this.port, {
            ...PLAIN,
            method: 'DELETE',
            path: `${path}/${encodeURIComponent(name)}`,
          })
    }
  }

  /** Goes back to that state, a second later. */
  async again(): Promise<void> {
    await ask(this.port, { ...PLAIN, method: 'POST', path: `${STATE}/restore` })
    await ask(this.port, {
      method: 'POST',
      path: '/emsim/clock/advance',
      headers: { 'content-type': 'application/json' },
      body: '{"by":"PT1S"}',
    })
    await this.logOn()
  }

  /** Logs on anew where a session is gone, or all that there was. */
  async see({ headers }: HostileRequest, { status, body }: HostileAnswer): Promise<void> {
    const token = headers['x-restsvcsessionid']
    if (token === undefined || !this.known.tokens.includes(token)) return
    if (status !== 401 || body.includes('credentials')) return
    this.renewing ??= this.again().finally(() => {
      this.renewing = undefined
    })
    await this.renewing
  }

  private async logOn(): Promise<void> {
    const tokens: string[] = []
    for (const user of USERS) {
      const headers = { authorization: `Basic ${btoa(`${user}:Password`)}` }
      const path = '/api/sessionMngr/?v=latest'
      const { token } = await ask(this.port, { ...PLAIN, method: 'POST', path, headers })
      if (token !== undefined) tokens.push(token)
    }
    this.known = { ...this.known, tokens }
  }
}
