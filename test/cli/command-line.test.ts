import t from 'tap'
import { readArguments } from '../../src/cli/arguments.js'
import { failure } from '../../src/cli/failure.js'
import type { StartEmsim } from '../../src/cli/library.js'
import { main } from '../../src/cli/main.js'
import { FixtureError } from '../../src/loading/fixture-error.js'
import { flagOf, OPTION_LIST } from '../../src/options/option-table.js'
import { VERSION } from '../../src/version.js'
import { fakeEmsim, fakeProcess } from './fakes.js'

const noServer: StartEmsim = () => Promise.reject(new Error('not to be started'))

t.test('a command line is a command, operands and flags in any order', async (t) => {
  t.strictSame(readArguments([]), {
    command: 'serve',
    operands: [],
    flags: [],
    own: { watch: false },
  })
  t.strictSame(readArguments(['--port=1', 'health', '--strict', 'http://a', '--seed', '2']), {
    command: 'health',
    operands: ['http://a'],
    flags: [
      ['--port', '1'],
      ['--strict', undefined],
      ['--seed', '2'],
    ],
    own: { wait: 0 },
  })
  t.strictSame(
    readArguments(['--user', 'a:b', '--user=c:-d', '--no-strict', '--seed', '-1']).flags,
    [
      ['--user', 'a:b'],
      ['--user', 'c:-d'],
      ['--no-strict', undefined],
      ['--seed', '-1'],
    ],
  )
})

t.test('help and version are asked for anywhere, also beside what is wrong', async (t) => {
  for (const args of [
    ['help'],
    ['--help'],
    ['-h'],
    ['serve', '--nope', '-h'],
    ['--version', '-h'],
  ]) {
    t.equal(readArguments(args).command, 'help', args.join(' '))
  }
  for (const args of [['version'], ['--version'], ['serve', '--version']]) {
    t.equal(readArguments(args).command, 'version', args.join(' '))
  }
})

t.test('a command line that cannot be understood is told in one line, exit code 1', async (t) => {
  const cases: [string[], string][] = [
    [['--prot', '1'], 'flag --prot: no such option; did you mean --port?'],
    [['--hepl'], 'flag --hepl: no such option; did you mean --help?'],
    [['-p', '1'], 'flag -p: no such option; the only short one is -h'],
    [['--estate', '--strict'], 'flag --estate: expected a value, found the flag --strict'],
    [['--port'], 'flag --port: expected an integer from 0 to 65535, found nothing'],
    [['sevre'], 'command sevre: no such command; did you mean serve?'],
    [
      ['constructor'],
      'command constructor: no such command; there are serve, check, generate, health, coverage, profiles, situations, certificate, version, help',
    ],
    [['serve', 'lab.yaml'], 'command serve: takes nothing, found also "lab.yaml"'],
    [['health', 'http://a', 'b'], 'command health: takes only URL, found also "b"'],
    [
      ['health', 'localhost:9398'],
      'command health: expected a URL with https:// or http://, found "localhost:9398"',
    ],
    [['help', 'contols'], 'command help: no such topic, "contols"; did you mean controls?'],
    [
      ['help', 'cooking'],
      'command help: no such topic, "cooking"; there is help on controls, serve, check, generate, health, coverage, profiles, situations, certificate, version, help',
    ],
    [['health', '--port', '0'], 'command health: port 0 is any port; give the URL'],
    [['coverage', '--wait', '3'], 'flag --wait: is of health, not of coverage'],
    [['--json'], 'flag --json: is of coverage, profiles, not of serve'],
    [['health', '--wiat', '3'], 'flag --wiat: no such option; did you mean --wait?'],
    [['health', '--wait', 'long'], 'flag --wait: expected an integer from 0 to 3600, found "long"'],
    [
      ['coverage', 'cooking'],
      'command coverage: no documented operation has "cooking" in its line',
    ],
    [
      ['profiles', '12'],
      'command profiles: no such profile, "12"; there are default, 9.5, 10, 11, 12.3, 12.3+postgresql, 13.0',
    ],
  ]
  for (const [args, message] of cases) {
    const process = fakeProcess()
    t.equal(await main(args, { process, start: noServer }), 1)
    t.equal(process.err, `emsim: ${message}\n`)
    t.equal(process.out, '')
  }
})

t.test('check says what is wrong, and what is likely a slip, of each file', async (t) => {
  const dir = t.testdir({
    'good.yaml': 'BackupServers:\n  - Name: a\n',
    'slip.yaml': 'BackupServers:\n  - Name: a\nAccounts: []\n',
    'bad.yaml': 'BackupServers:\n  - Nam: a\n',
    'faults.yaml': '- effect: { kind: none }\n',
  })
  const check = async (args: readonly string[], env = {}) => {
    const process = fakeProcess({ env })
    const code = await main(args, { process, start: noServer })
    const plain = (text: string): string[] => text.replaceAll(`${dir}/`, '').trim().split('\n')
    return { code, out: plain(process.out), err: plain(process.err) }
  }
  const file = (name: string): string => `${dir}/${name}.yaml`
  t.strictSame(await check(['check', file('good')]), {
    code: 0,
    out: ['good.yaml: no mistakes'],
    err: [''],
  })
  t.strictSame(await check(['check', file('bad'), file('slip'), file('none')]), {
    code: 1,
    out: ['slip.yaml: no mistakes'],
    err: [
      'emsim: bad.yaml:2:5: BackupServers[0].Nam: expected the key Name, found the key Nam',
      'emsim: bad.yaml:2:5: BackupServers[0]: expected the key Name, found none',
      'emsim: warning: slip.yaml:3:1: Accounts: expected accounts, as the default ones may log on where there are none, found an empty list',
      'emsim: command check: there is no file none.yaml',
    ],
  })
  t.match(await check(['check', '--estate', file('good'), '--faults', file('faults')]), {
    code: 1,
    out: ['good.yaml: no mistakes'],
    err: [/^emsim: faults\.yaml:1:13: \[0\]\.effect\.kind: expected one of latency/],
  })
  t.strictSame((await check(['check'], { EMSIM_ESTATE: file('none') })).err, [
    'emsim: variable EMSIM_ESTATE: there is no file none.yaml',
  ])
  t.match((await check(['check', '--clock', '2026-11-23T12:00:00Z'])).code, 0, 'the default one')
})

t.test('check tells of more rules than a world may have, as a start does', async (t) => {
  const many = (rule: object): string => JSON.stringify(Array(501).fill(rule))
  const dir = t.testdir({
    'faults.json': many({ effect: { kind: 'empty' } }),
    'tasks.json': many({ of: 'run', goes: { ends: 'Failed' } }),
  })
  const process = fakeProcess()
  const args = ['--faults', `${dir}/faults.json`, '--task-rules', `${dir}/tasks.json`]
  t.equal(await main(['check', ...args], { process, start: noServer }), 1)
  t.match(process.err, /There may be 500 fault rules in a world \(limit rules\)/)
  t.match(process.err, /There may be 500 task rules in a world \(limit taskRules\)/)
})

t.test('check takes the estate of standard input, of a text, and of the config file', async (t) => {
  const bad = 'BackupServers:\n  - Nam: a\n'
  const dir = t.testdir({ 'emsim.yaml': `estate:\n  ${bad.replace('\n', '\n  ')}` })
  const check = async (
    args: readonly string[],
    given: { env?: Record<string, string>; input?: string },
  ) => {
    const process = fakeProcess(given)
    const code = await main(['check', ...args], { process, start: noServer })
    return { code, out: process.out, first: process.err.split('\n')[0] }
  }
  const fault = 'BackupServers[0].Nam: expected the key Name, found the key Nam'
  t.strictSame(await check(['--estate', '-'], { input: bad }), {
    code: 1,
    out: '',
    first: `emsim: standard input:2:5: ${fault}`,
  })
  t.strictSame(await check([], { env: { EMSIM_ESTATE_YAML: bad } }), {
    code: 1,
    out: '',
    first: `emsim: variable EMSIM_ESTATE_YAML:2:5: ${fault}`,
  })
  t.strictSame(await check(['--config', `${dir}/emsim.yaml`], {}), {
    code: 1,
    out: '',
    first: `emsim: ${dir}/emsim.yaml:3:7: ${fault}`,
  })
  t.strictSame(await check(['--estate', '-'], { input: '{}' }), {
    code: 0,
    out: 'standard input: no mistakes\n',
    first: '',
  })
})

t.test('serve warns of what is likely a slip, a line each', async (t) => {
  const process = fakeProcess()
  const start: StartEmsim = async (options) => ({
    ...fakeEmsim(options),
    warnings: ['a.yaml:1:1: x', 'a.yaml:2:1: y'],
  })
  t.equal(await main([], { process, start }), undefined)
  t.equal(process.err, 'emsim: warning: a.yaml:1:1: x\nemsim: warning: a.yaml:2:1: y\n')
  t.match(JSON.parse(process.out), { ready: true })
})

t.test('version and help print and end', async (t) => {
  const process = fakeProcess()
  t.equal(await main(['--version'], { process, start: noServer }), 0)
  t.equal(process.out, `${VERSION}\n`)
  process.out = ''
  t.equal(await main(['help'], { process, start: noServer }), 0)
  t.match(process.out, 'Usage: emsim [COMMAND] [OPTIONS]')
  t.match(process.out, '  health [URL]       Ask')
  for (const [name] of OPTION_LIST) t.match(process.out, flagOf(name))
  process.out = ''
  t.equal(await main(['help', 'controls'], { process, start: noServer }), 0)
  t.match(process.out, 'POST /emsim/clock/advance                 await em.clock.advance()\n')
})

t.test('help on a command tells what that takes, and no more, in 80 columns', async (t) => {
  const help = async (...args: string[]): Promise<string> => {
    const process = fakeProcess()
    t.equal(await main(args, { process, start: noServer }), 0)
    return process.out
  }
  const health = await help('health', '--help')
  t.equal(health, await help('help', 'health'))
  t.match(health, /^Usage: emsim health \[URL\] \[OPTIONS\]\n\nAsk a server how it is/)
  t.match(health, '\n  --wait SECONDS\n')
  t.match(health, '\n  --port N\n')
  for (const other of ['--json', '--estate', '--strict', 'Commands:']) t.notMatch(health, other)
  t.match(await help('coverage', '-h'), '\n  --json\n')
  t.match(await help('version', '--help'), /^Usage: emsim version\n\nPrint the version\.\n$/)
  const serve = await help('serve', '--help')
  for (const [name] of OPTION_LIST) t.match(serve, flagOf(name))
  for (const name of [
    'serve',
    'check',
    'generate',
    'health',
    'coverage',
    'situations',
    'certificate',
  ])
    for (const line of (await help(name, '--help')).split('\n')) t.ok(line.length <= 80, line)
})

t.test('profiles prints what versions do otherwise, and how that is known', async (t) => {
  const profiles = async (...args: string[]): Promise<string> => {
    const process = fakeProcess()
    t.equal(await main(['profiles', ...args], { process, start: noServer }), 0)
    return process.out
  }
  const all = JSON.parse(await profiles('--json'))
  t.same(
    all.map(({ name }: { name: string }) => name),
    ['default', '9.5', '10', '11', '12.3', '12.3+postgresql', '13.0'],
  )
  t.same(all[0].differences, [])
  const marks = ['recorded', 'documented', 'client', 'inferred']
  for (const { differences } of all)
    for (const { mark, from } of differences) t.ok(marks.includes(mark) && from !== '', from)
  const one = await profiles('13.0')
  t.match(one, 'Letter case of JSON members: BackupUid or backupUid: "camel" (recorded: ')
  t.notMatch(one, '12.3, on SQL Server')
})

t.test('coverage prints the operations that have all words of a filter', async (t) => {
  const coverage = async (...args: string[]): Promise<string> => {
    const process = fakeProcess()
    t.equal(await main(['coverage', ...args], { process, start: noServer }), 0)
    return process.out
  }
  const all = (await coverage()).trimEnd().split('\n')
  t.match(all.at(-1), /^\d+ documented operations: /)
  const some = (await coverage('GET /api/JOBS')).trimEnd().split('\n')
  t.strictSame(
    some.slice(0, -1),
    all.filter((line) => /GET .*\/api\/jobs/.test(line)),
  )
  t.ok(some.length > 2)
  t.equal(some.at(-1)?.split(' ')[0], String(some.length - 1))
  const { operations, ...sums } = JSON.parse(await coverage('--json', 'GET /api/jobs'))
  t.equal(operations.length, some.length - 1)
  t.match(sums, { documented: operations.length, read: operations.length, acted: 0 })
  t.match(operations[0], { method: 'GET', roles: [String] })
})

t.test('serve starts with the options and prints a line of JSON for programs', async (t) => {
  const process = fakeProcess({ env: { EMSIM_SEED: '7' } })
  const start: StartEmsim = async (options) => {
    t.match(options, { port: 0, seed: 7, host: '127.0.0.1', strict: true })
    return fakeEmsim(options)
  }
  t.equal(await main(['--port', '0', '--strict'], { process, start }), undefined)
  t.match(process.out, /^[^\n]+\n$/)
  t.strictSame(JSON.parse(process.out), {
    ready: true,
    url: 'https://127.0.0.1:9398',
    httpUrl: 'http://127.0.0.1:9398',
    port: 9398,
    pid: 123,
    version: VERSION,
    seed: 7,
  })
  const { httpUrl: _, ...httpsOnly } = fakeEmsim()
  const other = fakeProcess()
  await main([], { process: other, start: async () => ({ ...httpsOnly, url: 'https://em' }) })
  t.match(JSON.parse(other.out), { port: 443, seed: 1 })
  t.notOk('httpUrl' in JSON.parse(other.out))
})

t.test(
  'serve prints page, URLs, what was loaded, accounts and a command to try for people',
  async (t) => {
    const process = fakeProcess({ isTTY: true })
    await main(['serve'], { process, start: async () => fakeEmsim() })
    t.match(process.out, /^ {2}https:\/\/127.0.0.1:9398\n {2}http:\/\/127.0.0.1:9398$/m)
    t.match(process.out, /^ {2}User {9}Password {2}Portal Administrator$/m)
    t.match(process.out, /^ {2}portal\.user {2}it's {6}Portal User, locked$/m)
    t.match(process.out, /^ {2}curl -sk .*-u User:Password .*\?format=Entity"$/m)
    t.match(process.out, /^emsim \S+\n\nSee it in a browser:\n {2}http:\/\/127.0.0.1:9398\/web\/\n/)
    t.match(process.out, /^Loaded: 14 jobs, 1,312 restore points, 30 days\.$/m)
    t.match(process.out, /\nCtrl\+C ends it\.\n$/)
    const without = fakeProcess({ isTTY: true })
    const start = async () => fakeEmsim({ seed: 1, web: false })
    await main(['serve'], { process: without, start })
    t.notMatch(without.out, '/web/')
  },
)

t.test('what cannot be started is told in plain lines, a bug with its stack', async (t) => {
  const listening = (code: string) =>
    Object.assign(new Error(code), { code, syscall: 'listen', port: 9398, address: '::1' })
  const place = 'emsim: cannot listen on port 9398 of ::1:'
  const cases: [unknown, string][] = [
    [listening('EADDRINUSE'), `${place} it is in use (--port 0 takes a free one)\n`],
    [listening('EACCES'), `${place} not permitted (ports below 1024 often are not)\n`],
    [listening('EADDRNOTAVAIL'), `${place} not an address of this machine\n`],
    [listening('EAFNOSUPPORT'), `${place} EAFNOSUPPORT\n`],
    [
      Object.assign(new Error(), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'x' }),
      'emsim: cannot listen on x: no such host\n',
    ],
    [
      new FixtureError([
        { path: ['Jobs', 0], expected: 'text', found: '1', file: 'a.yaml', line: 1, column: 2 },
        { path: ['Jobs', 1], expected: 'text', found: '2', file: 'a.yaml', line: 3, column: 4 },
      ]),
      'emsim: a.yaml:1:2: Jobs[0]: expected text, found 1\nemsim: a.yaml:3:4: Jobs[1]: expected text, found 2\n',
    ],
  ]
  for (const [error, text] of cases) {
    t.strictSame(failure(error), { text, exitCode: 1 })
    const process = fakeProcess()
    t.equal(await main([], { process, start: () => Promise.reject(error) }), 1)
    t.equal(process.err, text)
  }
  const { text, exitCode } = failure(new TypeError('oh'))
  t.equal(exitCode, 70)
  t.match(text, /^emsim: unexpected error\nTypeError: oh\n {4}at .*command-line/)
  t.strictSame(failure('oh'), { text: 'emsim: unexpected error\noh\n', exitCode: 70 })
})
