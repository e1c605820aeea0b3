/** What a command gets, and gives back. */
import { EmsimError } from '../emsim-error.js'
import type { Flag } from '../options/resolve.js'
import type { StartEmsim } from './library.js'
import type { SignalledProcess } from './shutdown.js'

/** A command line, taken apart but not yet checked against the options. */
export interface Invocation {
  readonly command: string
  readonly operands: readonly string[]
  readonly flags: readonly Flag[]
}

/** Where a command writes; `isTTY` where people read it. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** What the command line needs of `process`. */
export interface CommandProcess extends SignalledProcess {
  readonly stdout: Output
  readonly stderr: Output
}

/** What a command works with. */
export interface Context {
  readonly process: CommandProcess
  readonly start: StartEmsim
}

/** Runs a command. Gives the exit code; nothing where it goes on and ends the process itself. */
export type Run = (invocation: Invocation, context: Context) => Promise<number | undefined>

/** A command of the command line, as help tells of it. */
export interface Command {
  /** One line for help. */
  readonly summary: string
  /** What may follow the command's name, as help shows it; one that ends in … any number of times. */
  readonly operands: readonly string[]
  /** Gives the code of the command, imported only when it is to run. */
  load(): Promise<Run>
}

/** A command line that cannot be understood. */
export class UsageError extends EmsimError {
  override readonly name = 'UsageError'
  readonly code = 'EMSIM_BAD_USAGE'
}
