/** The options as people read them: in `emsim --help`, and as the table of the README. */
import { markdownTable } from '../wording/markdown-table.js'
import { wrapped } from '../wording/wrapped.js'
import {
  flagOf,
  OPTION_LIST,
  type OptionGroup,
  type OptionSpec,
  variableOf,
} from './option-table.js'

/** The options part of --help: each with its description below it, at most 80 columns wide. */
export function optionsHelp(): string {
  const groups = new Map<OptionGroup, string[]>()
  for (const [name, spec] of OPTION_LIST) {
    const value = spec.type === 'boolean' ? '' : ` ${placeholderOf(spec)}`
    const initial = defaultText(spec)
    const text = initial === '' ? spec.description : `${spec.description} (default: ${initial})`
    const lines = [`  ${flagOf(name)}${value}`, ...wrapped(text, 6)]
    groups.set(spec.group, [...(groups.get(spec.group) ?? []), ...lines])
  }
  return [...groups].map(([group, lines]) => [`${group}:`, ...lines].join('\n')).join('\n\n')
}

/** The table of options for the README, as Markdown. */
export function optionsTable(): string {
  const rows = OPTION_LIST.map(([name, spec]) => [
    `\`${flagOf(name)}\``,
    `\`${variableOf(name)}\``,
    spec.from === 'process' ? '' : `\`${name}\``,
    spec.type === 'boolean' ? 'boolean' : `\`${placeholderOf(spec).replaceAll('|', '\\|')}\``,
    defaultText(spec) === '' ? '' : `\`${defaultText(spec)}\``,
    spec.description,
  ])
  const head = ['Flag', 'Variable', 'Config file, library', 'Value', 'Default', 'What it does']
  return markdownTable(head, rows)
}

function placeholderOf(spec: OptionSpec): string {
  if (spec.placeholder) return spec.placeholder
  return spec.type === 'choice' ? spec.choices.join('|') : spec.type.toUpperCase()
}

/** The default as one would write it; nothing for what is off or empty. */
function defaultText(spec: OptionSpec): string {
  return spec.default === undefined || spec.default === false ? '' : String(spec.default)
}
