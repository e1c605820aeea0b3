/** A leap of years goes by in slices: its own world waits, others do not, and a call in the middle is right. */
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type BuiltEmsim, buildEmsim } from '../../src/index.js'
import { ticking } from '../ticking.js'

const YEARS = 'P200D'
const START = '2026-11-23T12:00:00Z'

const build = async (t: Test): Promise<BuiltEmsim> => {
  const em = await buildEmsim({
    clock: { at: START },
    world: ['leaping', 'other'],
    sessionTimeout: 1e12,
  })
  t.after(() => em.close())
  return em
}

/** Whether a promise has settled by now. */
function watched<T>(promise: Promise<T>): { readonly promise: Promise<T>; isOver: boolean } {
  const seen = { promise, isOver: false }
  const end = (): void => {
    seen.isOver = true
  }
  promise.then(end, end)
  return seen
}

/** All that a world is, at its time. */
const bytesOf = async (em: BuiltEmsim, world: string): Promise<string> =>
  JSON.stringify(await em.world(world).snapshot())

t.test(
  'while a world leaps, others answer, and what is asked of it waits for the end',
  async (t) => {
    const em = await build(t)
    ticking(t, 1)
    const { token } = em.world('leaping').sessions.open('User')
    const headers = { 'x-restsvcsessionid': token, accept: 'application/json' }
    const main = { 'x-restsvcsessionid': em.sessions.open('User').token }
    const host = 'leaping.localhost'
    const body = { method: 'POST', payload: { by: YEARS } } as const
    const leap = watched(
      em.app
        .inject({ ...body, url: '/emsim/clock/advance?world=leaping' })
        .then((answer) => answer),
    )
    const target = Date.parse(START) + 200 * 86_400_000
    while (em.world('leaping').clock.now() < target) await setImmediate()
    t.notOk(leap.isOver, 'it takes a while')
    // To note the use of the session is a change of the leaping world.
    const jobs = watched(
      em.app.inject({ url: '/api/jobs?format=Entity', headers: { ...headers, host } }),
    )
    const counts = watched(em.app.inject('/emsim/estate?world=leaping'))
    const logon = watched(
      em.app.inject({
        method: 'POST',
        url: '/api/sessionMngr/?v=latest',
        headers: {
          host,
          authorization: `Basic ${Buffer.from('User:Password').toString('base64')}`,
        },
      }),
    )
    let answers = 0
    while (!leap.isOver) {
      const answer = await em.app.inject({ url: '/api/backups', headers: main })
      if (answer.statusCode !== 200) t.fail(answer.body)
      await setImmediate()
      if (leap.isOver) break
      answers++
      for (const late of [jobs, counts, logon]) if (late.isOver) t.fail('one was too early')
    }
    t.ok(answers > 5, `${answers} others were answered meanwhile`)
    t.equal((await leap.promise).json().now, new Date(target).toISOString())
    for (const { NextRun } of (await jobs.promise).json().Jobs)
      t.ok(!NextRun || Date.parse(NextRun) > target)
    t.equal((await logon.promise).statusCode, 201)
    t.same((await counts.promise).json(), em.world('leaping').estate.counts())
  },
)

t.test('whoever only watches the process is answered while its main world leaps', async (t) => {
  const em = await build(t)
  em.clock.set({ at: '2027-06-01T00:00:00Z' })
  const worlds = watched(em.app.inject('/emsim/estate'))
  await em.app.inject('/emsim/health')
  t.notOk(worlds.isOver, 'health does not wait')
  t.match(em.metrics(), 'emsim_estate_records{world="main"')
  await setImmediate()
  t.notOk(worlds.isOver, 'nor do metrics')
  await worlds.promise
})

t.test('a call in the middle of a leap sees its end, and the leap ends as any other', async (t) => {
  const em = await build(t)
  const straight = await build(t)
  await straight.world('leaping').clock.advance(YEARS)
  const leap = watched(em.world('leaping').clock.advance(YEARS))
  await setImmediate()
  await setImmediate()
  t.notOk(leap.isOver)
  const server = em.world('leaping').estate.add('BackupServer', { Name: 'added' })
  em.world('leaping').estate.remove('BackupServer', server.UID)
  const counts = em.world('leaping').estate.counts()
  await leap.promise
  t.same(em.world('leaping').estate.counts(), counts, 'nothing happens twice')
  t.equal(await bytesOf(em, 'leaping'), await bytesOf(straight, 'leaping'))
})

t.test('a second leap in the middle of one goes on from its end', async (t) => {
  const em = await build(t)
  const straight = await build(t)
  await straight.world('leaping').clock.advance('P150D')
  const first = em.world('leaping').clock.advance('P90D')
  await setImmediate()
  const second = em.world('leaping').clock.advance('P60D')
  await Promise.all([first, second])
  t.equal(await bytesOf(em, 'leaping'), await bytesOf(straight, 'leaping'))
})

t.test('a reset in the middle of a leap ends it', async (t) => {
  const em = await build(t)
  const before = await bytesOf(em, 'leaping')
  const leap = em.world('leaping').clock.advance(YEARS)
  await setImmediate()
  const late = em.app.inject('/emsim/estate?world=leaping')
  em.world('leaping').reset()
  await leap
  t.equal((await late).statusCode, 200)
  for (let turn = 0; turn < 10; turn++) await setImmediate()
  t.equal(await bytesOf(em, 'leaping'), before)
  t.equal(em.world('leaping').clock.state.now, '2026-11-23T12:00:00.000Z')
  await em.world('leaping').clock.advance('P30D')
  const straight = await build(t)
  await straight.world('leaping').clock.advance('P30D')
  t.equal(await bytesOf(em, 'leaping'), await bytesOf(straight, 'leaping'))
})

/** A fixture with so many records that to read it takes a while. */
const LONG = {
  BackupServers: [{ Name: 'vbr', Repositories: [{ Name: 'Main' }] }],
  Backups: [
    {
      Name: 'Nightly',
      Repository: 'Main',
      RestorePoints: Array.from({ length: 10_000 }, (_, n) => ({ BackupDateUTC: `-PT${n + 1}H` })),
    },
  ],
}

t.test('while a long fixture is read, others answer, and nobody sees a half of it', async (t) => {
  const em = await build(t)
  ticking(t, 1)
  const headers = { 'x-restsvcsessionid': em.sessions.open('User').token }
  const json = { 'content-type': 'application/json' }
  for (const method of ['PUT', 'POST'] as const) {
    await em.estate.replace({ BackupServers: [{ Name: 'before' }] })
    const put = watched(
      em.app
        .inject({ method, url: '/emsim/estate', headers: json, payload: JSON.stringify(LONG) })
        .then((answer) => answer),
    )
    let answers = 0
    while (!put.isOver) {
      const { body } = await em.app.inject({ url: '/api/backupServers', headers })
      if (put.isOver) break
      if (!/before/.test(body) || /vbr/.test(body)) t.fail(body)
      answers++
      await setImmediate()
    }
    t.ok(answers > 5, `${answers} others were answered meanwhile`)
    const answer = await put.promise
    t.match(answer.json(), { RestorePoint: 10_000 })
  }
})

t.test('what is changed while a long fixture is read to be added is there as well', async (t) => {
  const em = await build(t)
  await em.estate.replace({ BackupServers: [{ Name: 'before' }] })
  const adding = watched(em.estate.addAll({ ...LONG, Jobs: [{ Name: 'J', BackupServer: 'vbr' }] }))
  for (let turn = 0; turn < 3; turn++) await setImmediate()
  t.notOk(adding.isOver)
  em.estate.add('BackupServer', { Name: 'meanwhile' })
  t.match(await adding.promise, { BackupServer: 3, RestorePoint: 10_000 })
})
