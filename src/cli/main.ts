/** The process: reads the command line, runs the command, and tells what went wrong. */
import { readArguments } from './arguments.js'
import type { Context } from './command.js'
import { COMMANDS } from './commands.js'
import { failure } from './failure.js'
import type { StartEmsim } from './library.js'

/** Runs the command line of a real process. */
export async function run(process: NodeJS.Process, start: StartEmsim): Promise<void> {
  // Whoever reads our output may stop reading, as head does, and a disk may be full. That is no reason to
  // stop serving, and there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const exitCode = await main(process.argv.slice(2), { process, start })
  if (exitCode === undefined) return
  process.exitCode = exitCode
  // Output still on its way may leave; what else a failed start has left open may not keep us.
  setTimeout(() => process.exit(), 1000).unref()
}

/**
 * Runs a command line.
 * @param args what stands behind `emsim`
 * @returns the exit code; nothing where the command goes on
 */
export async function main(args: readonly string[], context: Context): Promise<number | undefined> {
  try {
    const invocation = readArguments(args)
    const command = await COMMANDS[invocation.command]?.load()
    return await command?.(invocation, context)
  } catch (error) {
    const { text, exitCode } = failure(error)
    context.process.stderr.write(text)
    return exitCode
  }
}
