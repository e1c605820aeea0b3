/** What a start loads of the bundle: few files, and nothing late that comes with every start. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import t from 'tap'
import { packageRoot } from '../../src/package-root.js'

const CLI = fileURLToPath(new URL('dist/bundle/cli.js', packageRoot))

/** Notes the file of every module that is loaded. */
const HOOKS = `
import { appendFileSync } from 'node:fs'
export async function load(url, context, next) {
  appendFileSync(new URL('loaded.txt', import.meta.url), url + '\\n')
  return next(url, context)
}`
const REGISTER = `import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)`

/** What is imported late has the name of its module, all else is called a chunk. */
const LATE = /^(?!chunk-)(.+)-[A-Z0-9]{8}\.js$/

t.test(
  'a start loads few files, and of what is imported late only what AT_START names',
  async (t) => {
    const dir = t.testdir({ 'hooks.mjs': HOOKS, 'register.mjs': REGISTER })
    const { NODE_OPTIONS: _, ...env } = process.env
    const child = spawn(
      process.execPath,
      ['--import', pathToFileURL(join(dir, 'register.mjs')).href, CLI, '--port', '0'],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    t.teardown(() => child.kill())
    const [line] = await once(createInterface(child.stdout), 'line')
    const { httpUrl } = JSON.parse(line)
    for (const accept of ['application/xml', 'application/json'])
      t.equal((await fetch(`${httpUrl}/api/`, { headers: { accept } })).status, 200)
    const loaded = (await readFile(join(dir, 'loaded.txt'), 'utf8'))
      .split('\n')
      .filter((url) => url.includes('/dist/bundle/'))
      .map((url) => url.split('/').at(-1) ?? '')
    t.strictSame(
      loaded.flatMap((name) => LATE.exec(name)?.[1] ?? []).sort(),
      ['default-estate', 'library', 'main', 'serve-command', 'src'],
      'what else is here belongs into AT_START in src/build/write-bundle.ts',
    )
    t.ok(loaded.length < 45, `${loaded.length} files`)
  },
)
