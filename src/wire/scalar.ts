/** How one value is written, by its declared type: in XML the text itself, in JSON the literal. */
import { isoTime, localTime } from '../contract/date.js'
import type { Scalar } from '../contract/element.js'
import type { Value } from '../contract/record.js'
import { jsonCharacters, xmlAttribute, xmlText } from './text.js'

/** Writes one value as text. */
export type Writer = (value: Value) => string

/** The plain text of a value, not escaped; empty for none. */
export function plainText(scalar: Scalar): Writer {
  switch (scalar.type) {
    case 'dateTime': {
      const write = scalar.zone ? WITH_ZONE[scalar.zone] : isoTime
      return (value) => (typeof value === 'number' ? write(value) : '')
    }
    case 'timeOfDay':
      return (value) => (typeof value === 'number' ? `${clockTime(value)}.0000000+00:00` : '')
    case 'uid':
      return (value) => (value ? `urn:veeam:${scalar.of}:${value}` : '')
    default:
      return (value) => (value === null || value === undefined ? '' : String(value))
  }
}

const WITH_ZONE: Readonly<Record<NonNullable<Scalar['zone']>, (ms: number) => string>> = {
  none: (ms) => isoTime(ms).slice(0, -1),
  local: localTime,
}

/** Types whose text never holds a character that needs escaping, since fixtures are checked. */
const SAFE: readonly string[] = [
  'int',
  'long',
  'decimal',
  'boolean',
  'dateTime',
  'timeOfDay',
  'guid',
  'enum',
]

/** Writes a value as XML text, or as the value of an attribute. */
export function xmlWriter(scalar: Scalar, place: 'text' | 'attribute'): Writer {
  const plain = plainText(scalar)
  if (SAFE.includes(scalar.type)) return plain
  const escaped = place === 'text' ? xmlText : xmlAttribute
  return (value) => escaped(plain(value))
}

/** Writes a value as a JSON literal: numbers and booleans bare, all else a string, none as null. */
export function jsonWriter(scalar: Scalar): Writer {
  const plain = scalar.type === 'timeOfDay' ? datedTime : plainText(scalar)
  const bare = ['int', 'long', 'decimal', 'boolean'].includes(scalar.type)
  return (value) => {
    if (value === null || value === undefined) return 'null'
    return bare ? plain(value) : `"${jsonCharacters(plain(value))}"`
  }
}

/** `22:00:00`, from minutes after midnight. */
function clockTime(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`
}

/** JSON has no time of day: the real server writes a date with it, of which only the time counts. */
const datedTime: Writer = (value) =>
  typeof value === 'number' ? `2019-10-23T${clockTime(value)}` : ''
