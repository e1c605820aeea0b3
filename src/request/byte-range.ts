/** The part of a file that a client asks for (RFC 9110): to go on with a download that broke off. */

/** The first byte and the last one, counted from 0. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

const RANGE = /^bytes=\s*(\d*)-(\d*)\s*$/i

/**
 * Reads a header Range.
 * @param size bytes of the file
 * @returns null where all of it is meant: without the header, with several ranges, and with what is no range;
 * undefined where the file has no such part
 */
export function readRange(header: string | undefined, size: number): ByteRange | null | undefined {
  const [, first = '', last = ''] = RANGE.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? undefined : { from: size - length, to: size - 1 }
  }
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
  if (last !== '' && Number(last) < from) return null
  return from < size ? { from, to } : undefined
}
