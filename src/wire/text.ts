/**
 * Escaping. XML 1.0 cannot hold most control characters, lone surrogates, U+FFFE and U+FFFF in any
 * spelling; they become U+FFFD, so that every answer is well-formed. JSON keeps them.
 */

/** Anything but printable ASCII without & < > and the double quote; most texts hold nothing of it. */
const UNPLAIN = /[^ !#-%'-;=?-~]/
/** The same for JSON, where only the quote and the backslash are special among these. */
const JSON_UNPLAIN = /[^ !#-[\]-~]/

// With the u flag, \p{Cs} is a surrogate without its partner and nothing else.
const FORBIDDEN = /(?![\t\n\r\u007f-\u009f])[\p{Cc}\p{Cs}\ufffe\uffff]/gu

/** What XML can hold of a text. */
export const xmlCharacters = (text: string): string => text.replace(FORBIDDEN, '\ufffd')

/** Text between tags. A carriage return is written by number, as it would be read as a line feed. */
export function xmlText(text: string): string {
  if (!UNPLAIN.test(text)) return text
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

/** Text between double quotes. White space other than blanks is written by number, or it would be lost. */
export function xmlAttribute(text: string): string {
  if (!UNPLAIN.test(text)) return text
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
}

/** A JSON string without its quotes. */
export function jsonCharacters(text: string): string {
  if (!JSON_UNPLAIN.test(text)) return text
  return JSON.stringify(text).slice(1, -1)
}
