/** emsim as npm and npx run it: in a shell, to which alone they hand on what they are told to end by. */
import { type ChildProcess, exec, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { waitsForOne } from '../../src/cli/npm-shell.js'
import { packageRoot } from '../../src/package-root.js'

const ROOT = fileURLToPath(packageRoot)
const CLI = fileURLToPath(new URL('dist/bundle/cli.js', packageRoot))

/** Without the loaders that tap gives to whatever is started. */
const { NODE_OPTIONS: _, ...env } = process.env

interface Served {
  readonly pid: number
  readonly httpUrl: string
}

/** Starts a command, and gives it with what the server has said. */
async function served(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ child: ChildProcess; server: Served }> {
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    out += piece
  })
  while (!/^\{"ready".*\n/m.test(out)) await once(child.stdout ?? child, 'data')
  return { child, server: JSON.parse(/^\{"ready".*/m.exec(out)?.[0] ?? '') }
}

const posix = process.platform === 'win32' ? { skip: 'there are no signals' } : {}

t.test('a signal to npm or npx ends the server', posix, async (t) => {
  const dir = t.testdir({
    'package.json': JSON.stringify({ scripts: { mock: "emsim --port 0 --user 'a;b:c'" } }),
  })
  await mkdir(join(dir, 'node_modules', '.bin'), { recursive: true })
  await symlink(CLI, join(dir, 'node_modules', '.bin', 'emsim'))
  for (const [command, args, cwd] of [
    ['npm', ['start', '--', '--port', '0'], ROOT],
    ['npm', ['run', 'mock'], dir],
    ['npx', ['emsim', '--port', '0'], dir],
  ] as const) {
    const { child, server } = await served(command, args, cwd)
    t.not(server.pid, child.pid)
    child.kill('SIGTERM')
    // The last that holds it is the server.
    await once(child, 'close')
    await t.rejects(fetch(`${server.httpUrl}/emsim/health`), [command, ...args].join(' '))
  }
})

t.test('npx in a clone leaves what is built as it is: a server may run of it', async (t) => {
  const { prepare } = JSON.parse(
    await readFile(new URL('package.json', packageRoot), 'utf8'),
  ).scripts
  const before = await stat(CLI)
  await promisify(exec)(prepare, { cwd: ROOT, env: { ...env, npm_command: 'exec' } })
  t.equal((await stat(CLI)).mtimeMs, before.mtimeMs)
  const dir = t.testdir({ 'package.json': '{ "scripts": { "build": "node -e 0" } }' })
  const built = await promisify(exec)(prepare, { cwd: dir, env: { ...env, npm_command: 'exec' } })
  t.match(built.stdout, 'node -e 0', 'where nothing is, it is built')
})

t.test('a clone that is not built says so when it is started', async (t) => {
  const { prestart } = JSON.parse(
    await readFile(new URL('package.json', packageRoot), 'utf8'),
  ).scripts
  t.equal((await promisify(exec)(prestart, { cwd: ROOT, env })).stderr, '')
  await t.rejects(promisify(exec)(prestart, { cwd: t.testdir({}), env }), {
    code: 1,
    stderr: 'emsim is not built here: npm run build\n',
  })
})

t.test('the death of who started it alone does not', posix, async (t) => {
  const script = `"${process.execPath}" "${CLI}" --port 0 & read line`
  const { child, server } = await served('sh', ['-c', script], ROOT)
  child.stdin?.end('\n')
  await once(child, 'exit')
  t.equal((await fetch(`${server.httpUrl}/emsim/health`)).status, 200)
  process.kill(server.pid, 'SIGTERM')
  await once(child, 'close')
})

t.test('a shell that only waits for one command is known', (t) => {
  for (const command of [
    ['sh', '-c', 'node dist/bundle/cli.js --port 0'],
    ['/bin/dash', '-c', "'emsim' --user 'a;b:c'", ''],
  ])
    t.ok(waitsForOne(command), command.join(' '))
  for (const command of [
    [],
    ['bash'],
    ['sh', 'start.sh'],
    ['sh', '-c', 'emsim & vite'],
    ['sh', '-c', 'emsim > log; echo done'],
    ['sh', '-c', 'emsim\nvite'],
    ['npm start --port 0'],
    ['node', '-c', 'emsim'],
  ])
    t.notOk(waitsForOne(command), command.join(' '))
  t.end()
})
