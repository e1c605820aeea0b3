/** The documented operators, in the order of the documentation. */
export const OPERATORS = ['==', '!=', '>', '<', '>=', '<='] as const

/** How a comparison compares. */
export type Operator = (typeof OPERATORS)[number]

/** `<field><operator><value>`; the value is its text, unquoted: its type is the field's. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly field: string
  readonly operator: Operator
  readonly value: string
  /** 1-based columns of the field and of the value in the filter's text. */
  readonly column: number
  readonly valueColumn: number
}

/** Two or more terms joined by `;` (`and`) or `,` (`or`). */
export interface Junction {
  readonly kind: 'and' | 'or'
  readonly terms: readonly FilterTree[]
}

/** A filter that was understood. */
export type FilterTree = Comparison | Junction
