/** Filters as text. */
import type { FilterTree } from './tree.js'

/** The text of a filter tree, one that both readings, strict and lenient, parse to the same tree. */
export function printFilter(tree: FilterTree): string {
  if (tree.kind === 'comparison') return `${tree.field}${tree.operator}${printValue(tree.value)}`
  return tree.terms
    .map((term) => {
      const tighter = term.kind === 'comparison' || (tree.kind === 'or' && term.kind === 'and')
      return tighter ? printFilter(term) : `(${printFilter(term)})`
    })
    .join(tree.kind === 'and' ? ';' : ',')
}

function printValue(value: string): string {
  return /^[A-Za-z0-9_]+$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`
}
