import { UnreadableFile } from '../reading/document-file.js'
import { OptionError } from './option-error.js'
import type { EmsimOptions, OptionName } from './option-table.js'
import { placeOf } from './resolve.js'

/** Does what an option asks for. @throws OptionError where a file that it names cannot be read */
export async function ofOption<T>(
  options: EmsimOptions,
  name: OptionName,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    throw new OptionError([{ where: placeOf(options, name), problem: error.message }])
  }
}
