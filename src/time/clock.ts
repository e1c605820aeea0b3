/** The one source of time. Everything that asks what time it is asks a clock that it was given. */
import { ControlError } from '../control-error.js'
import { otherKey } from '../wording/other-key.js'
import { readDuration } from './duration.js'

/** Something that tells the time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The time of the machine. */
export const realClock: Clock = { now: () => Date.now() }

/** How a clock goes. */
export interface ClockState {
  /** ISO 8601. */
  readonly now: string
  readonly mode: 'real' | 'offset' | 'fixed' | 'accelerated'
  /** Seconds of it in a real second: 0 when it stands. */
  readonly rate: number
}

/** Whether this is the state of a clock, as a snapshot has it. */
export function isClockState(state: unknown): state is ClockState {
  if (typeof state !== 'object' || state === null) return false
  const { now, mode, rate } = state as Readonly<Record<string, unknown>>
  const time = typeof now === 'string' && INSTANT.test(now) ? Date.parse(now) : Number.NaN
  return (
    time >= 0 &&
    time <= LAST_TIME &&
    ['real', 'offset', 'fixed', 'accelerated'].includes(String(mode)) &&
    typeof rate === 'number' &&
    rate >= 0 &&
    rate <= 1_000_000
  )
}

/** What to do with a clock; each part is optional. */
export interface ClockSetting {
  /** An instant, ISO 8601 with its zone: it becomes that time. */
  readonly at?: string
  /** Seconds in a real second: 0 stands, 1 is real, 60 makes an hour a minute. */
  readonly rate?: number
  /** ISO 8601 duration ahead of real time. */
  readonly offset?: string
}

/**
 * Where a set clock stands: its time at a real instant, and how fast it goes from there. Null for a clock
 * that shows real time. Plain data.
 */
export type ClockPosition = {
  /** Milliseconds since the epoch, by this clock and in reality. */
  readonly time: number
  readonly since: number
  /** Seconds of it in a real second. */
  readonly rate: number
} | null

/**
 * A clock that a test sets. It starts as real time unless told otherwise. What it gives as positions
 * changes nothing; `become` does.
 */
export class SettableClock implements Clock {
  private readonly real: Clock
  private readonly start: ClockSetting | undefined
  private position: ClockPosition

  /**
   * @param start how it goes at first, and after each reset
   * @throws ControlError for what is no setting
   */
  constructor(real: Clock = realClock, start?: ClockSetting) {
    this.real = real
    this.start = start
    this.position = null
    this.position = this.atStart()
  }

  now(): number {
    const { position } = this
    if (position === null) return this.real.now()
    const { time, since, rate } = position
    return Math.min(Math.floor(time + (this.real.now() - since) * rate), LAST_TIME)
  }

  get state(): ClockState {
    const rate = this.position?.rate ?? 1
    const set = rate === 0 ? 'fixed' : rate === 1 ? 'offset' : 'accelerated'
    const mode = this.position === null ? 'real' : set
    return { now: new Date(this.now()).toISOString(), mode, rate }
  }

  /** Where it stands. */
  get where(): ClockPosition {
    return this.position
  }

  /** Goes on from a position. */
  become(position: ClockPosition): void {
    this.position = position
  }

  /**
   * Where a setting puts it.
   * @throws ControlError for what is no setting, and for a time that is past
   */
  set(setting: ClockSetting): ClockPosition {
    const position = this.meant(setting)
    if (position.time < this.now())
      throw new ControlError(
        `The clock cannot go back from ${this.state.now} to ${new Date(position.time).toISOString()}; reset first.`,
      )
    return position
  }

  /**
   * Where it is after a duration.
   * @param duration ISO 8601, such as PT16M, or milliseconds
   * @throws ControlError for what is no duration
   */
  ahead(duration: string | number): ClockPosition {
    const ms = typeof duration === 'number' ? duration : readDuration(duration)
    if (ms === undefined || !Number.isFinite(ms) || ms < 0)
      throw new ControlError(
        `Expected an ISO 8601 duration such as PT15M, found ${JSON.stringify(duration)}.`,
      )
    const time = this.now() + ms
    if (time > LAST_TIME) throw tooLate()
    return this.at(time, this.position?.rate ?? 1)
  }

  /** Where it would be if it had just started. */
  atStart(): ClockPosition {
    if (!this.start) return null
    const { at, rate, offset } = checked(this.start)
    const time = at ?? this.real.now() + (offset ?? 0)
    return this.at(time, rate ?? (at === undefined ? 1 : 0))
  }

  /** Where it is if it goes on as another clock did. */
  like({ mode, now, rate }: ClockState): ClockPosition {
    return mode === 'real' ? null : this.at(Date.parse(now), rate)
  }

  private meant(setting: ClockSetting): NonNullable<ClockPosition> {
    const { at, rate, offset } = checked(setting)
    const time = at ?? (offset === undefined ? this.now() : this.real.now() + offset)
    if (time > LAST_TIME) throw tooLate()
    return this.at(time, rate ?? (at === undefined ? (this.position?.rate ?? 1) : 0))
  }

  private at(time: number, rate: number): NonNullable<ClockPosition> {
    return { time, since: this.real.now(), rate }
  }
}

/** Milliseconds that a clock may start ahead of real time. */
const MOST_AHEAD = 36_525 * 86_400_000

const tooLate = (): ControlError => new ControlError('The clock ends on 9999-12-31.')

/** Whether this is how a clock may be set. */
export function isClockSetting(setting: unknown): setting is ClockSetting {
  try {
    checked(setting)
    return true
  } catch {
    return false
  }
}

/** The last time that all formats of the API can write. */
export const LAST_TIME = Date.parse('9999-12-31T00:00:00Z')

const KEYS = ['at', 'rate', 'offset']
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/

function checked(setting: unknown): { at?: number; rate?: number; offset?: number } {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting))
    throw new ControlError(`Expected an object with ${KEYS.join(', ')}.`)
  const result: { at?: number; rate?: number; offset?: number } = {}
  for (const [key, value] of Object.entries(setting)) {
    const refuse = (expected: string): never => {
      throw new ControlError(`${key}: expected ${expected}, found ${JSON.stringify(value)}.`)
    }
    if (key === 'at') {
      const time = typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : Number.NaN
      const fits = time >= 0 && time <= LAST_TIME
      result.at = fits ? time : refuse('a time such as 2026-11-23T12:00:00Z')
    } else if (key === 'rate') {
      const fits = typeof value === 'number' && value >= 0 && value <= 1_000_000
      result.rate = fits ? value : refuse('a number from 0 to 1000000')
    } else if (key === 'offset') {
      const ms = typeof value === 'string' ? readDuration(value) : undefined
      result.offset =
        ms !== undefined && ms <= MOST_AHEAD
          ? ms
          : refuse('an ISO 8601 duration such as PT15M, of 100 years at most')
    } else if (value !== undefined) {
      const { expected, found } = otherKey(key, KEYS)
      throw new ControlError(`A clock: expected ${expected}, found ${found}.`)
    }
  }
  if (result.at !== undefined && result.offset !== undefined)
    throw new ControlError('A clock is set by at or by offset, not by both.')
  return result
}
