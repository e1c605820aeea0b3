/** The pieces of a filter's text. */
import { QueryError } from './query-error.js'
import type { Strictness } from './strictness.js'
import { OPERATORS, type Operator } from './tree.js'

const FIELD_NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const SOMETHING_WRONG = /[=!<>]+|[A-Za-z0-9_-]+|./suy
const DOCUMENTED_BARE = /[A-Za-z0-9_-]/
const BLANK = /[ \t\r\n]/
/** What may follow an empty quoted value; anything else makes two quotes the start of a bare one. */
const AFTER_EMPTY_VALUE = /[ \t\r\n]*(?:[;,)]|$)/y

/**
 * Reads a filter's text piece by piece, as the parser asks: what is a value depends on where it
 * stands, so there is no one list of tokens.
 */
export class Scanner {
  private readonly text: string
  private readonly strictness: Strictness
  private position = 0

  /** @param text the filter, with its percent escapes already undone */
  constructor(text: string, strictness: Strictness) {
    this.text = text
    this.strictness = strictness
  }

  /** 1-based column of the next piece. */
  get column(): number {
    this.skipBlanks()
    return this.position + 1
  }

  get atEnd(): boolean {
    this.skipBlanks()
    return this.position === this.text.length
  }

  /** Takes the character if it comes next. */
  accept(character: ';' | ',' | '(' | ')'): boolean {
    this.skipBlanks()
    if (this.text[this.position] !== character) return false
    this.position++
    return true
  }

  /** @throws QueryError if no name comes next */
  field(expected: string): string {
    this.skipBlanks()
    const name = this.match(FIELD_NAME)
    if (name === undefined) throw this.error(expected)
    this.position += name.length
    return name
  }

  /** @throws QueryError if no operator comes next */
  operator(): Operator {
    this.skipBlanks()
    const two = this.text.slice(this.position, this.position + 2)
    const found =
      OPERATORS.find((operator) => operator === two) ??
      OPERATORS.find((operator) => operator === two[0])
    if (found === undefined) throw this.error(`one of ${OPERATORS.join(' ')}`)
    this.position += found.length
    return found
  }

  /** @throws QueryError if no value comes next or a quote is not closed */
  value(): string {
    this.skipBlanks()
    return this.startsQuoted() ? this.quoted() : this.bare()
  }

  /** The error for finding something else than `expected` here. */
  error(expected: string, hint?: string): QueryError {
    const column = this.column
    const found = this.match(SOMETHING_WRONG)
    return new QueryError({ parameter: 'filter', column, expected, found, hint })
  }

  /**
   * `"…"` is quoted, and so is `""` with nothing behind it. But in `Name==""Backup""`, the
   * documentation's own way to ask for `"Backup"` with its quotes, a bare value begins.
   */
  private startsQuoted(): boolean {
    const text = this.text
    const at = this.position
    if (text[at] !== '"') return false
    if (text[at + 1] !== '"' || text[at + 2] === '"') return true
    AFTER_EMPTY_VALUE.lastIndex = at + 2
    return AFTER_EMPTY_VALUE.test(text)
  }

  private quoted(): string {
    const text = this.text
    const opening = this.position
    let value = ''
    let from = opening + 1
    for (;;) {
      const quote = text.indexOf('"', from)
      if (quote === -1) {
        this.position = text.length
        throw this.error(`a quote to close the one at column ${opening + 1}`)
      }
      value += text.slice(from, quote)
      this.position = quote + 1
      if (text[quote + 1] !== '"') return value
      value += '"'
      from = quote + 2
    }
  }

  private bare(): string {
    const text = this.text
    let value = ''
    let openParenthesis = 0
    let depth = 0
    for (; this.position < text.length; this.position++) {
      const character = text.charAt(this.position)
      const next = text[this.position + 1]
      if (character === ';' || character === ',' || (character === ')' && depth === 0)) break
      if (character === '"') {
        if (next !== '"') throw this.error('"" for a quote inside a value', QUOTE_IT)
        this.position++
      } else if ('=<>'.includes(character) || (character === '!' && next === '=')) {
        throw this.error(value.trim() === '' ? 'a value' : '; or , or the end', QUOTE_IT)
      } else if (this.strictness === 'strict') {
        if (BLANK.test(character)) continue
        if (!DOCUMENTED_BARE.test(character)) {
          throw this.error(value === '' ? 'a value' : 'a letter, digit, _ or -', QUOTE_IT)
        }
      } else if (character === '(') {
        if (value === '') break
        if (depth++ === 0) openParenthesis = this.position + 1
      } else if (character === ')') {
        depth--
      }
      value += character
    }
    if (depth > 0) throw this.error(`) to close the ( at column ${openParenthesis}`, QUOTE_IT)
    value = value.trim()
    if (value === '') throw this.error('a value', 'an empty value is ""')
    return value
  }

  private skipBlanks(): void {
    while (BLANK.test(this.text.charAt(this.position))) this.position++
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position
    return pattern.exec(this.text)?.[0]
  }
}

const QUOTE_IT = 'put a value with other characters into double quotes'
