/** The controls as a test calls them, in the library or over HTTP: one suite runs with both. */
import type { FastifyInstance } from 'fastify'
import type { BuiltEmsim } from '../../src/index.js'

type Values = Readonly<Record<string, unknown>>

/** Every control as a promise; a refusal rejects with its message. */
export interface Controlled {
  add(type: string, values: Values): Promise<Values>
  update(type: string, id: string, changes: Values): Promise<Values>
  remove(type: string, id: string): Promise<void>
  find(type: string, where?: Values): Promise<readonly Values[]>
  counts(): Promise<Readonly<Record<string, number>>>
  reset(): Promise<void>
  snapshot(): Promise<unknown>
  restore(document: unknown): Promise<void>
  keep(name: string): Promise<void>
  recall(name: string): Promise<void>
  clock(): Promise<Values>
  setClock(setting: Values): Promise<Values>
  advance(by: string): Promise<Values>
  sessions(): Promise<readonly Values[]>
  openSession(account: string, token?: string): Promise<Values>
  expire(which: string): Promise<void>
  dropAll(): Promise<void>
}

/** By calls. */
export function byCalls(em: BuiltEmsim, world = 'main'): Controlled {
  const controls = em.world(world)
  const now = async <T>(work: () => T): Promise<T> => work()
  return {
    add: (type, values) => now(() => controls.estate.add(type, values)),
    update: (type, id, changes) => now(() => controls.estate.update(type, id, changes)),
    remove: (type, id) => now(() => controls.estate.remove(type, id)),
    find: (type, where) => now(() => controls.estate.find(type, where)),
    counts: () => now(() => controls.estate.counts()),
    reset: () => now(() => controls.reset()),
    snapshot: () => now(() => JSON.parse(JSON.stringify(controls.snapshot()))),
    restore: (document) => now(() => controls.restore(document)),
    keep: (name) => now(() => controls.keep(name)),
    recall: (name) => now(() => controls.recall(name)),
    clock: () => now(() => ({ ...controls.clock.state })),
    setClock: (setting) => now(() => ({ ...controls.clock.set(setting) })),
    advance: (by) => now(() => ({ ...controls.clock.advance(by) })),
    sessions: () => now(() => controls.sessions.list().map((one) => ({ ...one }))),
    openSession: (account, token) => now(() => ({ ...controls.sessions.open(account, token) })),
    expire: (which) => now(() => controls.sessions.expire(which)),
    dropAll: () => now(() => controls.sessions.dropAll()),
  }
}

/** Over HTTP. */
export function byHttp(app: FastifyInstance, world = 'main'): Controlled {
  const ask = async (method: string, path: string, body?: unknown) => {
    const mark = path.includes('?') ? '&' : '?'
    const answer = await app.inject({
      method: method as 'GET',
      url: `/emsim${path}${mark}world=${world}`,
      ...(body !== undefined && { payload: body as object }),
    })
    if (answer.statusCode >= 400) throw new Error(answer.json().error)
    return answer.statusCode === 204 ? undefined : answer.json()
  }
  const query = (where: Values = {}): string =>
    new URLSearchParams(
      Object.entries(where).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString()
  return {
    add: (type, values) => ask('POST', `/estate/${type}`, values),
    update: (type, id, changes) => ask('PATCH', `/estate/${type}/${id}`, changes),
    remove: (type, id) => ask('DELETE', `/estate/${type}/${id}`),
    find: (type, where) => ask('GET', `/estate/${type}?${query(where)}`),
    counts: () => ask('GET', '/estate'),
    reset: () => ask('POST', '/reset'),
    snapshot: () => ask('GET', '/snapshot'),
    restore: (document) => ask('PUT', '/snapshot', document),
    keep: (name) => ask('PUT', `/snapshots/${name}`),
    recall: (name) => ask('POST', `/snapshots/${name}/restore`),
    clock: () => ask('GET', '/clock'),
    setClock: (setting) => ask('PUT', '/clock', setting),
    advance: (by) => ask('POST', '/clock/advance', { by }),
    sessions: () => ask('GET', '/sessions'),
    openSession: (account, token) => ask('POST', '/sessions', { account, ...(token && { token }) }),
    expire: (which) => ask('POST', `/sessions/${encodeURIComponent(which)}/expire`),
    dropAll: () => ask('DELETE', '/sessions'),
  }
}
