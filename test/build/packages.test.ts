/** The packages that a start needs are in the bundle: it loads none from elsewhere, and works where there are none. */
import { execFile } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { packageRoot } from '../../src/package-root.js'

const run = promisify(execFile)
const PARTS = ['dist/bundle', 'dist/src/wire/xml-texts.bin', 'dist/web', 'fixtures', 'package.json']

/** What Node prints of a program, without the loaders that tap gives to whatever is started. */
const printed = async (file: string): Promise<string> =>
  (await run('env', ['-u', 'NODE_OPTIONS', process.execPath, file])).stdout.trim()

const USE = `
import { createRequire } from 'node:module'
import { startEmsim } from './node_modules/emsim/dist/bundle/index.js'
const em = await startEmsim({ port: 0, tls: 'off' })
const asked = await fetch(new URL('/api/', em.httpUrl))
const injected = await em.app.inject('/api/')
await em.close()
const loaded = Object.keys(createRequire(import.meta.url).cache).map((path) => path.split('/').at(-1))
console.log(asked.status, injected.statusCode, loaded.sort().join(' '))
`

t.test(
  'a server starts, answers and is asked without a socket where no package is installed',
  async (t) => {
    const dir = t.testdir({ 'use.mjs': USE })
    for (const part of PARTS)
      cpSync(fileURLToPath(new URL(part, packageRoot)), join(dir, 'node_modules/emsim', part), {
        recursive: true,
      })
    t.equal(await printed(join(dir, 'use.mjs')), '200 200 light-my-request.cjs packages.cjs')
  },
)

t.test('what is in the bundle of others is told with its licence', async (t) => {
  const text = readFileSync(new URL('dist/bundle/licences.txt', packageRoot), 'utf8')
  for (const name of ['fastify', 'find-my-way', 'pino', 'light-my-request'])
    t.match(
      text,
      new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)\\n\\n.*(MIT|Copyright)`, 'm'),
      name,
    )
})
