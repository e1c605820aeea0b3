/** XML templates as a version writes them: where namespaces stand, and how empty elements end. */
import { NAMESPACE } from '../contract/enterprise-manager.js'
import { DEFAULT_WIRE } from '../profiles/profile.js'
import type { RootPart, Wire } from '../profiles/wire.js'
import type { XmlTexts } from './xml-template-source.js'

const DECLARED: Readonly<Record<Exclude<RootPart, 'attributes'>, string>> = {
  xsd: ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"',
  xsi: ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  default: ` xmlns="${NAMESPACE}"`,
}

/** Texts in the form of a version: the same ones where that is the form that they were written in. */
export function inFormOf({ xmlRoot, xmlEmptyEnd }: Wire, texts: XmlTexts): XmlTexts {
  if (xmlRoot === DEFAULT_WIRE.xmlRoot && xmlEmptyEnd === DEFAULT_WIRE.xmlEmptyEnd) return texts
  return {
    text(source) {
      const text = texts.text(source)
      const ended = xmlEmptyEnd === ' />' ? text : text.replaceAll(' />', xmlEmptyEnd)
      return source.whole ? withRoot(ended, xmlRoot) : ended
    },
  }
}

/** The root of a document begins behind the declaration, and ends at the first `>`, which is in no attribute. */
function withRoot(text: string, order: readonly RootPart[]): string {
  return text.replace(
    /(\?><[\w.]+)([^>]*?)(\/?>)/,
    (_, before: string, all: string, end: string) => {
      const blank = end === '/>' && all.endsWith(' ') ? ' ' : ''
      const attributes = Object.values(DECLARED).reduce(
        (left, declared) => left.replace(declared, ''),
        all.trimEnd(),
      )
      const parts = order.map((part) => (part === 'attributes' ? attributes : DECLARED[part]))
      return before + parts.join('') + blank + end
    },
  )
}
