import { EmsimError } from '../emsim-error.js'
import { ListenError } from '../listen/listen-error.js'
import type { CommandProcess } from './command.js'

/** What the command line prints of an error, and the code it exits with. */
export interface Failure {
  readonly text: string
  readonly exitCode: number
}

/** Tells of what is likely a slip, a line each: nothing is refused for it. */
export function warn(
  { stderr }: Pick<CommandProcess, 'stderr'>,
  warnings: readonly string[],
): void {
  for (const warning of warnings) stderr.write(`emsim: warning: ${warning}\n`)
}

/** What sysexits.h calls EX_SOFTWARE: a fault of emsim, not of the one who runs it. */
const SOFTWARE = 70

/**
 * Errors that one can do something about are told in plain lines, with exit code 1: those of ours, a
 * line each for all their faults, and those of listening. Any other shows its stack.
 */
export function failure(error: unknown): Failure {
  const message = plainMessage(error)
  if (message !== undefined) {
    return { text: message.replaceAll(/^/gm, 'emsim: ').concat('\n'), exitCode: 1 }
  }
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  return { text: `emsim: unexpected error\n${stack}\n`, exitCode: SOFTWARE }
}

function plainMessage(error: unknown): string | undefined {
  if (error instanceof EmsimError) return error.message
  if (!(error instanceof Error)) return undefined
  const { port, address, syscall, hostname } = error as NodeJS.ErrnoException & {
    readonly port?: number
    readonly address?: string
    readonly hostname?: string
  }
  if (!['listen', 'bind', 'getaddrinfo'].includes(syscall ?? '')) return undefined
  return new ListenError(error, address ?? hostname ?? '', port ?? 0).message
}
