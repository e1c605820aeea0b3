/** Reads texts of YAML in a thread of its own, for `readYamlApart`: one for each message. */
import { parentPort } from 'node:worker_threads'
import { LIMITS } from '../limits.js'
import { type DocumentFile, MalformedFile, readDocument } from './document-file.js'
import type { Apart, Asked } from './yaml-apart.js'
import { hasMoreTokens } from './yaml-document.js'

/** The text that was read last: most likely it is the one whose places are asked for. */
let last: { readonly text: string; readonly read: DocumentFile } | undefined

async function answer({ text, file, paths }: Asked): Promise<Apart> {
  try {
    if (last?.text !== text) {
      last = undefined
      if (hasMoreTokens(text, LIMITS.sentYamlTokens.most)) return { over: 'sentYamlTokens' }
      last = { text, read: await readDocument(text, file) }
    }
    const { document, place } = last.read
    if (paths) return { places: await Promise.all(paths.map(place)) }
    const json = JSON.stringify(document)
    // What aliases stand for is written out: it may be far more than the text.
    return json.length > LIMITS.sentFixture.most ? { over: 'sentFixture' } : { json }
  } catch (error) {
    if (error instanceof MalformedFile) return { fault: error.fault }
    throw error
  }
}

parentPort?.on('message', async (asked: Asked) => parentPort?.postMessage(await answer(asked)))
