/** Much work that comes at once is done in turns. */
import t from 'tap'
import { paced } from '../../src/listen/paced.js'

t.test('so much is done in a turn, in the order that it came in', async (t) => {
  const done: number[] = []
  const inTurn = paced(3)
  for (let number = 0; number < 7; number++) inTurn(() => void done.push(number))
  const seen: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    seen.push(done.length)
    await new Promise(setImmediate)
  }
  t.same(seen, [0, 3, 6, 7, 7])
  t.same(done, [0, 1, 2, 3, 4, 5, 6])
})

t.test('what comes while others wait, or when none does, has its turn', async (t) => {
  const done: string[] = []
  const inTurn = paced(1)
  inTurn(() => {
    done.push('first')
    inTurn(() => void done.push('last'))
  })
  inTurn(() => void done.push('second'))
  for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate)
  t.same(done, ['first', 'second', 'last'])
  inTurn(() => void done.push('later'))
  for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate)
  t.equal(done.at(-1), 'later')
})
