/** The numbers by which values compare that are no text. */
import { compareFolded } from './case-folding.js'
import type { QueryField } from './field.js'

/** Whether values of the field compare as numbers; all others compare as text. */
export function isNumeric(field: Pick<QueryField<never>, 'type'>): boolean {
  return field.type !== 'string' && field.type !== 'uid' && field.type !== 'guid'
}

/**
 * Reads a numeric field as the number by which it compares: an enumeration value as its index,
 * true as 1. NaN stands for no value, and for an enumeration value that the field does not list
 * (the real server has such: a session still working has the Result `None`).
 */
export function numberKey<R>(field: QueryField<R>): (record: R) => number {
  if (field.type === 'enum') return enumIndex(field)
  if (field.type === 'boolean') {
    return (record) => {
      const value = field.read(record)
      return value === true ? 1 : value === false ? 0 : Number.NaN
    }
  }
  return (record) => {
    const value = field.read(record)
    return typeof value === 'number' ? value : Number.NaN
  }
}

function enumIndex<R>(field: QueryField<R>): (record: R) => number {
  const values = field.values ?? []
  const indexes = new Map(values.map((value, index) => [value, index]))
  return (record) => {
    const text = field.read(record)
    if (typeof text !== 'string') return Number.NaN
    const index = indexes.get(text)
    if (index !== undefined) return index
    for (let i = 0; i < values.length; i++) {
      if (compareFolded(text, values[i] ?? '') === 0) return i
    }
    return Number.NaN
  }
}
