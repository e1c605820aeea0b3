/**
 * How long tests of properties look for a counterexample. `TEST_ROUNDS=100 npm test` looks a hundred times
 * as long, from another seed each time; a counterexample is shown with its seed.
 */
import t from 'tap'

const rounds = Number(process.env.TEST_ROUNDS ?? 0)

/** Milliseconds that one round of a file takes at most, on a machine that has other work too. */
const ROUND = 300_000

// Whoever looks for longer waits for longer: the file would be ended before it has found anything.
if (rounds > 0) t.setTimeout(rounds * ROUND)

/** Parameters for fast-check. @param numRuns how many cases are enough where nobody looks for more */
export const rounded = (
  numRuns: number,
): { readonly numRuns: number; readonly seed?: number; readonly endOnFailure: boolean } =>
  rounds > 0
    ? { numRuns: numRuns * rounds, endOnFailure: false }
    : { numRuns, seed: 7, endOnFailure: false }
