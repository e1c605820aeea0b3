/** Long work keeps nobody waiting, alone or beside other such. */
import t from 'tap'
import { inTurns, scan, Turns } from '../../src/estate/scan.js'

/** Steps of half a millisecond each; notes each. */
function* steps(count: number, note: () => void): Generator<undefined, void> {
  for (let n = 0; n < count; n++) {
    note()
    for (const since = performance.now(); performance.now() - since < 0.5; );
    yield
  }
}

/** The most steps that were done in one turn of the loop, by works that go on at a time. */
async function mostOf(works: number): Promise<number> {
  const turns: number[] = [0]
  const look = setInterval(() => turns.push(0), 0)
  const note = (): void => {
    turns[turns.length - 1] = (turns.at(-1) ?? 0) + 1
  }
  await Promise.all(Array.from({ length: works }, () => inTurns(steps(200, note))))
  clearInterval(look)
  return Math.max(...turns)
}

t.test('many at a time take no longer of a turn than one', async (t) => {
  const alone = await mostOf(1)
  const together = await mostOf(10)
  t.ok(together < alone * 5, `${together} steps in a turn, ${alone} of one work alone`)
})

t.test('each goes on, however many there are', async (t) => {
  let done = 0
  await Promise.all(
    Array.from({ length: 100 }, () =>
      inTurns(
        steps(10, () => {
          done++
        }),
      ),
    ),
  )
  t.equal(done, 1000)
  const turns = new Turns()
  t.equal(turns.isOver, false, 'nobody waits any more')
})

t.test('all records are visited', async (t) => {
  const seen: number[] = []
  const all = Array.from({ length: 10_000 }, (_, n) => n)
  await scan(all, (n) => {
    seen.push(n)
    if (n % 1000 === 0) for (const since = performance.now(); performance.now() - since < 4; );
  })
  t.same(seen, all)
})
