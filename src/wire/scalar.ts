/** How one value is written, by its declared type: in XML the text itself, in JSON the literal. */
import { isoTime } from '../contract/date.js'
import type { Scalar, Value } from '../contract/element.js'
import { jsonCharacters, xmlAttribute, xmlText } from './text.js'

export type Writer = (value: Value) => string

/** The plain text of a value, not escaped; empty for none. */
export function plainText(scalar: Scalar): Writer {
  switch (scalar.type) {
    case 'dateTime':
      return (value) => (typeof value === 'number' ? isoTime(value) : '')
    case 'uid':
      return (value) => (value ? `urn:veeam:${scalar.of}:${value}` : '')
    default:
      return (value) => (value === null || value === undefined ? '' : String(value))
  }
}

/** Types whose text never holds a character that needs escaping, since fixtures are checked. */
const SAFE: readonly string[] = ['int', 'long', 'decimal', 'boolean', 'dateTime', 'guid', 'enum']

/** Writes a value as XML text, or as the value of an attribute. */
export function xmlWriter(scalar: Scalar, place: 'text' | 'attribute'): Writer {
  const plain = plainText(scalar)
  if (SAFE.includes(scalar.type)) return plain
  const escaped = place === 'text' ? xmlText : xmlAttribute
  return (value) => escaped(plain(value))
}

/** Writes a value as a JSON literal: numbers and booleans bare, all else a string, none as null. */
export function jsonWriter(scalar: Scalar): Writer {
  const plain = plainText(scalar)
  const bare = ['int', 'long', 'decimal', 'boolean'].includes(scalar.type)
  return (value) => {
    if (value === null || value === undefined) return 'null'
    return bare ? plain(value) : `"${jsonCharacters(plain(value))}"`
  }
}
