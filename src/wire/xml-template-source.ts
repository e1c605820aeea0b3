/** What XML templates are written from, and with. */

/** As much of an XML builder as templates need. */
export interface XmlNode {
  ele(name: string): XmlNode
  att(name: string, value: string): XmlNode
  txt(text: string): XmlNode
}

/** One template: its root, and what writes attributes and content into it. */
export interface XmlTemplateSource {
  /** Names the template among those of the same roles. */
  readonly key: string
  readonly root: string
  /** A document with declaration and namespaces, or only an element. */
  readonly whole: boolean
  attributes?(root: XmlNode): void
  content?(root: XmlNode): void
}

/** Where the texts of templates come from. */
export interface XmlTexts {
  text(source: XmlTemplateSource): string
}
