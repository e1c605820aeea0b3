/** Percent escapes in queries. */
import { QueryError } from './query-error.js'

/**
 * Undoes the escapes of a part of a query string: `+` is a blank, `%xx` a byte of UTF-8.
 *
 * @param parameter the parameter whose value it is, for the error
 * @throws QueryError for a `%` without two hexadecimal digits, or bytes that are not UTF-8; the
 *   column, given for a filter, is that in the text as it was sent
 */
export function decodePart(text: string, parameter: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    const malformed = text.search(/%(?![0-9A-Fa-f]{2})/)
    const at = malformed === -1 ? text.indexOf('%') : malformed
    const place = parameter === 'filter' ? { column: at + 1 } : {}
    const expected = malformed === -1 ? 'escaped UTF-8' : 'two hexadecimal digits after %'
    const found = malformed === -1 ? text.slice(at) : text.slice(at, at + 3)
    throw new QueryError({ parameter, ...place, expected, found })
  }
}

/** Letter case of the digits of escapes. */
export type EscapeCase = 'small' | 'capital'

/**
 * Escapes a part of a query string as recorded servers do in paging links: with small digits (`%3d%3d%22`) up to
 * version 12, with capitals from then on; blanks as `+`. Plain stay letters, digits and `- _ . ! * ( )`.
 */
export function encodePart(text: string, digits: EscapeCase): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
    .replace(/['~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
    .replace(/%../g, (code) =>
      code === '%20' ? '+' : digits === 'small' ? code.toLowerCase() : code.toUpperCase(),
    )
}
