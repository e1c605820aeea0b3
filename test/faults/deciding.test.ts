/** Which rule fires for a request, what is drawn for it, and how long it waits: to the last request and millisecond. */
import t from 'tap'
import type { Effect } from '../../src/faults/effect.js'
import type { FaultRule } from '../../src/faults/fault-rule.js'
import { delayOf, FaultRules, generator } from '../../src/faults/fault-rules.js'
import { scenarioNamed } from '../../src/faults/scenarios.js'
import type { Condition } from '../../src/matcher/condition.js'
import { NOW } from '../build-server.js'

const RESET: Effect = { kind: 'reset' }

/** What an effect needs besides the number that is tried. */
const VALID: Readonly<Record<string, object>> = {
  status: { status: 503 },
  throttle: { requests: 1, per: 1 },
}

/** Of the delays of two scenarios, in milliseconds. */
const MEDIANS = [150, 800] as const

const asked = (account: string | null = null, url = '/api/jobs') => ({
  ...{ method: 'GET', url, headers: {}, account },
})

/** Rules at a time that a test sets. */
function rulesAt(time: number, ...rules: readonly FaultRule[]) {
  const clock = { time, now: (): number => clock.time }
  const all = new FaultRules({ clock, seed: 1 })
  for (const rule of rules) all.put(rule, time)
  return { clock, all, decide: (account?: string) => all.decide(asked(account)) }
}

/** Gives some numbers, one after another. */
const giving = (...numbers: readonly number[]) => {
  const left = [...numbers]
  return (): number => left.shift() ?? Number.NaN
}

t.test('a delay is fixed, even between two bounds, or near a median', (t) => {
  t.equal(delayOf({ fixed: 250 }, giving()), 250)
  t.equal(delayOf({ uniform: [100, 300] }, giving(0)), 100)
  t.equal(delayOf({ uniform: [100, 300] }, giving(0.25)), 150)
  t.equal(delayOf({ uniform: [100, 300] }, giving(1)), 300)
  // A draw of 1 - 1/√e is one deviation; the second one tells its side.
  const one = 1 - Math.exp(-0.5)
  const near = (delay: number, expected: number): void => {
    t.ok(Math.abs(delay - expected) < 1e-6, `${delay} is ${expected}`)
  }
  near(delayOf({ logNormal: { median: 200, sigma: 0.5 } }, giving(one, 0)), 200 * Math.exp(0.5))
  near(delayOf({ logNormal: { median: 200, sigma: 0.5 } }, giving(one, 0.5)), 200 * Math.exp(-0.5))
  near(delayOf({ logNormal: { median: 200, sigma: 0.5 } }, giving(one, 0.25)), 200)
  near(delayOf({ logNormal: { median: 200, sigma: 0.5 } }, giving(0, 0)), 200)
  const four = 1 - Math.exp(-8)
  near(delayOf({ logNormal: { median: 200, sigma: 1, max: 5000 } }, giving(four, 0)), 5000)
  near(delayOf({ logNormal: { median: 200, sigma: 2 } }, giving(four, 0)), 60_000)
  t.end()
})

t.test('what is drawn from a seed is the same in all versions', (t) => {
  for (const [seed, rule, numbers] of [
    [1, 1, [0.5117232985794544, 0.19766752934083343, 0.11557094752788544]],
    [1, 2, [0.5179393014404923, 0.33070979337207973, 0.20411816146224737]],
    [7, 1, [0.645374350482598, 0.0690098803024739, 0.6462558072526008]],
  ] as const) {
    const draw = generator(seed, rule)
    t.same([draw(), draw(), draw()], numbers, `seed ${seed}, rule ${rule}`)
  }
  const { all } = rulesAt(0, { effect: RESET }, { effect: RESET })
  t.equal(all.decide(asked())?.draw, 0.5117232985794544, 'by the seed and the number of the rule')
  t.end()
})

t.test('a fault tells its rule, and draws on where that did', (t) => {
  const { all } = rulesAt(0, { name: 'first', effect: RESET })
  const fault = all.decide(asked())
  t.match(fault, { rule: 'fault-1', name: 'first', effect: RESET, draw: 0.5117232985794544 })
  t.notOk(fault && 'retryAfter' in fault)
  t.equal(fault?.next(), 0.19766752934083343)
  t.end()
})

t.test(
  'the first rule that fires does; those before it have matched, those behind have not',
  (t) => {
    const { all, decide } = rulesAt(
      0,
      { match: { path: '/api/backups' }, effect: RESET },
      { when: { nth: 2 }, effect: RESET },
      { when: { every: 3 }, effect: { kind: 'empty' } },
      { effect: { kind: 'hang' } },
    )
    const fired = Array.from({ length: 6 }, () => decide()?.rule)
    t.same(fired, ['fault-4', 'fault-2', 'fault-4', 'fault-3', 'fault-4', 'fault-4'])
    t.same(
      all.list().map(({ id, matched, fired }) => [id, matched, fired]),
      [
        ['fault-1', 0, 0],
        ['fault-2', 6, 1],
        ['fault-3', 5, 1],
        ['fault-4', 4, 4],
      ],
    )
    t.end()
  },
)

t.test('conditions hold to the request, the draw and the millisecond', (t) => {
  const fired = (when: Condition, times: readonly number[]): boolean[] => {
    const { clock, decide } = rulesAt(NOW, { when, effect: RESET })
    return times.map((time) => {
      clock.time = time
      return decide() !== null
    })
  }
  const from = NOW + 1000
  const to = NOW + 2000
  const window = [from - 1, from, to, to + 1]
  const inside = [false, true, true, false]
  t.same(fired({ from: 'PT1S', to: 'PT2S' }, window), inside)
  const iso = (time: number): string => new Date(time).toISOString()
  t.same(fired({ from: iso(from), to: iso(to) }, window), inside)
  t.same(fired({ from: 'PT1S' }, window), [false, true, true, true])
  t.same(fired({ to: 'PT2S' }, window), [true, true, true, false])
  t.same(
    fired({ from: 'PT1S', times: 1 }, window),
    [false, true, false, false],
    'what fired counts',
  )
  t.same(
    fired({ from: 'PT1S', nth: 1 }, window),
    [false, false, false, false],
    'what matched counts',
  )
  t.same(fired({ from: 'PT1S', to: 'PT1S' }, window), [false, true, false, false])
  const draw = 0.5117232985794544
  t.same(fired({ probability: draw }, [NOW]), [false], 'a draw below the probability fires')
  t.same(fired({ probability: draw + 1e-9 }, [NOW]), [true])
  t.end()
})

t.test(
  'a throttle lets each account ask so often in each window, and tells when the next begins',
  (t) => {
    const { clock, all, decide } = rulesAt(0, {
      effect: { kind: 'throttle', requests: 2, per: 10 },
    })
    const retry = (account?: string) => decide(account)?.retryAfter ?? null
    clock.time = 5000
    t.same([retry('a'), retry('a'), retry('a')], [null, null, 10])
    clock.time = 5001
    t.equal(retry('a'), 10, 'a second that has begun is told')
    t.same([retry('b'), retry('b'), retry('b')], [null, null, 10], 'each account by itself')
    t.same([retry(), retry(), retry()], [null, null, 10], 'who has none is one')
    clock.time = 14_000
    t.equal(retry('a'), 1)
    clock.time = 14_999
    t.equal(retry('a'), 1)
    clock.time = 15_000
    t.same([retry('a'), retry('a'), retry('a')], [null, null, 10], 'and after that again')
    clock.time = 14_999
    t.same(
      [retry('a'), retry('a'), retry('a')],
      [null, null, 10],
      'also where the clock was put back',
    )
    t.match(all.get('fault-1'), { matched: 18, fired: 8 })
    t.end()
  },
)

t.test('rules are numbered in the order they came; a mark takes back what was changed', (t) => {
  const { all } = rulesAt(0)
  t.ok(all.isEmpty)
  t.equal(all.nextId(), 'fault-1')
  all.put({ effect: RESET }, 0)
  t.notOk(all.isEmpty)
  const back = all.mark()
  all.put({ name: 'b', effect: RESET }, 0)
  all.remove('fault-1')
  t.same(
    all.list().map(({ id, name, effect }) => [id, name, effect]),
    [['fault-2', 'b', RESET]],
  )
  t.throws(() => all.get('fault-1'), {
    message: 'There is no fault rule fault-1.',
    statusCode: 404,
  })
  t.throws(() => all.remove('fault-1'), /There is no fault rule fault-1\./)
  back()
  t.same(
    all.list().map(({ id }) => id),
    ['fault-1'],
  )
  t.equal(all.nextId(), 'fault-2')
  all.clear()
  t.same([all.list(), all.nextId(), all.isEmpty], [[], 'fault-1', true])
  t.end()
})

t.test(
  'who hangs by a rule is dropped with it, who only waits is not; in the end all are answered',
  (t) => {
    const dropped: string[] = []
    const answered: string[] = []
    const { all } = rulesAt(0, { effect: { kind: 'hang' } }, { effect: { kind: 'hang' } })
    const hold = (name: string, rule: string, hangs: boolean) =>
      all.hold({
        rule,
        hangs,
        drop: () => void dropped.push(name),
        answer: () => void answered.push(name),
      })
    hold('hangs by 1', 'fault-1', true)
    hold('waits by 1', 'fault-1', false)
    hold('hangs by 2', 'fault-2', true)
    all.remove('fault-1')
    t.same(dropped, ['hangs by 1'])
    const over = hold('is over', 'fault-2', true)
    over()
    dropped.length = 0
    all.clear()
    t.same(dropped, ['hangs by 1', 'hangs by 2'])
    dropped.length = 0
    all.answerHeld()
    t.same([dropped, answered], [[], ['hangs by 1', 'waits by 1', 'hangs by 2']])
    t.end()
  },
)

t.test('numbers of rules are taken up to their bounds, and not beyond', (t) => {
  const isTaken = (rule: object): boolean => {
    try {
      rulesAt(NOW, rule as FaultRule)
      return true
    } catch {
      return false
    }
  }
  const effect = (kind: string, name: string) => (value: unknown) => ({
    effect: { ...VALID[kind], kind, [name]: value },
  })
  const latency = (delay: (value: unknown) => object) => (value: unknown) => ({
    effect: { kind: 'latency', between: delay(value) },
  })
  const when = (name: string) => (value: unknown) => ({ when: { [name]: value }, effect: RESET })
  for (const [what, rule, least, greatest, step] of [
    ['status', effect('status', 'status'), 400, 599, 1],
    ['retryAfter', effect('status', 'retryAfter'), 0, 86_400, 1],
    ['retryAfter of unavailable', effect('unavailable', 'retryAfter'), 0, 86_400, 1],
    ['requests', effect('throttle', 'requests'), 1, 1_000_000, 1],
    ['per', effect('throttle', 'per'), 1, 86_400, 1],
    ['after of cut', effect('cut', 'after'), 0, 1e9, 0.5],
    ['after of truncated', effect('truncated', 'after'), 0, 1e9, 0.5],
    ['bytesPerSecond', effect('drip', 'bytesPerSecond'), 1, 1e9, 1],
    ['fixed', latency((fixed) => ({ fixed })), 0, 3_600_000, 0.5],
    ['uniform', latency((to) => ({ uniform: [0, to] })), 0, 3_600_000, 0.5],
    ['median', latency((median) => ({ logNormal: { median, sigma: 1 } })), 0, 3_600_000, 0.5],
    ['sigma', latency((sigma) => ({ logNormal: { median: 1, sigma } })), 0, 10, 0.5],
    ['max', latency((max) => ({ logNormal: { median: 1, sigma: 1, max } })), 0, 3_600_000, 0.5],
    ['nth', when('nth'), 1, 1e9, 1],
    ['every', when('every'), 1, 1e9, 1],
    ['times', when('times'), 1, 1e9, 1],
    ['probability', when('probability'), 0, 1, 0.5],
  ] as const) {
    const taken = [least - step, least, greatest, greatest + step].map((value) =>
      isTaken(rule(value)),
    )
    t.same(taken, [false, true, true, false], what)
  }
  t.ok(isTaken({ effect: { kind: 'latency', before: { uniform: [5, 5] } } }))
  t.notOk(isTaken({ effect: { kind: 'latency', before: { uniform: [6, 5] } } }))
  t.notOk(isTaken({ effect: { kind: 'latency', before: { uniform: [5, 6, 7] } } }))
  t.notOk(isTaken({ effect: { kind: 'latency', before: { fixed: 5, uniform: [5, 6] } } }))
  t.notOk(isTaken({ effect: { kind: 'latency', before: {} } }))
  t.ok(isTaken({ effect: { kind: 'contentType', value: 'a\tb' } }))
  t.notOk(isTaken({ effect: { kind: 'contentType', value: '' } }))
  t.notOk(isTaken({ effect: { kind: 'contentType', value: 5 } }))
  t.notOk(isTaken({ when: { from: 'PT2S', to: 'PT1S' }, effect: RESET }))
  t.ok(isTaken({ when: { from: 'PT1S', to: 'PT1S' }, effect: RESET }))
  t.end()
})

t.test('scenarios do what they are named after', (t) => {
  const shares = (name: string, requests: number, account: string): Record<string, number> => {
    const { all, clock } = rulesAt(0, ...scenarioNamed(name))
    const counts: Record<string, number> = {}
    for (let n = 0; n < requests; n++) {
      clock.time += 60_000
      const fault = all.decide(asked(account))
      const what = fault?.name ?? 'nothing'
      counts[what] = (counts[what] ?? 0) + 1
      if (fault?.effect.kind !== 'latency' || !fault.effect.before) continue
      const delay = delayOf(fault.effect.before, fault.next)
      counts.longest = Math.max(counts.longest ?? 0, delay)
      counts.over = (counts.over ?? 0) + (delay > MEDIANS[name === 'overloaded' ? 1 : 0] ? 1 : 0)
    }
    return counts
  }
  const near = (found: number | undefined, expected: number, what: string): void => {
    t.ok(Math.abs((found ?? 0) / expected - 1) < 0.15, `${what}: ${found} of about ${expected}`)
  }
  const flaky = shares('flaky-network', 20_000, 'a')
  near(flaky.reset, 600, 'reset')
  near(flaky['broken off'], 582, 'broken off')
  near(flaky.slow, 3764, 'slow')
  near(flaky.over, 1882, 'slower than the median')
  t.ok((flaky.longest ?? 0) <= 5000 && (flaky.longest ?? 0) > 1000)
  const busy = shares('overloaded', 20_000, 'a')
  near(busy.busy, 2000, 'busy')
  near(busy.slow, 18_000, 'slow')
  near(busy.over, 9000, 'slower than the median')
  t.ok((busy.longest ?? 0) <= 20_000 && (busy.longest ?? 0) > 4000)
  const { decide } = rulesAt(0, ...scenarioNamed('overloaded'))
  const many = Array.from({ length: 31 }, () => decide('a')?.name)
  t.notOk(many.slice(0, 30).includes('throttle'))
  t.equal(many[30], 'throttle')
  near(shares('session-storm', 20_000, 'a').expired, 4000, 'expired')
  const storm = rulesAt(0, ...scenarioNamed('session-storm'))
  t.equal(Array.from({ length: 99 }, () => storm.decide()).filter(Boolean).length, 0)
  t.same(shares('maintenance', 10, 'a'), { maintenance: 10 })
  const [maintenance] = scenarioNamed('maintenance')
  t.match(maintenance?.effect, { kind: 'unavailable', retryAfter: 120 })
  const [, overloaded] = scenarioNamed('overloaded')
  t.match(overloaded?.effect, { kind: 'unavailable', retryAfter: 5 })
  for (const [name, median, longest] of [
    ['flaky-network', MEDIANS[0], 5000],
    ['overloaded', MEDIANS[1], 20_000],
  ] as const)
    for (const { effect } of scenarioNamed(name)) {
      if (effect.kind !== 'latency' || !effect.before) continue
      t.equal(delayOf(effect.before, giving(0, 0.25)), median, name)
      t.equal(delayOf(effect.before, giving(1 - 1e-16, 0)), longest, name)
    }
  t.end()
})
