/** Writes the texts of XML templates with xmlbuilder2, and keeps what it has written. */
import { create } from 'xmlbuilder2'
import { NAMESPACE } from '../contract/enterprise-manager.js'
import type { XmlTemplateSource, XmlTexts } from '../wire/xml-texts.js'

const SCHEMA_NAMESPACES: readonly (readonly [string, string])[] = [
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
]

export class XmlBuilder implements XmlTexts {
  readonly written: Record<string, string> = {}

  text({ key, root: name, whole, attributes, content }: XmlTemplateSource): string {
    const root = create({ version: '1.0', encoding: 'utf-8' }).ele(name)
    if (whole) for (const [prefix, value] of SCHEMA_NAMESPACES) root.att(prefix, value)
    attributes?.(root)
    // Enterprise Manager's writer declares the default namespace last.
    if (whole) root.att('xmlns', NAMESPACE)
    content?.(root)
    const text = whole
      ? root.end({ spaceBeforeSlash: true })
      : root.toString({ spaceBeforeSlash: true, headless: true })
    this.written[key] = text
    return text
  }
}
