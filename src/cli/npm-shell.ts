/**
 * npm and npx run a command in a shell. Told to end, they hand the signal on to that shell alone; where it
 * is one that waits for the command (dash and the sh of BusyBox do; bash becomes the command), it dies of
 * it, and the command goes on, with nobody left who knows of it. Seen with npm 10 and 11.
 */
import { readFileSync } from 'node:fs'

/** What is asked of a process about its parent. */
export interface ChildProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly ppid: number
}

/** Runs something every so many milliseconds. */
export type Every = (run: () => void, milliseconds: number) => { unref(): unknown }

/** A tenth of a second is not noticed, and to ask costs a microsecond. */
const INTERVAL = 100

/**
 * Calls back when the shell that npm runs this process in has died. It does nothing but wait for this
 * process, so a signal has ended it. The death of another parent means nothing: it may have left us here.
 */
export function onDeathOfShell(
  process: ChildProcess,
  died: () => void,
  every: Every = setInterval,
): void {
  const { env, ppid } = process
  if (env.npm_lifecycle_event === undefined || !waitsForOne(commandOf(ppid))) return
  every(() => {
    if (process.ppid !== ppid) died()
  }, INTERVAL).unref()
}

/** The words of the command line of a process; none where the system does not tell. */
function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

/** Whether a command line is that of a shell that runs one command, and no more. */
export function waitsForOne([shell = '', flag, command = '']: readonly string[]): boolean {
  const isShell = /(?:^|\/)(?:sh|ash|dash|bash|ksh|zsh|busybox)$/.test(shell)
  return isShell && flag === '-c' && !/[;&|<>()`$\n]/.test(command.replace(/'[^']*'/g, ''))
}
