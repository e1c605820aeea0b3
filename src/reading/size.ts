/** Sizes as people write them: 10TB is 1000 to the power of four, 500GiB 1024 to the power of three. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ...[...'KMGTP'].flatMap((prefix, index): [string, number][] => [
    [`${prefix}B`, 1000 ** (index + 1)],
    [`${prefix}iB`, 1024 ** (index + 1)],
  ]),
])

/** The units that sizes may have. */
export const SIZE_UNITS: readonly string[] = [...UNITS.keys()]

const SIZE = new RegExp(`^(\\d+(?:\\.\\d+)?) ?(${SIZE_UNITS.join('|')})$`)

/** Bytes of a size, to the next whole one; undefined if a text is none. */
export function readSize(text: string): number | undefined {
  const [, count, unit = ''] = SIZE.exec(text) ?? []
  const factor = UNITS.get(unit)
  return factor && Math.round(Number(count) * factor)
}

/** What a JSON Schema says of a size: the same pattern. */
export const SIZE_PATTERN = SIZE.source

/** What is expected of one, for messages. */
export const SIZE_FORM = 'a size such as 10TB or 500GiB'
