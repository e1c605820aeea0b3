#!/usr/bin/env node
/** The command line: reads the arguments, runs a command, and turns errors into one line and a code. */
import { parseArgs } from 'node:util'
import { COMMANDS, type Command } from './cli/commands.js'
import { nearest } from './fixtures/fault.js'
import { configFile, OptionError, type Sources } from './options/resolve.js'
import { flagOf, OPTION_NAMES, OPTIONS } from './options/table.js'

/** Exit code for errors of our own making, by sysexits.h. */
const EX_SOFTWARE = 70

async function main(args: readonly string[]): Promise<number> {
  const { name, rest } = commandOf(args)
  const command = COMMANDS[name]
  if (!command) {
    const meant = nearest(name, Object.keys(COMMANDS))
    throw new OptionError(`There is no command ${name}${meant ? `; is ${meant} meant?` : '.'}`)
  }
  const { flags, words } = readFlags(rest)
  if (flags['--help'] || flags['-h']) return run('help', {}, [])
  if (flags['--version']) return run('version', {}, [])
  const sources: Sources = { flags, environment: process.env }
  const file = configFile(sources)
  if (file === undefined) return run(name, sources, words)
  const { readConfig } = await import('./options/config-file.js')
  return run(name, { ...sources, config: await readConfig(file) }, words)
}

async function run(name: string, sources: Sources, words: readonly string[]): Promise<number> {
  const command = COMMANDS[name] as Command
  if (words.length > command.words)
    throw new OptionError(`The command ${name} takes no ${words[command.words]}.`)
  return (await command.load()).run(sources, words)
}

/** The command is the first word, `serve` if there is none. */
function commandOf(args: readonly string[]): { name: string; rest: readonly string[] } {
  const [first = ''] = args
  return first === '' || first.startsWith('-')
    ? { name: 'serve', rest: args }
    : { name: first, rest: args.slice(1) }
}

function readFlags(args: readonly string[]): {
  flags: Record<string, string | boolean | (string | boolean)[]>
  words: string[]
} {
  const options = Object.fromEntries(
    OPTION_NAMES.map((name) => [
      flagOf(name).slice(2),
      {
        type: OPTIONS[name].type === 'switch' ? ('boolean' as const) : ('string' as const),
        multiple: OPTIONS[name].type === 'texts',
      },
    ]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } },
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const flags: Record<string, string | boolean | (string | boolean)[]> = {}
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const name = token.rawName === '-h' ? '--help' : token.rawName
    refuseUnknown(name)
    const value = token.value ?? true
    const before = flags[name]
    flags[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return { flags, words }
}

/** An unknown flag is told off before its value is taken for a word. */
function refuseUnknown(flag: string): void {
  const known = [...OPTION_NAMES.map(flagOf), '--help', '--version']
  if (known.includes(flag)) return
  const meant = nearest(flag, known)
  throw new OptionError(`There is no option ${flag}${meant ? `; is ${meant} meant?` : '.'}`)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const { code, message } = error as { code?: unknown; message?: string }
    const expected = typeof code === 'string' && /^E(MSIM_|ADDR|ACCES|NOTFOUND)/.test(code)
    console.error(expected ? message : error)
    process.exitCode = expected ? 1 : EX_SOFTWARE
  },
)
