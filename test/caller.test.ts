/** What whoever writes a test sees of its mistakes: the message, and the line of the test. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { atCaller } from '../src/caller.js'
import { CONTROL_LIST } from '../src/control/control-table.js'
import { ControlError } from '../src/control-error.js'
import { EmsimError } from '../src/emsim-error.js'
import { buildEmsim } from '../src/index.js'
import { packageRoot } from '../src/package-root.js'

const BUNDLE = new URL('dist/bundle/index.js', packageRoot).href

/** What Node prints of a program that uses the library as it is packed. */
function printed(file: string): Promise<string> {
  return new Promise((resolve) => {
    // Without the loaders that tap gives to whatever is started.
    execFile('env', ['-u', 'NODE_OPTIONS', process.execPath, file], (_error, _stdout, stderr) =>
      resolve(stderr),
    )
  })
}

const MISTAKES: readonly (readonly [line: string, column: number, message: string])[] = [
  ['await buildEmsim({ prot: 1 })', 1, 'OptionError: option prot: no such option; did you mean'],
  ['await buildEmsim({ estate: { Job: [] } })', 1, 'FixtureError: estate: Job: expected the key'],
  ["em.estate.remove('RestorPoint', 'x')", 11, 'ControlError: There is no type RestorPoint'],
  ["em.estate.remove('RestorePoint')", 11, 'ControlError: id or name of a RestorePoint: expected'],
  ['await em.requests.expect({ path: "/api/" })', 1, 'VerificationError: expected 1 or more'],
  ['await em.requests.waitFor({}, { timeout: 1 })', 1, 'VerificationError: 0 of 1 requests'],
  ['await em.clock.advance("soon")', 16, 'ControlError: duration: expected'],
]

t.test('what nobody catches shows the line of the test, and nothing of emsim', async (t) => {
  const start = `import { buildEmsim } from '${BUNDLE}'\nconst em = await buildEmsim({ estate: 'empty' })\n`
  const dir = t.testdir(
    Object.fromEntries(MISTAKES.map(([line], at) => [`${at}.mjs`, `${start}${line}\n`])),
  )
  for (const [at, [line, column, message]] of MISTAKES.entries()) {
    const file = join(dir, `${at}.mjs`)
    const text = await printed(file)
    const lines = text.split('\n')
    t.match(lines[0], `${at}.mjs:3`, line)
    t.equal(lines[1], line)
    t.match(text, message)
    t.match(text, `file://${file}:3:${column}`)
    t.notMatch(text, 'bundle', line)
    t.ok(text.length < 1000, `${text.length} characters`)
  }
})

t.test('in a callback, a short line of emsim is all there is besides', async (t) => {
  const dir = t.testdir({
    'a.mjs': `import { buildEmsim } from '${BUNDLE}'\nconst em = await buildEmsim({ estate: 'empty' })\nsetTimeout(() => em.estate.get('x', 'y'), 1)\n`,
  })
  const text = await printed(join(dir, 'a.mjs'))
  t.match(text, /ControlError: There is no type x/)
  t.match(text, /a\.mjs:3:28/)
  t.ok(text.length < 1000, `${text.length} characters`)
})

const refuse = (): never => {
  throw new ControlError('no')
}

t.test('a promise that is handed on tells where it was asked for', async (t) => {
  const edge = atCaller(async () => {
    await null
    return refuse()
  })
  function asking(): Promise<unknown> {
    return edge()
  }
  const error = await new Promise<Error>((resolve) => {
    asking().catch(resolve)
  })
  t.match(error.stack, /^ControlError: no\n {4}at asking \(.*caller\.test/)
  t.notMatch(error.stack, /src\/caller/)
})

t.test('what is no mistake of the caller keeps its stack', async (t) => {
  const broken = (): never => {
    throw new TypeError('a bug')
  }
  const later = atCaller(async () => broken())
  const errors = [t.throws(atCaller(broken)), await later().catch((error: unknown) => error)]
  for (const error of errors) t.match((error as Error).stack, /TypeError: a bug\n {4}at broken/)
  t.equal(atCaller((a: number, b: number) => a + b)(1, 2), 3)
})

t.test(
  'a control that is called with nothing, or with anything, says what is missing',
  async (t) => {
    const em = await buildEmsim({ estate: 'empty' })
    t.after(() => em.close())
    const any = [
      undefined,
      null,
      5,
      1n,
      '',
      'x',
      [],
      {},
      Symbol('s'),
      () => 1,
      Number.NaN,
      new Map(),
    ]
    const lists: unknown[][] = [
      [],
      ...any.map((one) => [one]),
      ...any.map((one) => ['RestorePoint', one]),
      ...any.map((one) => ['EnterpriseRole', 'Portal User', one]),
      ...any.map((one) => ['User', one]),
      ...any.map((one) => [{}, one]),
    ]
    let refused = 0
    for (const name of [...CONTROL_LIST.map(([name]) => name), 'world', 'makeWorld']) {
      const [part, member = part] = name.split('.')
      const of: unknown = name.includes('.') ? Reflect.get(em, String(part)) : em
      const call: unknown = Reflect.get(Object(of), String(member))
      if (typeof call !== 'function' || name === 'requests.waitFor') continue
      for (const args of lists) {
        const error = await Promise.resolve()
          .then(() => Reflect.apply(call, of, args))
          .catch((error: unknown) => error)
        if (!(error instanceof Error)) continue
        refused++
        if (!(error instanceof EmsimError)) t.fail(`${name}: ${error.stack}`)
      }
    }
    t.ok(refused > 500, `${refused} were refused`)
    t.throws(() => Reflect.apply(em.estate.remove, em.estate, ['RestorePoint', undefined]), {
      message: 'id or name of a RestorePoint: expected text, found nothing.',
    })
    t.throws(() => em.requests.waitFor(null as never), ControlError)
  },
)
