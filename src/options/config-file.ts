/** The config file: YAML or JSON with options by the names that the library uses. */
import { readFile } from 'node:fs/promises'
import { OptionError } from './resolve.js'

/** @throws OptionError if it cannot be read or is not an object */
export async function readConfig(
  file: string,
): Promise<{ file: string; values: Record<string, unknown> }> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new OptionError(`The config file ${file} cannot be read.`)
  })
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const error = document.errors[0]
  if (error)
    throw new OptionError(
      `The config file ${file} is not well-formed: ${error.message.split('\n')[0]}`,
    )
  const values: unknown = document.toJS() ?? {}
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new OptionError(`The config file ${file} must be an object of options.`)
  return { file, values: values as Record<string, unknown> }
}
