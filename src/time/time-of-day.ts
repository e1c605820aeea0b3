/** Times of day, as people write them. */
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/

/** Minutes after midnight of a time such as 22:00; undefined if a text is none. */
export function readTimeOfDay(text: string): number | undefined {
  const match = TIME_OF_DAY.exec(text)
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined
}

/** What a JSON Schema says of one: the same pattern. */
export const TIME_OF_DAY_PATTERN = TIME_OF_DAY.source

/** What is expected of one, for messages. */
export const TIME_OF_DAY_FORM = 'a time of day such as 22:00'
