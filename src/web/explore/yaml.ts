/** Data as YAML, which fixtures are written in. */

/** Texts that need no quotes: they can be taken for nothing else. */
const PLAIN = /^[A-Za-z][\w ./@()-]*$/
const WORD = /^(?:y|n|yes|no|true|false|on|off|null)$/i

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null)
  const isPlain = PLAIN.test(value) && !value.endsWith(' ') && !WORD.test(value)
  return isPlain ? value : JSON.stringify(value)
}

/** Writes it, with two blanks a level. */
export const yaml = (data: unknown): string => lines(data).join('\n')

function lines(data: unknown): string[] {
  if (isFlat(data)) return [scalar(data)]
  if (Array.isArray(data))
    return data.flatMap((one) => {
      const [first = '', ...others] = lines(one)
      return [`- ${first}`, ...others.map((line) => `  ${line}`)]
    })
  return Object.entries(Object(data)).flatMap(([key, value]) => {
    const name = scalar(key)
    if (isFlat(value)) return [`${name}: ${scalar(value)}`]
    return [`${name}:`, ...lines(value).map((line) => `  ${line}`)]
  })
}

/** Whether it stands on one line: a value, or what has nothing in it. */
const isFlat = (data: unknown): boolean =>
  typeof data !== 'object' || data === null || Object.keys(data).length === 0
