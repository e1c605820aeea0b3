/** Reads one text of YAML in a thread of its own, for `readYamlApart`: what it was given is in `workerData`. */
import { parentPort, workerData } from 'node:worker_threads'
import { MalformedFile, readDocument } from './document-file.js'
import type { Apart, Asked } from './yaml-apart.js'

const { text, file, paths } = workerData as Asked

async function read(): Promise<Apart> {
  try {
    const { document, place } = await readDocument(text, file)
    if (paths) return { places: await Promise.all(paths.map(place)) }
    return { json: JSON.stringify(document) }
  } catch (error) {
    if (error instanceof MalformedFile) return { fault: error.fault }
    throw error
  }
}

parentPort?.postMessage(await read())
