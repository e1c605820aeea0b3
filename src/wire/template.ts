/**
 * Templates: the text of a representation, written once with marks where values go, and filled for
 * each record by joining strings. Marks lie in the private use area of Unicode, so that they pass
 * through any XML or JSON writer; declared names never hold such characters, and data never gets
 * into a template.
 *
 * A mark is U+E000, a letter that says what it is, a number that says which, U+E001:
 *   v  a value
 *   ?  the part up to the matching `}` is written only if a condition holds, else what follows `|`
 *   n  the part up to `}`, behind the text of its number, is left out where it comes to null
 *   *  the part up to `}` is written for each item, with commas between where the writer wants them
 *   [  parts, with `,` between, of which those that are not empty are joined by commas, up to `]`
 *   a  (in the value of an XML attribute) a condition for the whole attribute, then its value
 */
import type { Fields } from '../contract/record.js'
import type { Lookup } from '../contract/shown.js'

/** What a template is filled with besides the record. */
export interface Filling {
  readonly lookup: Lookup
  /** Scheme, host and /api of the request, escaped for the template's format. */
  readonly base: string
}

/** A template that is ready to be filled. */
export type Fill = (record: Fields, filling: Filling) => string
type Test = (record: Fields, filling: Filling) => boolean
type Items = (record: Fields, filling: Filling) => readonly Fields[]

const OPEN = '\ue000'
const CLOSE = '\ue001'
const MARK = /\ue000([v?n*a[\],|}])(\d*)\ue001/

/** Collects what the marks of one template stand for. */
export class Marks {
  readonly values: Fill[] = []
  readonly tests: Test[] = []
  readonly lists: { items: Items; separator: string }[] = []
  readonly heads: string[] = []

  value(fill: Fill): string {
    return `${OPEN}v${this.values.push(fill) - 1}${CLOSE}`
  }

  /** A part that is written only if the test holds. */
  when(test: Test, part: string, otherwise = ''): string {
    const alternative = otherwise && Marks.otherwise + otherwise
    return `${this.begin(test)}${part}${alternative}${Marks.end}`
  }

  /** A part of JSON with what stands before it; neither is written where the part comes to null. */
  unlessNull(head: string, part: string): string {
    return `${OPEN}n${this.heads.push(head) - 1}${CLOSE}${part}${Marks.end}`
  }

  /** The two ends of `when`, for writers that cannot nest text. */
  begin(test: Test): string {
    return `${OPEN}?${this.tests.push(test) - 1}${CLOSE}`
  }

  beginEach(items: Items, separator = ''): string {
    return `${OPEN}*${this.lists.push({ items, separator }) - 1}${CLOSE}`
  }

  static readonly end = `${OPEN}}${CLOSE}`
  static readonly otherwise = `${OPEN}|${CLOSE}`

  /** The value of an XML attribute that is left out, name and all, unless the test holds. */
  attribute(test: Test, value: string): string {
    return `${OPEN}a${this.tests.push(test) - 1}${CLOSE}${value}`
  }

  /** Parts joined by commas; parts that turn out empty leave none. */
  static join(parts: readonly string[]): string {
    return `${OPEN}[${CLOSE}${parts.join(`${OPEN},${CLOSE}`)}${OPEN}]${CLOSE}`
  }

  /** Compiles the text in which these marks stand. */
  compile(text: string): Fill {
    const whole = text.replace(
      / [\w:]+="\ue000a(\d+)\ue001([^"]*)"/g,
      (attribute, test: string, value: string) =>
        `${OPEN}?${test}${CLOSE}${attribute.slice(0, attribute.indexOf('"') + 1)}${value}"${Marks.end}`,
    )
    return new Compiler(this, whole).run()
  }
}

/** Reads a marked text into closures, by recursive descent over its marks. */
class Compiler {
  private readonly marks: Marks
  private readonly pieces: string[]
  private at = 0

  constructor(marks: Marks, text: string) {
    this.marks = marks
    // split() with groups: text, letter, number, text, letter, number, … text
    this.pieces = text.split(MARK).map(compact)
  }

  run(): Fill {
    const fill = this.sequence()
    if (this.at < this.pieces.length) throw new Error('A template has a stray end mark')
    return fill
  }

  /** Everything up to an end mark of whatever encloses it, which is left unread. */
  private sequence(): Fill {
    const literals: string[] = []
    const fills: Fill[] = []
    let literal = this.pieces[this.at] ?? ''
    while (this.at + 1 < this.pieces.length) {
      const letter = this.pieces[this.at + 1] ?? ''
      if ('}|],'.includes(letter)) break
      const index = Number(this.pieces[this.at + 2])
      this.at += 3
      literals.push(literal)
      fills.push(this.marked(letter, index))
      literal = this.pieces[this.at] ?? ''
    }
    if (this.at + 1 >= this.pieces.length) this.at = this.pieces.length
    return sequence(literals, fills, literal)
  }

  private marked(letter: string, index: number): Fill {
    if (letter === 'v') return this.found(this.marks.values[index])
    if (letter === '[') return this.joined()
    const body = this.sequence()
    if (letter === 'n') {
      const head = this.found(this.marks.heads[index])
      this.expect('}')
      return (record, filling) => {
        const text = body(record, filling)
        return text === 'null' ? '' : head + text
      }
    }
    if (letter === '?') {
      const test = this.found(this.marks.tests[index])
      const otherwise = this.next('|') ? this.sequence() : null
      this.expect('}')
      return (record, filling) =>
        test(record, filling) ? body(record, filling) : otherwise ? otherwise(record, filling) : ''
    }
    const { items, separator } = this.found(this.marks.lists[index])
    this.expect('}')
    return (record, filling) =>
      items(record, filling)
        .map((item) => body(item, filling))
        .join(separator)
  }

  private joined(): Fill {
    const parts = [this.sequence()]
    while (this.next(',')) parts.push(this.sequence())
    this.expect(']')
    return (record, filling) => {
      let text = ''
      for (const part of parts) {
        const piece = part(record, filling)
        if (piece !== '') text += text === '' ? piece : `,${piece}`
      }
      return text
    }
  }

  /** Steps over a mark if it is the next one; the text behind it is then what is read next. */
  private next(letter: string): boolean {
    if (this.pieces[this.at + 1] !== letter) return false
    this.at += 3
    return true
  }

  private expect(letter: string): void {
    if (!this.next(letter)) throw new Error(`A template lacks the mark ${letter}`)
  }

  private found<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('A template has a mark that stands for nothing')
    return value
  }
}

/**
 * The same text in one byte a character, where it can be. Pieces of a text with marks would be kept in
 * two, and so would every document that they become part of, at twice the price of sending it.
 */
export const compact = (text: string): string => Buffer.from(text).toString()

function sequence(literals: readonly string[], fills: readonly Fill[], last: string): Fill {
  const count = fills.length
  if (count === 0) return () => last
  return (record, filling) => {
    let text = ''
    for (let i = 0; i < count; i++) text += literals[i] + (fills[i] as Fill)(record, filling)
    return text + last
  }
}
