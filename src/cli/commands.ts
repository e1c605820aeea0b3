import type { Command } from './command.js'

/** Every command, by name; the first is run when none is named. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'Run the server, until SIGINT or SIGTERM (what emsim does by itself)',
    operands: [],
    load: async () => (await import('./serve-command.js')).serve,
  },
  check: {
    summary: 'Say what is wrong with fixtures, without a server: exit 0 when nothing is',
    operands: ['FILE…'],
    load: async () => (await import('./check-command.js')).check,
  },
  generate: {
    summary: 'Write a generated estate to standard output, as a fixture',
    operands: [],
    load: async () => (await import('./generate-command.js')).generateCommand,
  },
  health: {
    summary: 'Ask a server how it is: exit 0 when well, 1 when not',
    operands: ['URL'],
    load: async () => (await import('./health-command.js')).health,
  },
  coverage: {
    summary: 'List the documented operations, and how each is served',
    operands: [],
    load: async () => (await import('./coverage-command.js')).coverage,
  },
  version: {
    summary: 'Print the version',
    operands: [],
    load: async () => (await import('./version-command.js')).version,
  },
  help: {
    summary: 'Print this, or what a test controls (emsim help controls)',
    operands: ['TOPIC'],
    load: async () => (await import('./help-command.js')).helpOn(COMMANDS),
  },
}

/** What is run where no command is named. */
export const DEFAULT_COMMAND = 'serve'
