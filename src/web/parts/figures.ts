/** Numbers, sizes and times as people read them; times by UTC, as the API writes them. */

const COUNT = new Intl.NumberFormat('en')

/** `1,000,000` */
export const count = (number: number): string => COUNT.format(number)

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `20.0 TiB`: what a fixture takes it for, too. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

/** `20:02` */
export const hour = (ms: number): string => new Date(ms).toISOString().slice(11, 16)

/** `20:02:31` */
export const second = (ms: number): string => new Date(ms).toISOString().slice(11, 19)

/** `2026-11-23 20:02:31` */
export const moment = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

const DAY = 86_400_000

/** `20:00`, `tomorrow 20:00`, `Mon 20:00`, `2026-12-24 20:00`: as near as it is. */
export function near(ms: number, now: number): string {
  const days = Math.floor(ms / DAY) - Math.floor(now / DAY)
  if (days === 0) return hour(ms)
  if (days === 1) return `tomorrow ${hour(ms)}`
  if (days === -1) return `yesterday ${hour(ms)}`
  if (Math.abs(days) < 7) {
    const weekday = new Date(ms).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' })
    return `${weekday} ${hour(ms)}`
  }
  return moment(ms).slice(0, 16)
}
