/** Reads JSON that came from outside: how much there is in it is found out before anything is made of it. */
import { LIMITS, LimitError } from '../limits.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Parses a text of JSON.
 * @param values which limit there is to how many values are in it
 * @throws LimitError for one that is too deep or has too many values in it, SyntaxError for what is no JSON
 */
export function parseJson(
  text: string,
  values: 'jsonValues' | 'sentValues' = 'jsonValues',
): unknown {
  checkSize(text, values)
  return JSON.parse(text)
}

/** @throws LimitError for more levels or values than a body may have */
function checkSize(text: string, limit: 'jsonValues' | 'sentValues'): void {
  const { most } = LIMITS[limit]
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfText(text, at)
        break
      case 0x5b:
      case 0x7b:
        depth++
        values++
        if (depth > LIMITS.jsonDepth.most) throw new LimitError('jsonDepth')
        break
      case 0x5d:
      case 0x7d:
        depth--
        break
      // Commas tell of values.
      case 0x2c:
        values++
    }
    if (values > most) throw new LimitError(limit)
  }
}

/** Where a text of JSON ends that begins at a quote. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return json.length
}
