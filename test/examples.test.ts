/** The clients of examples/clients, run against a server as they are: whose tool is not there, is skipped aloud. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { startEmsim } from '../src/index.js'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('../../examples/clients/', import.meta.url))

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
