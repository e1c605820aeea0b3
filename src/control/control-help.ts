/** The controls as people read them: in `emsim help controls`, and as the table of the README. */
import { markdownTable } from '../wording/markdown-table.js'
import { wrapped } from '../wording/wrapped.js'
import { bodyOf, curlOf } from './control-curl.js'
import { writtenCall } from './control-forms.js'
import { type ControlGroup, PATH_ROLES, type Takes } from './control-spec.js'
import { CONTROL_LIST, CONTROLS } from './control-table.js'

/** Columns that method and path take. */
const WIDTH = 42

/** Every control, with what it does below it, at most 80 columns wide. */
export function controlsHelp(): string {
  const groups = new Map<ControlGroup, string[]>()
  for (const [name, { group, method, path, doc, takes }] of CONTROL_LIST) {
    const lines = [
      `  ${`${method} /emsim${path}`.padEnd(WIDTH)}${writtenCall(name)}`,
      ...wrapped(doc, 6),
      ...(takes ? wrapped(spaced(takes), 6) : []),
    ]
    groups.set(group, [...(groups.get(group) ?? []), ...lines])
  }
  const roles = Object.entries(PATH_ROLES).map(([role, { doc }]) => `  {${role}}`.padEnd(14) + doc)
  const curl = curlOf(CONTROLS['clock.advance'], { origin: 'http://localhost:9398', at: {} })
  return [
    'What a test controls, over HTTP and in the library, where em is what startEmsim',
    'gives. Bodies are JSON; below each control that takes one is an example of it.',
    '',
    `  ${curl.replaceAll(/ (?=-[Hd] )/g, ' \\\n    ')}`,
    '',
    ...[...groups].flatMap(([group, lines]) => [`${group}:`, ...lines, '']),
    'In paths:',
    ...roles,
    '',
    'With ?world=NAME a control is that of another world, as em.world(NAME) is.',
    '',
  ].join('\n')
}

/** The table of controls for the README, as Markdown. */
export function controlsTable(): string {
  const code = (text: string): string => `\`${text}\``
  return markdownTable(
    ['In the library', 'Over HTTP', 'Body, for example', 'What it does'],
    CONTROL_LIST.map(([name, { method, path, takes, doc }]) => [
      code(writtenCall(name)),
      code(`${method} /emsim${path}`),
      takes ? code(bodyOf(takes)) : '',
      doc,
    ]),
  )
}

/** A body with spaces, at which a line may end. */
const spaced = ({ file, example }: Takes): string =>
  file === undefined ? JSON.stringify(example, null, 1).replace(/\s+/g, ' ') : `@${file}`
