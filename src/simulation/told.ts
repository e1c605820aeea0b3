/** What a tester has told of how a run goes. */
import { isObject } from '../is-object.js'

/** Plain data, since a run that goes on is a routine. */
export interface Told {
  /** Milliseconds from its start to its end, if it is not stopped. */
  readonly lasts?: number
  readonly stop?: {
    /** In percent of its time. */
    readonly at: number
    /** Why it stops; null where it stands still and never ends. */
    readonly reason: string | null
  }
}

const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most

/** Whether a value, such as one of a snapshot, is what was told of a run. */
export const isTold = (value: unknown): value is Told =>
  isObject(value) &&
  (value.lasts === undefined || isNumber(value.lasts, 1, Number.MAX_SAFE_INTEGER)) &&
  (value.stop === undefined ||
    (isObject(value.stop) &&
      isNumber(value.stop.at, 0, 100) &&
      (value.stop.reason === null || typeof value.stop.reason === 'string')))
