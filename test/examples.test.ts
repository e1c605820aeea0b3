/**
 * The clients of examples/clients, run against a server as they are: whose tool is not there, is skipped aloud. What
 * examples with containers ask of emsim, held against a server that is set up as theirs.
 */
import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { buildEmsim, startEmsim } from '../src/index.js'
import { resolveOptions } from '../src/options/resolve.js'

const run = promisify(execFile)
const EXAMPLES = new URL('../../examples/', import.meta.url)
const folder = fileURLToPath(new URL('clients/', EXAMPLES))

const CLIENTS = [
  { tool: 'python3', version: '--version', args: ['jobs.py'] },
  { tool: 'java', version: '-version', args: ['Jobs.java'] },
  { tool: 'go', version: 'version', args: ['run', 'jobs.go'] },
  { tool: 'pwsh', version: '-Version', args: ['jobs.ps1'] },
] as const

// Without the loaders that tap gives to whatever is started.
const { NODE_OPTIONS: _, ...usual } = process.env

for (const { tool, version, args } of CLIENTS) {
  const isThere = await run(tool, [version]).then(
    () => true,
    () => false,
  )
  const options = isThere ? {} : { skip: `NOT RUN: there is no ${tool}` }
  t.test(`the client of ${args.at(-1)} tells which jobs did not go well`, options, async (t) => {
    const em = await startEmsim({ port: 0, clock: '2026-11-23T12:00:00Z' })
    t.after(() => em.close())
    const certificate = join(t.testdir({}), 'ca.pem')
    await writeFile(certificate, await em.certificate())
    for (const url of [em.url, em.httpUrl ?? '']) {
      const env = { ...usual, EMSIM_URL: url, EMSIM_CA: certificate }
      const { stdout } = await run(tool, args, { cwd: folder, env })
      t.match(stdout, /^SQL Servers: Failed$/m)
      t.match(stdout, /^\d+ jobs$/m)
      t.same(em.sessions.list(), [], 'it has logged off')
    }
  })
}

type Variables = Readonly<Record<string, string>>

/** Variables that code sets, as `EMSIM_CLOCK: '…'` or `"EMSIM_CLOCK", "…"`. */
const variablesIn = (code: string): Variables =>
  Object.fromEntries(
    [...code.matchAll(/(EMSIM_\w+)\W+?['"]([^'"]+)['"]/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )

/** What examples with containers set emsim up with, and the files that ask it. */
const CONTAINERS: readonly {
  readonly set: string
  readonly asked: string
  readonly variables: (text: string) => Variables
}[] = [
  {
    set: 'ci/service-container.yml',
    asked: 'ci/service-container.yml',
    variables: (text) => parse(text).jobs.test.services.emsim.env,
  },
  {
    set: 'compose/compose.yaml',
    asked: 'compose/prometheus.yml',
    variables: (text) => parse(text).services.emsim.environment ?? {},
  },
  {
    set: 'testcontainers/emsim.test.ts',
    asked: 'testcontainers/emsim.test.ts',
    variables: variablesIn,
  },
  {
    set: 'testcontainers/EmsimTest.java',
    asked: 'testcontainers/EmsimTest.java',
    variables: variablesIn,
  },
]

for (const { set, asked, variables } of CONTAINERS)
  t.test(`emsim as ${set} sets it up answers what ${asked} asks`, async (t) => {
    const read = (name: string) => readFile(new URL(name, EXAMPLES), 'utf8')
    // As in the image; whoever asks comes from elsewhere, by the name of the container.
    const env = { ...variables(await read(set)), EMSIM_HOST: '0.0.0.0' }
    const em = await buildEmsim(resolveOptions({ env }))
    t.after(() => em.close())
    const paths = [...(await read(asked)).matchAll(/\/emsim\/[\w./]+/g)].map(([path]) => path)
    t.ok(paths.length > 0)
    for (const url of paths) {
      const answer = await em.app.inject({ url, headers: { host: 'emsim:9398' } })
      t.equal(answer.statusCode, 200, `${url} ${answer.body.slice(0, 200)}`)
    }
  })

t.test('what is for vitest names the version that it is tested with', async (t) => {
  const vitest = new URL('test-runners/vitest/', EXAMPLES)
  const { devDependencies } = JSON.parse(await readFile(new URL('package.json', vitest), 'utf8'))
  const [major] = devDependencies.vitest.split('.')
  const names = (await readdir(vitest)).filter((name) => name.endsWith('.test.ts'))
  t.equal(names.length, 2)
  for (const name of names)
    t.match(await readFile(new URL(name, vitest), 'utf8'), `For vitest ${major}.`, name)
})
