/** The options of the library as an editor shows them: each with its description, derived from their table. */
import { defaultText } from '../options/help.js'
import { OPTION_LIST } from '../options/option-table.js'

/** The declarations of start-options.ts: the text of a file. */
export function startOptionTypes(): string {
  const members = OPTION_LIST.filter(([, { from }]) => from !== 'process').map(([name, spec]) => {
    const initial = defaultText(spec)
    const ending = initial === '' ? '' : ` Unless given: \`${initial}\`.`
    return `  /** ${spec.description}.${ending} */\n  readonly ${name}?: GivenOptions['${name}']\n`
  })
  return `// Written by the build from the table of options.
import type { GivenOptions } from './option-table.js'

/** What a program may set; all of it has defaults. The estate may be a \`Fixture\` written in code. */
export type StartOptions = {
${members.join('')}}
`
}
