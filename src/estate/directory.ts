/**
 * A map from texts to values that is cheap to share: a copy shares all buckets, and whoever changes one
 * that is shared copies that bucket alone, so a first change costs the same at any size. Buckets are
 * split one at a time as it grows (linear hashing), so it never stands still to grow.
 */

/** Who may change a part in place: parts with another mark are shared, and are copied first. */
export type Owner = object

interface Bucket<V> {
  readonly owner: Owner
  readonly entries: Map<string, V>
}

/** Entries of a bucket, on the average, before one more is split. */
const LOAD = 256

export class Directory<V> {
  private readonly owner: Owner
  private readonly buckets: Bucket<V>[]
  /** Buckets when the round of splits began, a power of two less one; those before `split` are split already. */
  private mask: number
  private split: number
  private count: number

  constructor(owner: Owner, from?: Directory<V>) {
    this.owner = owner
    this.buckets = from ? [...from.buckets] : [{ owner, entries: new Map() }]
    this.mask = from?.mask ?? 0
    this.split = from?.split ?? 0
    this.count = from?.count ?? 0
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Directory<V> {
    return this.owner === owner ? this : new Directory(owner, this)
  }

  get size(): number {
    return this.count
  }

  get(key: string): V | undefined {
    return this.buckets[this.indexOf(key)]?.entries.get(key)
  }

  has(key: string): boolean {
    return this.buckets[this.indexOf(key)]?.entries.has(key) === true
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  set(key: string, value: V): void {
    const { entries } = this.own(this.indexOf(key))
    const before = entries.size
    entries.set(key, value)
    if (entries.size === before) return
    this.count++
    if (this.count > this.buckets.length * LOAD) this.grow()
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  delete(key: string): void {
    if (this.own(this.indexOf(key)).entries.delete(key)) this.count--
  }

  /** All entries, in no order that means anything. */
  *entries(): IterableIterator<[string, V]> {
    for (const { entries } of this.buckets) yield* entries
  }

  private indexOf(key: string): number {
    if (this.buckets.length === 1) return 0
    const hash = hashOf(key)
    const index = hash & this.mask
    return index < this.split ? hash & (this.mask * 2 + 1) : index
  }

  private own(index: number): Bucket<V> {
    const bucket = this.buckets[index]
    if (bucket?.owner === this.owner) return bucket
    const copy = { owner: this.owner, entries: new Map(bucket?.entries) }
    this.buckets[index] = copy
    return copy
  }

  private grow(): void {
    const { entries } = this.own(this.split)
    const wide = this.mask * 2 + 1
    const target = new Map<string, V>()
    for (const [key, value] of entries) {
      if ((hashOf(key) & wide) === this.split) continue
      target.set(key, value)
      entries.delete(key)
    }
    this.buckets.push({ owner: this.owner, entries: target })
    this.split++
    if (this.split > this.mask) {
      this.mask = wide
      this.split = 0
    }
  }
}

/** Of all characters: ids that people write by hand differ in a digit somewhere. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
