/**
 * Reads a JSON document as it comes in, and gives its values one by one: for documents that are too large
 * to be held whole. Containers that are descended into are never held; of all else, one value at a time.
 */
import { ControlError } from '../control-error.js'
import { LIMITS } from '../limits.js'

/** Keys and indexes that lead from the top of a document to a value. */
export type JsonPath = readonly (string | number)[]

/** What a container is to be that is given element by element. */
export type Container = 'a list' | 'an object'

/** What is done with the values of a document. */
export interface JsonPartsOptions {
  /** Which container is given element by element; undefined for a value that is given whole. */
  descends(path: JsonPath): Container | undefined
  /** Takes notice of a container that is given element by element: there may be nothing in it. */
  enter(path: JsonPath): void
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
  /** Of an object: the keys that came. */
  readonly keys: Set<string>
}

const LONGEST = LIMITS.snapshotValue.most
const DEEPEST = LIMITS.snapshotDepth.most
const MOST = LIMITS.sentValues.most

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c

const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d
/** Of JSON: no other characters count as blanks. */
const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

/** Reads one document: `write` what comes in, then `end`. */
export class JsonParts {
  private readonly options: JsonPartsOptions
  private readonly open: Open[] = []
  /** The text of the value that is being read, so far; null between values. */
  private text: string | null = null
  private depth = 0
  private inString = false
  private isEscaped = false
  /** Colons of the value that is being read: as many as its objects have members. */
  private colons = 0
  /** Values in the one that is being read, about: its commas and what opens. */
  private values = 0
  private isOver = false
  /** Characters read before those at hand. */
  private offset = 0

  constructor(options: JsonPartsOptions) {
    this.options = options
  }

  /** Takes some more of the document. @throws ControlError where it is no JSON, or what `take` refuses */
  write(chunk: string): void {
    let at = 0
    while (at < chunk.length) {
      if (this.text === null) {
        this.between(chunk.charCodeAt(at), at)
        // A value begins with this character, and is read from it on.
        if (this.text === null) at++
        continue
      }
      const end = this.endOf(chunk, at)
      this.hold(chunk.slice(at, end < 0 ? undefined : end))
      if (end < 0) break
      this.finish(end)
      at = end
    }
    this.offset += chunk.length
  }

  /** The document is over. @throws ControlError where something is missing */
  end(): void {
    if (this.text !== null) this.finish(0)
    if (this.open.length > 0 || !this.isOver) throw this.malformed('it ends too early', 0)
  }

  /** Takes one character that is not part of a value that is given whole. */
  private between(code: number, at: number): void {
    if (isSpace(code)) return
    const top = this.open.at(-1)
    if (this.isOver) throw this.malformed('it goes on behind its end', at)
    if (!top) this.begin(code, at)
    else if (code === (top.isList ? 0x5d : 0x7d) && (top.wants === 'first' || top.wants === 'next'))
      this.close()
    else if (top.wants === 'next' && code === COMMA) {
      top.wants = top.isList ? 'value' : 'key'
      if (top.isList) top.at = Number(top.at) + 1
    } else if (top.wants === 'colon' && code === COLON) top.wants = 'value'
    else if (top.isList ? top.wants !== 'next' : top.wants === 'value') this.begin(code, at)
    else if ((top.wants === 'first' || top.wants === 'key') && code === QUOTE) this.begin(code, at)
    else throw this.malformed(`${JSON.stringify(String.fromCharCode(code))} is out of place`, at)
  }

  private begin(code: number, at: number): void {
    const { path } = this
    const container = this.isKey ? undefined : this.options.descends(path)
    if (container !== undefined) {
      if (code !== (container === 'a list' ? 0x5b : 0x7b))
        throw this.malformed(`expected ${container} for ${path.join('.') || 'all of it'}`, at)
      const isList = container === 'a list'
      this.options.enter(path)
      this.open.push({ isList, at: isList ? 0 : '', wants: 'first', keys: new Set() })
      return
    }
    this.text = ''
    this.depth = 0
    this.inString = false
    this.isEscaped = false
    this.colons = 0
    this.values = 0
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
      const code = chunk.charCodeAt(at)
      if (this.inString) {
        if (this.isEscaped) this.isEscaped = false
        else if (code === BACKSLASH) this.isEscaped = true
        else if (code === QUOTE) {
          this.inString = false
          if (this.depth === 0) return at + 1
        }
      } else if (code === QUOTE) this.inString = true
      else if (code === COLON) this.colons++
      else if (isOpening(code)) {
        if (++this.depth > DEEPEST)
          throw this.malformed(`a value has more than ${DEEPEST} levels`, at)
        if (++this.values > MOST) throw this.malformed(`a value has more than ${MOST} in it`, at)
      } else if (isClosing(code)) {
        if (this.depth === 0) return at
        if (--this.depth === 0) return at + 1
      } else if (this.depth === 0 && (code === COMMA || isSpace(code))) return at
      else if (code === COMMA && ++this.values > MOST)
        throw this.malformed(`a value has more than ${MOST} in it`, at)
    }
    return -1
  }

  private hold(text: string): void {
    this.text += text
    if ((this.text?.length ?? 0) > LONGEST)
      throw this.malformed(`one value has more than ${LONGEST} characters`, 0)
  }

  /** The value that was read is whole. */
  private finish(at: number): void {
    const { text } = this
    this.text = null
    let value: unknown
    try {
      value = JSON.parse(text ?? '')
    } catch {
      throw this.malformed('a value is malformed', at)
    }
    const top = this.open.at(-1)
    if (top && this.isKey) {
      this.key(String(value), top, at)
      return
    }
    if (membersOf(value) !== this.colons)
      throw this.malformed('an object has one key several times', at)
    this.options.take(this.path, value)
    if (top) top.wants = 'next'
    else this.isOver = true
  }

  private key(key: string, top: Open, at: number): void {
    if (top.keys.has(key))
      throw this.malformed(`an object has the key ${JSON.stringify(key)} several times`, at)
    top.keys.add(key)
    top.at = key
    top.wants = 'colon'
  }

  private close(): void {
    this.open.pop()
    const top = this.open.at(-1)
    if (top) top.wants = 'next'
    else this.isOver = true
  }

  private malformed(what: string, at: number): ControlError {
    return new ControlError(
      `The body is no JSON of the kind: near character ${this.offset + at}, ${what}.`,
    )
  }
}

/** How many members the objects of a value have, all together: of one that came twice, JSON.parse keeps the last. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) for (const one of value) count += membersOf(one)
  else for (const key in value) count += 1 + membersOf((value as Record<string, unknown>)[key])
  return count
}
