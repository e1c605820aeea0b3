import t from 'tap'
import { SettableClock } from '../../src/time/clock.js'

const START = Date.parse('2026-11-23T12:00:00Z')

function clocks(): { real: { time: number; now(): number }; clock: SettableClock } {
  const real = { time: START, now: () => real.time }
  return { real, clock: new SettableClock(real) }
}

t.test('it is real until it is set', (t) => {
  const { real, clock } = clocks()
  t.equal(clock.now(), START)
  real.time += 5000
  t.equal(clock.now(), START + 5000)
  t.match(clock.state, { mode: 'real', rate: 1 })
  t.end()
})

t.test('it stands at an instant, and goes on by what it is told', (t) => {
  const { real, clock } = clocks()
  clock.become(clock.set({ at: '2026-12-01T00:00:00Z' }))
  real.time += 60_000
  t.match(clock.state, { now: '2026-12-01T00:00:00.000Z', mode: 'fixed', rate: 0 })
  clock.become(clock.ahead('PT15M'))
  t.equal(clock.state.now, '2026-12-01T00:15:00.000Z')
  clock.become(clock.ahead(1500))
  t.equal(clock.state.now, '2026-12-01T00:15:01.500Z')
  t.end()
})

t.test('it runs ahead, and faster', (t) => {
  const { real, clock } = clocks()
  clock.become(clock.set({ offset: 'P1D' }))
  t.match(clock.state, { now: '2026-11-24T12:00:00.000Z', mode: 'offset' })
  clock.become(clock.set({ rate: 60 }))
  real.time += 1000
  t.match(clock.state, { now: '2026-11-24T12:01:00.000Z', mode: 'accelerated', rate: 60 })
  clock.become(clock.set({ rate: 1 }))
  real.time += 1000
  t.equal(clock.state.now, '2026-11-24T12:01:01.000Z')
  t.end()
})

t.test('it ends with the year 9999, however it is told to go on', (t) => {
  const { real, clock } = clocks()
  t.throws(() => clock.ahead('P99999999999D'), /ends on 9999-12-31/)
  t.throws(() => clock.ahead(1e300), /ends on 9999-12-31/)
  t.throws(() => clock.set({ offset: 'P99999999999D' }), /offset: expected/)
  t.throws(() => clock.set({ at: '+010000-01-01T00:00:00Z' }), /at: expected/)
  t.equal(clock.now(), START, 'and nothing has changed')
  clock.become(clock.set({ at: '9999-12-30T00:00:00Z', rate: 1_000_000 }))
  real.time += 1e9
  t.equal(clock.state.now, '9999-12-31T00:00:00.000Z')
  t.end()
})

t.test('it never goes back but by a reset', (t) => {
  const { clock } = clocks()
  clock.become(clock.ahead('P1D'))
  t.throws(() => clock.set({ at: '2026-11-23T12:00:01Z' }), /cannot go back/)
  clock.become(clock.atStart())
  t.equal(clock.now(), START)
  t.end()
})

t.test('what is no time is refused with what was expected', (t) => {
  const { clock } = clocks()
  const set = (setting: unknown) => () => clock.set(setting as object)
  t.throws(set({ at: 'tomorrow' }), /at: expected a time such as/)
  t.throws(set({ at: '2026-11-23T12:00:00' }), /at: expected/, 'without a zone')
  t.throws(set({ rate: -1 }), /rate: expected a number from 0/)
  t.throws(set({ offset: 'P1Y' }), /offset: expected an ISO 8601 duration/)
  t.throws(
    set({ at: '2027-01-01T00:00:00Z', offset: 'P1D' }),
    /clock: expected at or offset, found both/,
  )
  t.throws(set({ speed: 2 }), /one of the keys at, rate, offset, found the key speed/)
  t.throws(set({ rte: 2 }), /expected the key rate, found the key rte/)
  t.throws(set(5), /clock: expected an object such as .*, found 5/)
  t.throws(() => clock.ahead('yesterday'), /duration: expected an ISO 8601 duration/)
  t.throws(() => clock.ahead(-1), /duration: expected an ISO 8601 duration/)
  t.equal(clock.now(), START, 'and nothing has changed')
  t.end()
})
