/** Long work that keeps nobody waiting: others get a turn every so often. */
import { setImmediate as turn } from 'node:timers/promises'

/** Records between two looks at the clock. */
const STRIDE = 2_000
/** Milliseconds of a turn of the loop that all long work together may take, and that each has at least. */
const SHARE = 10
const LEAST = 1

/** How many wait for their next turn: they have a share of the same one. */
let waiting = 0

const ownShare = (): number => Math.max(SHARE / (waiting + 1), LEAST)

/** How long work has gone on without a turn of others. */
export class Turns {
  private since = performance.now()
  private share = ownShare()

  /** Whether it is time to let others have a turn. */
  get isOver(): boolean {
    return performance.now() - this.since >= this.share
  }

  /** Lets others have theirs. */
  async next(): Promise<void> {
    waiting++
    await turn()
    waiting--
    this.since = performance.now()
    this.share = ownShare()
  }
}

/**
 * Visits records. What is added meanwhile may be visited, what is removed may not: no worse than a
 * request that came a moment later.
 */
export async function scan<T>(records: Iterable<T>, visit: (record: T) => void): Promise<void> {
  const turns = new Turns()
  let left = STRIDE
  for (const record of records) {
    visit(record)
    if (--left > 0) continue
    left = STRIDE
    if (turns.isOver) await turns.next()
  }
}

/** Records that are one step of work: far fewer than take as long as others may wait. */
export const STEP = 100

/** Does something with each of many, in steps. The loop is a plain function: V8 is slow with those that pause. */
export function* inSteps<T>(
  items: readonly T[],
  work: (item: T) => void,
): Generator<undefined, void> {
  for (let begin = 0; begin < items.length; begin += STEP) {
    each(items, begin, Math.min(begin + STEP, items.length), work)
    yield
  }
}

function each<T>(items: readonly T[], from: number, to: number, work: (item: T) => void): void {
  for (let index = from; index < to; index++) work(items[index] as T)
}

/** Does work that comes in steps, without a turn of others: for what has to be done before anything else is. */
export function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Does work that comes in steps, with turns of others between, and gives what it gives in the end. */
export async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  const turns = new Turns()
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (turns.isOver) await turns.next()
  }
}
