/** A request to a control as a curl command. */
import { shellWord } from '../wording/shell-word.js'
import type { ControlSpec, Takes } from './control-spec.js'

export interface CurlOptions {
  /** Scheme and host. */
  readonly origin: string
  /** What stands in the path in place of the words in braces. */
  readonly at: Readonly<Record<string, string>>
  /** With its question mark, if there is one. */
  readonly query?: string
  /** Whether the token is wanted; it is shown as a variable of the shell. */
  readonly needsToken?: boolean
}

/** A command that works, with a body that is right wherever one is taken. */
export function curlOf(control: ControlSpec, options: CurlOptions): string {
  const { origin, query = '', needsToken = false } = options
  const { method, path, takes } = control
  const at: Readonly<Record<string, string>> = { ...options.at, ...takes?.exampleAt }
  const filled = path.replace(/\{(\w+)\}/g, (_, role: string) => encodeURIComponent(at[role] ?? ''))
  return [
    'curl',
    ...(origin.startsWith('https:') ? ['-k'] : []),
    ...(method === 'GET' ? [] : ['-X', method]),
    shellWord(`${origin}/emsim${filled}${query}`),
    ...(needsToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(takes ? ["-H 'Content-Type: application/json'", '-d', shellWord(bodyOf(takes))] : []),
  ].join(' ')
}

/** An example of a body as curl takes it: as text, or by the name of a file. */
export const bodyOf = ({ file, example }: Takes): string =>
  file === undefined ? JSON.stringify(example) : `@${file}`
