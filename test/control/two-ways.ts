/** The controls as a test calls them, in the library or over HTTP: one suite runs with both. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { type BuiltEmsim, buildEmsim, type FaultRule, type TaskRule } from '../../src/index.js'

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
  addFault(rule: Values): Promise<Values>
  addScenario(name: string): Promise<readonly Values[]>
  faults(): Promise<readonly Values[]>
  removeFault(id: string): Promise<void>
  clearFaults(): Promise<void>
  addTaskRule(rule: Values): Promise<Values>
  taskRules(): Promise<readonly Values[]>
  removeTaskRule(id: string): Promise<void>
  clearTaskRules(): Promise<void>
  journal(matcher?: Values): Promise<readonly Values[]>
  count(matcher: Values): Promise<number>
  waitFor(matcher: Values, options?: Values): Promise<readonly Values[]>
  expect(matcher: Values, times?: Values): Promise<void>
  clearJournal(): Promise<void>
  report(): Promise<Values>
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
    snapshot: async () => JSON.parse(JSON.stringify(await controls.snapshot())),
    restore: (document) => controls.restore(document),
    keep: (name) => now(() => controls.keep(name)),
    recall: (name) => now(() => controls.recall(name)),
    clock: () => now(() => ({ ...controls.clock.state })),
    setClock: (setting) => now(() => ({ ...controls.clock.set(setting) })),
    advance: async (by) => ({ ...(await controls.clock.advance(by)) }),
    sessions: () => now(() => controls.sessions.list().map((one) => ({ ...one }))),
    openSession: (account, token) => now(() => ({ ...controls.sessions.open(account, token) })),
    expire: (which) => now(() => controls.sessions.expire(which)),
    dropAll: () => now(() => controls.sessions.dropAll()),
    addFault: (rule) => now(() => ({ ...controls.faults.add(rule as unknown as FaultRule) })),
    addScenario: (name) => now(() => controls.faults.addScenario(name).map((one) => ({ ...one }))),
    faults: () => now(() => controls.faults.list().map((one) => ({ ...one }))),
    removeFault: (id) => now(() => controls.faults.remove(id)),
    clearFaults: () => now(() => controls.faults.clear()),
    addTaskRule: (rule) => now(() => ({ ...controls.tasks.add(rule as unknown as TaskRule) })),
    taskRules: () => now(() => controls.tasks.list().map((one) => ({ ...one }))),
    removeTaskRule: (id) => now(() => controls.tasks.remove(id)),
    clearTaskRules: () => now(() => controls.tasks.clear()),
    journal: async (matcher) => (await controls.requests.find(matcher)).map((one) => ({ ...one })),
    count: (matcher) => controls.requests.count(matcher),
    waitFor: async (matcher, options) =>
      (await controls.requests.waitFor(matcher, options)).map((one) => ({ ...one })),
    expect: (matcher, times) => controls.requests.expect(matcher, times),
    clearJournal: () => now(() => controls.requests.clear()),
    report: async () => ({ ...(await controls.report()) }),
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
    addFault: (rule) => ask('POST', '/faults', rule),
    addScenario: (name) => ask('POST', `/faults/scenarios/${name}`),
    faults: () => ask('GET', '/faults'),
    removeFault: (id) => ask('DELETE', `/faults/${id}`),
    clearFaults: () => ask('DELETE', '/faults'),
    addTaskRule: (rule) => ask('POST', '/tasks', rule),
    taskRules: () => ask('GET', '/tasks'),
    removeTaskRule: (id) => ask('DELETE', `/tasks/${id}`),
    clearTaskRules: () => ask('DELETE', '/tasks'),
    journal: (matcher) => ask('POST', '/journal/find', matcher ?? {}),
    count: async (matcher) => (await ask('POST', '/journal/count', matcher)).count,
    waitFor: (match, options) => ask('POST', '/journal/wait', { match, ...options }),
    expect: (match, times) => ask('POST', '/journal/expect', { match, ...times }),
    clearJournal: () => ask('DELETE', '/journal'),
    report: () => ask('GET', '/report'),
  }
}

/** Runs a test with the controls of the library, and again with those over HTTP. */
export function bothWays(
  name: string,
  test: (
    t: Test,
    control: Controlled,
    app: FastifyInstance,
    get: (url: string, token?: string) => Promise<{ status: number; body: string }>,
  ) => Promise<void>,
): void {
  for (const way of ['by calls', 'over HTTP'] as const) {
    t.test(`${name}, ${way}`, async (t) => {
      const em = await buildEmsim()
      t.after(() => em.close())
      const control = way === 'by calls' ? byCalls(em) : byHttp(em.app)
      const get = async (url: string, token?: string) => {
        const headers = { 'x-restsvcsessionid': token ?? em.sessions.open('User').token }
        const answer = await em.app.inject({ url: `/api${url}`, headers })
        return { status: answer.statusCode, body: answer.body }
      }
      await test(t, control, em.app, get)
    })
  }
}
