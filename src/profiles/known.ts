/** How it is known what a version does, beside what it does. */

/**
 * `recorded` in answers of a real server, `documented` by the vendor, `client`: something that clients rely on,
 * `inferred` from versions near by, as `from` says; `chosen`: our choice, where nothing is known.
 */
export type Mark = 'recorded' | 'documented' | 'client' | 'inferred' | 'chosen'

/** What a version does, and how that is known. */
export interface Known<T> {
  readonly value: T
  readonly mark: Mark
  /** Where it is from, in a few words. */
  readonly from: string
}

const known =
  (mark: Mark) =>
  <T>(value: T, from: string): Known<T> => ({ value, mark, from })

/** What recorded answers of a real server show. */
export const recorded = known('recorded')
/** What the vendor's documentation says. */
export const documented = known('documented')
/** What clients, or their tests, rely on. */
export const client = known('client')
/** What versions near by do. */
export const inferred = known('inferred')
/** What emsim does where nothing is known. */
export const chosen = known('chosen')
