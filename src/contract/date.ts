/** The ways in which Enterprise Manager writes times. All take milliseconds since the epoch, in UTC. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** Remembers the last text: a document often writes the same time more than once. */
function remembered(write: (ms: number) => string): (ms: number) => string {
  let last = Number.NaN
  let text = ''
  return (ms) => {
    if (ms !== last) {
      text = write(ms)
      last = ms
    }
    return text
  }
}

/** `2025-10-14T20:00:31.23Z`: ISO 8601, at most milliseconds, trailing zeros dropped (recorded answers). */
export const isoTime = remembered((ms) => {
  const text = new Date(ms).toISOString()
  if (text.endsWith('.000Z')) return `${text.slice(0, -5)}Z`
  if (!text.endsWith('0Z')) return text
  return `${text.slice(0, text.endsWith('00Z') ? -3 : -2)}Z`
})

/** `2025-10-14T20:00:31Z`, as in recorded answers of 9.5. */
export const isoSecondTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** `2026-06-15T05:34:19.39912Z`: to the microsecond, trailing zeros dropped (recorded answers of 13). */
export const isoMicroTime = remembered((ms) => `${microText(ms)}Z`)

/** `2026-06-15 05:34:10.659559`, as in names of what PostgreSQL keeps. */
export const plainMicroTime = remembered((ms) => microText(ms).replace('T', ' '))

/** Records have milliseconds; the microseconds below follow from them, so that a time is the same everywhere. */
const belowOf = (ms: number): number => (Math.imul(ms % 2 ** 32, 0x9e3779b1) >>> 8) % 1000

function microText(time: number): string {
  const ms = Math.floor(time)
  const below = String(belowOf(ms)).padStart(3, '0')
  return `${new Date(ms).toISOString().slice(0, 23)}${below}`.replace(/\.?0+$/, '')
}

/** How exact times are: to the second, the millisecond or the microsecond. */
export type Precision = 's' | 'ms' | 'us'

/** Times as exact as they are known, of times in milliseconds. */
export const AT_PRECISION: Readonly<Record<Precision, (ms: number) => number>> = {
  s: (ms) => Math.floor(ms / 1000) * 1000,
  ms: (ms) => ms,
  us: (ms) => Math.floor(ms) + belowOf(Math.floor(ms)) / 1000,
}

/** How the names of sessions and points tell times. */
export interface NameTimes {
  /** As in names of sessions and of points of machines. */
  readonly plain: (ms: number) => string
  /** The name of a restore point, which is its time. */
  readonly point: (ms: number) => string
}

/** `2025-10-10T23:06:17+00:00`: local time to the second, of a server whose zone is UTC. */
export const localTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`

/** `2025-10-20 20:04:07`, as in the names of VM restore points and sessions. */
export const plainTime = remembered((ms) =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' '),
)

/** `2016-09-20T000000`, as in the names of backup files. */
export const fileTime = (ms: number): string => {
  const text = new Date(ms).toISOString()
  return text.slice(0, 11) + text.slice(11, 19).replaceAll(':', '')
}

/** `Oct 14 2025  8:00PM`: SQL Server's default text, with one-digit days and hours padded by a blank. */
export const sqlTime = remembered((ms) => {
  const date = new Date(ms)
  const hours = date.getUTCHours()
  const day = String(date.getUTCDate()).padStart(2)
  const hour = String(hours % 12 || 12).padStart(2)
  const half = hours < 12 ? 'AM' : 'PM'
  const month = MONTHS[date.getUTCMonth()]
  return `${month} ${day} ${date.getUTCFullYear()} ${hour}:${two(date.getUTCMinutes())}${half}`
})

/** As SQL Server gives them. */
export const SQL_SERVER_NAMES: NameTimes = { plain: plainTime, point: sqlTime }

/** As PostgreSQL gives them: with a fraction of a second (recorded names of 12 and 13). */
export const POSTGRESQL_NAMES: NameTimes = { plain: plainMicroTime, point: plainMicroTime }
