/** What `npm run hostile` is made of. */

export interface PartOptions {
  /** Whether it is the form that is part of all checks: seconds in place of minutes. */
  readonly isShort: boolean
  readonly seed: number
  /** Requests of the fuzz at most. */
  readonly requests: number
  /** Seconds that the fuzz takes at most. */
  readonly seconds: number
}

/** What came of a part. */
export interface Outcome {
  readonly figures: readonly string[]
  /** Empty where all is as it should be. */
  readonly failures: readonly string[]
}

export type Part = (options: PartOptions) => Promise<Outcome>

/** Milliseconds as they are shown. */
export const ms = (time: number): string => `${Math.round(time)} ms`

/** Turns: others on the machine may have the processor meanwhile. */
export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
