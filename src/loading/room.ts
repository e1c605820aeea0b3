/** How many records there is room for: counted before they are made. */
import { LIMITS, LimitError } from '../limits.js'

/** What came from outside, by whoever it is. */
const SENT = new WeakSet<object>()

/** Notes that something came from outside: there is less room for what it stands for. */
export function noteSent(what: object): void {
  SENT.add(what)
}

/** Counts the records that something stands for, before they are made. */
export class Room {
  private readonly most: number
  private readonly isSent: boolean
  private readonly there: number
  private taken = 0

  /**
   * @param most records of an estate
   * @param more what they are counted for, which may have come from outside, and how many there are already
   */
  constructor(
    most: number = LIMITS.records.most,
    { from, there = 0 }: { readonly from?: unknown; readonly there?: number } = {},
  ) {
    this.most = most
    this.isSent = typeof from === 'object' && from !== null && SENT.has(from)
    this.there = there
  }

  /** Takes room for some more. @throws LimitError where there is none */
  take(records: number): void {
    this.taken += records
    if (this.isSent && this.taken > LIMITS.sentRecords.most)
      throw new LimitError('sentRecords', LIMITS.sentRecords.most, 413)
    if (this.there + this.taken > this.most) throw new LimitError('records', this.most, 413)
  }
}
