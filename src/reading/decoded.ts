/** The bytes of a text file as text: UTF-8, or UTF-16 as editors and shells of Windows write it. */
import { type LocatedFault, placeAfter } from './fault.js'

/** The text of a file without its byte order mark; what is wrong where it is neither. */
export function decoded(bytes: Buffer): string | LocatedFault {
  const [first, second] = bytes
  const isWide = bytes.length >= 2 && bytes.length % 2 === 0
  // Without a mark, the first character tells: what people write begins with one below U+0100.
  if (isWide && ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)))
    return withoutMark(bytes.toString('utf16le'))
  if (isWide && ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)))
    return withoutMark(Buffer.from(bytes).swap16().toString('utf16le'))
  const text = bytes.toString('utf8')
  const end = badAt(text, bytes)
  if (end < 0) return withoutMark(text)
  const good = text.slice(0, end)
  const byte = bytes[Buffer.byteLength(good)] ?? 0
  const latin = byte >= 0xa0 ? ` ("${String.fromCharCode(byte)}" in Latin-1)` : ''
  return {
    path: [],
    expected: 'UTF-8',
    found: `the byte 0x${byte.toString(16).toUpperCase()}${latin}`,
    ...placeAfter(good),
  }
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

/** Where the first byte is that is no UTF-8, in characters; -1 where there is none. */
function badAt(text: string, bytes: Buffer): number {
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
    // One that was written as such has three bytes.
    const offset = Buffer.byteLength(text.slice(0, at))
    if (bytes.toString('latin1', offset, offset + 3) !== '\xEF\xBF\xBD') return at
  }
  return -1
}
