/**
 * Options from where they may come: the library's call or the flags first, then the environment, then
 * the config file, then the defaults.
 */
import { nearest } from '../fixtures/fault.js'
import {
  type EmsimOptions,
  flagOf,
  OPTION_NAMES,
  OPTIONS,
  type Option,
  type OptionName,
  variableOf,
} from './table.js'

/** An option that cannot be used. The message is one line that says whose it is and what was expected. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  readonly code = 'EMSIM_BAD_OPTION'
}

export interface Sources {
  /** By flag: `--log-level`. Text, texts of a repeated flag, or true for a flag without a value. */
  readonly flags?: Readonly<Record<string, string | boolean | readonly (string | boolean)[]>>
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** By the library's names, from a file. */
  readonly config?: { readonly file: string; readonly values: Readonly<Record<string, unknown>> }
  /** By the library's names, from code. */
  readonly library?: Readonly<Record<string, unknown>>
}

/**
 * Gives every option a value.
 * @throws OptionError for an unknown option or a value that does not fit
 */
export function resolveOptions(sources: Sources): EmsimOptions {
  refuseUnknown(sources)
  const options: Record<string, unknown> = {}
  for (const name of OPTION_NAMES) {
    if (name !== 'config') options[name] = valueFor(name, sources)
  }
  const resolved = options as unknown as EmsimOptions
  if ((resolved.tlsCert === undefined) !== (resolved.tlsKey === undefined))
    throw new OptionError(`${flagOf('tlsCert')} and ${flagOf('tlsKey')} go together.`)
  return resolved
}

function refuseUnknown({ flags = {}, environment = {}, config, library = {} }: Sources): void {
  const refuse = (what: string, found: string, known: readonly string[]): void => {
    if (known.includes(found)) return
    const meant = nearest(found, known)
    throw new OptionError(`There is no ${what} ${found}${meant ? `; is ${meant} meant?` : '.'}`)
  }
  const inFile = OPTION_NAMES.filter((name) => name !== 'config')
  for (const flag of Object.keys(flags)) refuse('option', flag, OPTION_NAMES.map(flagOf))
  for (const name of Object.keys(environment))
    if (name.startsWith('EMSIM_')) refuse('variable', name, OPTION_NAMES.map(variableOf))
  for (const key of Object.keys(config?.values ?? {})) refuse('option', key, inFile)
  for (const key of Object.keys(library)) refuse('option', key, inFile)
}

function valueFor(name: OptionName, { flags, environment, config, library }: Sources): unknown {
  const option: Option = OPTIONS[name]
  const given = library?.[name]
  if (given !== undefined) return fromData(option, given, `The option ${name}`)
  const flag = flags?.[flagOf(name)]
  if (flag !== undefined) return fromText(option, flag, `The option ${flagOf(name)}`)
  const variable = environment?.[variableOf(name)]
  if (variable !== undefined) {
    // A password may hold a comma but hardly a line break, so lists in variables have one item a line.
    const text = option.type === 'texts' ? variable.split('\n').filter(Boolean) : variable
    return fromText(option, text, `The variable ${variableOf(name)}`)
  }
  const kept = config?.values[name]
  if (kept !== undefined) return fromData(option, kept, `The key ${name} in ${config?.file}`)
  return option.default
}

/** The config file that flags or environment name. */
export function configFile({ flags, environment }: Sources): string | undefined {
  const file = flags?.[flagOf('config')] ?? environment?.[variableOf('config')]
  return typeof file === 'string' ? file : undefined
}

type Text = string | boolean | readonly (string | boolean)[]

function fromText(option: Option, given: Text, whose: string): unknown {
  const refuse = (expected: string): never => {
    throw new OptionError(`${whose} must be ${expected}, not ${String(given) || 'empty'}.`)
  }
  if (option.type === 'texts') {
    const texts = (Array.isArray(given) ? given : [given]).map(String)
    return fromData(option, texts, whose)
  }
  const text = Array.isArray(given) ? given.at(-1) : given
  if (option.type === 'switch') {
    if (typeof text === 'boolean') return text
    if (/^(1|true|yes|on)$/i.test(String(text))) return true
    if (/^(0|false|no|off)$/i.test(String(text))) return false
    return refuse('true or false')
  }
  if (typeof text !== 'string') return refuse('given a value')
  if (option.type === 'integer') {
    return fromData(option, /^-?\d+$/.test(text) ? Number(text) : text, whose)
  }
  return fromData(option, text, whose)
}

function fromData(option: Option, value: unknown, whose: string): unknown {
  const refuse = (expected: string): never => {
    const found = typeof value === 'object' ? 'something else' : String(value) || 'empty'
    throw new OptionError(`${whose} must be ${expected}, not ${found}.`)
  }
  switch (option.type) {
    case 'integer':
      if (Number.isInteger(value) && Number(value) >= option.min && Number(value) <= option.max)
        return value
      return refuse(`a whole number from ${option.min} to ${option.max}`)
    case 'switch':
      return typeof value === 'boolean' ? value : refuse('true or false')
    case 'choice':
      return option.choices.includes(String(value))
        ? value
        : refuse(`one of ${option.choices.join(', ')}`)
    case 'duration':
      if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
      return readDuration(String(value)) ?? refuse('a duration such as PT15M')
    case 'texts': {
      const texts = typeof value === 'string' ? [value] : value
      if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return texts
      return refuse('a list of texts')
    }
    case 'estate':
      if (typeof value === 'object' && value !== null) return value
      return typeof value === 'string' && value !== '' ? value : refuse('a path or a fixture')
    case 'text':
      return typeof value === 'string' && value !== '' ? value : refuse('text')
  }
}

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** An ISO 8601 duration of days, hours, minutes and seconds, in milliseconds; undefined if it is none. */
export function readDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)
  if (!parts) return undefined
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((n) => Number(n ?? 0))
  const ms = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
  return ms > 0 ? ms : undefined
}
