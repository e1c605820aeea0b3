import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import type { ClockControl } from '../../src/control/clock-control.js'
import { controlsHelp, controlsTable } from '../../src/control/control-help.js'
import { CONTROL_SCHEMAS } from '../../src/control/control-schemas.js'
import { type Given, ofWorld, PATH_ROLES } from '../../src/control/control-spec.js'
import { CONTROL_LIST, CONTROLS, type ControlName } from '../../src/control/control-table.js'
import type { EmsimControls } from '../../src/control/emsim-controls.js'
import type { EstateControl } from '../../src/control/estate-control.js'
import type { FaultControl } from '../../src/control/fault-control.js'
import type { SessionControl } from '../../src/control/session-control.js'
import type { TaskControl } from '../../src/control/task-control.js'
import { type BuiltEmsim, buildEmsim } from '../../src/index.js'

/** What the library has at a dotted name. */
const member = (em: object, name: string): unknown =>
  name.split('.').reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], em)

t.test('every control of the table is in the library', async (t) => {
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  for (const [name] of CONTROL_LIST) t.ok(member(em, name) !== undefined, name)
})

/** Members of the controls that no entry of the table is named after; `world` chooses one. */
type Untold =
  | Exclude<`estate.${keyof EstateControl}`, ControlName | 'estate.wanted'>
  | Exclude<`clock.${keyof ClockControl}`, ControlName | 'clock.now'>
  | Exclude<`faults.${keyof FaultControl}`, ControlName>
  | Exclude<`tasks.${keyof TaskControl}`, ControlName>
  | Exclude<`sessions.${keyof SessionControl}`, ControlName>
  | Exclude<
      keyof EmsimControls,
      | ControlName
      | ('world' | 'estate' | 'clock' | 'sessions' | 'faults' | 'tasks' | 'requests')
      // Where and as whom it is asked over HTTP.
      | ('url' | 'httpUrl' | 'client')
      // As they go over HTTP, where they may be too large to be held whole, or never end.
      | ('snapshotText' | 'restoreText' | 'eventStream')
    >

t.test('every control of the library is in the table, and the compiler sees to it', async (t) => {
  const untold: [Untold] extends [never] ? 'none' : Untold = 'none'
  t.equal(untold, 'none')
  type Besides = 'app' | 'options' | 'close' | 'world' | typeof Symbol.asyncDispose
  type Parts = 'estate' | 'clock' | 'sessions' | 'faults' | 'tasks' | 'requests'
  const shown: Record<Exclude<keyof BuiltEmsim, Besides | Parts | ControlName>, never> = {}
  t.same(shown, {})
  const em = await buildEmsim({ estate: 'empty' })
  t.after(() => em.close())
  // @ts-expect-error the library shows nothing of what the controls stand on
  t.ok(em.requests.record)
})

t.test('a word in braces that has no role does not compile', (t) => {
  const said = { group: 'Clock', doc: 'None', call: () => undefined } as const
  // @ts-expect-error there is no such role
  t.match(ofWorld('GET', '/clock/{tick}', said), { path: '/clock/{tick}' })
  for (const [name, { path }] of CONTROL_LIST)
    for (const [, role = ''] of path.matchAll(/\{(\w+)\}/g)) t.ok(role in PATH_ROLES, name)
  t.end()
})

/** Stands for the controls, and notes the last member that is called, by its dotted name. */
function recorder(): { readonly em: EmsimControls; nameOf(result: unknown): string | undefined } {
  let called: string | undefined
  const names = new Map<unknown, string>()
  const at = (path: string): unknown => {
    const proxy: unknown = new Proxy(() => undefined, {
      get: (_, key) => at(path === '' ? String(key) : `${path}.${String(key)}`),
      apply() {
        called = path
        return undefined
      },
    })
    names.set(proxy, path)
    return proxy
  }
  return { em: at('') as EmsimControls, nameOf: (result) => called ?? names.get(result) }
}

/** What is called in place of what would hold a whole snapshot in memory, and of what never ends. */
const STREAMED: Readonly<Record<string, string>> = {
  events: 'eventStream',
  snapshot: 'snapshotText',
  restore: 'restoreText',
}

t.test('an entry calls what its name says', (t) => {
  for (const [name, spec] of CONTROL_LIST) {
    const { em, nameOf } = recorder()
    const given: Given = { body: spec.takes?.example ?? {}, query: {}, origin: 'http://h' }
    t.equal(nameOf(spec.call(em, {}, given)), STREAMED[name] ?? name)
  }
  t.end()
})

t.test('no two controls have one method and path', (t) => {
  const routes = CONTROL_LIST.map(([, { method, path }]) => `${method} ${path}`)
  t.equal(new Set(routes).size, routes.length)
  t.end()
})

t.test('docs are one line without a full stop', (t) => {
  const docs = [...Object.values(CONTROLS), ...Object.values(PATH_ROLES)]
  for (const { doc } of docs) {
    t.match(doc, /^[A-Z].*[^.\n]$/, doc)
    t.notMatch(doc, /[\n|]/, doc)
  }
  t.end()
})

t.test('each body that is shown is one that its schema takes', (t) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'document', components: { schemas: CONTROL_SCHEMAS } })
  for (const [name, { takes }] of CONTROL_LIST) {
    if (takes?.example === undefined) continue
    const schema = JSON.parse(JSON.stringify(takes.schema).replaceAll('"#/', '"document#/'))
    t.ok(ajv.validate(schema, takes.example), `${name} ${ajv.errorsText()}`)
  }
  t.end()
})

t.test('help has each control, in 80 columns', (t) => {
  const help = controlsHelp()
  for (const [name, { method, path }] of CONTROL_LIST)
    t.match(
      help,
      new RegExp(
        `^  ${method} /emsim${path.replace(/[{}.]/g, '\\$&')} +(await )?em\\.${name}(\\(\\))?$`,
        'm',
      ),
    )
  for (const line of help.split('\n')) t.ok(line.length <= 80, line)
  t.match(help, '{ "by": "PT1H" }')
  t.match(help, '-d \'{"by":"PT1H"}\'')
  t.end()
})

t.test("the README's table has a row for each control", (t) => {
  const [head, rule, ...rows] = controlsTable().trimEnd().split('\n')
  t.match(head, '| In the library | Over HTTP |')
  t.match(rule, /^\|( --- \|)+$/)
  t.equal(rows.length, CONTROL_LIST.length)
  t.ok(
    rows.includes(
      '| `await em.clock.advance()` | `POST /emsim/clock/advance` | `{"by":"PT1H"}` | Move the clock on |',
    ),
  )
  for (const written of ['em.accounts', 'em.estate.add()', 'await em.report()'])
    t.ok(rows.some((row) => row.startsWith(`| \`${written}\` |`)))
  for (const row of rows) t.equal(row.match(/(?<!\\)\|/g)?.length, 5, row)
  t.end()
})
