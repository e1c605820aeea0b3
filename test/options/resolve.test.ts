import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { readAccount } from '../../src/options/account.js'
import { loadOptions } from '../../src/options/load-options.js'
import { OptionError } from '../../src/options/option-error.js'
import { type EmsimOptions, OPTION_LIST } from '../../src/options/option-table.js'
import { readData, readText } from '../../src/options/option-value.js'
import {
  inlinePlaces,
  type OptionSources,
  placeOf,
  resolveOptions,
} from '../../src/options/resolve.js'
import { readDuration } from '../../src/time/duration.js'

/** The message with which sources are refused. */
function refusal(sources: OptionSources): string {
  try {
    resolveOptions(sources)
  } catch (error) {
    if (error instanceof OptionError) return error.message
    throw error
  }
  return 'accepted'
}

const library = (options: object): OptionSources => ({ library: options as Partial<EmsimOptions> })

t.test('without sources all defaults come, and what has none is left out', async (t) => {
  t.strictSame(resolveOptions({}), {
    port: 9398,
    host: '127.0.0.1',
    tls: 'auto',
    tlsName: [],
    tlsKeyType: 'ec',
    trustProxy: false,
    bodyLimit: 1_048_576,
    estate: 'default',
    situation: [],
    timeZone: 'UTC',
    user: [],
    generate: false,
    seed: 1,
    backups: 50,
    restorePoints: 1000,
    vms: 2,
    strict: false,
    profile: 'default',
    profileBugs: false,
    seededSessions: false,
    sessionTimeout: 900_000,
    tasks: 'realistic',
    maxSessions: 10_000,
    maxRecords: 5_000_000,
    control: 'auto',
    web: true,
    session: [],
    world: [],
    journalBytes: 1_048_576,
    showSecrets: false,
    logLevel: 'silent',
  })
})

t.test('a flag beats a variable, a variable the config file, and code beats all', async (t) => {
  const config = { file: 'emsim.yaml', values: { port: 1 } }
  const env = { EMSIM_PORT: '2' }
  const flags = [['--port', '3']] as const
  t.equal(resolveOptions({ config }).port, 1)
  t.equal(resolveOptions({ config, env }).port, 2)
  t.equal(resolveOptions({ config, env, flags }).port, 3)
  t.equal(resolveOptions({ config, env, flags, library: { port: 4 } }).port, 4)
  t.equal(resolveOptions({ flags: [...flags, ['--port', '5']] }).port, 5, 'the last flag counts')
  t.match(refusal({ env: { EMSIM_PORT: 'x' }, flags }), /^variable EMSIM_PORT: /)
})

t.test('a bad value is told with its place, what was expected and what was found', async (t) => {
  const file = '/etc/emsim.yaml'
  const cases: [OptionSources, string][] = [
    [
      { flags: [['--port', '65536']] },
      'flag --port: expected an integer from 0 to 65535, found "65536"',
    ],
    [
      { env: { EMSIM_PORT: '80.5' } },
      'variable EMSIM_PORT: expected an integer from 0 to 65535, found "80.5"',
    ],
    [
      { config: { file, values: { port: '80' } } },
      `key port in config file ${file}: expected an integer from 0 to 65535, found "80"`,
    ],
    [library({ port: -1 }), 'option port: expected an integer from 0 to 65535, found -1'],
    [
      { flags: [['--port', undefined]] },
      'flag --port: expected an integer from 0 to 65535, found nothing',
    ],
    [{ flags: [['--tls', 'on']] }, 'flag --tls: expected one of auto, only, off, found "on"'],
    [{ flags: [['--host', '']] }, 'flag --host: expected text, found ""'],
    [
      { env: { EMSIM_STRICT: 'maybe' } },
      'variable EMSIM_STRICT: expected one of 1, true, yes, on, 0, false, no, off, found "maybe"',
    ],
    [
      { config: { file, values: { strict: 'yes' } } },
      `key strict in config file ${file}: expected true or false, found "yes"`,
    ],
    [
      { config: { file, values: { sessionTimeout: 900 } } },
      `key sessionTimeout in config file ${file}: expected a duration such as PT15M, PT1H30M or P1D, found 900`,
    ],
    [
      library({ sessionTimeout: '15m' }),
      'option sessionTimeout: expected a duration such as PT15M, PT1H30M or P1D, or milliseconds, more than 0, found "15m"',
    ],
    [
      library({ tasks: 'PT0S' }),
      'option tasks: expected realistic, instant or a duration such as PT15M, PT1H30M or P1D, or milliseconds, more than 0, found "PT0S"',
    ],
    [
      library({ estate: ['a'] }),
      'option estate: expected "default", "empty", "-", a path or an object, found a list',
    ],
    [
      { config: { file, values: { estate: [] } } },
      `key estate in config file ${file}: expected "default", "empty", "-", a path or an object, found a list`,
    ],
    [{ config: { file, values: [] } }, `config file ${file}: expected options by name, found none`],
    [{ flags: [['--no-strict', 'true']] }, 'flag --no-strict: takes no value'],
    [{ flags: [['--tls-cert', 'a.pem']] }, 'flag --tls-cert: needs --tls-key too'],
    [{ env: { EMSIM_TLS_KEY: 'a.pem' } }, 'variable EMSIM_TLS_KEY: needs EMSIM_TLS_CERT too'],
    [
      { config: { file, values: { tlsCert: 'a.pem' } } },
      `key tlsCert in config file ${file}: needs tlsKey too`,
    ],
    [library({ tlsKey: 'a.pem' }), 'option tlsKey: needs tlsCert too'],
    [
      { config: { file, values: { clock: { rate: 1, tick: 1 } } } },
      `key clock in config file ${file}.tick: expected one of the keys at, rate, offset, found the key tick`,
    ],
    [
      { flags: [['--estate', 'a']], env: { EMSIM_ESTATE_YAML: '{}' } },
      'variable EMSIM_ESTATE_YAML: expected one estate, found another one by flag --estate',
    ],
  ]
  for (const [sources, message] of cases) t.equal(refusal(sources), message)
})

t.test('an option keeps the place where it was given, whoever takes it on', async (t) => {
  const given = resolveOptions({ flags: [['--estate', 'a.yaml']], env: { EMSIM_FAULTS: 'b.yaml' } })
  for (const options of [given, resolveOptions({ library: given })]) {
    t.equal(placeOf(options, 'estate'), 'flag --estate')
    t.equal(placeOf(options, 'faults'), 'variable EMSIM_FAULTS')
    t.equal(placeOf(options, 'tlsKey'), 'option tlsKey')
  }
})

t.test('options that were resolved may be taken on, whatever was not given', async (t) => {
  const given = resolveOptions({ env: { EMSIM_ESTATE_YAML: '{}' } })
  t.strictSame(resolveOptions({ library: given }), given)
})

t.test('what is unknown is refused, with the name that was probably meant', async (t) => {
  const file = 'emsim.yaml'
  const cases: [OptionSources, string][] = [
    [{ flags: [['--prot', '1']] }, 'flag --prot: no such option; did you mean --port?'],
    [{ flags: [['--no-port', undefined]] }, 'flag --no-port: no such option; did you mean --port?'],
    [
      { env: { EMSIM_LOGLEVEL: 'info' } },
      'variable EMSIM_LOGLEVEL: no such option; did you mean EMSIM_LOG_LEVEL?',
    ],
    [
      { config: { file, values: { 'log-level': 'info' } } },
      'key log-level in config file emsim.yaml: no such option; did you mean logLevel?',
    ],
    [
      { config: { file, values: { config: 'x' } } },
      'key config in config file emsim.yaml: no such option',
    ],
    [library({ jsoncase: 'camel' }), 'option jsoncase: no such option; did you mean jsonCase?'],
    [library({ config: 'emsim.yaml' }), 'option config: no such option'],
    [library({ constructor: 1 }), 'option constructor: no such option'],
  ]
  for (const [sources, message] of cases) t.equal(refusal(sources), message)
  t.equal(
    refusal({ config: { file, values: JSON.parse('{"__proto__":{"port":1}}') } }),
    'key __proto__ in config file emsim.yaml: no such option',
  )
})

t.test('all faults are told at once, a line each', async (t) => {
  const error = t.throws(
    () => resolveOptions({ flags: [['--port', 'x']], env: { EMSIM_SEED: 'y', PATH: '/bin' } }),
    { code: 'EMSIM_BAD_OPTION', name: 'OptionError' },
  ) as OptionError
  t.equal(error.message.split('\n').length, 2)
  t.strictSame(
    error.faults.map(({ where }) => where),
    ['variable EMSIM_SEED', 'flag --port'],
  )
})

t.test('variables that are empty, or that Kubernetes makes, count as not given', async (t) => {
  const env = {
    EMSIM_SEED: '',
    EMSIM_CONFIG: ' ',
    EMSIM_SERVICE_HOST: '10.0.0.1',
    EMSIM_SERVICE_PORT: '9398',
    EMSIM_SERVICE_PORT_HTTPS: '9398',
    EMSIM_PORT: 'tcp://10.0.0.1:9398',
    EMSIM_PORT_9398_TCP: 'tcp://10.0.0.1:9398',
    EMSIM_PORT_9398_TCP_ADDR: '10.0.0.1',
  }
  t.strictSame(resolveOptions({ env }), resolveOptions({}))
  t.match(refusal({ env: { EMSIM_PORT_9398: '1' } }), /no such option/)
})

t.test('switches are turned on and off by flag and by variable', async (t) => {
  const strict = (sources: OptionSources) => resolveOptions(sources).strict
  for (const on of ['1', 'true', 'YES', 'on']) t.equal(strict({ env: { EMSIM_STRICT: on } }), true)
  const env = { EMSIM_STRICT: '1' }
  for (const off of ['0', 'false', 'no', 'Off'])
    t.equal(strict({ env, flags: [['--strict', off]] }), false)
  t.equal(strict({ flags: [['--strict', undefined]] }), true)
  t.equal(strict({ env, flags: [['--no-strict', undefined]] }), false)
})

t.test('users: a flag each, or a line each, with any password and never shown', async (t) => {
  const users = ['a:x, y;z', 'b:1:portal-user']
  const flags = users.map((user) => ['--user', user] as const)
  t.strictSame(resolveOptions({ flags }).user, users)
  t.strictSame(resolveOptions({ env: { EMSIM_USER: users.join('\r\n').concat('\n') } }).user, users)
  t.strictSame(resolveOptions({ config: { file: 'f', values: { user: users } } }).user, users)
  t.strictSame(resolveOptions({ library: { user: users } }).user, users)
  for (const sources of [
    { flags: [['--user', 'a:secret:nobody']] } as const,
    { env: { EMSIM_USER: 'secret' } },
    library({ user: 'a:secret' }),
    library({ user: [{ name: 'a', password: 'secret' }] }),
  ]) {
    const message = refusal(sources)
    t.match(message, /expected (a list of )?NAME:PASSWORD .*Portal User/)
    t.notMatch(message, /secret/)
  }
})

t.test('names of a certificate are host names and addresses', async (t) => {
  const tlsName = ['em.example', '*.lab.example', 'em_1', '10.0.0.1', 'fd00::1', 'a']
  t.strictSame(resolveOptions({ env: { EMSIM_TLS_NAME: tlsName.join('\n') } }).tlsName, tlsName)
  for (const bad of ['', 'https://em', 'em example', '-em', 'a.*.b', '*', 'em..example'])
    t.match(
      refusal({ flags: [['--tls-name', bad]] }),
      /expected a host name, .*, or an address/,
      bad,
    )
})

t.test('an account: the role stands behind the last of two colons or more', async (t) => {
  const role = 'Portal Administrator'
  t.strictSame(readAccount('User:Password'), { name: 'User', password: 'Password', role })
  t.strictSame(readAccount('a:'), { name: 'a', password: '', role })
  t.strictSame(readAccount('EM\\a:b:c:VM Restore operator'), {
    name: 'EM\\a',
    password: 'b:c',
    role: 'VM Restore Operator',
  })
  t.equal(readAccount('a:b:c'), undefined)
  t.equal(readAccount(':b'), undefined)
  t.equal(readAccount('a'), undefined)
})

t.test('durations are those of ISO 8601 that have a fixed length', async (t) => {
  t.equal(readDuration('PT15M'), 900_000)
  t.equal(readDuration('P1DT2H3M4.5S'), 93_784_500)
  t.equal(readDuration('P2W'), 1_209_600_000)
  for (const bad of ['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '15m', '900', 'pt1s', '-PT1S', 'PT1S1M'])
    t.equal(readDuration(bad), undefined, bad)
  t.match(refusal({ flags: [['--session-timeout', 'PT0S']] }), /found "PT0S"/)
  const count = fc.nat(1000)
  fc.assert(
    fc.property(count, count, count, (days, minutes, milliseconds) => {
      const text = `P${days}DT${minutes}M${milliseconds / 1000}S`
      return readDuration(text) === days * 86_400_000 + minutes * 60_000 + milliseconds
    }),
  )
})

t.test('a number is one that text and data agree on', async (t) => {
  const about = { group: 'Process', description: '' } as const
  const spec = { ...about, type: 'number', default: 1, min: -1, max: 10 } as const
  t.equal(readText(spec, ['2.5']), 2.5)
  t.equal(readText(spec, ['-1']), -1)
  t.equal(readData(spec, 0.5, 'library'), 0.5)
  for (const bad of ['', '11', '1e1', '0x1', ' 1', 'NaN', 'Infinity'])
    t.equal(readText(spec, [bad]), undefined, bad)
  for (const bad of [Number.NaN, 11, '1', null]) t.equal(readData(spec, bad, 'library'), undefined)
})

t.test('in code: undefined counts as not given, an object may be the estate', async (t) => {
  const estate = { Backups: [] }
  t.equal(resolveOptions(library({ port: undefined, estate })).estate, estate)
  t.equal(resolveOptions(library({ port: undefined })).port, 9398)
  t.match(refusal(library([])), /expected an object/)
  t.match(refusal(library({ estate: new Date() })), /option estate: expected/)
})

t.test('the library takes durations in ISO 8601, as files do, and in milliseconds', async (t) => {
  const durations = OPTION_LIST.filter(([, { type }]) => type === 'duration').map(([name]) => name)
  t.ok(durations.length > 1)
  for (const name of durations) {
    t.match(resolveOptions(library({ [name]: 'PT1M5S' })), { [name]: 65_000 })
    t.match(resolveOptions(library({ [name]: 65_000 })), { [name]: 65_000 })
  }
})

t.test('whatever is given, options come out or an OptionError', async (t) => {
  const key = fc.constantFrom(
    'port',
    'user',
    'estate',
    'strict',
    'sessionTimeout',
    'nope',
    '$schema',
  )
  fc.assert(
    fc.property(fc.dictionary(key, fc.anything()), (values) => {
      refusal({ config: { file: 'f', values } })
      refusal(library(values))
    }),
  )
  t.pass('no other error')
})

t.test(
  'a config file may have estate, faults and clock in itself, with their places',
  async (t) => {
    const folder = t.testdir({
      'emsim.yaml':
        'estate:\n  BackupServers: [{ Name: a }]\nfaults: [{ effect: { kind: empty } }]\nclock: { rate: 60 }\n',
    })
    const flags = [['--config', join(folder, 'emsim.yaml')]] as const
    const { estate, faults, clock } = await loadOptions({ flags, env: {} })
    t.strictSame(estate, { BackupServers: [{ Name: 'a' }] })
    t.strictSame(faults, [{ effect: { kind: 'empty' } }])
    t.strictSame(clock, { rate: 60 })
    t.match(await inlinePlaces(estate as object)?.(['BackupServers', 0, 'Name']), {
      file: join(folder, 'emsim.yaml'),
      line: 2,
      column: 21,
    })
  },
)

t.test('a folder is served where no estate is named, if there are fixtures in it', async (t) => {
  const folder = t.testdir({ full: { 'a.yaml': '{}' }, other: { 'readme.txt': '' } })
  const estate = async (name: string, env = {}) =>
    (await loadOptions({ flags: [], env: { EMSIM_ESTATE_FOLDER: join(folder, name), ...env } }))
      .estate
  t.equal(await estate('full'), join(folder, 'full'))
  for (const none of ['other', 'missing']) t.equal(await estate(none), 'default', none)
  t.equal(await estate('full', { EMSIM_ESTATE: 'empty' }), 'empty')
  t.equal(await estate('full', { EMSIM_ESTATE_YAML: '{}' }), 'default', 'a text goes first')
  t.equal(await estate('full', { EMSIM_GENERATE: '1' }), join(folder, 'full'), 'beside it')
})

t.test('config files: YAML or JSON, found by flag or variable', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'emsim-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const put = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const byFlag = (file: string) => loadOptions({ flags: [['--config', file]], env: {} })

  const yaml = await put('a.yaml', 'port: 1\nestate: lab\nsessionTimeout: PT1S\ntls: off\n')
  const options = await byFlag(yaml)
  t.match(options, { port: 1, sessionTimeout: 1000, tls: 'off' })
  t.equal(options.estate, resolve(folder, 'lab'), 'paths count from the folder of the file')
  t.notOk('config' in options)

  const json = await put('a.json', '{ "$schema": "x", "port": 2, "estate": "empty" }')
  t.match(await loadOptions({ flags: [], env: { EMSIM_CONFIG: json } }), {
    port: 2,
    estate: 'empty',
  })
  t.equal((await loadOptions({ flags: [['--config', yaml]], env: { EMSIM_CONFIG: json } })).port, 1)
  t.equal((await byFlag(await put('empty.yaml', '# nothing\n'))).port, 9398)

  const bad = { code: 'EMSIM_BAD_OPTION' }
  const missing = join(folder, 'none.yaml')
  await t.rejects(byFlag(missing), {
    ...bad,
    message: `flag --config: there is no file ${missing}`,
  })
  await t.rejects(loadOptions({ flags: [], env: { EMSIM_CONFIG: folder } }), {
    ...bad,
    message: `variable EMSIM_CONFIG: cannot read file ${folder}: it is a folder`,
  })
  const broken = await put('broken.yaml', 'port: 1\ntls: [\n')
  await t.rejects(byFlag(broken), { ...bad, message: /^config file .*broken\.yaml:3:1: .+$/ })
  await t.rejects(byFlag(await put('broken.json', '{')), {
    ...bad,
    message: /broken\.json:1:2: .+$/,
  })
})

t.test('a number stands for the choice that it is, and for no other', (t) => {
  const config = (profile: number) => ({ config: { file: '/a/emsim.yaml', values: { profile } } })
  t.equal(resolveOptions(config(12.3)).profile, '12.3')
  t.equal(resolveOptions(config(13.0)).profile, '13.0')
  t.equal(resolveOptions(config(11)).profile, '11')
  t.match(refusal(config(12)), /found 12; did you mean 12\.3\?$/)
  t.end()
})

t.test('a choice that is none is told the one that is likely meant', (t) => {
  const told = (flag: string, text: string) => refusal({ flags: [[flag, text]] })
  t.match(told('--profile', '13'), /^flag --profile: .*, found "13"; did you mean 13\.0\?$/)
  t.match(told('--profile', 'v13'), /found "v13"; did you mean 13\.0\?$/)
  t.match(told('--profile', 'defualt'), /; did you mean default\?$/)
  t.match(told('--profile', '14'), /found "14"$/, 'another version is no slip for it')
  t.match(told('--tls-key-type', 'rsaa'), /; did you mean rsa\?$/)
  t.end()
})
