#!/usr/bin/env node
import module from 'node:module'
import { startFromLibrary } from './cli/library.js'
import { run } from './cli/main.js'

// From Node 22 on, what is compiled once is kept for the next start.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
enableCompileCache?.()
await run(process, startFromLibrary)
