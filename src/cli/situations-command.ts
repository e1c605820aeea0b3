import { allSituations } from '../options/situations.js'
import { wrapped } from '../wording/wrapped.js'
import type { Run } from './command.js'

/** `emsim situations`: which there are, each with what it is below it. */
export const situations: Run = async (_invocation, { process }) => {
  for (const { name, description } of await allSituations())
    process.stdout.write(`${[name, ...wrapped(description, 4)].join('\n')}\n`)
  return 0
}
