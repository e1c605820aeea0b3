import fc from 'fast-check'
import t from 'tap'
import { Ring, RingBudget } from '../../src/journal/ring.js'

t.test('a ring keeps the newest values that weigh no more than its limit, in order', async (t) => {
  const weights = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 1000 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2000 }), weights, (limit, all) => {
      const ring = new Ring<number>(new RingBudget(limit))
      for (const [value, weight] of all.entries()) ring.push(value, weight)
      const kept = ring.toArray()
      const first = all.length - kept.length
      if (kept.some((value, index) => value !== first + index)) t.fail(`kept ${kept}`)
      const weight = all.slice(first).reduce((sum, one) => sum + one, 0)
      const older = first > 0 ? weight + (all[first - 1] ?? 0) : Number.POSITIVE_INFINITY
      if (weight > limit || older <= limit) t.fail(`${weight} of ${limit}, ${older} with one more`)
    }),
  )
  t.pass('for any weights')
})

t.test('one value that is heavier than the limit empties the ring', async (t) => {
  const ring = new Ring<string>(new RingBudget(10))
  ring.push('light', 3)
  ring.push('heavy', 11)
  t.same(ring.toArray(), [])
  ring.push('next', 10)
  t.same(ring.toArray(), ['next'])
})

t.test(
  'rings that share a budget: the heaviest makes room, and what is cleared is free again',
  (t) => {
    const budget = new RingBudget(10)
    const [noisy, quiet] = [new Ring<number>(budget), new Ring<number>(budget)]
    quiet.push(1, 2)
    for (let n = 0; n < 100; n++) noisy.push(n, 2)
    t.same(quiet.toArray(), [1])
    t.same(noisy.toArray(), [96, 97, 98, 99])
    noisy.clear()
    quiet.push(2, 8)
    t.same(quiet.toArray(), [1, 2])
    t.end()
  },
)
