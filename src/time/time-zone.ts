/**
 * Time zones by their names, as Intl knows them: what a clock on the wall shows, and when it does. Where a clock
 * is put forward, a time that it leaves out comes as much later; where it is put back, one that comes twice
 * comes first (our choice).
 */

/** The wall clock of a place. Wall times are written as milliseconds since the epoch, as if they were UTC. */
export interface TimeZone {
  readonly name: string
  /** What the wall clock shows at an instant. */
  wall(instant: number): number
  /** The instant at which the wall clock shows a time. */
  instant(wall: number): number
}

/** The time zone of whoever needs none. */
export const UTC: TimeZone = { name: 'UTC', wall: (instant) => instant, instant: (wall) => wall }

const ZONES = new Map<string, TimeZone>([['UTC', UTC]])

/** Whether there is a time zone of a name. Intl, which takes long to begin, is only asked where it has to be. */
export function isTimeZone(name: string): boolean {
  if (ZONES.has(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The time zone of a name. @throws RangeError where there is none */
export function timeZone(name: string): TimeZone {
  const known = ZONES.get(name)
  if (known) return known
  const zone = zoneOf(name)
  ZONES.set(name, zone)
  return zone
}

/** Offsets change on quarters of hours. */
const STEP = 900_000
/** Offsets that are kept: to ask Intl takes some microseconds. */
const KEPT = 50_000
const MOST_OFF = 86_400_000

function zoneOf(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsets = new Map<number, number>()
  const offsetAt = (instant: number): number => {
    const step = Math.floor(instant / STEP) * STEP
    const known = offsets.get(step)
    if (known !== undefined) return known
    const parts = new Map(
      format.formatToParts(step).map(({ type, value }) => [type, Number(value)]),
    )
    const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
    const wall = Date.UTC(
      of('year'),
      of('month') - 1,
      of('day'),
      of('hour'),
      of('minute'),
      of('second'),
    )
    if (offsets.size >= KEPT) offsets.clear()
    offsets.set(step, wall - step)
    return wall - step
  }
  return {
    name,
    wall: (instant) => instant + offsetAt(instant),
    instant(wall) {
      // The offsets before and after any change that is near: the first that leads back is the earlier time.
      const before = offsetAt(wall - MOST_OFF)
      const after = offsetAt(wall + MOST_OFF)
      for (const offset of [before, after])
        if (offsetAt(wall - offset) === offset) return wall - offset
      return wall - before
    },
  }
}
