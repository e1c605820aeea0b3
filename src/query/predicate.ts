/** Filters as functions. */
import { compareFolded } from './case-folding.js'
import { findField, type QueryField } from './field.js'
import { parseLiteral } from './literal.js'
import { isNumeric, numberKey } from './number-key.js'
import type { Comparison, FilterTree, Operator } from './tree.js'
import { compareUid } from './uid.js'

/** Whether a record matches a filter. */
export type Predicate<R> = (record: R) => boolean

/**
 * Compiles a filter to one function that allocates nothing per record; names are looked up and
 * values converted here, once.
 *
 * Our choices, where nothing is documented: texts compare without regard to letter case, for < and
 * > by the code units of their lower case; false is less than true; a record without a value
 * matches `!=` and nothing else.
 *
 * @throws QueryError for a field that is not there or a value that is not of its type
 */
export function compilePredicate<R>(
  tree: FilterTree,
  fields: readonly QueryField<R>[],
): Predicate<R> {
  if (tree.kind === 'comparison') return compileComparison(tree, fields)
  const terms = tree.terms.map((term) => compilePredicate(term, fields))
  const [first, second] = terms
  if (tree.kind === 'and') {
    if (first !== undefined && second !== undefined && terms.length === 2) {
      return (record) => first(record) && second(record)
    }
    return (record) => {
      for (const term of terms) if (!term(record)) return false
      return true
    }
  }
  if (first !== undefined && second !== undefined && terms.length === 2) {
    return (record) => first(record) || second(record)
  }
  return (record) => {
    for (const term of terms) if (term(record)) return true
    return false
  }
}

function compileComparison<R>(
  { field: name, operator, value, column, valueColumn }: Comparison,
  fields: readonly QueryField<R>[],
): Predicate<R> {
  const field = findField(fields, name, { parameter: 'filter', column })
  const literal = parseLiteral(field, value, valueColumn)
  if (typeof literal === 'number' && isNumeric(field)) {
    return compareNumber(operator, numberKey(field), literal)
  }
  const text = String(literal)
  const compare = field.type === 'string' ? compareFolded : compareUid
  const sign = (record: R) => {
    const found = field.read(record)
    return typeof found === 'string' ? compare(found, text) : Number.NaN
  }
  return compareNumber(operator, sign, 0)
}

/** NaN, which stands for no value, is unequal to all and neither less nor greater: as we want. */
function compareNumber<R>(
  operator: Operator,
  key: (record: R) => number,
  literal: number,
): Predicate<R> {
  switch (operator) {
    case '==':
      return (record) => key(record) === literal
    case '!=':
      return (record) => key(record) !== literal
    case '>':
      return (record) => key(record) > literal
    case '<':
      return (record) => key(record) < literal
    case '>=':
      return (record) => key(record) >= literal
    case '<=':
      return (record) => key(record) <= literal
  }
}
