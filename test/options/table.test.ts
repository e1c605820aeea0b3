import { readdir, readFile } from 'node:fs/promises'
import t from 'tap'
import { configSchema } from '../../src/options/config-schema.js'
import { optionsHelp, optionsTable } from '../../src/options/help.js'
import {
  type EmsimOptions,
  flagOf,
  OPTION_LIST,
  variableOf,
} from '../../src/options/option-table.js'
import { resolveOptions } from '../../src/options/resolve.js'
import { packageRoot } from '../../src/package-root.js'

t.test('names become flags and variables', async (t) => {
  t.equal(flagOf('logLevel'), '--log-level')
  t.equal(variableOf('logLevel'), 'EMSIM_LOG_LEVEL')
  t.equal(flagOf('vms'), '--vms')
})

t.test('the type of the options has all of them, with their values', async (t) => {
  const some: Partial<EmsimOptions> = { jsonCase: 'camel', sessionTimeout: 1, estate: {}, user: [] }
  // @ts-expect-error no such choice
  const badChoice: Partial<EmsimOptions> = { tls: 'on' }
  // @ts-expect-error given by flag or variable only
  const badName: Partial<EmsimOptions> = { config: 'emsim.yaml' }
  const { tlsCert, port }: { tlsCert?: string; port: number } = resolveOptions({ library: some })
  t.strictSame([tlsCert, port], [undefined, 9398])
  t.throws(() => resolveOptions({ library: badChoice }))
  t.throws(() => resolveOptions({ library: badName }))
})

t.test('every default is a value that the option takes', async (t) => {
  for (const [name, spec] of OPTION_LIST) {
    if (spec.from === 'process' || spec.default === undefined) continue
    const sources = { config: { file: 'f', values: { [name]: spec.default } } }
    t.strictSame(resolveOptions(sources), resolveOptions({}), name)
  }
})

t.test('descriptions are one line without a full stop', async (t) => {
  for (const [name, { description }] of OPTION_LIST) {
    t.match(description, /^[A-Z].*[^.\n]$/, name)
    t.notMatch(description, /[\n|]/, name)
  }
})

t.test('help has each option, with its default, in 80 columns', async (t) => {
  const help = optionsHelp()
  for (const [name] of OPTION_LIST) t.match(help, new RegExp(`^  ${flagOf(name)}( |$)`, 'm'))
  for (const line of help.split('\n')) t.ok(line.length <= 80, line)
  t.match(help, '--json-case pascal|camel\n      Letter case')
  t.match(help, '(default: PT15M)')
  t.notMatch(help, 'default: false')
})

t.test("the README's table has a row for each option", async (t) => {
  const [head, rule, ...rows] = optionsTable().trimEnd().split('\n')
  t.match(head, '| Flag | Variable |')
  t.match(rule, /^\|( --- \|)+$/)
  t.equal(rows.length, OPTION_LIST.length)
  const [port] = rows
  t.equal(
    port,
    '| `--port` | `EMSIM_PORT` | `port` | `N` | `9398` | Port to listen on; 0 takes a free one |',
  )
  for (const row of rows) t.equal(row.match(/(?<!\\)\|/g)?.length, 7, row)
})

t.test('the schema of the config file tells types, ranges and defaults', async (t) => {
  const schema = configSchema()
  const properties = schema.properties as Record<string, Record<string, unknown>>
  t.equal(schema.additionalProperties, false)
  t.match(properties, {
    $schema: { type: 'string' },
    port: { type: 'integer', minimum: 0, maximum: 65_535, default: 9398 },
    tls: { enum: ['auto', 'only', 'off'], default: 'auto' },
    strict: { type: 'boolean', default: false },
    sessionTimeout: { type: 'string', default: 'PT15M' },
    user: { type: 'array', items: { type: 'string' } },
    estate: { anyOf: [{ type: 'string' }, { type: 'object' }] },
    faults: { anyOf: [{ type: 'string' }, { type: 'object' }, { type: 'array' }] },
    taskRules: { anyOf: [{ type: 'string' }, { type: 'array' }] },
  })
  t.notOk('config' in properties)
  t.notOk('default' in (properties.tlsCert ?? {}))
  t.match('PT15M', new RegExp(String(properties.sessionTimeout?.pattern)))
  const named = OPTION_LIST.filter(([, { from }]) => from === undefined).map(([name]) => name)
  t.strictSame(Object.keys(properties), ['$schema', ...named])
})

t.test('every option is read by something', async (t) => {
  const src = new URL('src/', packageRoot)
  const files = (await readdir(src, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('web/') && !file.endsWith('option-table.ts'),
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, src), 'utf8')))
  const all = texts.join('\n')
  // What is called is something else of the same name, such as a control.
  const isRead = (name: string): boolean =>
    new RegExp(
      `\\.${name}\\b(?!\\()|\\{[^{}()]*\\b${name}\\b[^{}()]*\\}(?: = [\\w.]*[oO]ptions|: \\w+)`,
    ).test(all)
  const idle = OPTION_LIST.filter(([, { from }]) => from !== 'process').filter(
    ([name]) => !isRead(name),
  )
  t.same(
    idle.map(([name]) => name),
    [],
    'what is declared in src/options/option-table.ts is read from the resolved options somewhere in src',
  )
})
