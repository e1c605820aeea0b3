import { OPTION_LIST, type OptionName } from '../options/option-table.js'
import type { Command } from './command.js'

/** Where a server is that runs with the same options. */
const REACHED: readonly OptionName[] = ['port', 'host', 'tls', 'config']

/** Every command, by name; the first is run when none is named. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  serve: {
    summary: 'Run the server, until SIGINT or SIGTERM (what emsim does by itself)',
    operands: [],
    own: {
      watch: {
        type: 'boolean',
        default: false,
        description: 'Load the files of estate and rules anew whenever they change',
      },
    },
    options: OPTION_LIST.map(([name]) => name),
    load: async () => (await import('./serve-command.js')).serve,
  },
  check: {
    summary: 'Say what is wrong with fixtures, without a server: exit 0 when nothing is',
    operands: ['FILE…'],
    options: ['estate', 'estateYaml', 'estateFolder', 'faults', 'taskRules', 'clock', 'config'],
    load: async () => (await import('./check-command.js')).check,
  },
  generate: {
    summary: 'Write a generated estate to standard output, as a fixture',
    operands: [],
    options: ['seed', 'backups', 'restorePoints', 'vms', 'config'],
    load: async () => (await import('./generate-command.js')).generateCommand,
  },
  health: {
    summary: 'Ask a server how it is: exit 0 when well, 1 when not',
    operands: ['URL'],
    own: {
      wait: {
        type: 'integer',
        min: 0,
        max: 3600,
        default: 0,
        placeholder: 'SECONDS',
        description: 'How long to wait for a server that is not there or not ready yet',
      },
    },
    options: REACHED,
    load: async () => (await import('./health-command.js')).health,
  },
  coverage: {
    summary: 'List the documented operations, and how each is served',
    operands: ['FILTER'],
    own: {
      json: { type: 'boolean', default: false, description: 'Print JSON, with roles' },
    },
    options: [],
    load: async () => (await import('./coverage-command.js')).coverage,
  },
  profiles: {
    summary: 'List the versions of Enterprise Manager that it can be, and how each is known',
    operands: ['NAME'],
    own: { json: { type: 'boolean', default: false, description: 'Print JSON' } },
    options: [],
    load: async () => (await import('./profiles-command.js')).profiles,
  },
  situations: {
    summary: 'List the situations that --situation starts in',
    operands: [],
    options: [],
    load: async () => (await import('./situations-command.js')).situations,
  },
  certificate: {
    summary: 'Write the certificate of a running server to standard output, as PEM',
    operands: ['URL'],
    options: REACHED,
    load: async () => (await import('./certificate-command.js')).certificate,
  },
  version: {
    summary: 'Print the version',
    operands: [],
    options: [],
    load: async () => (await import('./version-command.js')).version,
  },
  help: {
    summary: 'Print this, or what a test controls (emsim help controls)',
    operands: ['TOPIC'],
    options: [],
    load: async () => (await import('./help-command.js')).helpOn(COMMANDS),
  },
}

/** What is run where no command is named. */
export const DEFAULT_COMMAND = 'serve'
