/** What an older Node says, which knows less than the files that do the work name. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { nodeFault } from '../src/node-version.js'
import { packageRoot } from '../src/package-root.js'

const file = (path: string): string => fileURLToPath(new URL(path, packageRoot))

interface Package {
  readonly dev?: true
  readonly engines?: { readonly node?: string }
}

/** Runs a file with a Node that says it is of another version. */
function run(version: string, path: string): Promise<{ code: unknown; out: string; err: string }> {
  const older = `Object.defineProperty(process, 'version', { value: '${version}' })`
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, path, '--version']
  return new Promise((resolve) => {
    // Without the loaders that tap gives to whatever is started.
    execFile('env', ['-u', 'NODE_OPTIONS', process.execPath, ...args], (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    )
  })
}

t.test('it needs what package.json says', async (t) => {
  const { engines } = JSON.parse(await readFile(file('package.json'), 'utf8'))
  t.equal(engines.node, '>=20.19')
  for (const version of ['v20.19.0', 'v20.20.2', 'v22.0.0', 'v100.1.0'])
    t.equal(nodeFault(version), undefined, version)
  for (const version of ['v20.18.3', 'v20.2.0', 'v18.20.8', 'v9.0.0'])
    t.equal(nodeFault(version), `it needs Node.js 20.19 or later, and this is ${version}`)
})

/** Whether a range of versions, as packages name those of Node that they run on, has 20.19 in it. */
const hasOurs = (range: string): boolean =>
  range.split('||').some((part) => {
    const [, sign, major, minor = '0'] = /^\s*(\^|>=)\s*v?(\d+)(?:\.(\d+))?/.exec(part) ?? []
    if (sign === '^') return Number(major) === 20 && Number(minor) <= 19
    return Number(major) < 20 || (Number(major) === 20 && Number(minor) <= 19)
  })

t.test('and so does every package that it is built with and needs', async (t) => {
  const { packages } = JSON.parse(await readFile(file('package-lock.json'), 'utf8'))
  const all = Object.entries(packages as Record<string, Package>).filter(
    ([path, { dev }]) => path && !dev,
  )
  t.ok(all.length > 30)
  for (const [path, { engines }] of all)
    if (engines?.node) t.ok(hasOurs(engines.node), `${path} wants ${engines.node}`)
  t.notOk(hasOurs('>=22') || hasOurs('^20.20.0 || >=22'))
})

t.test('the command line says so in one line', async (t) => {
  for (const cli of ['dist/bundle/cli.js', 'dist/src/cli.js']) {
    t.strictSame(await run('v18.20.8', file(cli)), {
      code: 1,
      out: '',
      err: 'emsim: it needs Node.js 20.19 or later, and this is v18.20.8\n',
    })
    t.match(await run('v20.19.0', file(cli)), { code: 0, err: '' })
  }
})

t.test('so does the library, before it loads anything else', async (t) => {
  const dir = t.testdir({
    'a.mjs': `import { startEmsim } from '${new URL('dist/bundle/index.js', packageRoot)}'\nconsole.log(typeof startEmsim)\n`,
  })
  const { code, out, err } = await run('v18.20.8', join(dir, 'a.mjs'))
  t.equal(code, 1)
  t.equal(out, '')
  t.match(err, 'emsim: it needs Node.js 20.19 or later, and this is v18.20.8')
  t.notMatch(err, /^ {4}at /m)
  t.match(await run('v20.19.0', join(dir, 'a.mjs')), { code: 0, out: 'function\n', err: '' })
})
