#!/usr/bin/env node
import { startFromLibrary } from './cli/emsim.js'
import { run } from './cli/main.js'

await run(process, startFromLibrary)
