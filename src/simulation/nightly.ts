/**
 * What happens night after night, as a function of time: what there is at the clock's now, and what
 * changes from one time to another. When the nights of a fixture are over they begin anew, so that a
 * server that runs for months, or a test that goes on by a week, finds an estate that has gone on too.
 */
import type { Contract } from '../contract/contract.js'
import type { Course, Made, Maker } from '../loading/draft.js'
import { DAY } from '../time/duration.js'
import { type JobRun, makeRun, type Outcome, retryOf, turnsOf } from './job-run.js'
import { lastRun, type Nights } from './nights.js'

export interface Night {
  /** 0 is the last one when the fixture was read, -1 the one before it, 1 the next. */
  readonly number: number
  /** A number that no other night has, and never negative: ids follow from it. */
  readonly place: number
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly outcome: Outcome | undefined
  /** Whether what was made is still there. */
  readonly keepsPoints: boolean
}

export interface Nightly {
  readonly nights: Nights
  /** Milliseconds after its start at which a night is seen to have been. */
  readonly delay?: number
  /** The first night whose points are kept when another is the newest. */
  firstKept(newest: number, startOf: (number: number) => number): number
  /** Makes what a night brings but for what its run does. */
  points(night: Night, maker: Maker): void
  /** The run of a job that makes it. */
  run?(night: Night): JobRun
}

/** A run that goes on when the fixture is read has begun so long before, if it takes so long. */
const RUNNING_SINCE = 6 * 60_000

/** Makes all that there is at the maker's now. */
export function makeNights(nightly: Nightly, maker: Maker): void {
  const calendar = new Calendar(nightly, maker.now)
  for (const night of calendar.upTo(0)) calendar.make(night, 0, maker)
}

/**
 * How it goes on.
 * @param since when the fixture was read
 * @param isPaused whether no more nights come
 */
export function courseOf(
  nightly: Nightly,
  since: number,
  isPaused: boolean,
  contract: Contract,
): Course {
  const calendar = new Calendar(nightly, since)
  const madeAt = (night: Night, newest: number, now: number): Made[] => {
    const made: Made[] = []
    calendar.make(night, newest, { now, contract, make: (one) => made.push(one) })
    return made
  }
  return {
    between(from, to) {
      const known = calendar.newest(from)
      const newest = isPaused ? known : calendar.newest(to)
      const then = new Map(calendar.upTo(known).map((night) => [night.place, night]))
      const now = new Map(calendar.upTo(newest).map((night) => [night.place, night]))
      const before: Made[] = []
      const after: Made[] = []
      for (const [place, night] of then) {
        const later = now.get(place)
        const isSame =
          later?.keepsPoints === night.keepsPoints &&
          calendar.keepsRuns(night, known) === calendar.keepsRuns(night, newest)
        if (isSame && calendar.isOver(night, from)) continue
        before.push(...madeAt(night, known, from))
        if (later) after.push(...madeAt(later, newest, to))
      }
      for (const [place, night] of now)
        if (!then.has(place)) after.push(...madeAt(night, newest, to))
      return { before, after }
    },
    nextAfter(time) {
      const newest = calendar.newest(time)
      let next = calendar.seenAt(newest + 1)
      for (const night of calendar.upTo(newest).reverse()) {
        if (calendar.isOver(night, time) && night.number < newest) break
        for (const turn of calendar.turns(night)) if (turn > time) next = Math.min(next, turn)
      }
      return next
    },
  }
}

class Calendar {
  private readonly nightly: Nightly
  private readonly since: number
  private readonly first: number
  private readonly delay: number

  constructor(nightly: Nightly, since: number) {
    this.nightly = nightly
    this.since = since
    this.delay = nightly.delay ?? 60_000
    this.first = lastRun(nightly.nights.at, since, this.delay)
  }

  /** The number of the last night that is seen at a time. */
  newest(time: number): number {
    return Math.floor((time - this.delay - this.first) / DAY)
  }

  /** When a night is seen to have been. */
  seenAt(number: number): number {
    return this.startOf(number) + this.delay
  }

  /** The nights of which anything is kept when one is the newest, and the run besides them, in order. */
  upTo(newest: number): Night[] {
    const { nights, firstKept } = this.nightly
    const kept = firstKept(newest, this.startOf)
    const found: Night[] = []
    for (let number = Math.min(kept, this.firstRun(newest)); number <= newest; number++) {
      // The nights begin anew when they are over: tomorrow is as the first of them.
      const ago = number <= 0 ? -number : (nights.days - (number % nights.days)) % nights.days
      found.push({
        number,
        place: number <= 0 ? -number : nights.days + number,
        start: this.startOf(number),
        outcome: nights.outcomes.find((outcome) => outcome.ago === ago),
        keepsPoints: number >= kept,
      })
    }
    if (nights.running && newest < nights.days) found.push(this.running)
    return found
  }

  /** Makes what there is of a night at the maker's now. */
  make(night: Night, newest: number, maker: Maker): void {
    if (night.keepsPoints) this.nightly.points(night, maker)
    const keepsRuns = this.keepsRuns(night, newest)
    for (const run of this.runs(night)) {
      if (run.start > maker.now) continue
      const isOfRun = ({ type }: Made): boolean =>
        type.name === run.session || type.name === run.task
      const make = (made: Made): void => {
        if (!isOfRun(made)) maker.make(made)
      }
      makeRun(run, keepsRuns ? maker : { ...maker, make })
    }
  }

  keepsRuns(night: Night, newest: number): boolean {
    return night.number >= this.firstRun(newest)
  }

  isOver(night: Night, time: number): boolean {
    return this.turns(night).every((turn) => turn <= time)
  }

  /** The times at which something about a night changes. */
  turns(night: Night): number[] {
    return this.runs(night).flatMap(turnsOf)
  }

  private get running(): Night {
    const place = this.nightly.nights.days
    const night = { number: 0, place, start: 0, outcome: undefined, keepsPoints: false }
    const half = (this.turns(night).at(-1) ?? 0) / 2
    return { ...night, start: this.since - Math.floor(Math.min(RUNNING_SINCE, half)) }
  }

  private runs(night: Night): JobRun[] {
    const run = this.nightly.run?.(night)
    if (!run) return []
    const retry = retryOf(run)
    return retry ? [run, retry] : [run]
  }

  private firstRun(newest: number): number {
    return newest - this.nightly.nights.days + 1
  }

  private readonly startOf = (number: number): number => this.first + number * DAY
}
