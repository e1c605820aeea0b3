import { flagLines, optionsHelp } from '../options/help.js'
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
  if (topic === undefined) return helpText(commands)
  const command = Object.hasOwn(commands, topic) ? commands[topic] : undefined
  if (command) return commandHelp(topic, command)
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
    return `  ${usage.padEnd(19)}${summary}`
  })
  return `Usage: emsim [COMMAND] [OPTIONS]

emsim answers as the REST API of Veeam Backup Enterprise Manager does.

Commands:
${commands.join('\n')}

emsim COMMAND --help prints what a command takes.

${optionsHelp()}

An option can also be given by variable (--log-level: EMSIM_LOG_LEVEL) or by key
of the config file (logLevel). A flag beats a variable, a variable the file.
--user may be repeated; EMSIM_USER takes one account a line. --strict turns a
switch on, --no-strict off.
`
}

/** What there is to say about one command: what it takes, and no more. */
export function commandHelp(
  name: string,
  { summary, operands, own = {}, options }: Command,
): string {
  const flags = Object.entries(own).flatMap(([flag, spec]) => flagLines(`--${flag}`, spec))
  const words = [name, ...operands.map((operand) => `[${operand}]`)]
  const hasFlags = flags.length > 0 || options.length > 0
  return [
    `Usage: emsim ${[...words, ...(hasFlags ? ['[OPTIONS]'] : [])].join(' ')}\n\n${summary}.\n`,
    ...(flags.length > 0 ? [`Of ${name} alone:\n${flags.join('\n')}\n`] : []),
    ...(options.length > 0
      ? [`${optionsHelp(options)}\n\nemsim help tells where else options are given.\n`]
      : []),
  ].join('\n')
}
