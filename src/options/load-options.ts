/** Options of a process: its flags, its variables, and the config file that one of them names. */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
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
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const found = error.code === 'ENOENT' ? 'there is no' : 'cannot read'
    throw new OptionError([{ where, problem: `${found} file ${file}` }])
  })
  const values = extname(file) === '.json' ? parseJson(text, file) : await parseYaml(text, file)
  return { file, values }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'malformed'
    throw new OptionError([{ where: `config file ${file}`, problem: reason }])
  }
}

/** YAML, of which JSON is a part; the parser is loaded only when there is a file to parse. */
async function parseYaml(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const [error] = document.errors
  if (!error) return document.toJS()
  const place = error.linePos ? `:${error.linePos[0].line}:${error.linePos[0].col}` : ''
  const reason = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')
  throw new OptionError([{ where: `config file ${file}${place}`, problem: reason }])
}
