/** `emsim check`: what is wrong with fixtures, and what is likely a slip, without a server. */
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { locatedText } from '../loading/fixture-error.js'
import { readClock } from '../options/clock-option.js'
import { loadOptions } from '../options/load-options.js'
import type { EmsimOptions } from '../options/option-table.js'
import { placeOf } from '../options/resolve.js'
import { UnreadableFile } from '../reading/document-file.js'
import { emptyEstate, loadFixtureFiles } from '../simulation/fixtures.js'
import { realClock, SettableClock } from '../time/clock.js'
import type { CommandProcess, Run } from './command.js'
import { failure, warn } from './failure.js'

/** Something to be checked. */
interface Target {
  /** A file or a folder. */
  readonly path: string
  /** Where it was named. */
  readonly place: string
  /** Gives what is likely a slip, a line each. @throws what is wrong */
  check(): Promise<readonly string[]>
}

/** Checks what is named, each by itself; the estate and the fault rules of the options where nothing is. */
export const check: Run = async ({ operands, flags }, { process }) => {
  const options = await loadOptions({ flags, env: process.env })
  const clock = typeof options.clock === 'string' ? readClock(options.clock) : options.clock
  const now = new SettableClock(realClock, clock).now()
  const named = operands.map((path) => fixture(path, 'command check', now))
  let isWell = true
  for (const target of named.length > 0 ? named : targetsOf(options, now))
    isWell = (await isRight(target, process)) && isWell
  return isWell ? 0 : 1
}

const fixture = (path: string, place: string, now: number): Target => ({
  path,
  place,
  check: async () =>
    (await loadFixtureFiles(path, emptyEstate(enterpriseManagerContract()), now)).map(locatedText),
})

function targetsOf(options: EmsimOptions, now: number): Target[] {
  const { estate, faults } = options
  const targets: Target[] = []
  if (typeof estate === 'string') targets.push(fixture(estate, placeOf(options, 'estate'), now))
  if (typeof faults === 'string') {
    const rules = async (): Promise<readonly string[]> => {
      const { loadFaults } = await import('../faults/load-faults.js')
      await loadFaults(faults, now)
      return []
    }
    targets.push({ path: faults, place: placeOf(options, 'faults'), check: rules })
  }
  return targets
}

/** Tells what is wrong, or that nothing is. */
async function isRight({ path, place, check }: Target, process: CommandProcess): Promise<boolean> {
  try {
    warn(process, await check())
    process.stdout.write(`${path}: no mistakes\n`)
    return true
  } catch (error) {
    const isUnreadable = error instanceof UnreadableFile
    process.stderr.write(isUnreadable ? `emsim: ${place}: ${error.message}\n` : failure(error).text)
    return false
  }
}
