/**
 * A map from texts to values that is cheap to share: a copy shares all buckets, and whoever changes one
 * that is shared copies that bucket and the page it is on, so a first change costs the same at any size.
 * Buckets are split one at a time as it grows (linear hashing), so it never stands still to grow. As long as
 * it is small it is a Map, which a first change copies whole: most are, and a start fills them.
 */

/** Who may change a part in place: parts with another mark are shared, and are copied first. */
export type Owner = object

/**
 * Few enough that to look through them is quicker than any order: through their hashes, which lie in one
 * piece of memory, while each key is somewhere else.
 */
interface Bucket<V> {
  readonly owner: Owner
  readonly hashes: number[]
  readonly keys: string[]
  readonly values: V[]
}

interface Page<V> {
  readonly owner: Owner
  readonly buckets: Bucket<V>[]
}

/** Entries that are held by a Map, at most. */
const SMALL = 1024

/** Entries of a bucket, on the average, before one more is split. */
const LOAD = 6

/** Buckets of a page, as a power of two. */
const BITS = 7
const SIZE = 1 << BITS

export class Directory<V> {
  private readonly owner: Owner
  /** All entries, as long as they are few. */
  private small: Map<string, V> | null
  /** Whether others have the same Map. */
  private isShared: boolean
  private readonly pages: Page<V>[]
  /** How many buckets there are. */
  private length: number
  /** Buckets when the round of splits began, a power of two less one; those before `split` are split already. */
  private mask: number
  private split: number
  private count: number

  constructor(owner: Owner, from?: Directory<V>) {
    this.owner = owner
    this.small = from ? from.small : new Map()
    this.isShared = from !== undefined
    this.pages = from ? from.pages.slice() : []
    this.length = from?.length ?? 0
    this.mask = from?.mask ?? 0
    this.split = from?.split ?? 0
    this.count = from?.count ?? 0
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Directory<V> {
    return this.owner === owner ? this : new Directory(owner, this)
  }

  get size(): number {
    return this.small?.size ?? this.count
  }

  get(key: string): V | undefined {
    if (this.small) return this.small.get(key)
    const hash = hashOf(key)
    const bucket = this.bucketOf(hash)
    if (bucket === undefined) return undefined
    const at = positionOf(bucket, key, hash)
    return at < 0 ? undefined : bucket.values[at]
  }

  has(key: string): boolean {
    if (this.small) return this.small.has(key)
    const hash = hashOf(key)
    const bucket = this.bucketOf(hash)
    return bucket !== undefined && positionOf(bucket, key, hash) >= 0
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  set(key: string, value: V): void {
    if (this.small) {
      const own = this.ownSmall(this.small)
      own.set(key, value)
      if (own.size > SMALL) this.spread(own)
    } else this.put(key, value)
  }

  /** To be called on one that its owner changes; see `ownedBy`. */
  delete(key: string): void {
    if (this.small) {
      if (this.small.has(key)) this.ownSmall(this.small).delete(key)
    } else this.take(key)
  }

  /** All entries, in no order that means anything. */
  *entries(): IterableIterator<[string, V]> {
    if (this.small) {
      yield* this.small
      return
    }
    for (const { buckets } of this.pages)
      for (const { keys, values } of buckets)
        for (const [at, value] of values.entries()) yield [keys[at] ?? '', value]
  }

  private ownSmall(small: Map<string, V>): Map<string, V> {
    if (!this.isShared) return small
    this.isShared = false
    this.small = new Map(small)
    return this.small
  }

  /** Puts into buckets what is not few any more; it stays there. */
  private spread(small: Map<string, V>): void {
    this.small = null
    this.addBucket()
    for (const [key, value] of small) this.put(key, value)
  }

  private put(key: string, value: V): void {
    const hash = hashOf(key)
    const bucket = this.own(this.indexOf(hash))
    const at = positionOf(bucket, key, hash)
    if (at >= 0) {
      bucket.values[at] = value
      return
    }
    append(bucket, hash, key, value)
    this.count++
    if (this.count > this.length * LOAD) this.grow()
  }

  private take(key: string): void {
    if (!this.has(key)) return
    const hash = hashOf(key)
    const bucket = this.own(this.indexOf(hash))
    const at = positionOf(bucket, key, hash)
    bucket.hashes.splice(at, 1)
    bucket.keys.splice(at, 1)
    bucket.values.splice(at, 1)
    this.count--
  }

  private indexOf(hash: number): number {
    const index = hash & this.mask
    return index < this.split ? hash & (this.mask * 2 + 1) : index
  }

  private bucketOf(hash: number): Bucket<V> | undefined {
    const index = this.indexOf(hash)
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
    const copy: Bucket<V> = {
      owner: this.owner,
      hashes: bucket?.hashes.slice() ?? [],
      keys: bucket?.keys.slice() ?? [],
      values: bucket?.values.slice() ?? [],
    }
    buckets[index & (SIZE - 1)] = copy
    return copy
  }

  private addBucket(): Bucket<V> {
    const bucket: Bucket<V> = { owner: this.owner, hashes: [], keys: [], values: [] }
    this.ownPage(this.length).buckets.push(bucket)
    this.length++
    return bucket
  }

  private grow(): void {
    const { hashes, keys, values } = this.own(this.split)
    const wide = this.mask * 2 + 1
    const moved = this.addBucket()
    let kept = 0
    for (const [at, value] of values.entries()) {
      const [hash, key] = [hashes[at] ?? 0, keys[at] ?? '']
      if ((hash & wide) === this.split) {
        hashes[kept] = hash
        keys[kept] = key
        values[kept++] = value
      } else append(moved, hash, key, value)
    }
    hashes.length = kept
    keys.length = kept
    values.length = kept
    this.split++
    if (this.split > this.mask) {
      this.mask = wide
      this.split = 0
    }
  }
}

function append<V>({ hashes, keys, values }: Bucket<V>, hash: number, key: string, value: V): void {
  hashes.push(hash)
  keys.push(key)
  values.push(value)
}

/** Where a key stands in a bucket; -1 if it does not. */
function positionOf({ hashes, keys }: Bucket<unknown>, key: string, hash: number): number {
  for (let at = 0; at < hashes.length; at++) if (hashes[at] === hash && keys[at] === key) return at
  return -1
}

/** Of all characters: ids that people write by hand differ in a digit somewhere. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash ^ (hash >>> 15)
}
