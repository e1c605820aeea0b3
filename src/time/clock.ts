/** The one source of time. Everything that asks what time it is asks a clock that it was given. */
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { readArgument } from '../reading/read-argument.js'
import { also, number, object, type Read, type Reader, readAs } from '../reading/reader.js'
import { shown } from '../wording/shown.js'
import { readDuration } from './duration.js'
import { readInstant } from './instant.js'
import { type MachineClock, realClock, SteadyClock } from './steady-clock.js'

/** Something that tells the time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

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
  if (!isObject(state)) return false
  const { now, mode, rate } = state
  return (
    readTime(String(now)) !== undefined &&
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
 * A clock that a test sets. It starts as real time unless told otherwise, and never runs back by itself, whatever
 * the machine's does. What it gives as positions changes nothing; `become` and `beginAnew` do.
 */
export class SettableClock implements Clock {
  private readonly real: SteadyClock
  private readonly start: ClockSetting | undefined
  private position: ClockPosition

  /**
   * @param start how it goes at first, and after each reset
   * @throws ControlError for what is no setting
   */
  constructor(real: MachineClock = realClock, start?: ClockSetting) {
    this.real = new SteadyClock(real)
    this.start = start
    this.position = null
    this.position = this.atStart()
  }

  now(): number {
    const { position } = this
    if (position === null) return this.real.now()
    const { time, since, rate } = position
    const passed = Math.max(0, this.real.now() - since)
    return Math.min(Math.floor(time + passed * rate), LAST_TIME)
  }

  /** What time it is, and how it goes. */
  get state(): ClockState {
    return this.stateAt(this.now())
  }

  /** How it goes, at a time: milliseconds since the epoch. */
  stateAt(time: number): ClockState {
    const rate = this.position?.rate ?? 1
    const set = rate === 0 ? 'fixed' : rate === 1 ? 'offset' : 'accelerated'
    const mode = this.position === null ? 'real' : set
    return { now: new Date(time).toISOString(), mode, rate }
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
   * Begins a new line of time: what has to do with the machine's time starts from what that is now. Gives what takes
   * that back.
   */
  beginAnew(): () => void {
    return this.real.beginAnew()
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
    const time = this.now() + readArgument(aheadReader, duration, 'duration')
    if (time > LAST_TIME) throw tooLate()
    return this.at(time, this.position?.rate ?? 1)
  }

  /**
   * Where it would be if it had just started, on a new line of time.
   * @param earliest what a clock that goes by the machine's is not before: that may have gone back since then
   */
  atStart(earliest = Number.NEGATIVE_INFINITY): ClockPosition {
    const { at, rate, offset } = checked(this.start ?? {})
    const machine = this.real.machine
    const time = at ?? Math.max(machine + (offset ?? 0), earliest)
    if (!this.start && time === machine) return null
    return { time, since: machine, rate: rate ?? (at === undefined ? 1 : 0) }
  }

  /** Where it is if it goes on as another clock did, on a new line of time. */
  like({ mode, now, rate }: ClockState): ClockPosition {
    const time = Date.parse(now)
    const machine = this.real.machine
    // A real time that is still to come here goes on from there.
    return mode === 'real' && time <= machine ? null : { time, since: machine, rate }
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

/** The last time that all formats of the API can write. */
export const LAST_TIME = Date.parse('9999-12-31T00:00:00Z')

function readTime(text: string): number | undefined {
  const time = readInstant(text)
  return time !== undefined && time >= 0 && time <= LAST_TIME ? time : undefined
}

function readOffset(text: string): number | undefined {
  const ms = readDuration(text)
  return ms !== undefined && ms <= MOST_AHEAD ? ms : undefined
}

/** How far a clock may be moved on, in milliseconds. */
const aheadReader: Reader<number> = (value, path, refuse) => {
  const ms = typeof value === 'string' ? readDuration(value) : value
  if (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0) return ms
  const expected = 'an ISO 8601 duration such as PT15M, or milliseconds'
  refuse({ path, expected, found: shown(value) })
  return undefined
}

/** How a clock may be set, its time and its offset in milliseconds. */
const settingReader = also(
  object(
    {
      'at?': readAs('a time such as 2026-11-23T12:00:00Z', readTime),
      'rate?': number(0, 1_000_000),
      'offset?': readAs('an ISO 8601 duration such as PT15M, of 100 years at most', readOffset),
    },
    'an object such as {"at":"2026-11-23T12:00:00Z"}',
  ),
  ({ at, offset }, path, refuse) => {
    if (at !== undefined && offset !== undefined)
      refuse({ path, expected: 'at or offset', found: 'both' })
  },
)

const checked = (setting: unknown): Read<typeof settingReader> =>
  readArgument(settingReader, setting, 'clock')

/** A setting of a clock, once it is known to be one. */
export const clockSetting: Reader<ClockSetting> = (value, path, refuse) =>
  settingReader(value, path, refuse) && (value as ClockSetting)
