/** Writes the texts of XML templates with xmlbuilder2, and keeps what it has written. */
import { create } from 'xmlbuilder2'
import { NAMESPACE } from '../contract/enterprise-manager.js'
import { TemplateDigest } from '../wire/template-digest.js'
import type { XmlTemplateSource, XmlTexts } from '../wire/xml-template-source.js'

const SCHEMA_NAMESPACES: readonly (readonly [string, string])[] = [
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
]

/** Writes templates of any contract; those of one role and contract each. */
export class XmlBuilder implements XmlTexts {
  /** By the key of the template. */
  readonly written: Record<string, { readonly text: string; readonly digest: number }> = {}

  text(source: XmlTemplateSource): string {
    const { key, root: name, whole, attributes, content } = source
    const digest = new TemplateDigest(source)
    const root = create({ version: '1.0', encoding: 'utf-8' }).ele(name)
    const noted = digest.node(root)
    if (whole) for (const [prefix, value] of SCHEMA_NAMESPACES) root.att(prefix, value)
    attributes?.(noted)
    // Enterprise Manager's writer declares the default namespace last.
    if (whole) root.att('xmlns', NAMESPACE)
    content?.(noted)
    const text = whole
      ? root.end({ spaceBeforeSlash: true })
      : root.toString({ spaceBeforeSlash: true, headless: true })
    this.written[key] = { text, digest: digest.value }
    return text
  }
}
