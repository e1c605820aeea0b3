/** What went wrong where; {@link QueryError} makes one sentence of it. */
export interface QueryFault {
  /** Name of the query parameter as documented: `filter`, `sortAsc`, `pageSize` … */
  readonly parameter: string
  /** 1-based column in the filter's text, in UTF-16 code units; only for `filter`. */
  readonly column?: number
  readonly expected: string
  /** The offending text, or undefined where the text ended. */
  readonly found: string | undefined
  readonly hint?: string | undefined
  /** Whether `found` is the name of a parameter that there is not. */
  readonly isUnknown?: true
}

const LONGEST_SHOWN = 40

/**
 * A query that cannot be understood. The message reads
 * `Filter, column 12: expected one of == != > < >= <=, found "="`.
 * What the real server says is not documented; the wording is ours.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly parameter: string
  readonly column: number | undefined
  readonly expected: string
  readonly found: string
  readonly hint: string | undefined
  readonly isUnknown: boolean

  constructor(fault: QueryFault) {
    const where = fault.isUnknown
      ? 'Unknown parameter'
      : fault.column === undefined
        ? `Parameter ${fault.parameter}`
        : `${capitalised(fault.parameter)}, column ${fault.column}`
    const found = fault.found === undefined ? 'the end' : shown(fault.found)
    const hint = fault.hint === undefined ? '' : `; ${fault.hint}`
    super(`${where}: expected ${fault.expected}, found ${found}${hint}`)
    this.parameter = fault.parameter
    this.column = fault.column
    this.expected = fault.expected
    this.found = found
    this.hint = fault.hint
    this.isUnknown = fault.isUnknown === true
  }
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** JSON's escapes keep control characters and lone surrogates out of the XML of an error. */
function shown(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)
}
