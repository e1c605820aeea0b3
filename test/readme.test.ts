import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { controlsTable } from '../src/control/control-help.js'
import { buildEmsim, startEmsim } from '../src/index.js'
import { optionsTable } from '../src/options/help.js'
import { situationsTable } from '../src/options/situations.js'
import { packageRoot } from '../src/package-root.js'

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
const run = promisify(execFile)

/** The code block that follows a marker. */
function block(marker: string): string {
  const match = new RegExp(`<!-- ${marker} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme)
  if (!match?.[1]) throw new Error(`The README has no block ${marker}`)
  return match[1]
}

t.test('what the tour and the controls show is really answered', async (t) => {
  await using em = await startEmsim({ port: 0 })
  const blocks = [...readme.matchAll(/```console\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  t.equal(blocks.length, 5)
  const local = (text: string): string => text.replaceAll('http://127.0.0.1:9398', em.httpUrl ?? '')
  // One shell for all, so that TOKEN lives on; a marker parts the outputs.
  const steps = blocks
    .join('\n')
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...output] = step.split('\n')
      return { command, output: output.join('\n').trim() }
    })
  const script = steps.map(({ command }) => `${local(command)}; echo; echo ----`).join('\n')
  const { stdout } = await run('bash', ['-c', script])
  const outputs = stdout.split('\n----').map((text) => text.trim())
  for (const [index, { command, output }] of steps.entries())
    t.equal(outputs[index], local(output), command.slice(0, 70))
})

t.test('the fixture that is shown loads', async (t) => {
  // At noon, when no job of it runs.
  const em = await buildEmsim({ estate: parse(block('fixture')), clock: '2026-11-23T12:00:00Z' })
  t.after(() => em.close())
  t.match(em.estate.counts(), {
    BackupServer: 1,
    Repository: 1,
    Backup: 2,
    RestorePoint: 15,
    VmRestorePoint: 29,
    BackupJobSession: 14,
  })
  t.match(em.accounts, [{ name: 'exporter', roles: ['Portal User'] }])
})

t.test('the History that is shown loads', async (t) => {
  const estate = parse(block('fixture'))
  estate.Backups[0].History = parse(block('outcomes')).History
  const em = await buildEmsim({ estate, clock: '2026-11-23T12:00:00Z' })
  t.after(() => em.close())
  const sessions = em.estate.find('BackupJobSession')
  t.equal(sessions.filter(({ Result }) => Result === 'Warning').length, 1)
  t.equal(sessions.filter(({ Result }) => Result === 'Failed').length, 1)
  t.equal(sessions.filter(({ State }) => State === 'Working').length, 1)
  t.same(em.warnings, [])
  await em.clock.advance('PT1H')
  t.equal(em.estate.find('BackupJobSession', { State: 'Working' }).length, 0)
})

t.test(
  'the fault rules that are shown are taken, and show each effect with all of its parameters',
  async (t) => {
    const em = await buildEmsim({ estate: 'empty', faults: parse(block('effects')) })
    t.after(() => em.close())
    const shown = new Map<string, Set<string>>()
    for (const { effect } of em.faults.list()) {
      const parts = shown.get(effect.kind) ?? new Set()
      shown.set(effect.kind, new Set([...parts, ...Object.keys(effect)]))
    }
    const { schemas } = (await em.app.inject('/emsim/openapi.json')).json().components
    const effects: { properties: { kind: { const: string } } }[] = schemas.FaultEffect.anyOf
    t.ok(effects.length > 10)
    for (const { properties } of effects)
      t.same([...(shown.get(properties.kind.const) ?? [])].sort(), Object.keys(properties).sort())
  },
)

t.test('the task rules that are shown are taken, and show all that can be told', async (t) => {
  const em = await buildEmsim({ estate: 'empty', taskRules: parse(block('going')) })
  t.after(() => em.close())
  const rules = em.tasks.list()
  const { schemas } = (await em.app.inject('/emsim/openapi.json')).json().components
  const kinds: { properties: { of: { const: string }; goes: { properties: object } } }[] =
    schemas.TaskRule.anyOf
  t.equal(kinds.length, 3)
  for (const { properties } of kinds) {
    const shown = rules.filter(({ of }) => of === properties.of.const)
    const told = new Set(shown.flatMap(({ goes }) => Object.keys(goes)))
    t.same([...told].sort(), Object.keys(properties.goes.properties).sort())
  }
})

t.test('the exporter that is shown may not read jobs', async (t) => {
  const em = await buildEmsim({ estate: parse(block('fixture')) })
  t.after(() => em.close())
  const { token } = em.sessions.open('exporter')
  const headers = { 'x-restsvcsessionid': token }
  t.equal((await em.app.inject({ url: '/api/jobs', headers })).statusCode, 403)
  t.equal((await em.app.inject({ url: '/api/backups', headers })).statusCode, 200)
})

t.test('the library example runs', async (t) => {
  const index = new URL('../src/index.js', import.meta.url).href
  const code = block('library').replace("'emsim'", JSON.stringify(index))
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code])
  t.equal(stdout, '200 vbr01\n')
})

t.test('undici and axios, told of the certificate as is shown, ask over https', async (t) => {
  const index = new URL('../src/index.js', import.meta.url).href
  const code = block('clients').replace("'emsim'", JSON.stringify(index))
  const cwd = fileURLToPath(packageRoot)
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd })
  t.equal(stdout, '200 200\n')
})

t.test('the retry example runs, and is as long as it says', async (t) => {
  const index = new URL('../src/index.js', import.meta.url).href
  const example = block('retry')
  const code = example.replace("'emsim'", JSON.stringify(index))
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code])
  t.equal(stdout, 'it came through after 3 tries\n')
  const lines = example.split('\n').filter((line) => /\S/.test(line) && !line.startsWith('import'))
  t.ok(lines.length <= 11, `${lines.length} lines`)
})

t.test('the example of five versions tests each, and is as long as it says', async (t) => {
  const index = new URL('../src/index.js', import.meta.url).href
  const example = block('versions')
  const file = join(t.testdir({}), 'versions.mjs')
  await writeFile(file, example.replace("'emsim'", JSON.stringify(index)))
  // Without the loaders that tap gives to whatever is started.
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = ['--test-reporter=tap', file]
  const tested = async () => (await run(process.execPath, args, { env })).stdout
  const passed = [...(await tested()).matchAll(/^ok \d+ - jobs are listed by (\S+)$/gm)]
  t.same(
    passed.map(([, profile]) => profile),
    ['9.5', '10', '11', '12.3', '13.0'],
  )
  const lines = example.split('\n').filter((line) => /\S/.test(line) && !line.startsWith('import'))
  t.ok(lines.length <= 10, `${lines.length} lines`)

  const careless = example.replace('{ Refs, refs = Refs }', '{ Refs: refs }')
  await writeFile(file, careless.replace("'emsim'", JSON.stringify(index)))
  const failed = await tested().catch(({ stdout }: { stdout: string }) => stdout)
  t.match(failed, /^not ok \d+ - jobs are listed by 13\.0$/m)
  t.match(failed, /^# fail 1$/m, 'a client that knows PascalCase alone breaks on 13')
})

t.test('the table of controls is that of the program', (t) => {
  const shown = /<!-- controls -->\n([\s\S]*?)\n<!-- \/controls -->/.exec(readme)?.[1]?.trim()
  t.equal(shown, controlsTable().trim())
  t.end()
})

t.test('the table of situations is that of their files', async (t) => {
  const shown = /<!-- situations -->\n([\s\S]*?)\n<!-- \/situations -->/.exec(readme)?.[1]?.trim()
  t.equal(shown, (await situationsTable()).trim())
})

t.test('the changes that are shown are carried out', async (t) => {
  const em = await buildEmsim(parse(block('changes')))
  t.after(() => em.close())
  const failed = em.estate.find('BackupTaskSession', { Reason: 'The network was not reached.' })
  t.ok(failed.length >= 3)
})

t.test('the table of options is that of the program', (t) => {
  const shown = /<!-- options -->\n([\s\S]*?)\n<!-- \/options -->/.exec(readme)?.[1]?.trim()
  t.equal(shown, optionsTable().trim(), 'the table in README.md: npm run readme writes it')
  t.end()
})
