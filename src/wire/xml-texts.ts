/**
 * The texts of XML templates, with marks where values go. xmlbuilder2 writes them, once, when emsim is
 * built (write-xml-texts.ts), into one file, which a server reads when it first answers in XML. So the
 * builder, whose import takes longer than a whole start, is never loaded.
 */
import { readFileSync } from 'node:fs'
import { type Role, SIGHTS, sightOf } from '../contract/role.js'
import { packageRoot } from '../package-root.js'
import { TemplateDigest } from './template-digest.js'
import type { XmlTemplateSource, XmlTexts } from './xml-template-source.js'

/** The file: a line of JSON, which is its index; then the texts, each once. */
export const TEXTS_FILE = new URL('dist/src/wire/xml-texts.txt', packageRoot)

/** Templates are without links that roles cannot follow; undefined is for who has not logged on. */
export const TEXT_ROLES: readonly (readonly Role[] | undefined)[] = [undefined, ...SIGHTS]

/** Which text is where. */
export interface TextIndex {
  /** Of each text its length in bytes, and the digest of what it was written from. */
  readonly texts: readonly (readonly [length: number, digest: number])[]
  /** The number of each template's text: for each of `TEXT_ROLES`, or once where all have the same. */
  readonly places: Readonly<Record<string, readonly number[]>>
}

interface TextsFile {
  readonly places: TextIndex['places']
  /** By number: where it begins and ends, and its digest. */
  readonly texts: readonly (readonly [begin: number, end: number, digest: number])[]
  readonly bytes: Buffer
}

let read: TextsFile | undefined

/** The texts that were written when emsim was built. */
export class WrittenXmlTexts implements XmlTexts {
  private readonly file: TextsFile
  private readonly index: number

  /** @throws if emsim was not built whole */
  constructor(roles: readonly Role[] | undefined) {
    read ??= readTexts()
    this.file = read
    this.index = roles === undefined ? 0 : sightOf(roles) + 1
  }

  /** @throws if there is no such text, or one that was written from another declaration */
  text(source: XmlTemplateSource): string {
    const digest = new TemplateDigest(source)
    const root = digest.node()
    source.attributes?.(root)
    source.content?.(root)
    const { places, texts, bytes } = this.file
    const own = places[source.key] ?? []
    const found = texts[(own.length === 1 ? own[0] : own[this.index]) ?? -1]
    if (!found) throw new Error(`No XML template ${source.key}: npm run build writes it`)
    const [begin, end, written] = found
    if (written !== digest.value)
      throw new Error(
        `The XML template ${source.key} was written from another declaration: npm run build writes it anew`,
      )
    return bytes.toString('utf8', begin, end)
  }
}

function readTexts(): TextsFile {
  const file = readFileSync(TEXTS_FILE)
  const lineEnd = file.indexOf('\n')
  const { texts, places }: TextIndex = JSON.parse(file.toString('utf8', 0, lineEnd))
  let end = 0
  return {
    places,
    texts: texts.map(([length, digest]) => {
      end += length
      return [end - length, end, digest]
    }),
    bytes: file.subarray(lineEnd + 1),
  }
}
