/**
 * Reads a JSON document as it comes in, and gives its values one by one: for documents that are too large
 * to be held whole. Containers that are descended into are never held; of all else, one value at a time.
 */
import { ControlError } from '../control-error.js'

/** Keys and indexes that lead from the top of a document to a value. */
export type JsonPath = readonly (string | number)[]

export interface JsonPartsOptions {
  /** Whether a container is given element by element, not whole. */
  descends(path: JsonPath): boolean
  /** Takes a value. */
  take(path: JsonPath, value: unknown): void
}

/** A container that is descended into. */
interface Open {
  readonly isList: boolean
  /** Elements so far, or the key of the member that is being read. */
  at: string | number
  /** What may come next. */
  wants: 'first' | 'key' | 'colon' | 'value' | 'next'
}

/** Characters of one value at most: a record is a thousandth of that. */
const LONGEST = 16 * 1024 * 1024

const SPACE = /[\s]/

export class JsonParts {
  private readonly options: JsonPartsOptions
  private readonly open: Open[] = []
  /** The text of the value that is being read, so far; null between values. */
  private text: string | null = null
  private depth = 0
  private inString = false
  private isEscaped = false
  private isOver = false
  /** Characters read before those at hand. */
  private offset = 0

  constructor(options: JsonPartsOptions) {
    this.options = options
  }

  /** Takes some more of the document. @throws ControlError where it is no JSON */
  write(chunk: string): void {
    let at = 0
    while (at < chunk.length) {
      if (this.text === null) {
        this.between(chunk[at] ?? '', at)
        // A value begins with this character, and is read from it on.
        if (this.text === null) at++
        continue
      }
      const end = this.endOf(chunk, at)
      this.hold(chunk.slice(at, end < 0 ? undefined : end))
      if (end < 0) break
      this.finish()
      at = end
    }
    this.offset += chunk.length
  }

  /** The document is over. @throws ControlError where something is missing */
  end(): void {
    if (this.text !== null) this.finish()
    if (this.open.length > 0 || !this.isOver) throw this.malformed('it ends too early', 0)
  }

  /** Takes one character that is not part of a value that is given whole. */
  private between(character: string, at: number): void {
    if (SPACE.test(character)) return
    const top = this.open.at(-1)
    if (this.isOver) throw this.malformed('it goes on behind its end', at)
    if (!top) this.begin(character)
    else if (character === (top.isList ? ']' : '}') && top.wants !== 'value') this.close()
    else if (top.wants === 'next' && character === ',') {
      top.wants = top.isList ? 'value' : 'key'
      if (top.isList) top.at = Number(top.at) + 1
    } else if (top.wants === 'colon' && character === ':') top.wants = 'value'
    else if (top.isList ? top.wants !== 'next' : top.wants === 'value') this.begin(character)
    else if ((top.wants === 'first' || top.wants === 'key') && character === '"')
      this.begin(character)
    else throw this.malformed(`${JSON.stringify(character)} is out of place`, at)
  }

  private begin(character: string): void {
    const isKey = this.isKey
    const container = character === '{' || character === '['
    if (container && !isKey && this.options.descends(this.path)) {
      this.open.push({ isList: character === '[', at: character === '[' ? 0 : '', wants: 'first' })
      return
    }
    this.text = ''
    this.depth = 0
    this.inString = false
    this.isEscaped = false
  }

  /** Whether a text that comes now is the key of a member. */
  private get isKey(): boolean {
    const top = this.open.at(-1)
    return top !== undefined && !top.isList && (top.wants === 'first' || top.wants === 'key')
  }

  private get path(): (string | number)[] {
    return this.open.map(({ at }) => at)
  }

  /** Where the value that is being read ends: behind its last character; -1 if not in this chunk. */
  private endOf(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const character = chunk[at]
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false
        else if (character === '\\') this.isEscaped = true
        else if (character === '"') {
          this.inString = false
          if (this.depth === 0) return at + 1
        }
      } else if (character === '"') this.inString = true
      else if (character === '{' || character === '[') this.depth++
      else if (character === '}' || character === ']') {
        if (this.depth === 0) return at
        if (--this.depth === 0) return at + 1
      } else if (this.depth === 0 && (character === ',' || SPACE.test(character ?? ''))) return at
    }
    return -1
  }

  private hold(text: string): void {
    this.text += text
    if ((this.text?.length ?? 0) > LONGEST)
      throw this.malformed(`one value has more than ${LONGEST} characters`, 0)
  }

  /** The value that was read is whole. */
  private finish(): void {
    const { text } = this
    this.text = null
    let value: unknown
    try {
      value = JSON.parse(text ?? '')
    } catch {
      throw this.malformed('a value is malformed', 0)
    }
    const top = this.open.at(-1)
    if (top && this.isKey) {
      top.at = String(value)
      top.wants = 'colon'
      return
    }
    this.options.take(this.path, value)
    if (top) top.wants = 'next'
    else this.isOver = true
  }

  private close(): void {
    this.open.pop()
    const top = this.open.at(-1)
    if (top) top.wants = 'next'
    else this.isOver = true
  }

  private malformed(what: string, at: number): ControlError {
    return new ControlError(`The body is no JSON: near character ${this.offset + at}, ${what}.`)
  }
}
