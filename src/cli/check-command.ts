/** `emsim check`: what is wrong with fixtures, and what is likely a slip, without a server. */
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { locatedText } from '../loading/fixture-error.js'
import type { FixtureDocument } from '../loading/fixture-files.js'
import { readClock } from '../options/clock-option.js'
import { loadOptions } from '../options/load-options.js'
import type { EmsimOptions } from '../options/option-table.js'
import { placeOf } from '../options/resolve.js'
import { UnreadableFile } from '../reading/document-file.js'
import { readEstateFiles, readEstateOption, standardInput } from '../simulation/estate-option.js'
import { emptyEstate, loadFixtureDocument } from '../simulation/fixtures.js'
import { SettableClock } from '../time/clock.js'
import type { CommandProcess, Run } from './command.js'
import { failure, warn } from './failure.js'

/** Something to be checked. */
interface Target {
  /** What it is called: a file, a folder, or another place that it came from. */
  readonly name: string
  /** Where it was named. */
  readonly place: string
  /** Gives what is likely a slip, a line each. @throws what is wrong */
  check(): Promise<readonly string[]>
}

/** Checks what is named, each by itself; the estate and the fault rules of the options where nothing is. */
export const check: Run = async ({ operands, flags }, { process }) => {
  const options = await loadOptions({ flags, env: process.env })
  const clock = typeof options.clock === 'string' ? readClock(options.clock) : options.clock
  const now = new SettableClock(undefined, clock).now()
  const named = operands.map((path) =>
    fixture(path, 'command check', now, () => readEstateFiles(path)),
  )
  let isWell = true
  for (const target of named.length > 0 ? named : targetsOf(options, now, process))
    isWell = (await isRight(target, process)) && isWell
  return isWell ? 0 : 1
}

const fixture = (
  name: string,
  place: string,
  now: number,
  read: () => Promise<FixtureDocument>,
): Target => ({
  name,
  place,
  check: async () => {
    const estate = emptyEstate(enterpriseManagerContract())
    return (await loadFixtureDocument(await read(), estate, now)).map(locatedText)
  },
})

function targetsOf(options: EmsimOptions, now: number, { stdin }: CommandProcess): Target[] {
  const { estate, estateYaml } = options
  const place = placeOf(options, estateYaml === undefined ? 'estate' : 'estateYaml')
  const isPath = typeof estate === 'string' && estate !== '-' && estateYaml === undefined
  const input = standardInput(() => stdin)
  const targets = [
    fixture(isPath ? estate : estate === '-' ? 'standard input' : place, place, now, () =>
      readEstateOption(options, input),
    ),
  ]
  return [...targets, ...rulesOf(options, now)]
}

/** The rules that options name. */
function rulesOf(options: EmsimOptions, now: number): Target[] {
  const { faults, taskRules } = options
  const target = (
    option: 'faults' | 'taskRules',
    source: unknown,
    load: () => Promise<unknown>,
  ): Target => {
    const place = placeOf(options, option)
    return {
      name: typeof source === 'string' ? source : place,
      place,
      check: () => load().then(() => []),
    }
  }
  return [
    ...(faults === undefined
      ? []
      : [
          target('faults', faults, async () => {
            const { loadFaults } = await import('../faults/load-faults.js')
            await loadFaults(faults, now)
          }),
        ]),
    ...(taskRules === undefined
      ? []
      : [
          target('taskRules', taskRules, async () => {
            const { loadTaskRules } = await import('../task-rules/load-task-rules.js')
            await loadTaskRules(taskRules, now, enterpriseManagerContract())
          }),
        ]),
  ]
}

/** Tells what is wrong, or that nothing is. */
async function isRight({ name, place, check }: Target, process: CommandProcess): Promise<boolean> {
  try {
    warn(process, await check())
    process.stdout.write(`${name}: no mistakes\n`)
    return true
  } catch (error) {
    const isUnreadable = error instanceof UnreadableFile
    process.stderr.write(isUnreadable ? `emsim: ${place}: ${error.message}\n` : failure(error).text)
    return false
  }
}
