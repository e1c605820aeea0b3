/**
 * Every option there is, once. Flags, EMSIM_ variables, the config file, the library's options, --help
 * and the README's table all come from here.
 */

interface Shared {
  /** One line for people. */
  readonly doc: string
  /** Stands for the value in help. */
  readonly value?: string
  /** Only in the library, or only outside of it. */
  readonly where?: 'library' | 'command line'
}

export type Option = Shared &
  (
    | { readonly type: 'text'; readonly default: string | undefined }
    | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default: string }
    | {
        readonly type: 'integer'
        readonly min: number
        readonly max: number
        readonly default: number
      }
    | { readonly type: 'duration'; readonly default: number }
    | { readonly type: 'switch'; readonly default: boolean }
    | { readonly type: 'texts'; readonly default: readonly string[] }
    | { readonly type: 'estate'; readonly default: string }
  )

export const OPTIONS = {
  port: {
    type: 'integer',
    min: 0,
    max: 65535,
    default: 9398,
    value: 'PORT',
    doc: 'Port for https and http alike; 0 picks a free one.',
  },
  host: {
    type: 'text',
    default: '127.0.0.1',
    value: 'ADDRESS',
    doc: 'Address to listen on; 0.0.0.0 or :: for all.',
  },
  tls: {
    type: 'choice',
    choices: ['auto', 'only', 'off'],
    default: 'auto',
    doc: 'auto: https and http on the one port; only: https; off: http.',
  },
  tlsCert: {
    type: 'text',
    default: undefined,
    value: 'FILE',
    doc: 'Certificate (PEM) for https; without one, a self-signed one is made in memory.',
  },
  tlsKey: {
    type: 'text',
    default: undefined,
    value: 'FILE',
    doc: 'Private key (PEM) of the certificate.',
  },
  estate: {
    type: 'estate',
    default: 'default',
    value: 'PATH',
    doc: 'Fixture to load: default, empty, a YAML or JSON file, or a folder of them.',
  },
  generate: {
    type: 'switch',
    default: false,
    doc: 'Add a generated estate to the one that is loaded.',
  },
  backups: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    default: 50,
    value: 'N',
    doc: 'Backups to generate.',
  },
  restorePoints: {
    type: 'integer',
    min: 0,
    max: 10_000_000,
    default: 1000,
    value: 'N',
    doc: 'Restore points to generate, spread over the backups.',
  },
  machines: {
    type: 'integer',
    min: 0,
    max: 1000,
    default: 2,
    value: 'N',
    doc: 'Virtual machines in each generated backup.',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 2_147_483_647,
    default: 1,
    value: 'N',
    doc: 'Seed of all that is drawn: the same seed, the same estate.',
  },
  user: {
    type: 'texts',
    default: [],
    value: 'NAME:PASSWORD[:ROLE]',
    doc: 'An account to add, Portal Administrator unless a role is given; may be repeated.',
  },
  strict: {
    type: 'switch',
    default: false,
    doc: 'Refuse what the documentation refuses, not only what makes no sense.',
  },
  jsonCase: {
    type: 'choice',
    choices: ['pascal', 'camel'],
    default: 'pascal',
    doc: 'JSON member names: pascal as up to version 12, camel as from 13.',
  },
  trustProxy: {
    type: 'switch',
    default: false,
    doc: 'Believe Forwarded and X-Forwarded-Proto and -Host when writing links.',
  },
  sessionTimeout: {
    type: 'duration',
    default: 900_000,
    value: 'DURATION',
    doc: 'Time without a request that ends a logon session, ISO 8601.',
  },
  maxSessions: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    default: 10_000,
    value: 'N',
    doc: 'Open logon sessions at most; one more ends the one idle longest.',
  },
  bodyLimit: {
    type: 'integer',
    min: 1,
    max: 1_073_741_824,
    default: 1_048_576,
    value: 'BYTES',
    doc: 'Size of a request body at most.',
  },
  logLevel: {
    type: 'choice',
    choices: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    default: 'silent',
    doc: 'Log to standard output from this level on; debug has one line for each request.',
  },
  config: {
    type: 'text',
    default: undefined,
    value: 'FILE',
    doc: 'YAML or JSON file with options by the names that the library uses.',
    where: 'command line',
  },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof OPTIONS

type ValueOf<O> = O extends { type: 'integer' | 'duration' }
  ? number
  : O extends { type: 'switch' }
    ? boolean
    : O extends { choices: readonly (infer C)[] }
      ? C
      : O extends { type: 'texts' }
        ? readonly string[]
        : O extends { type: 'estate' }
          ? string | object
          : O extends { default: undefined }
            ? string | undefined
            : string

/** All options with their values. Durations are in milliseconds; the library also takes ISO 8601 text. */
export type EmsimOptions = {
  -readonly [N in Exclude<OptionName, 'config'>]: ValueOf<(typeof OPTIONS)[N]>
}

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]

/** `logLevel` as a flag: `--log-level`. */
export const flagOf = (name: OptionName): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** `logLevel` as a variable: `EMSIM_LOG_LEVEL`. */
export const variableOf = (name: OptionName): string =>
  `EMSIM_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
