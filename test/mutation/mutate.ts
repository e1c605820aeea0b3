/**
 * Finds out whether the tests of a folder would notice small changes to its built code: `npm run mutate -- faults`.
 * Run by hand; what is built is copied first, so one may work on meanwhile.
 */
import { spawn } from 'node:child_process'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { packageRoot } from '../../src/package-root.js'
import { type Covered, isRun, readCoverage } from './coverage.js'
import { EQUAL } from './equal.js'
import { type Mutant, mutantsOf, sampled } from './mutants.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    sample: { type: 'string', default: '50' },
    file: { type: 'string', default: '' },
  },
})
const [folder] = positionals
if (folder === undefined) throw new Error('Name a folder of src, such as faults.')

/** As deep as dist: what is built finds its package two levels above. */
const COPY = fileURLToPath(new URL('.mutation/', packageRoot))
const BUILT = fileURLToPath(new URL('dist/', packageRoot))

/** A test, how long it takes, and what it runs. */
interface Test {
  readonly file: string
  readonly ms: number
  readonly covered: Covered
}

/** Runs a test, and ends it where it takes too long. Gives whether it has passed. */
const passes = (file: string, limit: number, env: Record<string, string> = {}): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, TAP_BAIL: '1', TAP_TIMEOUT: '600', ...env },
      stdio: 'ignore',
      timeout: limit,
      killSignal: 'SIGKILL',
    })
    child.on('exit', (code) => resolve(code === 0))
  })

async function testsOf(name: string): Promise<Test[]> {
  const tests: Test[] = []
  for (const one of (await readdir(join(COPY, 'test', name))).sort()) {
    if (!one.endsWith('.test.js')) continue
    const file = join(COPY, 'test', name, one)
    const coverage = join(COPY, 'coverage')
    const begun = performance.now()
    if (!(await passes(file, 600_000, { NODE_V8_COVERAGE: coverage })))
      throw new Error(`${one} fails as it is.`)
    tests.push({ file, ms: performance.now() - begun, covered: await readCoverage(coverage) })
  }
  return tests.sort((a, b) => a.ms - b.ms)
}

/** Whether some test notices a change; `notRun` where none runs what is changed. */
async function fate(mutant: Mutant, code: string, tests: readonly Test[]) {
  // An operator begins the branch behind it, which may not be run where the operator is.
  const running = tests.filter(({ covered }) => isRun(covered, mutant.file, mutant.start - 1))
  if (running.length === 0) return 'notRun'
  await writeFile(
    mutant.file,
    code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end),
  )
  try {
    for (const { file, ms } of running)
      if (!(await passes(file, Math.ceil(ms * 5 + 10_000)))) return 'killed'
    return 'survived'
  } finally {
    await writeFile(mutant.file, code)
  }
}

/** A change in words: the line that it is in, as it was and as it became. */
function told({ file, start, end, replacement }: Mutant, code: string): string {
  const from = code.lastIndexOf('\n', start) + 1
  const to = code.indexOf('\n', end)
  const line = code.slice(0, start).split('\n').length
  const before = code.slice(from, to).trim()
  const after = (code.slice(from, start) + replacement + code.slice(end, to)).trim()
  return `${file.slice(join(COPY, 'src').length + 1)}:${line}\n    ${before}\n    ${after}`
}

/** The same without the number of the line, by which changes are known that are equal in effect. */
const known = (text: string): string => text.replace(/:\d+\n/, '\n').replaceAll(/\n\s+/g, ' | ')

await rm(COPY, { recursive: true, force: true })
for (const part of ['src', 'test'])
  await cp(join(BUILT, part), join(COPY, part), { recursive: true })
try {
  const codes = new Map<string, string>()
  const own = join(COPY, 'src', folder)
  for (const one of (await readdir(own)).sort())
    if (one.endsWith('.js') && one.includes(values.file))
      codes.set(join(own, one), await readFile(join(own, one), 'utf8'))
  const all = [...codes].flatMap(([file, code]) => mutantsOf(file, code))
  const tests = await testsOf(folder)
  const chosen = sampled(all, Number(values.sample), Number(values.seed))
  const counts = { killed: 0, survived: 0, notRun: 0, equal: 0 }
  for (const mutant of chosen) {
    const code = codes.get(mutant.file) ?? ''
    const text = told(mutant, code)
    const found = EQUAL.includes(known(text)) ? 'equal' : await fate(mutant, code, tests)
    counts[found]++
    if (found === 'survived' || found === 'notRun') console.log(`${found} ${text}`)
  }
  const counting = chosen.length - counts.equal
  const percent = Math.round((counts.killed / counting) * 1000) / 10
  console.log(`${folder}: ${percent} % of ${counting} killed, of ${all.length} possible`, counts)
} finally {
  await rm(COPY, { recursive: true, force: true })
}
