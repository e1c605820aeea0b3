/** The options as people read them: in `emsim --help`, and as the table of the README. */
import { markdownTable } from '../wording/markdown-table.js'
import { wrapped } from '../wording/wrapped.js'
import {
  type Described,
  flagOf,
  OPTION_LIST,
  type OptionGroup,
  type OptionName,
  type ValueSpec,
  variableOf,
} from './option-table.js'

/**
 * The options part of --help: each with its description below it, at most 80 columns wide.
 * @param names those that are shown; all of them unless given
 */
export function optionsHelp(names?: readonly OptionName[]): string {
  const groups = new Map<OptionGroup, string[]>()
  for (const [name, spec] of OPTION_LIST) {
    if (names && !names.includes(name)) continue
    groups.set(spec.group, [...(groups.get(spec.group) ?? []), ...flagLines(flagOf(name), spec)])
  }
  return [...groups].map(([group, lines]) => [`${group}:`, ...lines].join('\n')).join('\n\n')
}

/** A flag as help shows it, with its description below it. */
export function flagLines(flag: string, spec: Described & ValueSpec): string[] {
  const value = spec.type === 'boolean' ? '' : ` ${placeholderOf(spec)}`
  const initial = defaultText(spec)
  const text = initial === '' ? spec.description : `${spec.description} (default: ${initial})`
  return [`  ${flag}${value}`, ...wrapped(text, 6)]
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

function placeholderOf(spec: Described & ValueSpec): string {
  if (spec.placeholder) return spec.placeholder
  return spec.type === 'choice' ? spec.choices.join('|') : spec.type.toUpperCase()
}

/** The default as one would write it; nothing for what is off or empty. */
export function defaultText(spec: ValueSpec): string {
  return spec.default === undefined || spec.default === false ? '' : String(spec.default)
}
