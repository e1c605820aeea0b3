/** The one source of time. Everything that asks what time it is asks a clock that it was given. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const realClock: Clock = { now: () => Date.now() }
