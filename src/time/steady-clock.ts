/** The machine's time without its leaps backwards. */

/** What tells the time of a machine, which may be set back while it runs. */
export interface MachineClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Milliseconds of a clock that nobody sets; without, time stands where the other one is behind. */
  passed?(): number
}

/** This machine. */
export const realClock: MachineClock = {
  now: () => Date.now(),
  passed: () => performance.now(),
}

/** A clock that follows the machine's, and goes on by itself for as long as that one is behind. */
export class SteadyClock {
  private readonly source: MachineClock
  /** Where it goes on from: its time, and what had passed then. */
  private time = Number.NEGATIVE_INFINITY
  private mark = 0

  constructor(source: MachineClock) {
    this.source = source
  }

  /** What the machine says, whatever it said before. */
  get machine(): number {
    return this.source.now()
  }

  /** Milliseconds since the epoch; never less than before, but after `beginAnew`. */
  now(): number {
    const { source } = this
    const machine = source.now()
    const passed = source.passed?.() ?? 0
    const own = this.time + passed - this.mark
    if (machine < own) return Math.floor(own)
    this.time = machine
    this.mark = passed
    return machine
  }

  /** Follows the machine as if it had never said anything else. Gives what takes that back. */
  beginAnew(): () => void {
    const { time, mark } = this
    this.time = Number.NEGATIVE_INFINITY
    return () => {
      this.time = time
      this.mark = mark
    }
  }
}
