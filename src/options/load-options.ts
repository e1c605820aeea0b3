/** Options of a process: its flags, its variables, and the config file that one of them names. */
import { MalformedFile, readDocumentFile, UnreadableFile } from '../reading/document-file.js'
import { placeText } from '../reading/fault.js'
import { OptionError } from './option-error.js'
import { type EmsimOptions, flagOf, variableOf } from './option-table.js'
import { type ConfigFile, type OptionSources, resolveOptions } from './resolve.js'

/** @throws OptionError if a value is wrong, or the config file is missing or malformed */
export async function loadOptions(
  sources: Required<Pick<OptionSources, 'flags' | 'env'>>,
): Promise<EmsimOptions> {
  const flag = sources.flags.findLast(([name]) => name === flagOf('config'))
  const file = flag ? flag[1] : sources.env[variableOf('config')]?.trim()
  const where = flag ? `flag ${flagOf('config')}` : `variable ${variableOf('config')}`
  return resolveOptions({
    ...sources,
    config: file ? await readConfigFile(file, where) : undefined,
  })
}

async function readConfigFile(file: string, where: string): Promise<ConfigFile> {
  try {
    const { document } = await readDocumentFile(file)
    return { file, values: document }
  } catch (error) {
    if (error instanceof UnreadableFile) throw new OptionError([{ where, problem: error.message }])
    if (!(error instanceof MalformedFile)) throw error
    const { expected, found } = error.fault
    const place = `config file ${placeText(error.fault)}`
    throw new OptionError([{ where: place, problem: `expected ${expected}, found ${found}` }])
  }
}
