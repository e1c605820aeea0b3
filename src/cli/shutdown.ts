/** Ends the process in good order when it is told to. */
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Docker kills after ten seconds; a close that hangs has to be told of before. */
const LIMIT = 5000

export interface SignalledProcess {
  readonly stderr: { write(text: string): unknown }
  on(signal: (typeof SIGNALS)[number], listener: () => void): unknown
  exit(code: number): unknown
}

/** Runs something after so many milliseconds. */
export type After = (run: () => void, milliseconds: number) => unknown

/**
 * On the first SIGINT or SIGTERM closes, once, and exits with 0; with 1 if closing fails or takes
 * longer than five seconds. A second signal exits at once, with 128 and the signal's number.
 * @returns whether a signal has come
 */
export function closeOnSignal(
  process: SignalledProcess,
  close: () => Promise<void>,
  after: After = setTimeout,
): () => boolean {
  let closing = false
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (closing) {
        process.exit(128 + constants.signals[signal])
        return
      }
      closing = true
      after(() => {
        process.stderr.write(`emsim: not closed after ${LIMIT / 1000} s, ending all the same\n`)
        process.exit(1)
      }, LIMIT)
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`emsim: closing failed: ${String(error)}\n`)
          process.exit(1)
        },
      )
    })
  }
  return () => closing
}
