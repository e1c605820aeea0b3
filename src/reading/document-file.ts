/**
 * Files of YAML or JSON that people write: fixtures, fault rules, options. Where something stands in one,
 * line and column, is only worked out when it is asked for.
 */
import { extname } from 'node:path'
import { EmsimError } from '../emsim-error.js'
import { decoded } from './decoded.js'
import {
  faultText,
  type LocatedFault,
  type Path,
  type Place,
  placeAfter,
  placeText,
} from './fault.js'
import { FileTooLarge, readFile } from './read-file.js'
import type { YamlDocument } from './yaml-document.js'

/** A file that was read. */
export interface DocumentFile {
  readonly file: string
  /** What it holds, not checked yet; null where it is empty. */
  readonly document: unknown
  /** Where a value stands; where it is missing, the nearest thing around it. */
  readonly place: (path: Path) => Promise<Place>
}

const reasonOf = (cause: NodeJS.ErrnoException): string =>
  cause instanceof FileTooLarge
    ? `: ${cause.message}`
    : (REASONS[cause.code ?? ''] ?? ` (${cause.code ?? ''})`)

const REASONS: Readonly<Record<string, string>> = {
  EACCES: ': not permitted',
  EISDIR: ': it is a folder',
}

/** A file that cannot be read at all: the message says why. */
export class UnreadableFile extends EmsimError {
  override readonly name = 'UnreadableFile'
  readonly code = 'EMSIM_UNREADABLE_FILE'

  constructor(file: string, cause: NodeJS.ErrnoException) {
    const { code = '' } = cause
    super(
      code === 'ENOENT' ? `there is no file ${file}` : `cannot read file ${file}${reasonOf(cause)}`,
    )
  }
}

/** A file that is no YAML and no JSON. */
export class MalformedFile extends EmsimError {
  override readonly name = 'MalformedFile'
  readonly code = 'EMSIM_MALFORMED_FILE'
  readonly fault: LocatedFault

  constructor(fault: LocatedFault) {
    super(`${placeText(fault)}: ${faultText(fault)}`)
    this.fault = fault
  }
}

/** Bytes of an estate at most, in a file or from standard input. */
export const MOST_DOCUMENT = 256 * 1_048_576

/**
 * Reads a file.
 * @param most bytes that it may have
 * @throws UnreadableFile, or MalformedFile with the place of what is wrong
 */
export async function readDocumentFile(file: string, most = MOST_DOCUMENT): Promise<DocumentFile> {
  const bytes = await readFile(file, most).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(file, error)
  })
  return readDocument(bytes, file, extname(file) === '.json')
}

/**
 * Reads what came in another way than by a file.
 * @param bytes the text, or its bytes as a file has them
 * @param file what it is called in messages
 * @param isJson whether it most likely is JSON; it is tried too where it begins as an object of that
 * @throws MalformedFile with the place of what is wrong
 */
export async function readDocument(
  bytes: Uint8Array | string,
  file: string,
  isJson = false,
): Promise<DocumentFile> {
  const text = typeof bytes === 'string' ? bytes : decoded(Buffer.from(bytes))
  if (typeof text !== 'string') throw new MalformedFile({ ...text, file })
  const written = isJson || /^\s*\{/.test(text) ? parseJson(text) : undefined
  const yaml = written === undefined ? await parseYaml(text, file) : undefined
  const document = yaml ? yaml.value : written
  let places: Promise<(path: Path) => Omit<Place, 'file'>> | undefined
  return {
    file,
    document: document ?? null,
    async place(path) {
      places ??= yaml ? placesOf(yaml.parsed) : parsedYaml(text).then(placesOf)
      return { file, ...(await places)(path) }
    },
  }
}

/** Well-formed JSON needs no package; anything else is left to the YAML parser, which says where it broke. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The package is loaded where there is some. */
const parsedYaml = async (text: string): Promise<YamlDocument> =>
  (await import('./yaml-document.js')).parseYamlDocument(text)

const placesOf = async (parsed: YamlDocument): Promise<(path: Path) => Omit<Place, 'file'>> =>
  (await import('./yaml-places.js')).yamlPlaces(parsed)

async function parseYaml(
  text: string,
  file: string,
): Promise<{ parsed: YamlDocument; value: unknown }> {
  const refuse = (found: string, place: Omit<Place, 'file'>, expected = FORMS): never => {
    throw new MalformedFile({ path: [], expected, found, file, ...place })
  }
  const [, blank = '', html] = /^(\s*)<(!doctype html|html)?/i.exec(text) ?? []
  if (text.startsWith('<', blank.length))
    refuse(html === undefined ? 'XML' : 'HTML', placeAfter(blank))
  const parsed = await parsedYaml(text)
  const { document, error } = parsed
  if (error) return refuse(error.found, error.place, error.expected)
  try {
    return { parsed, value: document.toJS() }
  } catch (bomb) {
    return refuse((bomb as Error).message, { line: 1, column: 1 })
  }
}

const FORMS = 'well-formed YAML or JSON'
