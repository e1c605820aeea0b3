/**
 * Situations: states of the whole to start in, each a file in fixtures/situations. Such a file is a part of a
 * config file, and checked as one; besides it tells what the situation is, and which others it excludes.
 */
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { packageRoot } from '../package-root.js'
import { readDocumentFile } from '../reading/document-file.js'
import { meant } from '../wording/choices.js'
import { markdownTable } from '../wording/markdown-table.js'
import { OptionError } from './option-error.js'
import type { EmsimOptions } from './option-table.js'
import { givenNames, placeOf, resolveOptions, supplemented } from './resolve.js'

/** A situation that was read. */
export interface Situation {
  readonly name: string
  /** One line, without a full stop. */
  readonly description: string
  /** Names of others that it makes no sense with. */
  readonly excludes: readonly string[]
  /** The options that it gives. */
  readonly options: Partial<EmsimOptions>
}

const FOLDER = new URL('fixtures/situations/', packageRoot)
const ENDING = '.yaml'

/** The names of all situations, in order. */
export async function situationNames(): Promise<string[]> {
  const files = await readdir(FOLDER)
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort()
}

/** All situations, in the order of their names; others have their turn between two files. */
export async function allSituations(): Promise<Situation[]> {
  const all: Situation[] = []
  for (const name of await situationNames()) all.push(await situation(name))
  return all
}

/** The table of situations for the README, as Markdown. */
export async function situationsTable(): Promise<string> {
  const rows = (await allSituations()).map(({ name, description }) => [`\`${name}\``, description])
  return markdownTable(['Situation', 'What it is'], rows)
}

/**
 * The situations of some names, each once.
 * @throws ControlError for a name that is none, and for two that exclude each other
 */
export async function situationsNamed(names: readonly string[]): Promise<Situation[]> {
  const known = await situationNames()
  for (const name of names) {
    if (known.includes(name)) continue
    const one = meant(name, known)
    const hint = one ? `did you mean ${one}?` : `there are ${known.join(', ')}`
    throw new ControlError(`There is no situation ${name}; ${hint}`, 404)
  }
  const found = await Promise.all([...new Set(names)].map(situation))
  for (const [index, one] of found.entries())
    for (const other of found.slice(index + 1)) refuseTogether(one, other)
  return found
}

function refuseTogether(one: Situation, other: Situation): void {
  const refusal = (why: string): ControlError =>
    new ControlError(`The situations ${one.name} and ${other.name} exclude each other${why}.`, 409)
  if (one.excludes.includes(other.name) || other.excludes.includes(one.name)) throw refusal('')
  for (const [key, value] of Object.entries(one.options)) {
    if (ADDED.has(key) || !(key in other.options)) continue
    const [a, b] = [value, other.options[key as keyof EmsimOptions]].map((one) =>
      JSON.stringify(one),
    )
    if (a !== b) throw refusal(`: ${key} is ${a} in one, and ${b} in the other`)
  }
}

/** Options that come beside those of others, and not in their place. */
const ADDED: ReadonlySet<string> = new Set(['changes', 'faults', 'taskRules'])

async function situation(name: string): Promise<Situation> {
  const file = fileURLToPath(new URL(`${name}${ENDING}`, FOLDER))
  const { document, place } = await readDocumentFile(file)
  const { description, excludes = [], ...values } = isObject(document) ? document : {}
  const whole = resolveOptions({ config: { file, values, place } })
  const options = Object.fromEntries(
    [...givenNames(whole)].map((key) => [key, whole[key as keyof EmsimOptions]]),
  )
  return {
    name,
    description: String(description),
    excludes: [excludes].flat().map(String),
    options,
  }
}

/** The situations that options name. @throws OptionError for such as there are not, or not together */
export async function situationsOf(options: EmsimOptions): Promise<readonly Situation[]> {
  try {
    return await situationsNamed(options.situation)
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    throw new OptionError([{ where: placeOf(options, 'situation'), problem: error.message }])
  }
}

/**
 * Options as the situations that they name want them; what is given stands before what a situation tells, and
 * changes and fault rules are left for those who carry them out.
 * @throws OptionError for situations that there are not, or not together
 */
export async function withSituations(options: EmsimOptions): Promise<EmsimOptions> {
  if (options.situation.length === 0) return options
  const given = givenNames(options)
  const told = (await situationsOf(options)).flatMap((one) => Object.entries(one.options))
  const missing = told.filter(([key]) => !ADDED.has(key) && !given.has(key as never))
  return supplemented(options, Object.fromEntries(missing))
}
