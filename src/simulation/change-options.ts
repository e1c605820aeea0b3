/** The changes that options tell of, those of situations first. */
import { createReaders } from '../contract/shown.js'
import { ControlError } from '../control-error.js'
import type { Estate } from '../estate/estate.js'
import { inTurns } from '../estate/scan.js'
import { LIMITS } from '../limits.js'
import { changesReader, type EstateChange } from '../loading/estate-change.js'
import { FixtureError } from '../loading/fixture-error.js'
import { configInPlaceOf } from '../options/config-likeness.js'
import { ofOption } from '../options/of-option.js'
import { OptionError } from '../options/option-error.js'
import type { EmsimOptions } from '../options/option-table.js'
import { inlinePlaces, placeOf } from '../options/resolve.js'
import { type Situation, situationsOf } from '../options/situations.js'
import { MalformedFile, readDocumentFile } from '../reading/document-file.js'
import type { Fault, LocatedFault, Path, Place } from '../reading/fault.js'
import { prepareChanges } from './estate-changes.js'
import type { PlacedChange } from './placed-changes.js'

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
    const where = placeOf(options, 'changes')
    const { changes } = options
    const source = await ofOption(options, 'changes', () => sourceOf(changes, where))
    const placed = await readSource(source)
    await locating(source, () => apply(placed, where))
  }

  async function apply(changes: readonly PlacedChange[], where: string): Promise<void> {
    if (changes.length === 0) return
    const decided = await prepareChanges(changes, now)
    try {
      estate.become((await inTurns(decided(estate, readers, now))).fork.mark())
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      throw new OptionError([{ where, problem: error.message }])
    }
  }
}

/** All changes that situations tell of: values are set when all has come and gone that sets others. */
export async function changesOf(
  situations: readonly Situation[],
): Promise<readonly PlacedChange[]> {
  const told = situations.map(async ({ name, options: { changes = [] } }) =>
    readSource(await sourceOf(changes, `situation ${name}`)),
  )
  const all = (await Promise.all(told)).flat()
  const isSet = ({ change }: PlacedChange): boolean => 'change' in change
  return [...all.filter((one) => !isSet(one)), ...all.filter(isSet)]
}

/** Where changes are told. */
interface Source {
  /** What it is called in messages. */
  readonly name: string
  /** What holds the changes, not checked yet. */
  readonly document: unknown
  /** From the top of the source down to the list. */
  readonly above: Path
  /** Where a value stands, by its path in the list. */
  readonly place: (path: Path) => Promise<Place>
}

/** @throws UnreadableFile, or FixtureError for a file that is no YAML */
async function sourceOf(changes: string | readonly EstateChange[], name: string): Promise<Source> {
  if (typeof changes !== 'string') {
    const place = inlinePlaces(changes) ?? (async () => ({}))
    return { name, document: changes, above: ['changes'], place }
  }
  const { file, document, place } = await readDocumentFile(changes).catch((error: unknown) => {
    throw error instanceof MalformedFile ? new FixtureError([error.fault]) : error
  })
  return { name: file, document, above: [], place }
}

/** Reads a list of changes. @throws FixtureError with every mistake and its place */
function readSource(source: Source): Promise<readonly PlacedChange[]> {
  const { name, document, above } = source
  return locating(source, async () => {
    const other = configInPlaceOf('a list of changes', document)
    if (other) throw new FixtureError([{ ...other, file: name }])
    const faults: Fault[] = []
    const read = changesReader(document, above, (fault) => faults.push(fault))
    if (!read || faults.length > 0)
      throw new FixtureError(faults.map((fault) => ({ ...fault, file: name })))
    return read.map((change, index) => ({ change, source: name, path: [...above, index] }))
  })
}

/** Does something with changes. @throws FixtureError with line and column, as far as they are known */
async function locating<T>({ above, place }: Source, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    const locate = async (fault: LocatedFault): Promise<LocatedFault> => ({
      ...fault,
      ...(await place(fault.path.slice(above.length))),
    })
    throw new FixtureError(
      await Promise.all(
        error.faults.map((fault, index) => (index < LIMITS.mistakes.most ? locate(fault) : fault)),
      ),
    )
  }
}
