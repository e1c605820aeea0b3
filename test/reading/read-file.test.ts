import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { readAll, readFile } from '../../src/reading/read-file.js'

t.test('a file is read up to a size, and refused above it', async (t) => {
  const file = join(t.testdir({ file: 'x'.repeat(100) }), 'file')
  t.equal(String(await readFile(file, 100)), 'x'.repeat(100))
  await t.rejects(readFile(file, 99), { code: 'EFBIG' })
  await t.rejects(readFile(`${file}s`, 99), { code: 'ENOENT' })
})

t.test('of a stream no more is read than is allowed', async (t) => {
  let asked = 0
  const endless = (): Readable =>
    new Readable({
      highWaterMark: 1,
      read() {
        asked++
        this.push(Buffer.alloc(10))
      },
    })
  await t.rejects(readAll(endless(), 2 * 1_048_576 - 1), /it has more than 1\.9+\d* MiB/)
  asked = 0
  await t.rejects(readAll(endless(), 100), { code: 'EFBIG' })
  t.ok(asked < 20, `${asked} pieces`)
  t.equal(String(await readAll(Readable.from([Buffer.from('a'), Buffer.from('b')]), 2)), 'ab')
})

t.test(
  'a device that never ends is refused, a pipe is read',
  existsSync('/dev/zero') ? {} : { skip: 'no /dev/zero' },
  async (t) => {
    await t.rejects(readFile('/dev/zero', 1_048_576), /it has more than 1 MiB/)
    t.equal((await readFile('/dev/null', 10)).length, 0)
    const pipe = join(t.testdir(), 'pipe')
    execFileSync('mkfifo', [pipe])
    const bytes = readFile(pipe, 10)
    execFileSync('sh', ['-c', `printf abc > '${pipe}' &`])
    t.equal(String(await bytes), 'abc')
  },
)
