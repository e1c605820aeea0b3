/**
 * The texts of XML templates, with marks where values go. xmlbuilder2 writes them, once, when emsim is
 * built (write-xml-texts.ts); a server reads them from a file for each role, when it first answers
 * that role in XML. So the builder, whose import takes longer than a whole start, is never loaded.
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

/** The file with the texts of a role. */
export function textsFile(role: Role | undefined): URL {
  const index = role === undefined ? 0 : SESSION_ROLES.indexOf(role) + 1
  return new URL(`dist/src/wire/xml-texts-${index}.json`, packageRoot)
}

/** The texts that were written when emsim was built. */
export class WrittenXmlTexts implements XmlTexts {
  private readonly texts: Readonly<Record<string, string>>

  /** @throws if emsim was not built whole */
  constructor(role: Role | undefined) {
    this.texts = JSON.parse(readFileSync(textsFile(role), 'utf8'))
  }

  text(source: XmlTemplateSource): string {
    source.attributes?.(SILENT)
    source.content?.(SILENT)
    const text = this.texts[source.key]
    if (text === undefined)
      throw new Error(`No XML template ${source.key}: npm run build writes it`)
    return text
  }
}
