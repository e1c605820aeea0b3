import { VERSION } from '../version.js'
import type { Run } from './command.js'

/** `emsim version` and `--version`. */
export const version: Run = async (_invocation, { process }) => {
  process.stdout.write(`${VERSION}\n`)
  return 0
}
