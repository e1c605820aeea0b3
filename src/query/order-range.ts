/** One stretch of an order, without ordering everything. */

/** Compares two things by their numbers: below 0 if the first comes first. */
export type CompareIndexes = (a: number, b: number) => number

/** Numbers that are looked at in one step. */
export const STEP = 8_192

/**
 * The numbers 0 to `length` - 1, put in order by `compare`, of which those at positions `start` to
 * `end` - 1. Only as many as `end` are kept at a time, twice over: when that buffer is full, the
 * larger half is thrown away by quickselect, and from then on a number must beat the largest kept
 * one to get in. So the time is linear even if the numbers come in the worst order, where a heap
 * would take the logarithm of `end` as long. Comes in steps, so that others may have a turn between.
 *
 * @param compare a total order: never 0 for two different numbers
 */
export function* orderRangeSteps(
  length: number,
  start: number,
  end: number,
  compare: CompareIndexes,
): Generator<undefined, Uint32Array> {
  const kept = new Uint32Array(Math.min(length, Math.max(2 * end, 1024)))
  let size = 0
  let threshold = -1
  // The loop stands in a plain function: in a generator it stays slow.
  const look = (from: number, to: number): void => {
    for (let index = from; index < to; index++) {
      if (threshold !== -1 && compare(index, threshold) > 0) continue
      if (size === kept.length) {
        select(kept, 0, size, end - 1, compare)
        size = end
        threshold = kept[end - 1] ?? -1
        if (compare(index, threshold) > 0) continue
      }
      kept[size++] = index
    }
  }
  for (let from = 0; from < length; from += STEP) {
    look(from, Math.min(from + STEP, length))
    yield
  }
  if (end < size) select(kept, 0, size, end - 1, compare)
  if (start > 0) select(kept, 0, end, start, compare)
  return kept.subarray(start, end).sort(compare)
}

/**
 * Quickselect: moves the numbers in `from` to `to` - 1 so that the one at `position` is the one a
 * sort would put there, with none larger before it and none smaller behind it.
 */
function select(
  numbers: Uint32Array,
  from: number,
  to: number,
  position: number,
  compare: CompareIndexes,
): void {
  let low = from
  let high = to - 1
  let seed = 1
  while (low < high) {
    // Pivots by a small fixed generator: same work every time, and no usual order of records is
    // its worst case.
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const pivot = numbers[low + (seed % (high - low + 1))] ?? 0
    let left = low
    let right = high
    while (left <= right) {
      while (compare(numbers[left] ?? 0, pivot) < 0) left++
      while (compare(numbers[right] ?? 0, pivot) > 0) right--
      if (left > right) break
      const swapped = numbers[left] ?? 0
      numbers[left++] = numbers[right] ?? 0
      numbers[right--] = swapped
    }
    if (position <= right) high = right
    else if (position >= left) low = left
    else return
  }
}
