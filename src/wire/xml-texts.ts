/**
 * The texts of XML templates, with marks where values go. xmlbuilder2 writes them, once, when emsim is
 * built (write-xml-texts.ts), into one file, which a server reads when it first answers in XML. So the
 * builder, whose import takes longer than a whole start, is never loaded.
 */
import { readFileSync } from 'node:fs'
import { type Role, SESSION_ROLES } from '../contract/role.js'
import { packageRoot } from '../package-root.js'

/** As much of an XML builder as templates need. */
export interface XmlNode {
  ele(name: string): XmlNode
  att(name: string, value: string): XmlNode
  txt(text: string): XmlNode
}

/** One template: its root, and what writes attributes and content into it. */
export interface XmlTemplateSource {
  /** Names the template among those of the role. */
  readonly key: string
  readonly root: string
  /** A document with declaration and namespaces, or only an element. */
  readonly whole: boolean
  attributes?(root: XmlNode): void
  content?(root: XmlNode): void
}

export interface XmlTexts {
  text(source: XmlTemplateSource): string
}

/** Takes everything and writes nothing: for the marks that a walk makes, when the text is there already. */
const SILENT: XmlNode = { ele: () => SILENT, att: () => SILENT, txt: () => SILENT }

/** The file: a line of JSON, the places of texts by template; then the texts, each once. */
export const TEXTS_FILE = new URL('dist/src/wire/xml-texts.txt', packageRoot)

/** Begin and end of a text, in bytes after the first line: for each of `TEXT_ROLES`, or once where all have the same. */
export type TextPlaces = Readonly<Record<string, readonly number[]>>

/** Templates are without links that a role cannot follow; undefined is for who has not logged on. */
export const TEXT_ROLES: readonly (Role | undefined)[] = [undefined, ...SESSION_ROLES]

interface TextsFile {
  readonly places: TextPlaces
  readonly texts: Buffer
}

let read: TextsFile | undefined

/** The texts that were written when emsim was built. */
export class WrittenXmlTexts implements XmlTexts {
  private readonly file: TextsFile
  private readonly index: number

  /** @throws if emsim was not built whole */
  constructor(role: Role | undefined) {
    read ??= readTexts()
    this.file = read
    this.index = TEXT_ROLES.indexOf(role)
  }

  text(source: XmlTemplateSource): string {
    source.attributes?.(SILENT)
    source.content?.(SILENT)
    const { places, texts } = this.file
    const own = places[source.key] ?? []
    const at = own.length === 2 ? 0 : this.index * 2
    const [begin, end] = [own[at], own[at + 1]]
    if (begin === undefined || end === undefined)
      throw new Error(`No XML template ${source.key}: npm run build writes it`)
    return texts.toString('utf8', begin, end)
  }
}

function readTexts(): TextsFile {
  const bytes = readFileSync(TEXTS_FILE)
  const lineEnd = bytes.indexOf('\n')
  return {
    places: JSON.parse(bytes.toString('utf8', 0, lineEnd)),
    texts: bytes.subarray(lineEnd + 1),
  }
}
