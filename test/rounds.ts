/**
 * How long tests of properties look for a counterexample. `TEST_ROUNDS=100 npm test` looks a hundred times
 * as long, from another seed each time; a counterexample is shown with its seed.
 */
const rounds = Number(process.env.TEST_ROUNDS ?? 0)

/** Parameters for fast-check. @param numRuns how many cases are enough where nobody looks for more */
export const rounded = (
  numRuns: number,
): { readonly numRuns: number; readonly seed?: number; readonly endOnFailure: boolean } =>
  rounds > 0
    ? { numRuns: numRuns * rounds, endOnFailure: false }
    : { numRuns, seed: 7, endOnFailure: false }
