/** Reads texts of YAML in a thread of its own, for `readYamlApart`: one for each message. */
import { parentPort } from 'node:worker_threads'
import { MalformedFile, readDocument } from './document-file.js'
import type { Apart, Asked } from './yaml-apart.js'

async function read({ text, file, paths }: Asked): Promise<Apart> {
  try {
    const { document, place } = await readDocument(text, file)
    if (paths) return { places: await Promise.all(paths.map(place)) }
    return { json: JSON.stringify(document) }
  } catch (error) {
    if (error instanceof MalformedFile) return { fault: error.fault }
    throw error
  }
}

parentPort?.on('message', async (asked: Asked) => parentPort?.postMessage(await read(asked)))
