/** What is told to those who listen, in the library and over HTTP. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { eventStream } from '../../src/control/event-stream.js'
import { buildEmsim, startEmsim, type WorldEvent } from '../../src/index.js'
import { Worlds } from '../../src/world/worlds.js'
import { addFault, buildServer, NOW, setClock } from '../build-server.js'

const kindsOf = (events: readonly WorldEvent[]): string[] => events.map(({ kind }) => kind)

/** Timers that run when they are told to. */
function handTimers() {
  const waiting: { work: () => void; ms: number }[] = []
  return {
    waiting,
    setTimeout: (work: () => void, ms: number): unknown => waiting.push({ work, ms }),
    fire: (): void => waiting.shift()?.work(),
  }
}

/** Listens to a world; what was told stands in the list that is given. */
function heard(worlds: Worlds, name = 'main'): WorldEvent[] {
  const told: WorldEvent[] = []
  worlds.named(name).events.listen({ take: (event) => told.push(event), end: () => undefined })
  return told
}

t.test(
  'a loop over events hears requests, changes and the clock, and ends with the simulator',
  async (t) => {
    const em = await buildEmsim()
    const events: WorldEvent[] = []
    const hearing = (async () => {
      for await (const event of em.events()) events.push(event)
    })()
    const { token } = em.sessions.open('User')
    await em.app.inject({ url: '/api/jobs', headers: { 'x-restsvcsessionid': token } })
    em.clock.set({ at: '2040-01-01T00:00:00Z', rate: 0 })
    em.estate.add('BackupServer', { Name: 'vbr02' })
    await em.close()
    await hearing
    t.same(kindsOf(events), ['clock', 'change', 'entry', 'change', 'clock', 'change'])
    t.match(events[0], { clock: { mode: 'real', rate: 1 } })
    t.match(events[1], { change: { by: { control: 'open session' }, count: 1 } })
    t.match(events[2], { entry: { url: '/api/jobs', status: 200, operation: 'GET /jobs' } })
    t.match(events[4], { clock: { now: '2040-01-01T00:00:00.000Z', mode: 'fixed', rate: 0 } })
    t.match(events[5], {
      change: { at: '2040-01-01T00:00:00.000Z', commands: [{ do: 'add', type: 'BackupServer' }] },
    })
  },
)

t.test('a loop that is left is told no more, and makes room for another', async (t) => {
  const { worlds } = await buildServer(t)
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  for await (const { kind } of em.events()) {
    t.equal(kind, 'clock')
    break
  }
  const all = Array.from({ length: 100 }, () => em.events())
  t.throws(() => em.events(), /There may be 100 listeners/)
  await all[0]?.return?.()
  await all[0]?.return?.()
  t.ok(em.events())
  t.throws(() => em.events(), /100 listeners/)
  t.notOk(worlds.main.events.isHeard, 'of one process, not of all')
})

t.test('whoever reads a loop too slowly is told so and hears no more', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const events = em.events()
  for (let n = 0; n < 1001; n++) em.clock.set({ rate: 0 })
  let read = 0
  await t.rejects(async () => {
    for await (const _ of events) read++
  }, /More than 1000 events were left unread/)
  t.equal(read, 1000)
  t.same(await events.next(), { done: true, value: undefined })
})

t.test('events hold no secret', async (t) => {
  const { app, worlds, world } = await buildServer(t)
  const told = heard(worlds)
  const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`
  const logon = await app.inject({
    method: 'POST',
    url: '/api/sessionMngr/?v=latest&password=hush',
    headers: { authorization },
  })
  const token = String(logon.headers['x-restsvcsessionid'])
  const id = Buffer.from(token, 'base64').toString()
  const headers = { 'x-restsvcsessionid': token, cookie: `X-RestSvcSessionId=${token}` }
  await app.inject({ url: `/api/logonSessions/${id}`, headers })
  await app.inject({ method: 'DELETE', url: `/api/logonSessions/${id}`, headers })
  await app.inject({
    method: 'POST',
    url: '/emsim/estate/Credentials',
    payload: { Username: 'root', Password: 'hush-hush' },
  })
  t.ok((await world.journal.count()) >= 3)
  t.ok(kindsOf(told).includes('entry') && kindsOf(told).includes('change'))
  const text = JSON.stringify(told)
  for (const secret of [token, id, 'Password"', 'hush', authorization.slice(6)])
    t.notMatch(text, secret)
})

t.test('each world tells of itself alone', async (t) => {
  const { worlds } = await buildServer(t)
  worlds.make({ name: 'other' }, { control: 'test' })
  const [main, other] = [heard(worlds), heard(worlds, 'other')]
  setClock(worlds.named('other'), { rate: 0 })
  t.same(kindsOf(main), ['clock'])
  t.same(kindsOf(other), ['clock', 'change', 'clock'])
  worlds.remove('other', { control: 'test' })
  t.ok(worlds.main.events.isHeard, 'those of another world go on')
})

t.test('what happens by itself is told when its time comes', async (t) => {
  const timers = handTimers()
  let now = NOW
  const { worlds, world } = await buildServer(t, { clock: { now: () => now }, timers })
  // The worlds of a test server have timers of their own.
  t.ok(world.estate.due < Number.POSITIVE_INFINITY)
  const own = new Worlds({
    clock: { now: () => now },
    strict: false,
    sessionTimeout: 1,
    maxSessions: 1,
    timers,
  })
  own.main.estate.become(world.estate.mark())
  const told = heard(own)
  const [{ ms } = { ms: 0 }] = timers.waiting
  t.equal(ms, Math.max(1000, own.main.estate.due - now))
  now = own.main.estate.due
  // Somebody looks before the timer goes: the listeners are told all the same.
  own.main.present()
  timers.fire()
  await setImmediate()
  t.same(kindsOf(told), ['clock', 'passed'])
  t.match(told[1], { at: new Date(now).toISOString() })
  t.equal(timers.waiting.length, 1, 'the next time is waited for')
  setClock(own.main, { rate: 0 })
  timers.waiting.length = 0
  setClock(own.main, { rate: 0 })
  t.equal(timers.waiting.length, 0, 'a clock that stands is not waited for')
  t.notOk(worlds.main.events.isHeard)
})

t.test('a stream that is not read is dropped, and its heart beats', async (t) => {
  const { world } = await buildServer(t)
  const timers = handTimers()
  const stream = eventStream(world.events, timers)
  stream.setEncoding('utf8')
  t.match(stream.read(), /^event: clock\ndata: \{"clock":\{"now":"2026/)
  t.equal(timers.waiting[0]?.ms, 15_000)
  timers.fire()
  t.equal(stream.read(), ':\n\n')
  t.equal(timers.waiting.length, 1)
  const failed = once(stream, 'error')
  for (let n = 0; n < 20_000 && !stream.destroyed; n++) setClock(world, { rate: 0 })
  t.match(await failed, [{ message: /not read/ }])
  t.notOk(world.events.isHeard)
})

/** Asks for the events of a server; gives its answer once it has begun. */
async function asked(url: string): Promise<IncomingMessage> {
  const request = get(`${url}/emsim/events`)
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return answer.setEncoding('utf8')
}

t.test('over HTTP, events come as they happen; whoever goes away is forgotten', async (t) => {
  const em = await startEmsim({ port: 0, tls: 'off' })
  t.after(() => em.close())
  const answer = await asked(em.httpUrl ?? em.url)
  t.match(answer.headers['content-type'], 'text/event-stream')
  let text = String((await once(answer, 'data'))[0])
  t.match(text, /^event: clock\n/)
  em.faults.add({ effect: { kind: 'empty' } })
  while (!text.includes('event: change')) text += String((await once(answer, 'data'))[0])
  t.match(text, '"control":"add fault rule"')
  answer.destroy()
  const hundred = async (): Promise<unknown[]> => {
    const all: { return?: () => unknown }[] = []
    try {
      for (let n = 0; n < 100; n++) all.push(em.events())
    } catch {}
    for (const one of all) one.return?.()
    return all
  }
  while ((await hundred()).length < 100) await setImmediate()
  t.pass('there is room for a hundred again')
})

t.test('HEAD for events is answered at once, and a server that closes ends them', async (t) => {
  const em = await startEmsim({ port: 0, tls: 'off' })
  const head = await fetch(`${em.url}/emsim/events`, { method: 'HEAD' })
  t.match(head.headers.get('content-type'), 'text/event-stream')
  const answer = await asked(em.url)
  answer.resume()
  const ended = once(answer, 'end')
  await em.close()
  await ended
  t.pass('ended')
})

t.test('where nobody listens, a change is not made into anything', async (t) => {
  const { worlds, world } = await buildServer(t)
  const told = heard(worlds)
  addFault(world, { effect: { kind: 'empty' } })
  world.events.close()
  addFault(world, { effect: { kind: 'empty' } })
  t.same(kindsOf(told), ['clock', 'change'])
})
