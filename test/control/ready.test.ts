import t from 'tap'
import { createControls } from '../../src/control/create-controls.js'
import { Metrics } from '../../src/control/metrics.js'
import { buildEmsim } from '../../src/index.js'
import { Worlds } from '../../src/world/worlds.js'

/** The controls of a process that loads its estate until `load` is called, with timers that ring by hand. */
function loading() {
  const rings: { readonly work: () => void; readonly ms: number }[] = []
  const timers = { setTimeout: (work: () => void, ms: number) => rings.push({ work, ms }) }
  const worlds = new Worlds({ strict: false, sessionTimeout: 1, maxSessions: 1, timers })
  let isReady = false
  let over = (): void => undefined
  const loaded = new Promise<void>((resolve) => {
    over = resolve
  })
  const controls = createControls({
    worlds,
    metrics: new Metrics(),
    ready: () => isReady,
    loaded,
    reload: async () => undefined,
    certificate: () => undefined,
    askTwins: async () => [],
  })
  const load = (): void => {
    isReady = true
    over()
  }
  return { controls, rings, load, fail: () => over() }
}

const NOT_YET = { message: 'The estate is being loaded.', statusCode: 503 }

t.test('whoever waits is told when the estate is loaded', async (t) => {
  const { controls, load, rings } = loading()
  await t.rejects(controls.ready(), NOT_YET, 'at once, where nobody waits')
  const waiting = controls.ready('30')
  load()
  t.same(await waiting, { ready: true })
  t.same(
    rings.map(({ ms }) => ms),
    [30_000],
  )
  t.same(await controls.ready(30), { ready: true })
  t.equal(rings.length, 1, 'no timer where there is nothing to wait for')
})

t.test(
  'whoever waits is told when the time is over, and when it never will be loaded',
  async (t) => {
    const late = loading()
    const waiting = late.controls.ready(0.5)
    late.rings[0]?.work()
    await t.rejects(waiting, NOT_YET)
    const failed = loading()
    const other = failed.controls.ready(30)
    failed.fail()
    await t.rejects(other, NOT_YET)
  },
)

t.test('over HTTP the seconds are checked', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const ask = async (query: string) => {
    const answer = await em.app.inject(`/emsim/ready${query}`)
    return { status: answer.statusCode, ...answer.json() }
  }
  t.same(await ask('?wait=30'), { status: 200, ready: true })
  t.same(await ask('?wait=long'), {
    status: 400,
    error: 'wait: expected a number from 0 to 600, found "long".',
  })
  t.match(await ask('?wait=601'), { status: 400 })
  t.match(await ask('?wiat=1'), { status: 400, error: /expected the parameter wait/ })
})

t.test('there is a certificate where https is served', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  const problem = 'There is no certificate: no https is served.'
  await t.rejects(em.certificate(), { message: problem, statusCode: 404 })
  t.same((await em.app.inject('/emsim/ca.pem')).json(), { error: problem, status: 404 })
})
