/**
 * Fixtures as files: one of YAML or JSON, or a folder of them, read in the order of their names as if
 * they were one. Where a fault lies, line and column, is only worked out when there is one.
 */

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Estate } from '../estate/estate.js'
import { isObject } from '../is-object.js'
import { packageRoot } from '../package-root.js'
import type { Shorthand } from './draft.js'
import { type Fault, FixtureError, type LocatedFault } from './fixture-error.js'
import { addFixture } from './load-fixture.js'

const SHIPPED = new URL('fixtures/', packageRoot)
const ENDINGS = ['.json', '.yaml', '.yml']

interface Source {
  readonly file: string
  readonly text: string
  readonly document: Record<string, unknown>
}

/**
 * Loads `default`, `empty`, a file, or all fixtures of a folder into the estate.
 * @throws FixtureError if there is no such file, or with every fault of what is in it
 */
export async function addFixtureFiles(
  path: string,
  estate: Estate,
  now: number,
  shorthands: readonly Shorthand[],
): Promise<void> {
  if (path === 'empty') {
    estate.upTo(now)
    return
  }
  const place = path === 'default' ? fileURLToPath(new URL('default', SHIPPED)) : path
  const sources = await Promise.all((await filesOf(place)).map(readSource))
  try {
    addFixture(joined(sources), estate, now, shorthands)
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error
    throw new FixtureError(await Promise.all(error.faults.map((fault) => locate(fault, sources))))
  }
}

async function filesOf(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => undefined)
  if (!found) throw unreadable(place, 'a file or a folder', 'nothing there')
  if (!found.isDirectory()) return [place]
  const names = (await readdir(place)).filter((name) => ENDINGS.includes(extname(name)))
  if (names.length === 0) throw unreadable(place, 'files ending in .yaml or .json', 'none')
  return names.sort().map((name) => join(place, name))
}

async function readSource(file: string): Promise<Source> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw unreadable(file, 'a readable file', 'one that cannot be read')
  })
  return { file, text, document: await parse(text, file) }
}

async function parse(text: string, file: string): Promise<Record<string, unknown>> {
  const document = extname(file) === '.json' ? parseJson(text) : undefined
  const value = document === undefined ? await parseYaml(text, file) : document
  if (value === null) return {}
  if (!isObject(value)) throw unreadable(file, 'an object with lists', 'something else')
  return value
}

/** Well-formed JSON needs no package; anything else is left to the YAML parser, which tells where it broke. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function parseYaml(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const error = document.errors[0]
  if (!error) return document.toJS()
  const place = error.linePos?.[0]
  const fault: LocatedFault = {
    path: [],
    expected: 'well-formed YAML or JSON',
    found: (error.message.split('\n')[0] ?? '').replace(/ at line .*$/, ''),
    file,
    ...(place && { line: place.line, column: place.col }),
  }
  throw new FixtureError([fault])
}

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
  for (const { file, text, document } of list === undefined ? [] : sources) {
    const value = document[String(list)]
    const length = Array.isArray(value) ? value.length : 0
    const counted = sources.length > 1 && typeof index === 'number'
    if (counted ? index - offset >= length : value === undefined) {
      offset += length
      continue
    }
    const path = counted ? [String(list), index - offset, ...rest] : fault.path
    return { ...fault, path, file, ...(await positionOf(text, path)) }
  }
  const [only] = sources
  return only ? { ...fault, file: only.file } : fault
}

/** Line and column of a value; of the nearest thing around it where the value is missing. */
async function positionOf(
  text: string,
  path: LocatedFault['path'],
): Promise<{ line: number; column: number }> {
  const { isNode, isPair, isMap, LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    const parent = length > 0 ? document.getIn(path.slice(0, length - 1), true) : undefined
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && String(item.key) === String(path[length - 1]))
      : undefined
    const place = isNode(pair?.key) ? pair.key : node
    if (!isNode(place) || !place.range) continue
    const { line, col } = lines.linePos(place.range[0])
    return { line, column: col }
  }
  return { line: 1, column: 1 }
}

const unreadable = (file: string, expected: string, found: string): FixtureError =>
  new FixtureError([{ path: [], expected, found, file: file || basename(file) }])
