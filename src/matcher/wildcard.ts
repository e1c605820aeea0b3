/**
 * Patterns of matchers. They come from whoever writes a rule, so all places that a text may have come to in a
 * pattern are followed at once, as bits of a few numbers: one step for each character, whatever the pattern.
 */
import { LIMITS } from '../limits.js'
import type { Refuse } from '../reading/fault.js'

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

/** Refuses a pattern that is too long: each character of a text costs as much as a pattern is long. */
export function checkPattern(
  pattern: string,
  path: readonly (string | number)[],
  refuse: Refuse,
): void {
  const { most } = LIMITS.pattern
  if (pattern.length <= most || !/[*{]/.test(pattern)) return
  const expected = `${most} characters at most in a pattern with wildcards (limit pattern)`
  refuse({ path, expected, found: `${pattern.length}` })
}

const literal = (text: string): Token => ({ text: text.toLowerCase() })

const SLASH = 0x2f
/** Bits of a number. */
const BITS = 32

/**
 * A place in a pattern is the number of characters that have to come before it. To each belongs which characters
 * lead to the next one, and which may come without going on.
 */
interface Places {
  readonly count: number
  /** By characters: the places from which one goes on with it; for all others, `other`. */
  readonly onward: ReadonlyMap<number, Uint32Array>
  readonly other: Uint32Array
  /** Where any character may come, and any but a slash. */
  readonly stay: Uint32Array
  readonly stayInSegment: Uint32Array
}

function compiled(tokens: readonly Token[]): Wildcard {
  const [only] = tokens
  if (tokens.length === 1 && typeof only === 'object')
    return (text) => text.toLowerCase() === only.text
  const places = placesOf(tokens)
  const words = places.other.length
  const [last, bit] = [places.count >>> 5, 1 << (places.count % BITS)]
  return (text) => {
    const lower = text.toLowerCase()
    let now = new Uint32Array(words)
    let next = new Uint32Array(words)
    now[0] = 1
    for (let at = 0; at < lower.length; at++) {
      if (!advance(places, lower.charCodeAt(at), now, next)) return false
      const before = now
      now = next
      next = before
    }
    return ((now[last] ?? 0) & bit) !== 0
  }
}

/** Follows all places by one character; false where there is none left. */
function advance(places: Places, code: number, now: Uint32Array, next: Uint32Array): boolean {
  const { onward, other, stay, stayInSegment } = places
  const leading = onward.get(code) ?? other
  const isSlash = code === SLASH
  let carry = 0
  let left = 0
  for (let word = 0; word < now.length; word++) {
    const here = now[word] ?? 0
    const moved = here & (leading[word] ?? 0)
    const kept = here & ((stay[word] ?? 0) | (isSlash ? 0 : (stayInSegment[word] ?? 0)))
    const all = (moved << 1) | carry | kept
    next[word] = all
    left |= all
    carry = moved >>> (BITS - 1)
  }
  return left !== 0
}

function placesOf(tokens: readonly Token[]): Places {
  const length = tokens.reduce((sum, token) => sum + lengthOf(token), 0)
  const row = (): Uint32Array => new Uint32Array((length >>> 5) + 1)
  const onward = new Map<number, Uint32Array>()
  const [other, stay, stayInSegment] = [row(), row(), row()]
  // For any character but a slash, whether or not it stands in the pattern.
  const anySegment: number[] = []
  let place = 0
  for (const token of tokens) {
    if (token === 'any') set(stay, place)
    else if (token === 'inSegment') set(stayInSegment, place)
    else if (token === 'segment') {
      anySegment.push(place++)
      set(stayInSegment, place)
    } else
      for (let at = 0; at < token.text.length; at++) {
        const code = token.text.charCodeAt(at)
        const places = onward.get(code) ?? row()
        set(places, place++)
        onward.set(code, places)
      }
  }
  if (!onward.has(SLASH)) onward.set(SLASH, row())
  for (const from of anySegment) {
    set(other, from)
    for (const [code, places] of onward) if (code !== SLASH) set(places, from)
  }
  return { count: place, onward, other, stay, stayInSegment }
}

const lengthOf = (token: Token): number =>
  typeof token === 'object' ? token.text.length : token === 'segment' ? 1 : 0

function set(row: Uint32Array, place: number): void {
  row[place >>> 5] = (row[place >>> 5] ?? 0) | (1 << (place % BITS))
}
