/**
 * The texts of XML templates, with marks where values go. xmlbuilder2 writes them, once, when emsim is
 * built (write-xml-texts.ts), into one file, from which a server reads each text when it first needs it. So
 * the builder, whose import takes longer than a whole start, is never loaded.
 */
import { openSync, readSync } from 'node:fs'
import { packageRoot } from '../package-root.js'
import { TemplateDigest } from './template-digest.js'
import type { XmlTemplateSource, XmlTexts } from './xml-template-source.js'

/** The file: how many texts there are; the place of each, by rising digests; then the texts. */
export const TEXTS_FILE = new URL('dist/src/wire/xml-texts.bin', packageRoot)

/** Bytes of a number, and of a place: a digest, where the text begins behind all places, its length. */
const NUMBER = 4
const PLACE = 3 * NUMBER

/**
 * Gives what the file holds.
 * @param texts by the digests of what they were written from
 */
export function textsFile(texts: ReadonlyMap<number, string>): Buffer {
  const all = [...texts].sort(([one], [other]) => one - other)
  const pieces = all.map(([, text]) => Buffer.from(text))
  const places = Buffer.alloc(NUMBER + all.length * PLACE)
  places.writeUInt32LE(all.length)
  let begin = 0
  for (const [at, [digest]] of all.entries()) {
    const length = pieces[at]?.length ?? 0
    for (const [nth, number] of [digest, begin, length].entries())
      places.writeUInt32LE(number, NUMBER + at * PLACE + nth * NUMBER)
    begin += length
  }
  return Buffer.concat([places, ...pieces])
}

/** The texts that were written when emsim was built. */
export class WrittenXmlTexts implements XmlTexts {
  /** @throws if there is no text that was written from the same declaration, as where emsim was not built whole */
  text(source: XmlTemplateSource): string {
    const digest = new TemplateDigest(source)
    const root = digest.node()
    source.attributes?.(root)
    source.content?.(root)
    const text = textOf(digest.value)
    if (text !== undefined) return text
    throw new Error(
      `No XML template ${source.key} was written from this declaration: npm run build writes it`,
    )
  }
}

/** The file, and the places in it. */
interface Written {
  readonly file: number
  readonly places: Buffer
}

/** The file stays open: whoever builds emsim anew meanwhile puts another one in its place. */
let written: Written | undefined

/** Reads the one text that is asked for: a server needs few of them, and holds them as templates. */
function textOf(digest: number): string | undefined {
  written ??= opened()
  const { file, places } = written
  const place = placeOf(digest, places)
  if (!place) return undefined
  return pieceOf(file, NUMBER + places.length + place.begin, place.length).toString()
}

function opened(): Written {
  const file = openSync(TEXTS_FILE, 'r')
  const count = pieceOf(file, 0, NUMBER).readUInt32LE()
  return { file, places: pieceOf(file, NUMBER, count * PLACE) }
}

function pieceOf(file: number, begin: number, length: number): Buffer {
  const piece = Buffer.alloc(length)
  readSync(file, piece, 0, length, begin)
  return piece
}

function placeOf(
  digest: number,
  places: Buffer,
): { readonly begin: number; readonly length: number } | undefined {
  let [low, high] = [0, places.length / PLACE]
  while (low < high) {
    const middle = (low + high) >> 1
    const at = middle * PLACE
    const found = places.readUInt32LE(at)
    if (found === digest)
      return {
        begin: places.readUInt32LE(at + NUMBER),
        length: places.readUInt32LE(at + 2 * NUMBER),
      }
    if (found < digest) low = middle + 1
    else high = middle
  }
  return undefined
}
