import { compareFolded } from './case-folding.js'
import type { QueryField } from './field.js'
import { isNumeric, numberKey } from './number-key.js'
import { type CompareIndexes, orderRangeSteps, STEP } from './order-range.js'
import { guidStart } from './uid.js'

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

/** The same in steps of a millisecond or so, for callers that let others have a turn between them. */
export function* topSortedSteps<R>(
  records: readonly R[],
  field: QueryField<R>,
  direction: Direction,
  offset: number,
  count: number,
): Generator<undefined, R[]> {
  const end = Math.min(offset + count, records.length)
  const page: R[] = []
  if (offset >= end) return page
  const compare = yield* byField(records, field, direction)
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
): Generator<undefined, CompareIndexes> {
  const sign = direction === 'ascending' ? 1 : -1
  if (isNumeric(field)) {
    const key = numberKey(field)
    const keys = new Float64Array(records.length)
    for (const [index, record] of records.entries()) {
      keys[index] = key(record)
      if (index % STEP === STEP - 1) yield
    }
    return (a, b) => sign * compareNumbers(keys[a] ?? Number.NaN, keys[b] ?? Number.NaN) || a - b
  }
  const key = textKey(field)
  const keys: (string | undefined)[] = []
  for (const record of records) {
    keys.push(key(record))
    if (keys.length % STEP === 0) yield
  }
  return (a, b) => sign * compareTexts(keys[a], keys[b]) || a - b
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
