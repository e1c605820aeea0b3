/**
 * Every option of emsim, once. Flags, EMSIM_* variables, keys of the config file, the type of the
 * library's options, --help, the README's table and the config file's schema all derive from here.
 * Long, being a table.
 */

import type { FaultRule, FaultSet } from '../faults/fault-rule.js'
import { LIMITS } from '../limits.js'
import type { EstateChange } from '../loading/estate-change.js'
import type { Fixture } from '../loading/fixture.js'
import { PROFILE_NAMES } from '../profiles/profile.js'
import type { TaskRule } from '../task-rules/task-rule.js'
import type { ClockSetting } from '../time/clock.js'

/** What help says of an option, or of a flag that is of one command alone. */
export interface Described {
  /** One line, without a full stop. */
  readonly description: string
  /** What stands for the value in help. */
  readonly placeholder?: string
}

interface Common extends Described {
  readonly group: OptionGroup
  /** `process`: given by flag or variable only, and no option of a started server. */
  readonly from?: 'process'
}

/** The headings of options in help. */
export type OptionGroup = 'Listening' | 'Estate' | 'Behaviour' | 'Control' | 'Process'

/** What an option is declared as. */
export type OptionSpec = Common & ValueSpec

/** What may stand in place of a file, by what it holds. */
export const IN_PLACE = {
  fixture: ['object'],
  faults: ['object', 'array'],
  taskRules: ['array'],
  changes: ['array'],
} as const satisfies Readonly<Record<string, readonly ('object' | 'array')[]>>

/** What its value may be. */
export type ValueSpec =
  | { readonly type: 'string'; readonly default?: string }
  | {
      readonly type: 'path'
      readonly default?: string
      /** Words that are no paths. */
      readonly keywords?: readonly string[]
      /** What the library and the config file may give in place of a file. */
      readonly orObject?: keyof typeof IN_PLACE
    }
  | {
      readonly type: 'integer' | 'number'
      readonly default: number
      readonly min: number
      readonly max: number
    }
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
  /** Repeated flags; one item a line in a variable. */
  | {
      readonly type: 'list'
      readonly item: 'account' | 'name' | 'session' | 'situation' | 'world'
      readonly default: readonly string[]
    }
  /** A name of the IANA, or UTC. */
  | { readonly type: 'timeZone'; readonly default: string }
  /** A text as readClock takes it; the library and the config file may give a ClockSetting. */
  | { readonly type: 'clock'; readonly default?: undefined }
  /** ISO 8601 in text; milliseconds, more than 0, as a number; or one of some words. */
  | { readonly type: 'duration'; readonly default: string; readonly words?: readonly string[] }

/** All options, by the names that they have in config files and the library. */
export const OPTIONS = {
  port: {
    group: 'Listening',
    type: 'integer',
    min: 0,
    max: 65_535,
    default: 9398,
    placeholder: 'N',
    description: 'Port to listen on; 0 takes a free one',
  },
  host: {
    group: 'Listening',
    type: 'string',
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    description: 'Address to listen on; 0.0.0.0 for all of IPv4, :: for all',
  },
  tls: {
    group: 'Listening',
    type: 'choice',
    choices: ['auto', 'only', 'off'],
    default: 'auto',
    description: 'HTTPS and HTTP, HTTPS alone, or HTTP alone',
  },
  tlsCert: {
    group: 'Listening',
    type: 'path',
    placeholder: 'FILE',
    description: 'Certificate, and its chain, as PEM; without one emsim makes its own',
  },
  tlsKey: {
    group: 'Listening',
    type: 'path',
    placeholder: 'FILE',
    description: 'Private key of the certificate, as PEM',
  },
  tlsName: {
    group: 'Listening',
    type: 'list',
    item: 'name',
    default: [],
    placeholder: 'NAME',
    description: 'A name or an address that the certificate of its own is for too',
  },
  tlsKeyType: {
    group: 'Listening',
    type: 'choice',
    choices: ['ec', 'rsa'],
    default: 'ec',
    description: 'Kind of the key of its own certificate: rsa is for clients that know no other',
  },
  trustProxy: {
    group: 'Listening',
    type: 'boolean',
    default: false,
    description: 'Take the base URL of links from Forwarded and X-Forwarded-* headers',
  },
  bodyLimit: {
    group: 'Listening',
    type: 'integer',
    min: 1,
    max: 1_073_741_824,
    default: 1_048_576,
    placeholder: 'BYTES',
    description: 'Size of a request body at most',
  },
  estate: {
    group: 'Estate',
    type: 'path',
    keywords: ['default', 'empty', '-'],
    orObject: 'fixture',
    default: 'default',
    placeholder: 'PATH|default|empty|-',
    description:
      'What to simulate: a fixture, a folder of them, one that emsim brings, or standard input',
  },
  estateYaml: {
    group: 'Estate',
    type: 'string',
    placeholder: 'TEXT',
    description: 'A fixture as a text of YAML or JSON, in place of a file',
  },
  estateFolder: {
    group: 'Estate',
    type: 'path',
    from: 'process',
    placeholder: 'FOLDER',
    description: 'A folder that is served where no estate is named, if there are fixtures in it',
  },
  changes: {
    group: 'Estate',
    type: 'path',
    orObject: 'changes',
    placeholder: 'FILE',
    description: 'Changes of the estate that is loaded, in YAML or JSON',
  },
  situation: {
    group: 'Estate',
    type: 'list',
    item: 'situation',
    default: [],
    placeholder: 'NAME',
    description:
      'A state of the whole to start in, such as repository-full; emsim situations lists them',
  },
  timeZone: {
    group: 'Estate',
    type: 'timeZone',
    default: 'UTC',
    placeholder: 'NAME',
    description: 'The time zone that schedules are in, such as Europe/Berlin',
  },
  user: {
    group: 'Estate',
    type: 'list',
    item: 'account',
    default: [],
    placeholder: 'NAME:PASSWORD[:ROLE]',
    description: 'An account that may log on, Portal Administrator unless a role is given',
  },
  generate: {
    group: 'Estate',
    type: 'boolean',
    default: false,
    description: 'Serve a generated estate: alone, or beside the one that --estate names',
  },
  seed: {
    group: 'Estate',
    type: 'integer',
    min: 0,
    max: 4_294_967_295,
    default: 1,
    placeholder: 'N',
    description: 'Where all that is made up starts from; the same seed gives the same estate',
  },
  backups: {
    group: 'Estate',
    type: 'integer',
    min: 0,
    max: 1_000_000,
    default: 50,
    placeholder: 'N',
    description: 'Backups in a generated estate',
  },
  restorePoints: {
    group: 'Estate',
    type: 'integer',
    min: 0,
    max: 100_000_000,
    default: 1000,
    placeholder: 'N',
    description: 'Restore points in a generated estate',
  },
  vms: {
    group: 'Estate',
    type: 'integer',
    min: 0,
    max: 100_000,
    default: 2,
    placeholder: 'N',
    description: 'VMs in each backup of a generated estate',
  },
  maxRecords: {
    group: 'Estate',
    type: 'integer',
    min: 1000,
    max: 100_000_000,
    default: LIMITS.records.most,
    placeholder: 'N',
    description:
      'Records in an estate at most, with those that a generated one and shorthands stand for',
  },
  strict: {
    group: 'Behaviour',
    type: 'boolean',
    default: false,
    description: 'Refuse what the documentation forbids and a real server lets pass',
  },
  profile: {
    group: 'Behaviour',
    type: 'choice',
    choices: PROFILE_NAMES,
    default: 'default',
    description: 'What version of Enterprise Manager it is; emsim profiles tells what each does',
  },
  profileBugs: {
    group: 'Behaviour',
    type: 'boolean',
    default: false,
    description: 'Have the faults that real servers of that version had',
  },
  jsonCase: {
    group: 'Behaviour',
    type: 'choice',
    choices: ['pascal', 'camel'],
    description: 'Letter case of JSON members, BackupUid or backupUid, in place of the profile’s',
  },
  seededSessions: {
    group: 'Behaviour',
    type: 'boolean',
    default: false,
    description:
      'Draw the ids of logon sessions from the seed: answers are then the same on every run',
  },
  sessionTimeout: {
    group: 'Behaviour',
    type: 'duration',
    default: 'PT15M',
    placeholder: 'DURATION',
    description: 'Time without a request after which a logon session ends',
  },
  tasks: {
    group: 'Behaviour',
    type: 'duration',
    words: ['realistic', 'instant'],
    default: 'realistic',
    placeholder: 'HOW',
    description:
      'How long tasks take: as their operations do, no time at all, or this long; runs and restores go on by themselves',
  },
  maxSessions: {
    group: 'Behaviour',
    type: 'integer',
    min: 1,
    max: 1_000_000,
    default: LIMITS.sessions.most,
    placeholder: 'N',
    description: 'Open logon sessions at most; one more ends the one that was idle longest',
  },
  control: {
    group: 'Control',
    type: 'choice',
    choices: ['auto', 'open', 'off'],
    default: 'auto',
    description:
      'Who may use /emsim/: whoever is on this machine or has the token, everybody, nobody',
  },
  clock: {
    group: 'Control',
    type: 'clock',
    placeholder: 'TIME',
    description:
      'What time it is at the start: 2026-11-23T12:00:00Z stands, +P7D is ahead, x60 runs fast',
  },
  controlToken: {
    group: 'Control',
    type: 'string',
    placeholder: 'TEXT',
    description: 'What /emsim/ wants as a Bearer token where others than this machine can reach it',
  },
  web: {
    group: 'Control',
    type: 'boolean',
    default: true,
    description: 'Serve the page at /web/; --no-web serves none',
  },
  faults: {
    group: 'Control',
    type: 'path',
    orObject: 'faults',
    placeholder: 'FILE',
    description: 'Fault rules to start with, in YAML or JSON',
  },
  taskRules: {
    group: 'Control',
    type: 'path',
    orObject: 'taskRules',
    placeholder: 'FILE',
    description: 'Rules of how tasks, runs and restores go to start with, in YAML or JSON',
  },
  session: {
    group: 'Control',
    type: 'list',
    item: 'session',
    default: [],
    placeholder: 'TOKEN=ACCOUNT',
    description: 'A logon session that is open from the start, by the token that clients send',
  },
  world: {
    group: 'Control',
    type: 'list',
    item: 'world',
    default: [],
    placeholder: 'NAME[=PORT]',
    description:
      'A world apart, with an estate and sessions of its own, and a port if one is given',
  },
  journalBytes: {
    group: 'Control',
    type: 'integer',
    min: 0,
    max: 1_073_741_824,
    default: 1_048_576,
    placeholder: 'BYTES',
    description: 'What the journal of requests keeps at most, some 1 KB a request; 0 keeps none',
  },
  showSecrets: {
    group: 'Control',
    type: 'boolean',
    default: false,
    description:
      'Tell passwords and tokens in journal and log, which mask what is not known to be harmless; on loopback only',
  },
  logLevel: {
    group: 'Process',
    type: 'choice',
    choices: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    default: 'silent',
    description:
      'What is logged, in words on a terminal and as JSON lines elsewhere; info shows each request',
  },
  config: {
    group: 'Process',
    type: 'path',
    from: 'process',
    placeholder: 'FILE',
    description: 'YAML or JSON file with options, under the names that the library has',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>

type Table = typeof OPTIONS
/** The name of an option. */
export type OptionName = keyof Table

type ValueOf<Spec> = Spec extends { choices: readonly (infer Choice)[] }
  ? Choice
  : Spec extends { words: readonly (infer Word)[] }
    ? number | Word
    : Spec extends { type: 'integer' | 'number' | 'duration' }
      ? number
      : Spec extends { type: 'boolean' }
        ? boolean
        : Spec extends { type: 'list' }
          ? readonly string[]
          : Spec extends { orObject: 'fixture' }
            ? string | Fixture
            : Spec extends { orObject: 'faults' }
              ? string | FaultSet | readonly FaultRule[]
              : Spec extends { orObject: 'taskRules' }
                ? string | readonly TaskRule[]
                : Spec extends { orObject: 'changes' }
                  ? string | readonly EstateChange[]
                  : Spec extends { type: 'clock' }
                    ? string | ClockSetting
                    : string

type ServerOption = {
  [Name in OptionName]: Table[Name] extends { from: 'process' } ? never : Name
}[OptionName]
type WithDefault = {
  [Name in ServerOption]: Table[Name] extends { default: unknown } ? Name : never
}[ServerOption]

/** All options of a server, complete: durations in milliseconds, sizes in bytes. */
export type EmsimOptions = { readonly [Name in WithDefault]: ValueOf<Table[Name]> } & {
  readonly [Name in Exclude<ServerOption, WithDefault>]?: ValueOf<Table[Name]>
}

/** The same as a program gives them: a duration also in ISO 8601, such as `PT15M`. */
export type GivenOptions = {
  readonly [Name in ServerOption]?:
    | ValueOf<Table[Name]>
    | (Table[Name] extends { type: 'duration' } ? `P${string}` : never)
    | undefined
}

/** The table as a list, in the order in which help shows it. */
export const OPTION_LIST: readonly (readonly [name: OptionName, spec: OptionSpec])[] =
  Object.entries(OPTIONS) as [OptionName, OptionSpec][]

const split = (name: string, by: string): string =>
  name.replace(/[A-Z]/g, (letter) => `${by}${letter.toLowerCase()}`)

/** `logLevel` -> `--log-level` */
export const flagOf = (name: OptionName): string => `--${split(name, '-')}`

/** `logLevel` -> `EMSIM_LOG_LEVEL` */
export const variableOf = (name: OptionName): string => `EMSIM_${split(name, '_').toUpperCase()}`
