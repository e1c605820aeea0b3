/**
 * A queue that is bounded by weight. Weights are kept beside the values: what is dropped was not touched
 * for long, and to fetch it from memory only to weigh it takes longer than all else a request needs here.
 */
export class Ring<T> {
  private readonly limit: number
  private values: (T | undefined)[]
  private weights: Int32Array
  /** Where the oldest is. */
  private first = 0
  private count = 0
  private weight = 0

  /** @param limit weight of all values together, at most */
  constructor(limit: number) {
    this.limit = limit
    this.values = new Array(SMALLEST).fill(undefined)
    this.weights = new Int32Array(SMALLEST)
  }

  /** Adds the newest, and drops as many of the oldest as its weight asks for; it may drop out itself. */
  push(value: T, weight: number): void {
    if (this.count === this.values.length) this.grow()
    const at = (this.first + this.count) & (this.values.length - 1)
    this.values[at] = value
    this.weights[at] = weight
    this.count++
    this.weight += weight
    while (this.weight > this.limit) this.drop()
  }

  /** All values, oldest first. */
  toArray(): T[] {
    const { values, first, count } = this
    const end = first + count
    const around = Math.max(0, end - values.length)
    return [...values.slice(first, end), ...values.slice(0, around)] as T[]
  }

  private drop(): void {
    const { first } = this
    this.values[first] = undefined
    this.weight -= this.weights[first] ?? 0
    this.first = (first + 1) & (this.values.length - 1)
    this.count--
  }

  /** Its size stays a power of two, so that places are found without a division. */
  private grow(): void {
    const size = this.values.length * 2
    const values: (T | undefined)[] = new Array(size).fill(undefined)
    const weights = new Int32Array(size)
    for (let n = 0; n < this.count; n++) {
      const at = (this.first + n) & (this.values.length - 1)
      values[n] = this.values[at]
      weights[n] = this.weights[at] ?? 0
    }
    this.values = values
    this.weights = weights
    this.first = 0
  }
}

const SMALLEST = 64
