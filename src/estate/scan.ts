/** Long work on many records that keeps nobody waiting: others get a turn every so often. */
import { setImmediate as turn } from 'node:timers/promises'

/** Records between two looks at the clock. */
const STRIDE = 2_000
/** Milliseconds that work may take before it lets others have a turn. */
const SHARE = 20

/**
 * Visits records. What is added meanwhile may be visited, what is removed may not: no worse than a
 * request that came a moment later.
 */
export async function scan<T>(records: Iterable<T>, visit: (record: T) => void): Promise<void> {
  let left = STRIDE
  let since = performance.now()
  for (const record of records) {
    visit(record)
    if (--left > 0) continue
    left = STRIDE
    if (performance.now() - since < SHARE) continue
    await turn()
    since = performance.now()
  }
}

/** Does work that comes in steps, and gives what it gives in the end. */
export async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  let since = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - since < SHARE) continue
    await turn()
    since = performance.now()
  }
}
