/** Records: plain data, keyed by the element names of the API, and how their values are told. */
import type { NameTimes } from './date.js'

/** What a record holds under one name. Times are milliseconds since the epoch. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value }

/** A record or a part of one, keyed by the element names of the API. */
export interface Fields {
  readonly [name: string]: Value
}

/** A thing in the estate. Its id is a lower-case GUID; relations hold the ids of other records. */
export interface EstateRecord extends Fields {
  readonly id: string
}

/**
 * Gives the value that a field of the record is shown with, its own or the default; with a relation,
 * the field of the record at its other end.
 */
export type Shown = (field: string, relation?: string) => Value

/**
 * A value that can be told from the rest of the record and from the records it belongs to.
 * @param times how names tell times, which depends on the database
 */
export type Derived<T> = (record: Fields, shown: Shown, times: NameTimes) => T
