/** The parameters of queries and of plain lists. */
import { meant } from '../wording/choices.js'
import type { Direction } from './order.js'
import { decodePart } from './percent.js'
import { QueryError } from './query-error.js'
import type { Strictness } from './strictness.js'

/** The parameters of a query, decoded; what is absent is not there. */
export interface QueryParameters {
  /** Name of the query type as sent; absent where a collection is asked, and in broken queries. */
  readonly type?: string
  /** `References` is the default. */
  readonly format: 'References' | 'Entities'
  /** The filter's text, for `parseFilter`. */
  readonly filter?: string
  readonly sort?: { readonly field: string; readonly direction: Direction }
  /** Texts, for `parsePageRequest`. */
  readonly pageSize?: string
  readonly page?: string
}

const NAMES = ['type', 'format', 'filter', 'sortAsc', 'sortDesc', 'pageSize', 'page'] as const

type Name = (typeof NAMES)[number]

/**
 * The parameters in the query string of a request, whatever the letter case of their NAMES.
 * Each is split at its first `=`, since clients send `filter=Name==x` unescaped.
 *
 * Our choices, nothing is documented: of a parameter given twice, and of sortAsc and sortDesc, the
 * first counts; empty ones count as absent; both plurals and singulars of format are taken.
 *
 * @param rawQuery the query as it was sent, escapes and all, with or without `?`
 * @throws QueryError for broken escapes and an unknown format; strict also for unknown parameters,
 *   empty ones, ones given twice with different values, and sortAsc together with sortDesc
 */
export function readQueryParameters(
  rawQuery: string,
  strictness: Strictness = 'lenient',
): QueryParameters {
  const given = new Map<Name, string>()
  for (const part of rawQuery.replace(/^\?/, '').split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const sent = nameIn(part)
    const name = NAMES.find((known) => known.toLowerCase() === sent.toLowerCase())
    const rawValue = equals === -1 ? '' : part.slice(equals + 1)
    if (name === undefined) {
      if (strictness === 'strict') throw unknownParameter(sent, rawValue)
      continue
    }
    const value = decodePart(rawValue, name)
    if (strictness === 'strict') refuseLoose(name, value, given)
    if (value.trim() !== '' && !given.has(name)) given.set(name, value)
  }
  return collected(given)
}

/** Those by which a plain list becomes a page. */
const LIST_PARAMETERS: readonly string[] = NAMES.slice(2).map((name) => name.toLowerCase())

/**
 * The parameters of a plain list: those of a query but for its type, and with the format of lists, whose
 * values are others. Unknown parameters do no harm here, not even strictly.
 * @throws QueryError as `readQueryParameters`
 */
export function readListParameters(
  rawQuery: string,
  strictness: Strictness = 'lenient',
): QueryParameters {
  const known = rawQuery
    .split('&')
    .filter((part) => LIST_PARAMETERS.includes(nameIn(part).toLowerCase()))
  return readQueryParameters(known.join('&'), strictness)
}

/** The name of a parameter, which may be escaped as its value is; what is no escape stays as it is. */
function nameIn(part: string): string {
  const [sent = ''] = part.split('=', 1)
  if (!sent.includes('%')) return sent
  const [name = ''] = new URLSearchParams(sent).keys()
  return name
}

function collected(given: ReadonlyMap<Name, string>): QueryParameters {
  const type = given.get('type')
  const filter = given.get('filter')
  const pageSize = given.get('pageSize')
  const page = given.get('page')
  const sort = sorting(given)
  return {
    format: queryFormat(given.get('format')),
    ...(type !== undefined && { type: type.trim() }),
    ...(filter !== undefined && { filter }),
    ...(sort !== undefined && { sort }),
    ...(pageSize !== undefined && { pageSize }),
    ...(page !== undefined && { page }),
  }
}

/** A map keeps the order of insertion: the first of the two in the query counts. */
function sorting(given: ReadonlyMap<Name, string>): QueryParameters['sort'] {
  for (const [name, value] of given) {
    if (name === 'sortAsc') return { field: value.trim(), direction: 'ascending' }
    if (name === 'sortDesc') return { field: value.trim(), direction: 'descending' }
  }
  return undefined
}

function queryFormat(text: string | undefined): QueryParameters['format'] {
  switch (text?.trim().toLowerCase()) {
    case undefined:
    case 'references':
    case 'reference':
      return 'References'
    case 'entities':
    case 'entity':
      return 'Entities'
    default:
      throw new QueryError({
        parameter: 'format',
        expected: 'References or Entities',
        found: text,
      })
  }
}

function refuseLoose(name: Name, value: string, given: ReadonlyMap<Name, string>): void {
  const refuse = (expected: string, found: string | undefined) => {
    throw new QueryError({ parameter: name, expected, found })
  }
  if (value.trim() === '') refuse('a value', undefined)
  const earlier = given.get(name)
  // One documented example has sortAsc=name&sortAsc=Name.
  if (earlier !== undefined && earlier.toLowerCase() !== value.toLowerCase()) {
    refuse('to be given once', value)
  }
  const other = name === 'sortAsc' ? 'sortDesc' : name === 'sortDesc' ? 'sortAsc' : undefined
  if (other !== undefined && given.has(other)) refuse(`no ${other} beside it`, value)
}

function unknownParameter(name: string, rawValue: string): QueryError {
  const near = meant(name, NAMES)
  // Name==value behind & instead of ; is a slip that even the documentation makes.
  const condition = rawValue.startsWith('=') ? 'conditions are joined by ;' : undefined
  return new QueryError({
    parameter: 'name',
    expected: `one of ${NAMES.join(', ')}`,
    found: name,
    hint: condition ?? (near === undefined ? undefined : `did you mean ${near}?`),
    isUnknown: true,
  })
}
