/** The Date header of an answer, by the clock of its world: clients take it for the time of what they read. */

let last = { second: Number.NaN, text: '' }

/** @param now milliseconds since the epoch */
export function httpDate(now: number): string {
  const second = Math.floor(now / 1000)
  if (second !== last.second) last = { second, text: new Date(now).toUTCString() }
  return last.text
}
