/** The estate that options tell of, in whatever way they do. */
import { FixtureError } from '../loading/fixture-error.js'
import {
  type FixtureDocument,
  fixtureDocument,
  readFixtureFiles,
  readFixtureText,
} from '../loading/fixture-files.js'
import { configInPlaceOf } from '../options/config-likeness.js'
import { ofOption } from '../options/of-option.js'
import type { EmsimOptions } from '../options/option-table.js'
import { inlinePlaces, placeOf } from '../options/resolve.js'
import { MOST_DOCUMENT, UnreadableFile } from '../reading/document-file.js'
import { readAll } from '../reading/read-file.js'

/** Gives all that comes in on standard input. */
export type Input = () => Promise<Uint8Array>

/**
 * Reads the estate that options tell of.
 * @throws OptionError where there is no such file, FixtureError for what is no fixture at all
 */
export async function readEstateOption(
  options: EmsimOptions,
  input: Input,
): Promise<FixtureDocument> {
  const { estate, estateYaml } = options
  if (estateYaml !== undefined) return readFixtureText(estateYaml, placeOf(options, 'estateYaml'))
  if (estate === '-') return readFixtureText(await input(), 'standard input')
  if (typeof estate === 'string') return ofOption(options, 'estate', () => readEstateFiles(estate))
  return fixtureDocument(estate as Readonly<Record<string, unknown>>, inlinePlaces(estate))
}

/** Reads what `readFixtureFiles` takes. @throws what that does, and FixtureError for a config file */
export async function readEstateFiles(path: string): Promise<FixtureDocument> {
  const read = await readFixtureFiles(path)
  const other = configInPlaceOf('a fixture', read.document)
  if (other) throw new FixtureError(await read.locate([other]))
  return read
}

/** A stream such as standard input, opened and read to its end when it is first asked for, and kept. */
export function standardInput(stream: () => AsyncIterable<Uint8Array>): Input {
  let read: Promise<Uint8Array> | undefined
  return () => {
    read ??= readAll(stream(), MOST_DOCUMENT).catch((error: NodeJS.ErrnoException) => {
      throw new UnreadableFile('-', error)
    })
    return read
  }
}
