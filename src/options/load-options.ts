/** Options of a process: its flags, its variables, and the config file that one of them names. */
import { readdir } from 'node:fs/promises'
import { isFixture } from '../loading/fixture-files.js'
import { MalformedFile, readDocumentFile, UnreadableFile } from '../reading/document-file.js'
import { placeText } from '../reading/fault.js'
import { OptionError } from './option-error.js'
import { type EmsimOptions, flagOf, variableOf } from './option-table.js'
import { type ConfigFile, type OptionSources, resolveOptions } from './resolve.js'

/** @throws OptionError if a value is wrong, or the config file is missing or malformed */
export async function loadOptions(sources: ProcessSources): Promise<EmsimOptions> {
  const config = processPath(sources, 'config')
  const folder = processPath(sources, 'estateFolder')
  return resolveOptions({
    ...sources,
    config: config && (await readConfigFile(config.path, config.where)),
    fallback:
      folder && (await hasFixtures(folder.path))
        ? { name: 'estate', value: folder.path, where: folder.where }
        : undefined,
  })
}

type ProcessSources = Required<Pick<OptionSources, 'flags' | 'env'>>

/** What is given to this process alone, by flag or variable. */
function processPath(
  { flags, env }: ProcessSources,
  name: 'config' | 'estateFolder',
): { readonly path: string; readonly where: string } | undefined {
  const flag = flags.findLast(([one]) => one === flagOf(name))
  const path = flag ? flag[1] : env[variableOf(name)]?.trim()
  const where = flag ? `flag ${flagOf(name)}` : `variable ${variableOf(name)}`
  return path ? { path, where } : undefined
}

/** Whether there are fixtures in a folder, if it is one. */
const hasFixtures = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.some(isFixture),
    () => false,
  )

/** Bytes of a config file at most; it may hold an estate. */
const MOST_CONFIG = 16 * 1_048_576

async function readConfigFile(file: string, where: string): Promise<ConfigFile> {
  try {
    const { document, place } = await readDocumentFile(file, MOST_CONFIG)
    return { file, values: document, place }
  } catch (error) {
    if (error instanceof UnreadableFile) throw new OptionError([{ where, problem: error.message }])
    if (!(error instanceof MalformedFile)) throw error
    const { expected, found } = error.fault
    const place = `config file ${placeText(error.fault)}`
    throw new OptionError([{ where: place, problem: `expected ${expected}, found ${found}` }])
  }
}
