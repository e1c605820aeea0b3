import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { watchedPaths, watchFiles } from '../../src/cli/watching.js'
import { resolveOptions } from '../../src/options/resolve.js'

/** Watches, and looks when it is told to. */
async function watching(paths: readonly string[], changed = async (): Promise<void> => undefined) {
  let changes = 0
  let look = async (): Promise<void> => undefined
  await watchFiles(
    paths,
    async () => {
      changes++
      await changed()
    },
    (run) => {
      look = run
      return { unref: () => undefined }
    },
  )
  return { look: () => look(), changes: () => changes }
}

t.test(
  'the files and folders of estate and fault rules are watched, and nothing else',
  async (t) => {
    const paths = (library: object) => watchedPaths(resolveOptions({ library }))
    t.strictSame(paths({ estate: 'a.yaml', faults: 'b.yaml' }), ['a.yaml', 'b.yaml'])
    for (const estate of ['default', 'empty', '-', {}])
      t.strictSame(paths({ estate, faults: [] }), [])
  },
)

t.test('a change is told once, when it is over', async (t) => {
  const folder = t.testdir({ estate: { 'a.yaml': '1' }, 'faults.yaml': '1' })
  const [estate, faults] = [join(folder, 'estate'), join(folder, 'faults.yaml')]
  const { look, changes } = await watching([estate, faults])
  await look()
  await look()
  t.equal(changes(), 0)
  const write = async (file: string, text: string, expected: number): Promise<void> => {
    await writeFile(file, text)
    await look()
    t.equal(changes(), expected - 1, 'it may go on')
    await look()
    t.equal(changes(), expected, file)
    await look()
    t.equal(changes(), expected)
  }
  await write(join(estate, 'a.yaml'), '12', 1)
  await write(join(estate, 'b.yaml'), '1', 2)
  await write(faults, '12', 3)
  await writeFile(join(estate, 'notes.txt'), '1')
  await look()
  await look()
  t.equal(changes(), 3, 'no fixture')
  await rm(estate, { recursive: true })
  await look()
  await look()
  t.equal(changes(), 4, 'gone')
  await mkdir(estate)
  await write(join(estate, 'a.yaml'), '1', 5)
})

t.test('one change is over before the next is told', async (t) => {
  const file = join(t.testdir({ 'a.yaml': '1' }), 'a.yaml')
  let finish = (): void => undefined
  const { look, changes } = await watching([file], () => {
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  await writeFile(file, '12')
  await look()
  const telling = look()
  await look()
  while (changes() === 0) await setImmediate()
  await writeFile(file, '123')
  await look()
  await look()
  t.equal(changes(), 1, 'it is not over')
  finish()
  await telling
  await look()
  const next = look()
  while (changes() === 1) await setImmediate()
  finish()
  await next
  t.equal(changes(), 2)
})
