/** Durations in ISO 8601. */
const DURATION =
  /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/
const UNITS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000]

/**
 * Milliseconds of an ISO 8601 duration such as PT15M or P1DT12H; undefined if it is none. Years and
 * months are refused: they have no fixed length.
 */
export function readDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1)
  if (!parts) return undefined
  return Math.round(
    parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (UNITS[index] ?? 0), 0),
  )
}

/** What a JSON Schema says of a duration: the same pattern. */
export const DURATION_PATTERN = DURATION.source

/** Milliseconds of a day. */
export const DAY = 86_400_000
