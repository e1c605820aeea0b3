/** What of a filter an index can answer. */
import type { FilterTree } from './tree.js'

/** An equality that every matching record fulfils; names and values as written in the filter. */
export interface RequiredEqual {
  readonly field: string
  readonly value: string
}

/**
 * The equalities that must hold for a record to match: those joined to the whole by AND alone. A
 * caller with an index on such a field need only look at the records under that value.
 * Letter case is the filter's; UIDs may be URNs: see `findField` and `parseLiteral`.
 */
export function requiredEquals(tree: FilterTree): RequiredEqual[] {
  if (tree.kind === 'and') return tree.terms.flatMap(requiredEquals)
  if (tree.kind === 'comparison' && tree.operator === '==') {
    return [{ field: tree.field, value: tree.value }]
  }
  return []
}
