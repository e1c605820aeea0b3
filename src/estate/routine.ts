/** Something that goes on by itself in an estate as time passes: plain data, so that snapshots hold it. */
export interface Routine {
  /** The record that it belongs to. */
  readonly type: string
  readonly id: string
  /** The key of a fixture that tells how it goes on, and what was written there. */
  readonly key: string
  readonly value: unknown
  /** When that was written, in milliseconds since the epoch. */
  readonly since: number
}
