/**
 * Patterns of matchers. They come from whoever writes a rule, so they are matched in steps that never
 * go back: the time is that of the pattern's length times the text's, whatever the pattern.
 */

/** `any`: any text; `inSegment`: any text without a slash; `segment`: the same, not empty. */
type Token = 'any' | 'inSegment' | 'segment' | { readonly text: string }

/** Whether a whole text fits a pattern. */
export type Wildcard = (text: string) => boolean

/** A text in which `*` stands for any text; in any letter case. */
export function textWildcard(pattern: string): Wildcard {
  return compiled(pattern.split(/(\*)/).map((part) => (part === '*' ? 'any' : literal(part))))
}

/** A path in which `*` stands for text of one segment, `**` for any, `{ID}` for a whole segment. */
export function pathWildcard(pattern: string): Wildcard {
  const matches = compiled(
    pattern
      .replace(/\/+$/, '')
      .split(/(\*\*|\*|\{[^}]*\})/)
      .map((part) => {
        if (part === '**') return 'any'
        if (part === '*') return 'inSegment'
        return /^\{[^}]*\}$/.test(part) ? 'segment' : literal(part)
      }),
  )
  return (path) => matches(path) || (path.endsWith('/') && matches(path.slice(0, -1)))
}

const literal = (text: string): Token => ({ text: text.toLowerCase() })

function compiled(tokens: readonly Token[]): Wildcard {
  const [only] = tokens
  if (tokens.length === 1 && typeof only === 'object')
    return (text) => text.toLowerCase() === only.text
  return (text) => {
    const lower = text.toLowerCase()
    // The places in the text that the pattern so far may have come to.
    let places = new Uint8Array(lower.length + 1)
    places[0] = 1
    for (const token of tokens) places = advanced(places, token, lower)
    return places[lower.length] === 1
  }
}

function advanced(places: Uint8Array<ArrayBuffer>, token: Token, text: string) {
  const next = new Uint8Array(places.length)
  if (typeof token === 'object') {
    for (let at = 0; at + token.text.length < places.length; at++)
      if (places[at] === 1 && text.startsWith(token.text, at)) next[at + token.text.length] = 1
    return next
  }
  let isOpen = false
  for (let at = 0; at < places.length; at++) {
    // A segment has to go on by a character before it may end.
    if (token === 'segment') next[at] = isOpen ? 1 : 0
    isOpen = isOpen || places[at] === 1
    if (token !== 'segment') next[at] = isOpen ? 1 : 0
    if (token !== 'any' && text[at] === '/') isOpen = false
  }
  return next
}
