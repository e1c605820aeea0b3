import { optionsHelp } from '../options/help.js'
import type { Command, Run } from './command.js'

type Commands = Readonly<Record<string, Command>>

/** `emsim help`, `--help` and `-h`. */
export const helpOn =
  (commands: Commands): Run =>
  async (_invocation, { process }) => {
    process.stdout.write(helpText(commands))
    return 0
  }

/** All there is to say about the command line. */
export function helpText(all: Commands): string {
  const commands = Object.entries(all).map(([name, { operands, summary }]) => {
    const usage = [name, ...operands.map((operand) => `[${operand}]`)].join(' ')
    return `  ${usage.padEnd(16)}${summary}`
  })
  return `Usage: emsim [COMMAND] [OPTIONS]

emsim answers as the REST API of Veeam Backup Enterprise Manager does.

Commands:
${commands.join('\n')}

${optionsHelp()}

An option can also be given by variable (--log-level: EMSIM_LOG_LEVEL) or by key
of the config file (logLevel). A flag beats a variable, a variable the file.
--user may be repeated; EMSIM_USER takes one account a line. --strict turns a
switch on, --no-strict off.
`
}
