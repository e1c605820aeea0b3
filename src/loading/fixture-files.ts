/**
 * Fixtures as files: one of YAML or JSON, or a folder of them, read in the order of their names as if
 * they were one. Where a fault lies, line and column, is only worked out when there is one.
 */

import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Estate } from '../estate/estate.js'
import { isObject } from '../is-object.js'
import { packageRoot } from '../package-root.js'
import {
  type DocumentFile,
  MalformedFile,
  readDocumentFile,
  UnreadableFile,
} from '../reading/document-file.js'
import type { Fault, LocatedFault } from '../reading/fault.js'
import { shown } from '../wording/shown.js'
import type { Shorthand } from './draft.js'
import { FixtureError } from './fixture-error.js'
import { addFixture } from './load-fixture.js'

const SHIPPED = new URL('fixtures/', packageRoot)
const ENDINGS = ['.json', '.yaml', '.yml']

interface Source extends DocumentFile {
  readonly document: Record<string, unknown>
}

/**
 * Loads `default`, `empty`, a file, or all fixtures of a folder into the estate.
 * @returns what is likely a slip, with its place
 * @throws UnreadableFile if there is no such file, FixtureError with every fault of what is in it
 */
export async function addFixtureFiles(
  path: string,
  estate: Estate,
  now: number,
  shorthands: readonly Shorthand[],
): Promise<readonly LocatedFault[]> {
  if (path === 'empty') {
    estate.upTo(now)
    return []
  }
  const place = path === 'default' ? fileURLToPath(new URL('default', SHIPPED)) : path
  const sources = await Promise.all((await filesOf(place)).map(readSource))
  const located = (faults: readonly Fault[]): Promise<LocatedFault[]> =>
    Promise.all(faults.map((fault) => locate(fault, sources)))
  try {
    return await located(addFixture(joined(sources), estate, now, shorthands).warnings)
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    throw new FixtureError(await located(error.faults))
  }
}

async function filesOf(place: string): Promise<string[]> {
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(place, error)
  })
  if (!found.isDirectory()) return [place]
  const names = (await readdir(place)).filter((name) => ENDINGS.includes(extname(name)))
  if (names.length === 0) throw refused(place, 'files ending in .yaml, .yml or .json', 'none')
  return names.sort().map((name) => join(place, name))
}

async function readSource(file: string): Promise<Source> {
  const source = await readDocumentFile(file).catch((error: unknown) => {
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
