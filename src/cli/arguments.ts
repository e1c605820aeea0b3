/** Takes a command line apart: the command, its operands, and flags as they were written. */
import { parseArgs } from 'node:util'
import { OptionError } from '../options/option-error.js'
import { flagOf, OPTION_LIST } from '../options/option-table.js'
import { expectation, finding, readText } from '../options/option-value.js'
import { type Flag, isFlag, unknownFlag } from '../options/resolve.js'
import { nearest } from '../wording/nearest.js'
import { type Command, type CommandFlag, type Invocation, UsageError } from './command.js'
import { COMMANDS, DEFAULT_COMMAND } from './commands.js'

/**
 * Reads the arguments behind `emsim`. --help and --version become the commands of that name, wherever
 * they stand; help is on the command that is named. What the flags' values should be is not checked here: that is the options' matter.
 * @throws UsageError if there is no such command, too many operands, a flag of another command, or one without its value
 * @throws OptionError if there is no such flag
 */
export function readArguments(args: readonly string[]): Invocation {
  const flags: Flag[] = []
  const words: string[] = []
  const asked = new Set<string>()
  for (const token of tokensOf(args)) {
    if (token.kind === 'positional') words.push(token.value)
    else if (token.kind === 'option') {
      if (token.name === 'help' || token.name === 'version') asked.add(token.name)
      else flags.push(readFlag(token))
    }
  }
  const [named, ...operands] = words
  const topic = named !== undefined && Object.hasOwn(COMMANDS, named) ? [named] : []
  if (asked.has('help')) return { command: 'help', operands: topic, flags: [], own: {} }
  if (asked.has('version')) return { command: 'version', operands: [], flags: [], own: {} }
  // Before the command: the value of a mistyped flag looks like one.
  const unknown = flags.filter(([flag]) => !isFlag(flag) && !ownersOf(flag).length)
  if (unknown.length > 0) throw new OptionError(unknown.map(([flag]) => unknownFlag(flag, OWN)))
  const command = named ?? DEFAULT_COMMAND
  const { own = {} } = checkCommand(command, operands)
  const isOwn = ([flag]: Flag): boolean => Object.hasOwn(own, flag.slice(2))
  return {
    command,
    operands,
    flags: flags.filter((flag) => !isOwn(flag)).map((flag) => checkOption(flag, command)),
    own: readOwn(flags.filter(isOwn), own),
  }
}

/** The flags that commands have of their own, as they are written. */
const OWN = Object.values(COMMANDS).flatMap(({ own = {} }) =>
  Object.keys(own).map((name) => `--${name}`),
)

/** The commands that have a flag of their own. */
const ownersOf = (flag: string): string[] =>
  Object.entries(COMMANDS).flatMap(([name, { own = {} }]) =>
    Object.hasOwn(own, flag.slice(2)) ? [name] : [],
  )

/** @throws UsageError for the flag of another command */
function checkOption(flag: Flag, command: string): Flag {
  const [written] = flag
  if (isFlag(written)) return flag
  throw new UsageError(`flag ${written}: is of ${ownersOf(written).join(', ')}, not of ${command}`)
}

/** @throws UsageError for a value that is none */
function readOwn(
  flags: readonly Flag[],
  own: Readonly<Record<string, CommandFlag>>,
): Invocation['own'] {
  const given = new Map(flags.map(([flag, text]) => [flag.slice(2), { flag, text }]))
  const values = Object.entries(own).map(([name, spec]) => {
    const one = given.get(name)
    if (!one) return [name, spec.default]
    const { flag, text = spec.type === 'boolean' ? 'true' : '' } = one
    const value = readText(spec, [text])
    if (value !== undefined) return [name, value]
    throw new UsageError(
      `flag ${flag}: expected ${expectation(spec, 'text')}, found ${finding(spec, text)}`,
    )
  })
  return Object.fromEntries(values)
}

function tokensOf(args: readonly string[]) {
  // Not strict, for messages of our own that tell what was meant.
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
      ...Object.fromEntries(
        [
          ...OPTION_LIST.map(([name, spec]) => [flagOf(name).slice(2), spec] as const),
          ...Object.values(COMMANDS).flatMap(({ own = {} }) => Object.entries(own)),
        ].map(([flag, { type }]) => [
          flag,
          { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
    },
  })
  return tokens
}

function readFlag(token: {
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}): Flag {
  const { rawName, value, inlineValue } = token
  if (!rawName.startsWith('--')) {
    throw new UsageError(`flag ${rawName}: no such option; the only short one is -h`)
  }
  // `--estate --strict`: the second is a flag and not the first one's value. Numbers may be negative.
  if (!inlineValue && value !== undefined && /^-[^\d]/.test(value)) {
    throw new UsageError(`flag ${rawName}: expected a value, found the flag ${value}`)
  }
  return [rawName, value]
}

function checkCommand(name: string, operands: readonly string[]): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const names = Object.keys(COMMANDS)
    const meant = nearest(name, names)
    const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`
    throw new UsageError(`command ${name}: no such command; ${hint}`)
  }
  if (command.operands.at(-1)?.endsWith('…')) return command
  const extra = operands[command.operands.length]
  if (extra !== undefined) {
    const takes = command.operands.length === 0 ? 'nothing' : `only ${command.operands.join(' ')}`
    throw new UsageError(`command ${name}: takes ${takes}, found also "${extra}"`)
  }
  return command
}
