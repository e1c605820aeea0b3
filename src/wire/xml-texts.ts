/**
 * The texts of XML templates, with marks where values go. xmlbuilder2 writes them, once, when emsim is
 * built (write-xml-texts.ts), into one file, which a server reads when it first answers in XML. So the
 * builder, whose import takes longer than a whole start, is never loaded.
 */
import { readFileSync } from 'node:fs'
import { packageRoot } from '../package-root.js'
import { TemplateDigest } from './template-digest.js'
import type { XmlTemplateSource, XmlTexts } from './xml-template-source.js'

/** The file: a line of JSON, which is its index; then the texts, each once. */
export const TEXTS_FILE = new URL('dist/src/wire/xml-texts.txt', packageRoot)

/** Of each text the digest of what it was written from, and its length in bytes; in the order of the texts. */
export type TextIndex = readonly (readonly [digest: number, length: number])[]

interface TextsFile {
  /** By the digest of what it was written from: where a text begins and ends. */
  readonly places: ReadonlyMap<number, readonly [begin: number, end: number]>
  readonly bytes: Buffer
}

let read: TextsFile | undefined

/** The texts that were written when emsim was built. */
export class WrittenXmlTexts implements XmlTexts {
  /** @throws if there is no text that was written from the same declaration, as where emsim was not built whole */
  text(source: XmlTemplateSource): string {
    const digest = new TemplateDigest(source)
    const root = digest.node()
    source.attributes?.(root)
    source.content?.(root)
    read ??= readTexts()
    const { places, bytes } = read
    const found = places.get(digest.value)
    if (!found)
      throw new Error(
        `No XML template ${source.key} was written from this declaration: npm run build writes it`,
      )
    return bytes.toString('utf8', ...found)
  }
}

function readTexts(): TextsFile {
  const file = readFileSync(TEXTS_FILE)
  const lineEnd = file.indexOf('\n')
  const index: TextIndex = JSON.parse(file.toString('utf8', 0, lineEnd))
  let end = 0
  const places = new Map<number, readonly [number, number]>()
  for (const [digest, length] of index) {
    places.set(digest, [end, end + length])
    end += length
  }
  return { places, bytes: file.subarray(lineEnd + 1) }
}
