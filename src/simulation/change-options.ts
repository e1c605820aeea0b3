/** The changes that options tell of, those of situations first. */
import { createReaders } from '../contract/shown.js'
import { ControlError } from '../control-error.js'
import type { Estate } from '../estate/estate.js'
import { changesReader, type EstateChange } from '../loading/estate-change.js'
import { FixtureError } from '../loading/fixture-error.js'
import { ofOption } from '../options/of-option.js'
import { OptionError } from '../options/option-error.js'
import type { EmsimOptions } from '../options/option-table.js'
import { placeOf } from '../options/resolve.js'
import { type Situation, situationsOf } from '../options/situations.js'
import { MalformedFile, readDocumentFile } from '../reading/document-file.js'
import type { Fault, LocatedFault } from '../reading/fault.js'
import { readArgument } from '../reading/read-argument.js'
import { prepareChanges } from './estate-changes.js'

/**
 * Carries out the changes that options tell of.
 * @param estate is at `now`
 * @throws OptionError or FixtureError for what is wrong with them, or does not fit the estate
 */
export async function applyChanges(
  options: EmsimOptions,
  estate: Estate,
  now: number,
): Promise<void> {
  const readers = createReaders(estate.contract)
  const situations = await situationsOf(options)
  await apply(await changesOf(situations), placeOf(options, 'situation'))
  if (options.changes !== undefined) {
    const { changes } = options
    const read = await ofOption(options, 'changes', () => readChangesOption(changes))
    await apply(read, placeOf(options, 'changes'))
  }

  async function apply(changes: readonly EstateChange[], where: string): Promise<void> {
    const decided = await prepareChanges(changes, now)
    try {
      estate.become(decided(estate, readers, now).fork.mark())
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      throw new OptionError([{ where, problem: error.message }])
    }
  }
}

/** All changes that situations tell of: values are set when all has come and gone that sets others. */
export async function changesOf(
  situations: readonly Situation[],
): Promise<readonly EstateChange[]> {
  const told = situations.map(({ options: { changes = [] } }) => readChangesOption(changes))
  const all = (await Promise.all(told)).flat()
  const isSet = (change: EstateChange): boolean => 'change' in change
  return [...all.filter((change) => !isSet(change)), ...all.filter(isSet)]
}

/**
 * Reads changes: a list, or a file of one.
 * @throws ControlError or FixtureError with every mistake, UnreadableFile if there is no such file
 */
export async function readChangesOption(
  changes: string | readonly EstateChange[],
): Promise<readonly EstateChange[]> {
  if (typeof changes !== 'string') return readArgument(changesReader, changes, 'changes')
  const source = await readDocumentFile(changes).catch((error: unknown) => {
    throw error instanceof MalformedFile ? new FixtureError([error.fault]) : error
  })
  const faults: Fault[] = []
  const read = changesReader(source.document, [], (fault) => faults.push(fault))
  if (read && faults.length === 0) return read
  throw new FixtureError(
    await Promise.all(
      faults.map(
        async (fault): Promise<LocatedFault> => ({ ...fault, ...(await source.place(fault.path)) }),
      ),
    ),
  )
}
