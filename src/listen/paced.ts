/** Gives what does work in the order that it comes in: so much in a turn, then others have theirs. */
export function paced(most: number): (work: () => void) => void {
  const waiting: (() => void)[] = []
  let isDue = false
  const due = (): void => {
    isDue = waiting.length > 0
    if (isDue) setImmediate(some)
  }
  const some = (): void => {
    for (const work of waiting.splice(0, most)) work()
    due()
  }
  return (work) => {
    waiting.push(work)
    if (!isDue) due()
  }
}

/** Connections that are ended in one turn: each takes some 60 microseconds. */
const MOST_ENDED = 50

/** Ends connections whose time is over: thousands that began at one moment would else end in one, and hold up all others. */
export const endInTurn = paced(MOST_ENDED)
