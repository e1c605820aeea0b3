/** Makes the options of a server out of all places where they can be given. */
import { dirname, resolve } from 'node:path'
import { isLoopback } from '../listen/loopback.js'
import type { Path, Place } from '../reading/fault.js'
import { nearest } from '../wording/nearest.js'
import { clockFaults } from './clock-option.js'
import { OptionError, type OptionFault } from './option-error.js'
import {
  type EmsimOptions,
  flagOf,
  type GivenOptions,
  OPTION_LIST,
  type OptionName,
  type OptionSpec,
  variableOf,
} from './option-table.js'
import {
  expectation,
  finding,
  isPlainObject,
  type OptionValue,
  readData,
  readText,
} from './option-value.js'

/** A flag as it was written, such as `--port` with `0`; those without a value have none. */
export type Flag = readonly [flag: string, value: string | undefined]

/** A config file that was read. */
export interface ConfigFile {
  readonly file: string
  /** What the file holds, not checked yet. */
  readonly values: unknown
  /** Where a value stands in it. */
  readonly place?: (path: Path) => Promise<Place>
}

/** What stands for an option that is not given: a path of this process. */
export interface Fallback {
  readonly name: OptionName
  readonly value: string
  readonly where: string
}

/** All places where options can be given. */
export interface OptionSources {
  readonly flags?: readonly Flag[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly config?: ConfigFile | undefined
  /** The estate where none is given. */
  readonly fallback?: Fallback | undefined
  /** Options given in code. What is undefined counts as not given. */
  readonly library?: GivenOptions
}

type Given =
  | { readonly name: OptionName; readonly value: OptionValue; readonly where: string }
  | OptionFault

/** Where each option of a server was given, by the options. */
const PLACES = new WeakMap<object, ReadonlyMap<OptionName, string>>()

/** Where the values stand that a config file has in place of the name of another file. */
const INLINE = new WeakMap<object, (path: Path) => Promise<Place>>()

/** Gives what tells where values stand that a config file has in itself; undefined for all others. */
export const inlinePlaces = (value: object): ((path: Path) => Promise<Place>) | undefined =>
  INLINE.get(value)

/** Where an option was given, for messages: `flag --estate`, `variable EMSIM_ESTATE`, `option estate`. */
export const placeOf = (options: EmsimOptions, name: OptionName): string =>
  PLACES.get(options)?.get(name) ?? `option ${name}`

/** The options that were given, and are no defaults. */
export const givenNames = (options: EmsimOptions): ReadonlySet<OptionName> =>
  new Set(PLACES.get(options)?.keys())

/** The same options, with values for some that were not given. */
export function supplemented(options: EmsimOptions, more: Partial<EmsimOptions>): EmsimOptions {
  const result = { ...options, ...more }
  PLACES.set(result, PLACES.get(options) ?? new Map())
  return result
}

/**
 * The complete options: library > flag > variable > config file > fallback > default. In variables an empty text
 * counts as not given, and a list has one item a line. Paths in a config file count from its folder.
 * @throws OptionError with a line for each value that is wrong, also where another one outranks it
 */
export function resolveOptions(sources: OptionSources): EmsimOptions {
  const values: Record<string, unknown> = {}
  const places = new Map<OptionName, string>()
  const faults: OptionFault[] = []
  for (const [name, spec] of OPTION_LIST) {
    if (spec.default === undefined) continue
    values[name] = spec.type === 'duration' ? readText(spec, [spec.default]) : spec.default
  }
  const given = [
    ...fromConfig(sources.config),
    ...fromVariables(sources.env ?? {}),
    ...fromFlags(sources.flags ?? []),
    ...fromLibrary(sources.library ?? {}),
  ]
  for (const one of given) {
    if ('problem' in one) faults.push(one)
    else {
      values[one.name] = one.value
      places.set(one.name, one.where)
    }
  }
  // Options that were resolved before hold all values; given are those that were given then.
  const before = PLACES.get(sources.library ?? {})
  if (before) for (const name of [...places.keys()]) if (!before.has(name)) places.delete(name)
  const { fallback } = sources
  if (fallback && !places.has('estate') && !places.has('estateYaml')) {
    values[fallback.name] = fallback.value
    places.set(fallback.name, fallback.where)
  }
  if (faults.length === 0)
    faults.push(...lonelyTlsFile(places), ...twoEstates(places), ...tellingAll(values, places))
  if (faults.length > 0) throw new OptionError(faults)
  // Who wants an estate of some size wants no other beside it, unless it is named.
  if (values.generate === true && !places.has('estate')) values.estate = 'empty'
  for (const [name, spec] of OPTION_LIST) if (spec.from === 'process') delete values[name]
  PLACES.set(values, places)
  return values as EmsimOptions
}

/** Whether a flag as written, such as `--port` or `--no-strict`, is one of an option. */
export const isFlag = (flag: string): boolean => optionOf(flag) !== undefined

/**
 * What is wrong with a flag that is none, and which was meant.
 * @param others flags besides those of options
 */
export function unknownFlag(flag: string, others: readonly string[] = []): OptionFault {
  const known = [...OPTION_LIST.map(([name]) => flagOf(name)), ...others, '--help', '--version']
  return { where: `flag ${flag}`, problem: unknown(flag, known) }
}

function optionOf(
  flag: string,
): { name: OptionName; spec: OptionSpec; negated: boolean } | undefined {
  for (const [name, spec] of OPTION_LIST) {
    if (flagOf(name) === flag) return { name, spec, negated: false }
    const negation = flagOf(name).replace('--', '--no-')
    if (spec.type === 'boolean' && negation === flag) return { name, spec, negated: true }
  }
  return undefined
}

function fromFlags(flags: readonly Flag[]): Given[] {
  const written = new Map<string, string[]>()
  const faults: OptionFault[] = []
  for (const [flag, value] of flags) {
    const where = `flag ${flag}`
    const option = optionOf(flag)
    if (!option) {
      faults.push(unknownFlag(flag))
    } else if (option.negated && value !== undefined) {
      faults.push({ where, problem: 'takes no value' })
    } else {
      const { name, spec, negated } = option
      const text = value ?? (spec.type === 'boolean' ? String(!negated) : undefined)
      if (text === undefined)
        faults.push({ where, problem: `expected ${expectation(spec, 'text')}, found nothing` })
      else written.set(name, [...(written.get(name) ?? []), text])
    }
  }
  const given = OPTION_LIST.flatMap(([name, spec]): Given[] => {
    const texts = written.get(name)
    return texts ? [textGiven(name, spec, texts, `flag ${flagOf(name)}`)] : []
  })
  return [...faults, ...given]
}

function fromVariables(env: Readonly<Record<string, string | undefined>>): Given[] {
  return Object.entries(env).flatMap(([variable, text]): Given[] => {
    if (!variable.startsWith('EMSIM_') || text === undefined || text.trim() === '') return []
    if (isServiceLink(variable, text)) return []
    const where = `variable ${variable}`
    const option = OPTION_LIST.find(([name]) => variableOf(name) === variable)
    if (!option) {
      const known = OPTION_LIST.map(([name]) => variableOf(name))
      return [{ where, problem: unknown(variable, known) }]
    }
    const [name, spec] = option
    const items = text.split(/\r?\n/).filter((line) => line.trim() !== '')
    return [textGiven(name, spec, spec.type === 'list' ? items : [text], where)]
  })
}

/**
 * Kubernetes gives each container such variables for every service in its namespace; a service called
 * emsim makes EMSIM_SERVICE_HOST, EMSIM_PORT=tcp://10.0.0.1:9398, EMSIM_PORT_9398_TCP_ADDR and more.
 */
const isServiceLink = (variable: string, text: string): boolean =>
  /^EMSIM_(SERVICE_(HOST|PORT(_.+)?)|PORT_\d+_(TCP|UDP|SCTP)(_.+)?)$/.test(variable) ||
  (variable === 'EMSIM_PORT' && /^(tcp|udp|sctp):\/\//.test(text))

function textGiven(
  name: OptionName,
  spec: OptionSpec,
  texts: readonly string[],
  where: string,
): Given {
  const value = readText(spec, texts)
  if (value !== undefined) return { name, value, where }
  return {
    where,
    problem: `expected ${expectation(spec, 'text')}, found ${finding(spec, texts.at(-1))}`,
  }
}

function fromConfig(config: ConfigFile | undefined): Given[] {
  if (!config || config.values === null || config.values === undefined) return []
  const { file, values, place } = config
  if (!isPlainObject(values)) {
    return [{ where: `config file ${file}`, problem: 'expected options by name, found none' }]
  }
  const keys = Object.entries(values).filter(([key]) => key !== '$schema')
  return keys.flatMap(([key, data]): Given[] => {
    const given = dataGiven(key, data, 'config', `key ${key} in config file ${file}`)
    if ('problem' in given) return explained(given, key, data)
    const spec = OPTION_LIST.find(([name]) => name === key)?.[1]
    if (typeof given.value === 'object' && place)
      INLINE.set(given.value, (path) => place([key, ...path]))
    if (spec?.type !== 'path' || typeof given.value !== 'string') return [given]
    if (spec.keywords?.includes(given.value)) return [given]
    return [{ ...given, value: resolve(dirname(file), given.value) }]
  })
}

function fromLibrary(library: object): Given[] {
  if (!isPlainObject(library)) {
    return [{ where: 'options', problem: 'expected an object with options by name' }]
  }
  // Options that were resolved before keep the places where they were given then.
  const places: ReadonlyMap<string, string> = PLACES.get(library) ?? new Map()
  return Object.entries(library)
    .filter(([, data]) => data !== undefined)
    .flatMap(([key, data]): Given[] => {
      const given = dataGiven(key, data, 'library', places.get(key) ?? `option ${key}`)
      return 'problem' in given ? explained(given, key, data) : [given]
    })
}

/** What is wrong in a value that has parts, each with its place in it. */
function explained(fault: OptionFault, key: string, data: unknown): OptionFault[] {
  if (key !== 'clock' || !isPlainObject(data)) return [fault]
  return clockFaults(data).map(({ path, expected, found }) => ({
    where: [fault.where, ...path].join('.'),
    problem: `expected ${expected}, found ${found}`,
  }))
}

function dataGiven(key: string, data: unknown, source: 'config' | 'library', where: string): Given {
  const known = OPTION_LIST.filter(([, spec]) => spec.from === undefined)
  const option = known.find(([name]) => name === key)
  if (!option) {
    const names = known.map(([name]) => name)
    return { where, problem: unknown(key, names) }
  }
  const [name, spec] = option
  const value = readData(spec, data, source)
  if (value !== undefined) return { name, value, where }
  return {
    where,
    problem: `expected ${expectation(spec, source)}, found ${finding(spec, data)}`,
  }
}

function unknown(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant ? `no such option; did you mean ${meant}?` : 'no such option'
}

/** A certificate is of no use without its key, nor a key without its certificate. */
function lonelyTlsFile(places: ReadonlyMap<OptionName, string>): OptionFault[] {
  const cert = places.get('tlsCert')
  const key = places.get('tlsKey')
  if (cert !== undefined && key === undefined) return [lonely(cert, 'tlsKey')]
  if (key !== undefined && cert === undefined) return [lonely(key, 'tlsCert')]
  return []
}

/** Secrets are for whoever is on this machine. */
function tellingAll(
  { host, showSecrets }: Readonly<Record<string, unknown>>,
  places: ReadonlyMap<OptionName, string>,
): OptionFault[] {
  if (showSecrets !== true || isLoopback(String(host))) return []
  const where = places.get('showSecrets') ?? 'option showSecrets'
  return [{ where, problem: `is for loopback addresses alone, found the host ${host}` }]
}

/** A fixture as a text stands in place of one that is named. */
function twoEstates(places: ReadonlyMap<OptionName, string>): OptionFault[] {
  const [named, written] = [places.get('estate'), places.get('estateYaml')]
  if (named === undefined || written === undefined) return []
  return [{ where: written, problem: `expected one estate, found another one by ${named}` }]
}

/** The other one is called as it would be in the same place. */
function lonely(where: string, other: OptionName): OptionFault {
  const [source] = where.split(' ')
  const name = source === 'flag' ? flagOf(other) : source === 'variable' ? variableOf(other) : other
  return { where, problem: `needs ${name} too` }
}
