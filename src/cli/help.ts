/** `emsim help`: the commands and the options, from their tables. */
import { optionsHelp } from '../options/help.js'
import { COMMANDS } from './commands.js'

export async function run(): Promise<number> {
  console.log(helpText())
  return 0
}

/** What `emsim --help` prints. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, { doc }]) => `  ${name.padEnd(9)} ${doc}`)
  return [
    'emsim: a simulator of the Veeam Backup Enterprise Manager REST API.',
    '',
    'Usage: emsim [command] [options]',
    '',
    'Commands',
    ...commands,
    '',
    'Options [default]; each also as a variable, --log-level as EMSIM_LOG_LEVEL',
    optionsHelp(),
    '  -h, --help',
    '  --version',
  ].join('\n')
}
