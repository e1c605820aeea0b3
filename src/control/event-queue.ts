/** The events of a world for a loop: kept until they are read, up to a bound. */
import { ControlError } from '../control-error.js'
import type { WorldEvent, WorldEvents } from '../world/world-events.js'

/** Events that are kept for a reader who is behind. */
const LIMIT = 1000

/** `for await (const event of queue)`: it listens from when it is made until the loop is left. */
export class EventQueue implements AsyncIterableIterator<WorldEvent> {
  private readonly kept: WorldEvent[] = []
  private readonly waiting: {
    resolve(result: IteratorResult<WorldEvent>): void
    reject(error: Error): void
  }[] = []
  private readonly leave: () => void
  private isOver = false
  private isLate = false

  /** @throws ControlError where too many listen already */
  constructor(events: WorldEvents) {
    this.leave = events.listen({ take: (event) => this.take(event), end: () => this.end() })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** @throws ControlError, once, where it was read so slowly that events were lost; it has ended then */
  next(): Promise<IteratorResult<WorldEvent>> {
    const event = this.kept.shift()
    if (event) return Promise.resolve({ done: false, value: event })
    if (this.isLate) {
      this.isLate = false
      return Promise.reject(
        new ControlError(`More than ${LIMIT} events were left unread: no more come.`, 409),
      )
    }
    if (this.isOver) return Promise.resolve(OVER)
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }))
  }

  /** What a loop calls that is left: nothing is kept any more. */
  return(): Promise<IteratorResult<WorldEvent>> {
    this.leave()
    this.kept.length = 0
    this.end()
    return Promise.resolve(OVER)
  }

  private take(event: WorldEvent): void {
    const first = this.waiting.shift()
    if (first) first.resolve({ done: false, value: event })
    else if (this.kept.length < LIMIT) this.kept.push(event)
    else {
      this.isLate = true
      this.leave()
      this.end()
    }
  }

  private end(): void {
    this.isOver = true
    for (const { resolve } of this.waiting.splice(0)) resolve(OVER)
  }
}

const OVER = { done: true, value: undefined } as const
