/**
 * Reads YAML in a thread of its own: a few thousand characters of it can be made to take minutes and all memory,
 * and nothing reads it in turns. For texts that come from outside.
 */
import { LIMITS, LimitError, type LimitName } from '../limits.js'
import { Thread, ThreadExhausted } from '../thread.js'
import { type DocumentFile, MalformedFile } from './document-file.js'
import type { LocatedFault, Path, Place } from './fault.js'
import { parseJson } from './json-text.js'

/** What the thread is asked: the document, or where some of its values stand. */
export interface Asked {
  readonly text: string
  readonly file: string
  readonly paths?: readonly Path[]
}

/** What the thread answers. */
export type Apart =
  | { readonly json: string }
  | { readonly places: readonly Place[] }
  | { readonly fault: LocatedFault }
  | { readonly over: LimitName }

/** Megabytes of memory that the thread may take. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

const THREAD = new Thread<Asked, Apart>(new URL('./yaml-worker.js', import.meta.url), MEMORY)

/**
 * Reads a text of YAML.
 * @param file what it is called in messages
 * @throws MalformedFile with the place of what is wrong; LimitError for what is too much, takes too long to be read, or
 *   has to wait too long for others
 */
export async function readYamlApart(text: string, file: string): Promise<DocumentFile> {
  if (text.length > LIMITS.sentYaml.most) throw new LimitError('sentYaml', undefined, 413)
  const read = await inTurn({ text, file })
  if (!('json' in read)) throw new Error('The thread that reads YAML gave no document')
  const places = together(file, (paths) => inTurn({ text, file, paths }))
  return { file, document: parseJson(read.json, 'sentValues'), place: places }
}

/** Asks for the places of all paths at once that are asked for in one go. */
function together(
  file: string,
  ask: (paths: readonly Path[]) => Promise<Apart>,
): (path: Path) => Promise<Place> {
  let paths: Path[] = []
  let answer: Promise<Apart | undefined> | undefined
  const askAll = (): Promise<Apart | undefined> => {
    const all = paths
    paths = []
    answer = undefined
    // What is wrong is told without its place where too many wait.
    return ask(all).catch((error: unknown) => {
      if (error instanceof LimitError) return undefined
      throw error
    })
  }
  return async (path) => {
    const index = paths.push(path) - 1
    answer ??= Promise.resolve().then(askAll)
    const found = await answer
    return (found && 'places' in found && found.places[index]) || { file }
  }
}

let waiting = 0

/**
 * One text at a time, as each may take much memory; those of a connection come one by one, so the first to come is the
 * next. @throws LimitError where too many wait already, or it takes too long until it is its turn, or then
 */
async function inTurn(what: Asked): Promise<Apart> {
  if (waiting >= LIMITS.sentYamls.most) throw new LimitError('sentYamls', undefined, 429)
  waiting++
  const since = performance.now()
  const begin = (): void => {
    if (performance.now() - since > LIMITS.sentYamlWait.most)
      throw new LimitError('sentYamlWait', undefined, 429)
  }
  try {
    const told = await THREAD.ask(what, { most: LIMITS.sentYamlTime.most, begin })
    if ('fault' in told) throw new MalformedFile(told.fault)
    if ('over' in told) throw new LimitError(told.over, undefined, 413)
    return told
  } catch (error) {
    throw error instanceof ThreadExhausted ? new LimitError('sentYamlTime') : error
  } finally {
    waiting--
  }
}
