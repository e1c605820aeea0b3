/** The table of options for people: in a terminal and in the README. */
import { flagOf, OPTION_NAMES, OPTIONS, type Option, type OptionName, variableOf } from './table.js'

const described = (name: OptionName): { flag: string; text: string } => {
  const option: Option = OPTIONS[name]
  const value = option.type === 'choice' ? option.choices.join('|') : option.value
  return { flag: value ? `${flagOf(name)} ${value}` : flagOf(name), text: option.doc }
}

/** A default as one would write it; empty where there is none worth showing. */
function defaultText(name: OptionName): string {
  const { default: value, type } = OPTIONS[name]
  if (value === undefined || type === 'switch' || type === 'texts') return ''
  return type === 'duration' ? `PT${value / 60_000}M` : String(value)
}

/** Lines for --help. */
export function optionsHelp(): string {
  const rows = OPTION_NAMES.map((name) => ({ ...described(name), standard: defaultText(name) }))
  const width = Math.max(...rows.map(({ flag }) => flag.length).filter((length) => length < 36))
  return rows
    .map(({ flag, text, standard }) => {
      const head = flag.length > width ? `${flag}\n  ${' '.repeat(width)}` : flag.padEnd(width)
      return `  ${head}  ${text}${standard ? ` [${standard}]` : ''}`
    })
    .join('\n')
}

/** The README's table. */
export function optionsMarkdown(): string {
  const rows = OPTION_NAMES.map((name) => {
    const { flag, text } = described(name)
    const standard = defaultText(name)
    const library = name === 'config' ? '' : `\`${name}\``
    const escaped = flag.replaceAll('|', '\\|')
    return `| \`${escaped}\` | \`${variableOf(name)}\` | ${library} | ${standard && `\`${standard}\``} | ${text} |`
  })
  return [
    '| flag | variable | library | default | what it does |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
