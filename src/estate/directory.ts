/**
 * A map from texts to values that is cheap to share: a copy shares all buckets, and whoever changes one
 * that is shared copies that bucket and the page it is on, so a first change costs the same at any size.
 * Buckets are split one at a time as it grows (linear hashing), so it never stands still to grow.
 */

/** Who may change a part in place: parts with another mark are shared, and are copied first. */
export type Owner = object

/** Few enough that to look through them is quicker than any order. */
interface Bucket<V> {
  readonly owner: Owner
  readonly keys: string[]
  readonly values: V[]
}

interface Page<V> {
  readonly owner: Owner
  readonly buckets: Bucket<V>[]
}

/** Entries of a bucket, on the average, before one more is split. */
const LOAD = 6

/** Buckets of a page, as a power of two. */
const BITS = 7
const SIZE = 1 << BITS

export class Directory<V> {
  private readonly owner: Owner
  private readonly pages: Page<V>[]
  /** How many buckets there are. */
  private length: number
  /** Buckets when the round of splits began, a power of two less one; those before `split` are split already. */
  private mask: number
  private split: number
  private count: number

  constructor(owner: Owner, from?: Directory<V>) {
    this.owner = owner
    this.pages = from ? from.pages.slice() : []
    this.length = from?.length ?? 0
    this.mask = from?.mask ?? 0
    this.split = from?.split ?? 0
    this.count = from?.count ?? 0
    if (!from) this.append([], [])
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Directory<V> {
    return this.owner === owner ? this : new Directory(owner, this)
  }

  get size(): number {
    return this.count
  }

  get(key: string): V | undefined {
    const bucket = this.bucketOf(key)
    if (bucket === undefined) return undefined
    const at = bucket.keys.indexOf(key)
    return at < 0 ? undefined : bucket.values[at]
  }

  has(key: string): boolean {
    return this.bucketOf(key)?.keys.includes(key) === true
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  set(key: string, value: V): void {
    const { keys, values } = this.own(this.indexOf(key))
    const at = keys.indexOf(key)
    if (at >= 0) {
      values[at] = value
      return
    }
    keys.push(key)
    values.push(value)
    this.count++
    if (this.count > this.length * LOAD) this.grow()
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  delete(key: string): void {
    if (!this.has(key)) return
    const { keys, values } = this.own(this.indexOf(key))
    const at = keys.indexOf(key)
    keys.splice(at, 1)
    values.splice(at, 1)
    this.count--
  }

  /** All entries, in no order that means anything. */
  *entries(): IterableIterator<[string, V]> {
    for (const { buckets } of this.pages)
      for (const { keys, values } of buckets)
        for (const [at, value] of values.entries()) yield [keys[at] ?? '', value]
  }

  private indexOf(key: string): number {
    const hash = hashOf(key)
    const index = hash & this.mask
    return index < this.split ? hash & (this.mask * 2 + 1) : index
  }

  private bucketOf(key: string): Bucket<V> | undefined {
    const index = this.indexOf(key)
    return this.pages[index >> BITS]?.buckets[index & (SIZE - 1)]
  }

  private ownPage(index: number): Page<V> {
    const page = this.pages[index >> BITS]
    if (page?.owner === this.owner) return page
    const copy = { owner: this.owner, buckets: page ? page.buckets.slice() : [] }
    this.pages[index >> BITS] = copy
    return copy
  }

  private own(index: number): Bucket<V> {
    const { buckets } = this.ownPage(index)
    const bucket = buckets[index & (SIZE - 1)]
    if (bucket?.owner === this.owner) return bucket
    const [keys, values] = bucket ? [bucket.keys.slice(), bucket.values.slice()] : [[], []]
    const copy = { owner: this.owner, keys, values }
    buckets[index & (SIZE - 1)] = copy
    return copy
  }

  private append(keys: string[], values: V[]): void {
    this.ownPage(this.length).buckets.push({ owner: this.owner, keys, values })
    this.length++
  }

  private grow(): void {
    const { keys, values } = this.own(this.split)
    const wide = this.mask * 2 + 1
    const [movedKeys, movedValues]: [string[], V[]] = [[], []]
    let kept = 0
    for (const [at, value] of values.entries()) {
      const key = keys[at] ?? ''
      if ((hashOf(key) & wide) === this.split) {
        keys[kept] = key
        values[kept++] = value
      } else {
        movedKeys.push(key)
        movedValues.push(value)
      }
    }
    keys.length = kept
    values.length = kept
    this.append(movedKeys, movedValues)
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
