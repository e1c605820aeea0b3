/** Sorting: the order of records by a field, and a page of it. */
import { compareFolded } from './case-folding.js'
import type { QueryField } from './field.js'
import { isNumeric, numberKey } from './number-key.js'
import { type CompareIndexes, orderRangeSteps, STEP } from './order-range.js'
import { guidStart } from './uid.js'

/** Which end comes first. */
export type Direction = 'ascending' | 'descending'

/**
 * Compares two records by one field, for a stable sort: enumeration values by their index, texts
 * without regard to letter case. Records without a value come first ascending, last descending
 * (our choice, as SQL Server does; nothing is documented).
 */
export function compileOrder<R>(
  field: QueryField<R>,
  direction: Direction,
): (a: R, b: R) => number {
  const sign = direction === 'ascending' ? 1 : -1
  if (isNumeric(field)) {
    const key = numberKey(field)
    return (a, b) => sign * compareNumbers(key(a), key(b))
  }
  const key = textKey(field)
  return (a, b) => sign * compareTexts(key(a), key(b))
}

/**
 * One page of `records` as a stable sort by the field would give it, without sorting them all: the
 * time is proportional to the number of records, whatever order they are in.
 *
 * @param offset records before the page
 * @param count records on the page, at most
 */
export function topSorted<R>(
  records: readonly R[],
  field: QueryField<R>,
  direction: Direction,
  offset: number,
  count: number,
): R[] {
  const steps = topSortedSteps(records, field, direction, offset, count)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Numbers that the same records were sorted by before, by the name of the field. */
export type NumberKeys = Map<string, Float64Array>

/**
 * The same in steps of a millisecond or so, for callers that let others have a turn between them.
 * @param kept where the numbers are kept for the next page of the very same records
 */
export function* topSortedSteps<R>(
  records: readonly R[],
  field: QueryField<R>,
  direction: Direction,
  offset: number,
  count: number,
  kept?: NumberKeys,
): Generator<undefined, R[]> {
  const end = Math.min(offset + count, records.length)
  const page: R[] = []
  if (offset >= end) return page
  const compare = yield* byField(records, field, direction, kept)
  for (const index of yield* orderRangeSteps(records.length, offset, end, compare)) {
    const record = records[index]
    if (record !== undefined) page.push(record)
  }
  return page
}

/** Compares records by their indexes; equal ones by their place, which makes any sort stable. */
function* byField<R>(
  records: readonly R[],
  field: QueryField<R>,
  direction: Direction,
  kept: NumberKeys | undefined,
): Generator<undefined, CompareIndexes> {
  const sign = direction === 'ascending' ? 1 : -1
  if (isNumeric(field)) {
    let keys = kept?.get(field.name)
    if (!keys) {
      keys = new Float64Array(records.length)
      yield* filled(keys, records, numberKey(field))
      kept?.set(field.name, keys)
    }
    const numbers = keys
    return (a, b) =>
      sign * compareNumbers(numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN) || a - b
  }
  const keys: (string | undefined)[] = new Array(records.length)
  yield* filled(keys, records, textKey(field))
  return (a, b) => sign * compareTexts(keys[a], keys[b]) || a - b
}

/** Reads the keys of all records. The loops stand in a plain function: in a generator they stay slow. */
function* filled<R, K>(
  keys: { [index: number]: K },
  records: readonly R[],
  key: (record: R) => K,
): Generator<undefined, void> {
  const fill = (from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      const record = records[index]
      if (record !== undefined) keys[index] = key(record)
    }
  }
  for (let from = 0; from < records.length; from += STEP) {
    fill(from, Math.min(from + STEP, records.length))
    yield
  }
}

/** NaN, which stands for no value, before all numbers. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  return a === b ? 0 : Number(Number.isNaN(b)) - Number(Number.isNaN(a))
}

function compareTexts(a: string | undefined, b: string | undefined): number {
  if (a !== undefined && b !== undefined) return compareFolded(a, b)
  return Number(a !== undefined) - Number(b !== undefined)
}

/** The text by which a record is sorted: of a UID in a URN only the GUID, as in comparisons. */
function textKey<R>(field: QueryField<R>): (record: R) => string | undefined {
  const isText = field.type === 'string'
  return (record) => {
    const value = field.read(record)
    if (typeof value !== 'string') return undefined
    const start = isText ? 0 : guidStart(value)
    return start === 0 ? value : value.slice(start)
  }
}
