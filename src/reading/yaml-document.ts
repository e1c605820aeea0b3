/** Parses YAML, and no deeper than anything is meant to be: the package calls itself for each level. */
import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml'
import { LIMITS } from '../limits.js'
import type { Place } from './fault.js'

/** The first document of a text, and the first thing that is wrong with it. */
export interface YamlDocument {
  readonly document: Document.Parsed
  readonly error?: {
    readonly place: Omit<Place, 'file'>
    readonly found: string
    /** Where it is something else than well-formed YAML. */
    readonly expected?: string
  }
}

/**
 * Parses a text of YAML. Its depth is found out while it is cut into tokens, which takes no stack: where the stack
 * is all but full, what the engine does for a pattern can end the process, and no error tells of it.
 */
export function parseYamlDocument(text: string): YamlDocument {
  const lines = new LineCounter()
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  // What is odd about a text is told to who gave it, and to nobody's standard error.
  const composer = new Composer({ logLevel: 'error' })
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
  const [document, second] = composer.compose(tokens(), true, text.length)
  // With the flag that is set, there is one in any case.
  if (!document) throw new Error('The package gave no document')
  if (tooDeep !== undefined) {
    const expected = `at most ${LIMITS.jsonDepth.most} levels (limit jsonDepth)`
    return { document, error: { place: placeOf(tooDeep), found: 'more', expected } }
  }
  const [error] = document.errors
  if (error) return { document, error: { place: placeOf(error.pos[0]), found: firstLine(error) } }
  if (!second) return { document }
  const place = placeOf(second.range[0])
  return { document, error: { place, found: 'a second one', expected: 'one YAML document' } }
}

const firstLine = ({ message }: Error): string => message.split('\n', 1)[0] ?? ''
