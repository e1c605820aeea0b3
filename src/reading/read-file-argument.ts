/** Reads what a file holds that is given to a control, or to an option. */
import { ControlError } from '../control-error.js'
import { MalformedFile, readDocumentFile } from './document-file.js'
import { type Fault, faultText, placeText } from './fault.js'
import type { Reader } from './reader.js'

/**
 * What a file of YAML or JSON holds, as it is declared.
 * @throws ControlError with a line for every mistake and its place, UnreadableFile if there is no such file
 */
export async function readFileArgument<T>(read: Reader<T>, file: string): Promise<T> {
  const source = await readDocumentFile(file).catch((error: unknown) => {
    throw error instanceof MalformedFile ? new ControlError(error.message) : error
  })
  const faults: Fault[] = []
  const result = read(source.document, [], (fault) => faults.push(fault))
  if (result !== undefined && faults.length === 0) return result
  const lines = faults.map(
    async (fault) => `${placeText(await source.place(fault.path))}: ${faultText(fault)}`,
  )
  throw new ControlError((await Promise.all(lines)).join('\n'))
}
