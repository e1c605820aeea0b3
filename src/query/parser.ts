/**
 * Reads filters:
 *
 * filter     = and *( "," and )                    "," is OR
 * and        = factor *( ";" factor )              ";" is AND and binds tighter, as in RSQL; the
 *                                                  documentation does not say and uses parentheses
 * factor     = "(" filter ")" | comparison
 * comparison = field operator value
 * field      = ( letter | "_" ) *( letter | digit | "_" )
 * operator   = "==" | "!=" | ">" | "<" | ">=" | "<="
 * value      = quoted | bare
 * quoted     = DQUOTE *( any but DQUOTE | DQUOTE DQUOTE ) DQUOTE
 * bare       strict:  1*( letter | digit | "_" | "-" | DQUOTE DQUOTE ), blanks in it dropped
 *            lenient: any text up to ";" "," ")" without = < > != ; parentheses in it must pair,
 *                     blanks in it stay, DQUOTE DQUOTE is one quote
 *
 * Blanks may stand around everything. The documentation drops blanks in bare values; yet clients
 * send JobName==Backup Job 1 and mean the job of that name, so the lenient reading keeps them.
 */
import { QueryError } from './query-error.js'
import { Scanner } from './scanner.js'
import type { Strictness } from './strictness.js'
import type { Comparison, FilterTree } from './tree.js'

/** Bounds that keep a hostile filter from costing more than an honest one; ours. */
export const FILTER_LIMITS = {
  /** UTF-16 code units of the decoded text. */
  length: 16_384,
  /** Levels of parentheses. */
  depth: 64,
  comparisons: 1_000,
} as const

/**
 * The tree of a filter.
 *
 * @param text the filter, with percent escapes and `+` already undone
 * @throws QueryError with the column of what is not understood, or if a limit is exceeded
 */
export function parseFilter(text: string, strictness: Strictness = 'lenient'): FilterTree {
  if (text.length > FILTER_LIMITS.length) {
    throw new QueryError({
      parameter: 'filter',
      column: FILTER_LIMITS.length + 1,
      expected: `at most ${FILTER_LIMITS.length} characters`,
      found: text.slice(FILTER_LIMITS.length),
    })
  }
  return new Parser(new Scanner(text, strictness)).filter()
}

class Parser {
  private readonly scanner: Scanner
  private comparisons = 0

  constructor(scanner: Scanner) {
    this.scanner = scanner
  }

  filter(): FilterTree {
    const tree = this.or(0)
    if (!this.scanner.atEnd) throw this.scanner.error('; or , or the end')
    return tree
  }

  private or(depth: number): FilterTree {
    const terms = [this.and(depth)]
    while (this.scanner.accept(',')) terms.push(this.and(depth))
    return joined('or', terms)
  }

  private and(depth: number): FilterTree {
    const terms = [this.factor(depth)]
    while (this.scanner.accept(';')) terms.push(this.factor(depth))
    return joined('and', terms)
  }

  private factor(depth: number): FilterTree {
    const column = this.scanner.column
    if (depth === FILTER_LIMITS.depth) this.refuseDeeper()
    if (!this.scanner.accept('(')) return this.comparison()
    const tree = this.or(depth + 1)
    if (!this.scanner.accept(')')) {
      throw this.scanner.error(`; or , or ) to close the ( at column ${column}`)
    }
    return tree
  }

  private refuseDeeper(): void {
    const column = this.scanner.column
    if (!this.scanner.accept('(')) return
    const expected = `at most ${FILTER_LIMITS.depth} levels of parentheses`
    throw new QueryError({ parameter: 'filter', column, expected, found: '(' })
  }

  private comparison(): Comparison {
    const scanner = this.scanner
    if (this.comparisons++ === FILTER_LIMITS.comparisons) {
      throw scanner.error(`at most ${FILTER_LIMITS.comparisons} comparisons`)
    }
    const column = scanner.column
    const field = scanner.field('a field name or (')
    const operator = scanner.operator()
    const valueColumn = scanner.column
    return { kind: 'comparison', field, operator, value: scanner.value(), column, valueColumn }
  }
}

function joined(kind: 'and' | 'or', terms: readonly FilterTree[]): FilterTree {
  const [only] = terms
  return only !== undefined && terms.length === 1 ? only : { kind, terms }
}
