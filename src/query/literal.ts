/** Values in filters. */
import { nearest } from '../wording/nearest.js'
import { parseDateTime } from './date-time.js'
import type { QueryField } from './field.js'
import { QueryError } from './query-error.js'
import { guidKey, uidKey } from './uid.js'

/**
 * A value of a filter in the form in which it is compared: texts in lower case, UIDs without their
 * `urn:veeam:<Type>:`, enumeration values as their index, dates as milliseconds since the epoch,
 * booleans as 0 and 1. Whole numbers beyond 2^53 lose their last digits.
 *
 * @param column 1-based column of the value in the filter, for the error
 * @throws QueryError if the text is no value of the field's type
 */
export function parseLiteral(
  field: Omit<QueryField<never>, 'read'>,
  text: string,
  column: number,
): string | number {
  const wrong = (expected: string, hint?: string) =>
    new QueryError({
      parameter: 'filter',
      column,
      expected: `${expected} for ${field.name}`,
      found: text,
      hint,
    })
  const trimmed = text.trim()
  switch (field.type) {
    case 'string':
      return text.toLowerCase()
    case 'int':
    case 'long':
      if (!/^[+-]?\d+$/.test(trimmed)) throw wrong('a whole number')
      return Number(trimmed)
    case 'double':
      if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) throw wrong('a number')
      return Number(trimmed)
    case 'boolean': {
      const index = ['false', 'true'].indexOf(trimmed.toLowerCase())
      if (index === -1) throw wrong('true or false')
      return index
    }
    case 'dateTime': {
      const time = parseDateTime(trimmed)
      if (time === undefined) throw wrong('a date as 2025-08-15 or 2025-08-15T06:00:00Z')
      return time
    }
    case 'enum': {
      const values = field.values ?? []
      // Mbps and MBps are two.
      const exact = values.indexOf(trimmed)
      const index =
        exact !== -1
          ? exact
          : values.findIndex((value) => value.toLowerCase() === trimmed.toLowerCase())
      if (index === -1) {
        const near = nearest(trimmed, values)
        throw wrong(`one of ${values.join(', ')}`, near && `did you mean ${near}?`)
      }
      return index
    }
    case 'uid': {
      const key = uidKey(trimmed)
      if (key === undefined) throw wrong('a GUID or a URN')
      return key
    }
    case 'guid': {
      const key = guidKey(trimmed)
      if (key === undefined) throw wrong('a GUID')
      return key
    }
  }
}
