/** That one record goes on by a course: plain data, so that snapshots hold it. */
export interface Routine {
  readonly type: string
  readonly id: string
  /** The key of the course. */
  readonly key: string
  /** What the course needs to know besides the record. */
  readonly value: unknown
}
