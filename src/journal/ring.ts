/**
 * Queues that are bounded by weight, all of them together. Weights are kept beside the values: what is
 * dropped was not touched for long, and to fetch it from memory only to weigh it takes longer than all
 * else a request needs here.
 */

/** What some rings may weigh together. The heaviest drops its oldest first, so none crowds out the others. */
export class RingBudget {
  readonly limit: number
  private readonly rings = new Set<Ring<unknown>>()
  private weight = 0

  /** @param limit weight of all values of all rings together, at most */
  constructor(limit: number) {
    this.limit = limit
  }

  join(ring: Ring<unknown>): void {
    this.rings.add(ring)
  }

  /** Weight that was added, or taken away. */
  changed(by: number): void {
    this.weight += by
    while (this.weight > this.limit && this.heaviest()?.drop());
  }

  private heaviest(): Ring<unknown> | undefined {
    let heaviest: Ring<unknown> | undefined
    for (const ring of this.rings)
      if (heaviest === undefined || ring.weight > heaviest.weight) heaviest = ring
    return heaviest
  }
}

/** A queue that drops its oldest where it and the others weigh too much together. */
export class Ring<T> {
  private readonly budget: RingBudget
  private values: (T | undefined)[] = new Array(SMALLEST).fill(undefined)
  private weights = new Int32Array(SMALLEST)
  /** Where the oldest is. */
  private first = 0
  private count = 0
  private total = 0

  constructor(budget: RingBudget) {
    this.budget = budget
    budget.join(this)
  }

  /** Weight of all that is in it. */
  get weight(): number {
    return this.total
  }

  /** How many are in it. */
  get size(): number {
    return this.count
  }

  /** Adds the newest; as many of the oldest as its weight asks for are dropped, which may be itself. */
  push(value: T, weight: number): void {
    if (this.count === this.values.length) this.grow()
    const at = (this.first + this.count) & (this.values.length - 1)
    this.values[at] = value
    this.weights[at] = weight
    this.count++
    this.total += weight
    this.budget.changed(weight)
  }

  /** Drops the oldest; false where there is none. */
  drop(): boolean {
    if (this.count === 0) return false
    const { first } = this
    const weight = this.weights[first] ?? 0
    this.values[first] = undefined
    this.first = (first + 1) & (this.values.length - 1)
    this.count--
    this.total -= weight
    this.budget.changed(-weight)
    return true
  }

  /** Drops everything. */
  clear(): void {
    const { total } = this
    this.values = new Array(SMALLEST).fill(undefined)
    this.weights = new Int32Array(SMALLEST)
    this.first = 0
    this.count = 0
    this.total = 0
    this.budget.changed(-total)
  }

  /** All values, oldest first. */
  toArray(): T[] {
    const { values, first, count } = this
    const end = first + count
    const around = Math.max(0, end - values.length)
    return [...values.slice(first, end), ...values.slice(0, around)] as T[]
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
