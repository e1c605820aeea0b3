/** Records that are made up. */
import type { Value } from '../contract/record.js'

/** A record that is being made. */
export type Making = Record<string, Value> & { readonly id: string }

export interface Made {
  readonly type: string
  readonly record: Making
}

/** A record, by its type and id; the relation that leads to one is called as its type is. */
export type RecordKey = readonly [type: string, id: string]

/** Takes what is made. */
export type Make = (type: string, record: Making) => void
