/** Ends the process in good order when it is told to. */
import { constants } from 'node:os'
import { type ChildProcess, type Every, onDeathOfShell } from './npm-shell.js'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Docker kills after ten seconds; a close that hangs has to be told of before. */
const LIMIT = 5000

/** What is needed of a process that is told to end. */
export interface SignalledProcess extends ChildProcess {
  readonly stderr: { write(text: string): unknown }
  on(signal: (typeof SIGNALS)[number], listener: () => void): unknown
  exit(code: number): unknown
}

/** Runs something after so many milliseconds. */
export type After = (run: () => void, milliseconds: number) => unknown

/**
 * On the first SIGINT or SIGTERM closes, once, and exits with 0; with 1 if closing fails or takes
 * longer than five seconds. A second signal exits at once, with 128 and the signal's number. A signal that
 * npm was told to end by counts as the first.
 * @returns whether a signal has come
 */
export function closeOnSignal(
  process: SignalledProcess,
  close: () => Promise<void>,
  after: After = setTimeout,
  every?: Every,
): () => boolean {
  let closing = false
  const end = (): void => {
    if (closing) return
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
  }
  for (const signal of SIGNALS)
    process.on(signal, () => {
      if (closing) process.exit(128 + constants.signals[signal])
      else end()
    })
  onDeathOfShell(process, end, every)
  return () => closing
}
