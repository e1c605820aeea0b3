#!/usr/bin/env node
import module from 'node:module'
import { nodeFault } from './node-version.js'

const fault = nodeFault(process.version)
if (fault === undefined) {
  // From Node 22 on, what is compiled once is kept for the next start.
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
  enableCompileCache?.()
  // Only now: they name what an older Node does not know.
  const [{ run }, { startFromLibrary }] = await Promise.all([
    import('./cli/main.js'),
    import('./cli/library.js'),
  ])
  await run(process, startFromLibrary)
} else {
  process.stderr.write(`emsim: ${fault}\n`)
  process.exitCode = 1
}
