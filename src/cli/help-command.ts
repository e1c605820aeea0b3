import { optionsHelp } from '../options/help.js'
import type { Run } from './command.js'
import { COMMANDS } from './commands.js'

/** `emsim help`, `--help` and `-h`. */
export const help: Run = async (_invocation, { process }) => {
  process.stdout.write(helpText())
  return 0
}

/** All there is to say about the command line. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, { operands, summary }]) => {
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
