/** The times that every format of the API can write: from the year 1 to the year 9999. */
const FIRST = Date.parse('0001-01-01T00:00:00Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether this is a time, in milliseconds since the epoch. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= FIRST && value <= LAST
