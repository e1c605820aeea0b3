/**
 * Reads YAML in a thread of its own: a few thousand characters of it can be made to take minutes and all memory,
 * and nothing reads it in turns. For texts that come from outside.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { LIMITS, LimitError, type LimitName } from '../limits.js'
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

/** Milliseconds that the thread is kept for who comes next. */
const IDLE = 5000

/** Megabytes of memory that the thread may take. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

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
let last: Promise<unknown> = Promise.resolve()

/**
 * One text at a time, as each may take much memory; those of a connection come one by one, so the first to come is the
 * next. @throws LimitError where too many wait already, or it takes too long until it is its turn
 */
async function inTurn(what: Asked): Promise<Apart> {
  if (waiting >= LIMITS.sentYamls.most) throw new LimitError('sentYamls', undefined, 429)
  waiting++
  const since = performance.now()
  const mine = last.then(() => {
    if (performance.now() - since > LIMITS.sentYamlWait.most)
      throw new LimitError('sentYamlWait', undefined, 429)
    return asked(what)
  })
  last = mine.catch(() => undefined)
  try {
    const told = await mine
    if ('fault' in told) throw new MalformedFile(told.fault)
    if ('over' in told) throw new LimitError(told.over, undefined, 413)
    return told
  } finally {
    waiting--
  }
}

/** The thread, while there is one: to start it takes longer than to read most texts. */
let thread: Worker | undefined
let idle: NodeJS.Timeout | undefined

/** Asks the thread, which stays for who comes next, but not where it failed. */
async function asked(what: Asked): Promise<Apart> {
  clearTimeout(idle)
  thread ??= started()
  const worker = thread
  worker.ref()
  try {
    const told = await answerOf(worker, what)
    idle = setTimeout(() => drop(worker), IDLE).unref()
    return told
  } catch (error) {
    await drop(worker)
    throw error
  } finally {
    worker.unref()
  }
}

function started(): Worker {
  const worker = new Worker(new URL('./yaml-worker.js', import.meta.url), {
    resourceLimits: MEMORY,
    execArgv: [],
  })
  // Whatever it ends of, asked or not, the next text gets another one.
  return worker.on('error', () => forget(worker)).on('exit', () => forget(worker))
}

function forget(worker: Worker): void {
  if (thread === worker) thread = undefined
}

async function drop(worker: Worker): Promise<void> {
  forget(worker)
  await worker.terminate()
}

/** @throws LimitError where it takes too much time or memory */
async function answerOf(worker: Worker, what: Asked): Promise<Apart> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), LIMITS.sentYamlTime.most)
  try {
    // Rejects with what the thread failed of.
    const told = once(worker, 'message', { signal: over.signal })
    worker.postMessage(what)
    const [answer] = (await told) as [Apart]
    return answer
  } catch (error) {
    const tooMuch = over.signal.aborted || isOutOfMemory(error)
    throw tooMuch ? new LimitError('sentYamlTime') : error
  } finally {
    clearTimeout(timer)
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
