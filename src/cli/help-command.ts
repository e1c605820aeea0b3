import { optionsHelp } from '../options/help.js'
import { nearest } from '../wording/nearest.js'
import { type Command, type Run, UsageError } from './command.js'

type Commands = Readonly<Record<string, Command>>

/** `emsim help`, `--help` and `-h`: the command line, or the controls. */
export const helpOn =
  (commands: Commands): Run =>
  async ({ operands: [topic] }, { process }) => {
    process.stdout.write(await textOn(topic, commands))
    return 0
  }

/** @throws UsageError if there is no help on a topic */
async function textOn(topic: string | undefined, commands: Commands): Promise<string> {
  if (topic === CONTROLS) {
    const { controlsHelp } = await import('../control/control-help.js')
    return controlsHelp()
  }
  if (topic === undefined || Object.hasOwn(commands, topic)) return helpText(commands)
  const topics = [CONTROLS, ...Object.keys(commands)]
  const meant = nearest(topic, topics)
  const hint = meant ? `did you mean ${meant}?` : `there is help on ${topics.join(', ')}`
  throw new UsageError(`command help: no such topic, "${topic}"; ${hint}`)
}

const CONTROLS = 'controls'

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
