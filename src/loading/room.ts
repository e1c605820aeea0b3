import { LIMITS, LimitError } from '../limits.js'

/** Which limit counts: that of an estate, or of what is sent by whoever it is. */
export type RoomLimit = 'records' | 'sentRecords'

/** Counts the records that a fixture stands for, before they are made. */
export class Room {
  private readonly limit: RoomLimit
  private readonly most: number
  private taken = 0

  /**
   * @param limit which of the limits counts
   * @param most records at most; as the limit says unless given
   */
  constructor(limit: RoomLimit, most: number = LIMITS[limit].most) {
    this.limit = limit
    this.most = most
  }

  /** Takes room for some more. @throws LimitError where there is none */
  take(records: number): void {
    this.taken += records
    if (this.taken > this.most) throw new LimitError(this.limit, this.most, 413)
  }
}
