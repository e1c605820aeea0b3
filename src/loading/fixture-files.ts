/**
 * Fixtures as files: one of YAML or JSON, or a folder of them, read in the order of their names as if
 * they were one. Where a fault lies, line and column, is only worked out when there is one.
 */

import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Estate } from '../estate/estate.js'
import { inTurns } from '../estate/scan.js'
import { isObject } from '../is-object.js'
import { LIMITS } from '../limits.js'
import { packageRoot } from '../package-root.js'
import {
  type DocumentFile,
  MalformedFile,
  readDocument,
  readDocumentFile,
  UnreadableFile,
} from '../reading/document-file.js'
import type { Fault, LocatedFault, Path, Place } from '../reading/fault.js'
import { shown } from '../wording/shown.js'
import type { Shorthand } from './draft.js'
import { FixtureError } from './fixture-error.js'
import { addFixture } from './load-fixture.js'
import type { Room } from './room.js'

const SHIPPED = new URL('fixtures/', packageRoot)
const ENDINGS = ['.json', '.yaml', '.yml']

/** Whether a file of a folder is taken for a fixture, by its name. */
export const isFixture = (name: string): boolean => ENDINGS.includes(extname(name))

interface Source extends DocumentFile {
  readonly document: Record<string, unknown>
}

/** A fixture that was read, and not loaded yet. */
export interface FixtureDocument {
  readonly document: Readonly<Record<string, unknown>>
  /** Finds file, line and column of faults, as far as they are known. */
  locate(faults: readonly Fault[]): Promise<LocatedFault[]>
}

/** A fixture that is none of files: an object, with what tells where its values stand if they were written. */
export const fixtureDocument = (
  document: Readonly<Record<string, unknown>>,
  place: (path: Path) => Promise<Place> = async () => ({}),
): FixtureDocument => ({
  document,
  locate: (faults) =>
    located(faults, async (fault) => ({ ...fault, ...(await place(fault.path)) })),
})

/** With the places of as many as are told at once: to find each takes a while. */
const located = (
  faults: readonly Fault[],
  locate: (fault: Fault) => Promise<LocatedFault>,
): Promise<LocatedFault[]> =>
  Promise.all(faults.map((fault, index) => (index < LIMITS.mistakes.most ? locate(fault) : fault)))

/**
 * Reads a fixture that came as a text of YAML or JSON.
 * @param name what it is called in messages
 * @throws FixtureError for what is no fixture at all
 */
export async function readFixtureText(
  text: Uint8Array | string,
  name: string,
): Promise<FixtureDocument> {
  return fixtureFrom(name, () => readDocument(text, name))
}

/**
 * Takes what was read for a fixture.
 * @param name what it is called in messages
 * @throws FixtureError for what is no fixture at all
 */
export const fixtureFrom = async (
  name: string,
  read: () => Promise<DocumentFile>,
): Promise<FixtureDocument> => fixtureOf([await readSource(name, read)])

/**
 * Reads `default`, `empty`, a file, or all fixtures of a folder.
 * @throws UnreadableFile if there is no such file, FixtureError for what is no fixture at all
 */
export async function readFixtureFiles(path: string): Promise<FixtureDocument> {
  if (path === 'empty') return fixtureDocument({})
  const place = path === 'default' ? fileURLToPath(new URL('default', SHIPPED)) : path
  const files = await fixtureFiles(place)
  return fixtureOf(
    await Promise.all(files.map((file) => readSource(file, () => readDocumentFile(file)))),
  )
}

const fixtureOf = (sources: readonly Source[]): FixtureDocument => ({
  document: joined(sources),
  locate: (faults) => located(faults, (fault) => locate(fault, sources)),
})

/** Does something with a fixture. @throws FixtureError with every fault that it meets, and their places */
export async function locating<T>(
  { locate }: FixtureDocument,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    throw new FixtureError(await locate(error.faults))
  }
}

/**
 * Loads a fixture that was read into an estate, giving others a turn now and then.
 * @param estate nobody is to look at it until then
 * @returns what is likely a slip, with its place
 * @throws FixtureError with every fault, LimitError for more records than there may be; nothing is loaded then
 */
export async function addFixtureDocument(
  read: FixtureDocument,
  estate: Estate,
  now: number,
  shorthands: readonly Shorthand[],
  room: Room,
): Promise<readonly LocatedFault[]> {
  const { warnings } = await locating(read, () =>
    inTurns(addFixture(read.document, estate, now, shorthands, room)),
  )
  return read.locate(warnings)
}

/**
 * The files that a path stands for: itself, or those of a folder.
 * @throws UnreadableFile if there is no such file, FixtureError for a folder without fixtures
 */
export async function fixtureFiles(place: string): Promise<string[]> {
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(place, error)
  })
  if (!found.isDirectory()) return [place]
  const names = (await readdir(place)).filter(isFixture)
  if (names.length === 0) throw refused(place, 'files ending in .yaml, .yml or .json', 'none')
  return names.sort().map((name) => join(place, name))
}

async function readSource(file: string, read: () => Promise<DocumentFile>): Promise<Source> {
  const source = await read().catch((error: unknown) => {
    throw error instanceof MalformedFile ? new FixtureError([error.fault]) : error
  })
  const { document } = source
  if (isObject(document)) return { ...source, document }
  throw refused(file, LISTS, document === null ? 'an empty file' : shown(document), 1)
}

/** What a file has to hold. */
const LISTS = 'an object with lists such as BackupServers and Jobs'

const refused = (file: string, expected: string, found: string, line?: number): FixtureError =>
  new FixtureError([{ path: [], expected, found, file, ...(line && { line, column: line }) }])

/** The lists of all files, those of the same name one after the other. */
function joined(sources: readonly Source[]): Record<string, unknown> {
  const [first] = sources
  if (sources.length === 1 && first) return first.document
  const whole: Record<string, unknown> = {}
  for (const { document } of sources) {
    for (const [key, value] of Object.entries(document)) {
      const before = whole[key]
      whole[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
    }
  }
  return whole
}

/** Finds the file, line and column of a fault. */
async function locate(fault: Fault, sources: readonly Source[]): Promise<LocatedFault> {
  const [list, index, ...rest] = fault.path
  let offset = 0
  for (const source of list === undefined ? [] : sources) {
    const value = source.document[String(list)]
    const length = Array.isArray(value) ? value.length : 0
    const counted = sources.length > 1 && typeof index === 'number'
    if (counted ? index - offset >= length : value === undefined) {
      offset += length
      continue
    }
    const path = counted ? [String(list), index - offset, ...rest] : fault.path
    return { ...fault, path, ...(await source.place(path)) }
  }
  const [only] = sources
  return only ? { ...fault, file: only.file } : fault
}
