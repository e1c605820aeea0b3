/** What is wrong with something that people wrote: where, what was expected, what was found. */

/** Keys and indexes from the top of a document down to a value. */
export type Path = readonly (string | number)[]

/** One thing that is wrong, in words: `expected` and `found` complete a sentence. */
export interface Fault {
  readonly path: Path
  readonly expected: string
  readonly found: string
}

/** Takes a fault; reading goes on, so that all of them are told at once. */
export type Refuse = (fault: Fault) => void

/** `Backups[2].History.At`; `the document` for the top. */
export function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return text.replace(/^\./, '') || 'the document'
}

/** `rule.effect.status: expected a whole number from 400 to 599, found 200` */
export const faultText = ({ path, expected, found }: Fault): string =>
  `${pathText(path)}: expected ${expected}, found ${found}`

/** A place in a file; line and column count from 1. */
export interface Place {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** A fault with the place that it was found in. */
export interface LocatedFault extends Fault, Place {}

/** `estate.yaml:3:5`; what is not known is left out. */
export const placeText = ({ file, line, column }: Place): string =>
  [file, line, column].filter((part) => part !== undefined).join(':')

/** Where a text goes on that begins a file. */
export function placeAfter(text: string): { readonly line: number; readonly column: number } {
  const lines = text.split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
