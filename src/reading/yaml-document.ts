/**
 * Parses YAML in linear time, and no deeper than anything is meant to be: the package calls itself for each level, looks
 * through all keys of a map for each of them, and finds out for each error who has called.
 */
import { Composer, type Document, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml'
import { LIMITS } from '../limits.js'
import { shown } from '../wording/shown.js'
import type { Place } from './fault.js'

/** The first document of a text, and the first thing that is wrong with it. */
export interface YamlDocument {
  readonly document: Document.Parsed
  /** Line and column of a character of the text. */
  readonly placeOf: (offset: number) => Omit<Place, 'file'>
  readonly error?: {
    readonly place: Omit<Place, 'file'>
    readonly found: string
    /** Where it is something else than well-formed YAML. */
    readonly expected?: string
  }
}

/** Whether a text has more tokens than so many; spaces and line ends are some, too. */
export function hasMoreTokens(text: string, most: number): boolean {
  let count = 0
  for (const _ of new Lexer().lex(text)) if (++count > most) return true
  return false
}

/**
 * Parses a text of YAML. Its depth is found out while it is cut into tokens, which takes no stack: where the stack
 * is all but full, what the engine does for a pattern can end the process, and no error tells of it.
 */
export function parseYamlDocument(text: string): YamlDocument {
  const lines = new LineCounter()
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  const placeOf = (offset: number): Omit<Place, 'file'> => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  let tooDeep: number | undefined
  const tokens = function* (): ReturnType<Parser['parse']> {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme)
      // Below the values stands the document.
      if (parser.stack.length - 1 <= LIMITS.jsonDepth.most) continue
      tooDeep = parser.stack.at(-1)?.offset
      return
    }
    yield* parser.end()
  }
  const [document, second] = composed(tokens(), text.length)
  // As it is asked for, there is one in any case.
  if (!document) throw new Error('The package gave no document')
  const read = { document, placeOf }
  if (tooDeep !== undefined) {
    const expected = `at most ${LIMITS.jsonDepth.most} levels (limit jsonDepth)`
    return { ...read, error: { place: placeOf(tooDeep), found: 'more', expected } }
  }
  const [error] = document.errors
  if (error) return { ...read, error: { place: placeOf(error.pos[0]), found: firstLine(error) } }
  if (second) {
    const place = placeOf(second.range[0])
    return { ...read, error: { place, found: 'a second one', expected: 'one YAML document' } }
  }
  const twice = keyTwice(document)
  if (!twice) return read
  const found = `${shown(twice.key)} once more`
  return { ...read, error: { place: placeOf(twice.offset), found, expected: 'each key once' } }
}

/** All documents, each with all that is wrong with it but keys that stand twice. */
function composed(tokens: ReturnType<Parser['parse']>, length: number): Document.Parsed[] {
  // What is odd about a text is told to who gave it, and to nobody's standard error.
  const composer = new Composer({ logLevel: 'error', uniqueKeys: false })
  // There may be an error for each character, and only the words of the first are told.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return [...composer.compose(tokens, true, length)]
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** The first key that a map has twice, and where it stands the second time. */
function keyTwice(document: Document.Parsed): { key: unknown; offset: number } | undefined {
  let twice: { key: unknown; offset: number } | undefined
  visit(document, {
    Map(_, map) {
      const keys = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        if (keys.has(key.value)) {
          twice = { key: key.value, offset: key.range?.[0] ?? 0 }
          return visit.BREAK
        }
        keys.add(key.value)
      }
      return undefined
    },
  })
  return twice
}

const firstLine = ({ message }: Error): string => message.split('\n', 1)[0] ?? ''
