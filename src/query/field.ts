/** What the records of a query type can be filtered and sorted by. */
import { nearest } from '../wording/nearest.js'
import { QueryError } from './query-error.js'

/** How the values of a field are read and compared. */
export type QueryFieldType =
  | 'string'
  | 'int'
  | 'long'
  | 'double'
  | 'boolean'
  | 'dateTime'
  | 'enum'
  | 'uid'
  | 'guid'

/** A field by which the records of a query type can be filtered and sorted. */
export interface QueryField<R> {
  readonly name: string
  readonly type: QueryFieldType
  /** For `enum`: the values in the documented order, which is the order of comparison. */
  readonly values?: readonly string[]
  /**
   * The record's value: for `dateTime` milliseconds since the epoch, for `uid` the bare GUID or a
   * URN, for `enum` the value's text; null or undefined where the record has none.
   */
  read(record: R): string | number | boolean | null | undefined
}

/**
 * The field of that name, without regard to letter case.
 *
 * @param where the parameter that names the field, and the column if it is the filter
 * @throws QueryError which lists the fields and names the nearest
 */
export function findField<R>(
  fields: readonly QueryField<R>[],
  name: string,
  where: { readonly parameter: string; readonly column?: number },
): QueryField<R> {
  const wanted = name.toLowerCase()
  const field = fields.find((candidate) => candidate.name.toLowerCase() === wanted)
  if (field !== undefined) return field
  const names = fields.map((candidate) => candidate.name)
  const near = nearest(name, names)
  throw new QueryError({
    ...where,
    expected: `one of the fields ${names.join(', ')}`,
    found: name,
    hint: near === undefined ? undefined : `did you mean ${near}?`,
  })
}
