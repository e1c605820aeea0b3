/** Points in time, as people write them. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since the epoch of an instant in ISO 8601 with its zone; undefined if a text is none. */
export function readInstant(text: string): number | undefined {
  const time = INSTANT.test(text) && isInCalendar(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** Whether the day that a text begins with is in the calendar: Date.parse takes the 30th of February for the 2nd of March. */
export function isInCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
