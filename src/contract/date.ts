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
