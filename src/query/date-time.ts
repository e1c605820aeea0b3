/** Dates and times in filters. */

// yyyy-MM-dd, then perhaps a time after T or a blank, then perhaps Z or an offset. The blank
// before an offset is a plus sign that a client forgot to escape.
const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)? ?(?:(Z)|([+\- ])(\d{2}):?(\d{2}))?)?$/i

/**
 * A date and time as milliseconds since the epoch, with a fraction where the text is finer than
 * that (newer servers write microseconds; tenths of them are lost), or undefined if the text is none. A text without a zone
 * is UTC, a date alone its midnight: documented is UTC only, clients leave the zone out.
 */
export function parseDateTime(text: string): number | undefined {
  const match = PATTERN.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = match
  const [zoneSign, zoneHour = '0', zoneMinute = '0'] = match.slice(9)
  const time = new Date(0)
  // Not Date.UTC: it takes the years 0 to 99, so .NET's smallest date too, for 1900 to 1999.
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (time.getUTCMonth() !== Number(month) - 1 || time.getUTCDate() !== Number(day))
    return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(zoneHour) > 14 || Number(zoneMinute) > 59) return undefined
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 * (zoneSign === '-' ? -1 : 1)
  return time.getTime() + (seconds - offset) * 1000 + Number(`0.${fraction}`) * 1000
}
