/** Filters as text, and as lines that a form shows: any of some groups, of each group all lines. */

/** How a line compares. */
export const OPERATORS = ['==', '!=', '>', '<', '>=', '<='] as const

/** One of them. */
export type Operator = (typeof OPERATORS)[number]

/** One comparison. */
export interface Line {
  readonly field: string
  readonly operator: Operator
  readonly value: string
}

/** A record fits if all lines of any group do. */
export type Groups = readonly (readonly Line[])[]

/** A value as filters take it: in quotes where it holds anything that means something in a filter. */
export const quoted = (value: string): string =>
  /^[\w.:@-]+( [\w.:@-]+)*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`

/** The text of a filter; lines without a field are left out. */
export const printGroups = (groups: Groups): string =>
  groups
    .map((lines) =>
      lines
        .filter(({ field }) => field !== '')
        .map(({ field, operator, value }) => `${field}${operator}${quoted(value)}`)
        .join(';'),
    )
    .filter((text) => text !== '')
    .join(',')

const COMPARISON = /\s*(\w+)\s*(==|!=|>=|<=|>|<)\s*(?:"((?:[^"]|"")*)"|([^;,()"<>=!]*))\s*([;,]|$)/y

/** The lines of a filter; undefined for one that lines cannot show, such as one with parentheses. */
export function parseGroups(text: string): Groups | undefined {
  const groups: Line[][] = [[]]
  if (text.trim() === '') return groups
  COMPARISON.lastIndex = 0
  for (;;) {
    const found = COMPARISON.exec(text)
    if (!found) return undefined
    const [, field = '', operator, inQuotes, bare = '', end] = found
    const value = inQuotes?.replaceAll('""', '"') ?? bare.trim()
    groups.at(-1)?.push({ field, operator: operator as Operator, value })
    if (end === '') return groups
    if (end === ',') groups.push([])
  }
}

/** A filter of those whose name begins with a text, in any letter case. */
export const beginsWith = (text: string, field = 'Name'): string => {
  const begin = text.replaceAll('"', '""')
  return `${field}>="${begin}";${field}<"${begin}\uffff"`
}
