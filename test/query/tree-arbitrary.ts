import fc from 'fast-check'
import { type Comparison, type FilterTree, OPERATORS } from '../../src/query/tree.js'

/** A comparison as the parser makes it, but for the columns, which `withoutColumns` sets to 0. */
export function comparisonArbitrary(
  field: fc.Arbitrary<string>,
  value: fc.Arbitrary<string>,
): fc.Arbitrary<Comparison> {
  return fc.record({
    kind: fc.constant('comparison' as const),
    field,
    operator: fc.constantFrom(...OPERATORS),
    value,
    column: fc.constant(0),
    valueColumn: fc.constant(0),
  })
}

/** Any filter tree over the comparisons; junctions have two terms at least, as the parser's do. */
export function treeArbitrary(comparison: fc.Arbitrary<Comparison>): fc.Arbitrary<FilterTree> {
  const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      comparison,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        terms: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      }),
    ),
  }))
  return tree
}

export function withoutColumns(tree: FilterTree): FilterTree {
  return tree.kind === 'comparison'
    ? { ...tree, column: 0, valueColumn: 0 }
    : { ...tree, terms: tree.terms.map(withoutColumns) }
}
