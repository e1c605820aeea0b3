/** What a command gets, and gives back. */
import { EmsimError } from '../emsim-error.js'
import type { Described, OptionName, ValueSpec } from '../options/option-table.js'
import type { OptionValue } from '../options/option-value.js'
import type { Flag } from '../options/resolve.js'
import type { StartEmsim } from './library.js'
import type { SignalledProcess } from './shutdown.js'

/** A command line, taken apart but not yet checked against the options. */
export interface Invocation {
  readonly command: string
  readonly operands: readonly string[]
  /** Those of options. */
  readonly flags: readonly Flag[]
  /** The command's own ones, by their names without hyphens, read and checked; all that it has. */
  readonly own: Readonly<Record<string, OptionValue | undefined>>
}

/** A flag that one command has: given on the command line alone. */
export type CommandFlag = Described &
  Extract<ValueSpec, { readonly type: 'boolean' | 'integer' | 'number' }>

/** Where a command writes; `isTTY` where people read it. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** What the command line needs of `process`. */
export interface CommandProcess extends SignalledProcess {
  readonly stdin: AsyncIterable<Uint8Array>
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
  /** Flags of its own, by their names without hyphens. */
  readonly own?: Readonly<Record<string, CommandFlag>>
  /** The options that it heeds. */
  readonly options: readonly OptionName[]
  /** Gives the code of the command, imported only when it is to run. */
  load(): Promise<Run>
}

/** A command line that cannot be understood. */
export class UsageError extends EmsimError {
  override readonly name = 'UsageError'
  readonly code = 'EMSIM_BAD_USAGE'
}
