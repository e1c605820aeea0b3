/**
 * Changes that are equal in effect, so that no test can notice them: the file, the line as it was and as it became. Only
 * those stand here that were looked at.
 */
export const EQUAL: readonly string[] = [
  // Two terms are joined faster than many, and to the same.
  'query/predicate.js | if (first !== undefined && second !== undefined && terms.length === 2) { | if (first === undefined && second !== undefined && terms.length === 2) {',
  'query/predicate.js | if (first !== undefined && second !== undefined && terms.length === 2) { | if (first !== undefined && second === undefined && terms.length === 2) {',
  // Only the sign counts.
  'query/case-folding.js | return x < y ? -1 : 1; | return x < y ? -1 : 1 + 1;',
  // Two different numbers are never equal in an order.
  'query/order-range.js | if (threshold !== -1 && compare(index, threshold) > 0) | if (threshold !== -1 && compare(index, threshold) >= 0)',
  // What is not there is joined to nothing.
  'estate/agenda.js | for (let at = pairs.length - 1; at >= 0; at--) | for (let at = pairs.length - 1 + 1; at >= 0; at--)',
  // It is rebuilt a little sooner.
  'estate/agenda.js | if (this.nodes > this.times.size * 2 + 64) | if (this.nodes >= this.times.size * 2 + 64)',
]
