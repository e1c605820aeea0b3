import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import module from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const CLI = fileURLToPath(new URL('../../src/cli.js', import.meta.url))
const authorization = `Basic ${Buffer.from('User:Password').toString('base64')}`

interface Running {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly exit: Promise<number | null>
}

function emsim(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } })
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (piece) => {
    out += piece
  })
  child.stderr?.setEncoding('utf8').on('data', (piece) => {
    err += piece
  })
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return { child, out: () => out, err: () => err, exit }
}

async function ready(running: Running): Promise<{ url: string; httpUrl: string; port: number }> {
  while (!running.out().includes('"ready"'))
    await once(running.child.stdout ?? running.child, 'data')
  const line = running
    .out()
    .split('\n')
    .find((text) => text.includes('"ready"'))
  return JSON.parse(line ?? '')
}

t.test(
  'serve says in one line of JSON that it is ready, answers, and ends by SIGTERM with 0',
  async (t) => {
    const running = emsim(['--port', '0'])
    const line = await ready(running)
    t.match(line, {
      ready: true,
      url: /^https:/,
      httpUrl: /^http:/,
      pid: running.child.pid,
      seed: 1,
    })
    t.equal((await fetch(`${line.httpUrl}/api/`)).status, 200)
    running.child.kill('SIGTERM')
    t.equal(await running.exit, 0)
    t.equal(running.out().trim().split('\n').length, 1, 'and says nothing else')
    t.equal(running.err(), '')
  },
)

t.test('an answer under way when the signal comes is finished', async (t) => {
  const running = emsim([
    '--port',
    '0',
    '--estate',
    'empty',
    '--generate',
    '--restore-points',
    '40000',
  ])
  const { httpUrl } = await ready(running)
  const logon = await fetch(`${httpUrl}/api/sessionMngr/`, {
    method: 'POST',
    headers: { authorization },
  })
  const token = logon.headers.get('x-restsvcsessionid') ?? ''
  const answer = await new Promise<{ bytes: number; last: string }>((resolve, reject) => {
    const headers = { 'x-restsvcsessionid': token, accept: 'application/json' }
    request(`${httpUrl}/api/restorePoints`, { headers, agent: false }, (response) => {
      let bytes = 0
      let last = ''
      response.once('readable', () => running.child.kill('SIGTERM'))
      response.setEncoding('utf8').on('data', (piece: string) => {
        bytes += piece.length
        last = piece
      })
      response.on('end', () => resolve({ bytes, last }))
      response.on('error', reject)
    }).end()
  })
  t.ok(answer.bytes > 20_000_000)
  t.match(answer.last, /\]\}$/)
  t.equal(await running.exit, 0)
})

/** What a device that never ends is refused with, where there is one. */
const NEVER_ENDING: [string[], RegExp][] = existsSync('/dev/zero')
  ? [
      [
        ['--port', '0', '--config', '/dev/zero'],
        /^emsim: flag --config: cannot read file \/dev\/zero: it has more than 16 MiB\n$/,
      ],
      [['--port', '0', '--tls-cert', '/dev/zero', '--tls-key', CLI], /more than 1 MiB\n$/],
    ]
  : []

t.test(
  'a port in use, a bad flag and a broken fixture are told in a line each, with code 1',
  async (t) => {
    const first = emsim(['--port', '0'])
    const { port } = await ready(first)
    const fixture = t.testdir({ 'bad.yaml': 'BackupServers:\n  - Nme: a\n' })
    for (const [args, message] of [
      [
        ['--port', String(port)],
        /^emsim: cannot listen on port \d+ of 127\.0\.0\.1: it is in use .*\n$/,
      ],
      [['--prot', '1'], /^emsim: flag --prot: no such option; did you mean --port\?\n$/],
      [
        ['--port', '0', '--estate', `${fixture}/bad.yaml`],
        /bad\.yaml:2:5: BackupServers\[0\]\.Nme: expected the key Name, found the key Nme/,
      ],
      [
        ['--port', '0', '--estate', '/nowhere'],
        /^emsim: flag --estate: there is no file \/nowhere$/m,
      ],
      ...NEVER_ENDING,
      [['--port', '0', '--tls-cert', CLI, '--tls-key', CLI], /not a certificate/],
    ] as [string[], RegExp][]) {
      const running = emsim(args)
      t.equal(await running.exit, 1, args.join(' '))
      t.match(running.err(), message)
      t.notMatch(running.err(), /at .*\.js:\d+/)
      t.equal(running.out(), '')
    }
    first.child.kill('SIGTERM')
    await first.exit
  },
)

t.test(
  'the log has a line for each request from info on, and never a password or token',
  async (t) => {
    const running = emsim(['--port', '0', '--log-level', 'info', '--user', 'me:sesame'])
    const { httpUrl } = await ready(running)
    const logon = await fetch(`${httpUrl}/api/sessionMngr/`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('me:sesame').toString('base64')}` },
    })
    const token = logon.headers.get('x-restsvcsessionid') ?? ''
    await fetch(`${httpUrl}/api/backups`, { headers: { 'x-restsvcsessionid': token } })
    await fetch(`${httpUrl}/api/backups`, { headers: { cookie: `X-RestSvcSessionId=${token}` } })
    running.child.kill('SIGTERM')
    t.equal(await running.exit, 0)
    const lines = running
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const requests = lines.filter((line) => line.msg === 'answered')
    t.same(
      requests.map(({ method, url, status }) => `${method} ${url} ${status}`),
      ['POST /api/sessionMngr/ 201', 'GET /api/backups 200', 'GET /api/backups 200'],
    )
    for (const secret of [token, 'sesame', Buffer.from('me:sesame').toString('base64')])
      t.notOk(running.out().includes(secret))
  },
)

t.test(
  'a full disk below its output does not end the server',
  existsSync('/dev/full') ? {} : { skip: 'no /dev/full' },
  async (t) => {
    const full = await open('/dev/full', 'w')
    t.after(() => full.close())
    // Where it listens cannot be read from it.
    const free = createServer().listen(0, '127.0.0.1')
    await once(free, 'listening')
    const { port } = free.address() as AddressInfo
    free.close()
    await once(free, 'close')
    const args = [
      '--port',
      String(port),
      '--tls',
      'off',
      '--estate',
      'empty',
      '--log-level',
      'info',
    ]
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', full.fd, 'pipe'] })
    const exit = once(child, 'exit')
    const url = `http://127.0.0.1:${port}`
    t.equal(await emsim(['health', url, '--wait', '60']).exit, 0)
    for (let time = 0; time < 3; time++) t.equal((await fetch(`${url}/api/`)).status, 200)
    child.kill('SIGTERM')
    t.strictSame(await exit, [0, null])
  },
)

t.test('generate writes the same bytes for the same seed, and serve takes them', async (t) => {
  const args = ['generate', '--seed', '7', '--backups', '3', '--restore-points', '50']
  const [one, two, other] = [emsim(args), emsim(args), emsim([...args, '--seed', '8'])]
  for (const running of [one, two, other]) t.equal(await running.exit, 0, running.err())
  t.equal(one.out(), two.out())
  t.not(one.out(), other.out())
  const dir = t.testdir({ 'big.json': one.out() })
  const running = emsim([], { EMSIM_PORT: '0', EMSIM_ESTATE: `${dir}/big.json` })
  const { httpUrl } = await ready(running)
  const health = (await (await fetch(`${httpUrl}/emsim/health`)).json()) as { estate: object }
  t.match(health.estate, { Backup: 3, RestorePoint: 50, BackupFile: 50, VmRestorePoint: 100 })
  running.child.kill('SIGTERM')
  t.equal(await running.exit, 0)
})

t.test('compiled code is kept for the next start, unless that is not wanted', async (t) => {
  const isKept = async (env: Record<string, string>): Promise<boolean> => {
    const TMPDIR = t.testdir()
    const running = emsim(['version'], { TMPDIR, ...env })
    t.equal(await running.exit, 0, running.err())
    return existsSync(join(TMPDIR, 'node-compile-cache'))
  }
  t.equal(await isKept({}), 'enableCompileCache' in module, 'where Node can')
  t.equal(await isKept({ NODE_DISABLE_COMPILE_CACHE: '1' }), false)
})

t.test('an estate comes in by standard input, and by a variable', async (t) => {
  const { child, out, err, exit } = emsim(['--port', '0', '--tls', 'off', '--estate', '-'])
  child.stdin?.end('BackupServers: [{ Name: a }, { Name: b }]')
  const { url } = await ready({ child, out, err, exit })
  const counts = async (base: string) => (await fetch(`${base}/emsim/estate`)).json()
  t.match(await counts(url), { BackupServer: 2 })
  t.match(await (await fetch(`${url}/emsim/reload`, { method: 'POST' })).json(), {
    BackupServer: 2,
  })
  child.kill('SIGTERM')
  t.equal(await exit, 0)
  const env = { EMSIM_ESTATE_YAML: 'BackupServers: [{ Name: a }]', EMSIM_TLS: 'off' }
  const other = emsim(['--port', '0'], env)
  t.match(await counts((await ready(other)).url), { BackupServer: 1 })
  other.child.kill('SIGTERM')
  t.equal(await other.exit, 0)
})

t.test('with --watch a changed file is loaded, and a broken one told of', async (t) => {
  const file = join(t.testdir({ 'estate.yaml': 'BackupServers: [{ Name: a }]' }), 'estate.yaml')
  const running = emsim(['--port', '0', '--tls', 'off', '--watch', '--estate', file])
  const { url } = await ready(running)
  const told = async (text: RegExp): Promise<void> => {
    while (!text.test(running.err())) await once(running.child.stderr ?? process, 'data')
  }
  const servers = async () =>
    ((await (await fetch(`${url}/emsim/estate`)).json()) as { BackupServer: number }).BackupServer
  // A file that is written in the millisecond of its birth may look the same.
  await writeFile(file, 'BackupServers: [{ Name: a }, { Name: b }]')
  await told(/^emsim: loaded anew: \d+ records$/m)
  t.equal(await servers(), 2)
  await writeFile(file, 'BackupServers: [{ Nme: a }]')
  await told(/estate\.yaml:1:19: .*\n(.*\n)*emsim: the estate stays as it was$/m)
  t.equal(await servers(), 2)
  running.child.kill('SIGTERM')
  t.equal(await running.exit, 0)
})
