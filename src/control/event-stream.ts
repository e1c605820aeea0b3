/** The events of a world as server-sent events (HTML Living Standard, 9.2). */
import { Readable } from 'node:stream'
import type { JournalTimers } from '../journal/journal.js'
import type { WorldEvent, WorldEvents } from '../world/world-events.js'

/** What is kept for a reader who is behind: bytes at most; who is further behind is dropped. */
const LIMIT = 1_048_576
/** Milliseconds between two comments that show that the line is alive. */
const HEARTBEAT = 15_000

/**
 * The events as text: each under the name of its kind, with what it is about as JSON. The stream listens
 * until it is destroyed, and is destroyed with an error where it is not read.
 * @param timers those that the heart beats by
 * @throws ControlError where too many listen already
 */
export function eventStream(events: WorldEvents, timers: JournalTimers): Readable {
  let timer: unknown
  let leave = (): void => undefined
  const stream = new Readable({
    read: () => undefined,
    destroy(error, done) {
      clearTimeout(timer as NodeJS.Timeout)
      leave()
      done(error)
    },
  })
  const push = (text: string): void => {
    if (stream.readableLength > LIMIT) stream.destroy(new Error('The events are not read.'))
    else stream.push(text)
  }
  const beat = (): void => {
    timer = timers.setTimeout(() => {
      if (stream.destroyed) return
      push(':\n\n')
      beat()
    }, HEARTBEAT)
  }
  leave = events.listen({
    take: (event) => push(textOf(event)),
    end: () => {
      clearTimeout(timer as NodeJS.Timeout)
      stream.push(null)
    },
  })
  beat()
  return stream
}

/** Written once for all who listen. */
const TEXTS = new WeakMap<WorldEvent, string>()

function textOf(event: WorldEvent): string {
  const known = TEXTS.get(event)
  if (known !== undefined) return known
  const { kind, ...about } = event
  const text = `event: ${kind}\ndata: ${JSON.stringify(about)}\n\n`
  TEXTS.set(event, text)
  return text
}
