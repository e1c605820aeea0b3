/**
 * The types of fixtures that are written in code. Loose here: the build writes those of the contract over
 * the declarations of this file (see build/fixture-types.ts), so that an editor completes and checks every element.
 */

/** Values of a record in the words of fixtures: relations by name or id, times in ISO 8601 or as `-PT5M`. */
export type FixtureValues = Readonly<Record<string, unknown>>

/** What fixtures may tell of a record, by the name of its type. */
export interface FixtureRecords {
  readonly [type: string]: FixtureValues
}

/** A number of bytes with its unit, such as `10TB` or `500GiB`. */
export type Size = `${number}${string}B`

/** Lists of records under the list names of their types, and Accounts. */
export interface Fixture {
  readonly Accounts?: readonly {
    readonly Name: string
    readonly Password: string
    readonly Role?: string
  }[]
  readonly [list: string]: readonly object[] | undefined
}
