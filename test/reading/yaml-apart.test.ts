/** YAML that was sent is read in a thread that stays. */
import type { Worker } from 'node:worker_threads'
import t from 'tap'
import { LIMITS } from '../../src/limits.js'
import { MalformedFile } from '../../src/reading/document-file.js'
import { readYamlApart } from '../../src/reading/yaml-apart.js'

const threads: Worker[] = []
process.on('worker', (thread) => threads.push(thread))

t.test('texts share one thread, broken ones too', async (t) => {
  const { document, place } = await readYamlApart('a: [1, 2]\nb: 3\n', 'one')
  t.same(document, { a: [1, 2], b: 3 })
  t.same(await Promise.all([place(['a', 1]), place(['b'])]), [
    { file: 'one', line: 1, column: 8 },
    { file: 'one', line: 2, column: 1 },
  ])
  await t.rejects(readYamlApart('a: [1', 'two'), MalformedFile)
  await t.rejects(readYamlApart('- '.repeat(20_000), 'three'), { message: /^three:1:129: / })
  t.same((await readYamlApart('c: 4', 'four')).document, { c: 4 })
  t.equal(threads.length, 1)
})

t.test('a text with keys or mistakes without number is read as fast as others', async (t) => {
  const keys = Array.from({ length: 6500 }, (_, n) => `k${n}: ${n}`)
  const { document } = await readYamlApart(keys.join('\n'), 'keys')
  t.same(Object.keys(document as object).length, keys.length)
  for (const text of ['}'.repeat(49_000), `"${'\\x'.repeat(100_000)}"`, '&a '.repeat(16_000)])
    await t.rejects(readYamlApart(text, 'mistakes'), MalformedFile)
  await t.rejects(readYamlApart(`${keys.join('\n')}\nk0: 1`, 'twice'), {
    message: 'twice:6501:1: the document: expected each key once, found "k0" once more',
  })
})

t.test('who has to wait too long for others is refused', async (t) => {
  const { now } = performance
  t.teardown(() => Object.assign(performance, { now }))
  const first = readYamlApart('a: 1', 'first')
  // Until it is asked; its answer takes a turn of the loop.
  for (let step = 0; step < 10; step++) await undefined
  const second = readYamlApart('b: 2', 'second')
  performance.now = () => now.call(performance) + LIMITS.sentYamlWait.most + 1
  await t.rejects(second, { message: /limit sentYamlWait/, statusCode: 429 })
  t.same((await first).document, { a: 1 })
})

t.test('a thread that is gone is followed by another', async (t) => {
  await threads.at(-1)?.terminate()
  t.same((await readYamlApart('d: 5', 'five')).document, { d: 5 })
  t.equal(threads.length, 2)
})

t.test('so many texts wait, and no more', async (t) => {
  const most = LIMITS.sentYamls.most
  const all = await Promise.allSettled(
    Array.from({ length: most + 1 }, (_, n) => readYamlApart(`n: ${n}`, 'many')),
  )
  t.equal(all.filter(({ status }) => status === 'fulfilled').length, most)
  t.match(all.at(-1), { status: 'rejected', reason: /limit sentYamls/ })
})
