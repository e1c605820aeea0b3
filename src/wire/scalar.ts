/** How one value is written, by its declared type: in XML the text itself, in JSON the literal. */
import {
  isoMicroTime,
  isoSecondTime,
  isoTime,
  localTime,
  type Precision,
} from '../contract/date.js'
import type { Scalar } from '../contract/element.js'
import type { Value } from '../contract/record.js'
import { jsonCharacters, xmlAttribute, xmlText } from './text.js'

/** Writes one value as text. */
export type Writer = (value: Value) => string

/** The plain text of a value, not escaped; empty for none. @param times how exact times are */
export function plainText(scalar: Scalar, times: Precision): Writer {
  switch (scalar.type) {
    case 'dateTime': {
      const write = timeWriter(scalar, times)
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

function timeWriter({ zone, ahead }: Scalar, times: Precision): (ms: number) => string {
  if (zone === 'local') return localTime
  // What is planned is known exactly.
  const write = ahead === 'planned' && times === 'us' ? isoTime : ISO[times]
  return zone === 'none' ? (ms) => write(ms).slice(0, -1) : write
}

const ISO: Readonly<Record<Precision, (ms: number) => string>> = {
  s: isoSecondTime,
  ms: isoTime,
  us: isoMicroTime,
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
export function xmlWriter(scalar: Scalar, place: 'text' | 'attribute', times: Precision): Writer {
  const plain = plainText(scalar, times)
  if (SAFE.includes(scalar.type)) return plain
  const escaped = place === 'text' ? xmlText : xmlAttribute
  return (value) => escaped(plain(value))
}

/** Writes a value as a JSON literal: numbers and booleans bare, all else a string, none as null. */
export function jsonWriter(scalar: Scalar, times: Precision): Writer {
  const plain = scalar.type === 'timeOfDay' ? datedTime : plainText(scalar, times)
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
