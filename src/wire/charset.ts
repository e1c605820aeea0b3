/** Reads the bytes of a request body as text: in the encoding that they, their Content-Type or XML itself name. */
// Whole: Node would not tell which version is needed if it did not know a name.
import * as buffer from 'node:buffer'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Encodings by the names that clients have for them; Latin-1 is read as web browsers read it. */
const ENCODINGS: ReadonlyMap<string, Encoding | 'utf-16'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['iso-8859-1', 'windows-1252'],
  ['iso8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['latin-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
])

/** What is told to those who sent another. */
export const KNOWN_CHARSETS = 'UTF-8, UTF-16, ISO-8859-1 or windows-1252'

/** A body in an encoding that is not read here. */
export class UnknownCharset extends Error {
  override readonly name = 'UnknownCharset'
  readonly charset: string

  constructor(charset: string) {
    super(`The charset ${charset} is not read.`)
    this.charset = charset
  }
}

const MARKS: readonly (readonly [string, Encoding])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
]

/**
 * The text of a body, without a byte order mark. That mark goes before all names of an encoding, and
 * Content-Type before an XML declaration (RFC 7303, 3.2).
 * @throws UnknownCharset; Error for bytes that are none of the encoding
 */
export function decoded(bytes: Buffer, contentType: string): string {
  const start = bytes.toString('hex', 0, 3)
  const [mark, marked] = MARKS.find(([hex]) => start.startsWith(hex)) ?? []
  if (mark !== undefined && marked !== undefined)
    return inEncoding(bytes.subarray(mark.length / 2), marked)
  const charset = CHARSET.exec(contentType)?.[1]
  return inEncoding(bytes, charset === undefined ? undeclared(bytes) : declared(charset, bytes))
}

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)/i

function declared(charset: string, bytes: Buffer): Encoding {
  const encoding = ENCODINGS.get(charset.toLowerCase())
  if (encoding === undefined) throw new UnknownCharset(charset)
  return encoding === 'utf-16' ? (wide(bytes) ?? 'utf-16be') : encoding
}

/** Markup and JSON begin with ASCII, of which each other byte of UTF-16 is nothing. */
function wide(bytes: Buffer): Encoding | undefined {
  const [first, second] = bytes
  if (first === 0 && second !== 0) return 'utf-16be'
  return second === 0 && first !== 0 ? 'utf-16le' : undefined
}

const DECLARATION = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/

function undeclared(bytes: Buffer): Encoding {
  const seen = wide(bytes)
  if (seen !== undefined) return seen
  const charset = DECLARATION.exec(bytes.toString('latin1', 0, 200))?.[1]
  if (charset === undefined) return 'utf-8'
  const encoding = declared(charset, bytes)
  // .NET writes utf-16 into all that it makes as a string, and sends it as UTF-8.
  return encoding.startsWith('utf-16') ? 'utf-8' : encoding
}

function inEncoding(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-8') {
    if (!buffer.isUtf8(bytes)) throw new Error('The body is not in UTF-8.')
    return bytes.toString('utf8')
  }
  if (encoding === 'windows-1252') return latin1(bytes)
  if (bytes.length % 2 !== 0) throw new Error('The body is not in UTF-16.')
  return (encoding === 'utf-16le' ? bytes : Buffer.from(bytes).swap16()).toString('utf16le')
}

/** What windows-1252 has where Latin-1 has controls, from 80 to 9F. */
const ABOVE = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Bytes as the text that they are in Latin-1, or in windows-1252, which has more characters. */
export const latin1 = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (control) => ABOVE[control.charCodeAt(0) - 0x80] ?? control)
