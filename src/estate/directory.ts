/**
 * A map from texts to values that is cheap to share: a copy shares all pages, and whoever changes one that
 * is shared copies that page alone, so a first change costs the same at any size. A page that is full is
 * parted in two (extendible hashing), so it never stands still to grow. As long as it is small it is a Map,
 * which a first change copies whole: most are, and a start fills them.
 */

/** Who may change a part in place: parts with another mark are shared, and are copied first. */
export type Owner = object

/**
 * Entries whose hashes begin with the same bits, each at the slot that the last bits of its hash say, or
 * behind it. The hashes lie in one piece of memory, while each key is somewhere else: so they are looked at
 * first. A hash of 0 is that of an empty slot.
 */
interface Page<V> {
  readonly owner: Owner
  /** How many first bits are the same. */
  readonly depth: number
  count: number
  readonly hashes: Int32Array
  readonly keys: (string | undefined)[]
  readonly values: (V | undefined)[]
}

/** Entries that are held by a Map, at most. */
const SMALL = 1024

/** Slots of a page, a power of two. */
const SLOTS = 512

/** Quarters of a page that are filled before it is parted. */
const FULL = 3 / 4

/** Bits by which pages are told apart at the beginning. */
const FIRST_DEPTH = 2

/** Entries for each way to a page, at least: a page of keys that few bits do not tell apart grows instead. */
const FEWEST = 32

export class Directory<V> {
  private readonly owner: Owner
  /** All entries, as long as they are few. */
  private small: Map<string, V> | null
  /** Whether others have the same Map. */
  private isShared: boolean
  /** By the first bits of hashes, `depth` of them; a page of a lesser depth is there several times in a row. */
  private pages: Page<V>[]
  private depth: number
  private count: number

  constructor(owner: Owner, from?: Directory<V>) {
    this.owner = owner
    this.small = from ? from.small : new Map()
    this.isShared = from !== undefined
    this.pages = from ? from.pages.slice() : []
    this.depth = from?.depth ?? FIRST_DEPTH
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
    const page = this.pageOf(hash)
    return page.values[slotOf(page, key, hash)]
  }

  has(key: string): boolean {
    if (this.small) return this.small.has(key)
    const hash = hashOf(key)
    const page = this.pageOf(hash)
    return page.hashes[slotOf(page, key, hash)] !== 0
  }

  /** To be called on one that its owner changes; see `ownedBy`. @returns what was there before */
  set(key: string, value: V): V | undefined {
    if (!this.small) return this.put(key, value)
    const own = this.ownSmall(this.small)
    const before = own.get(key)
    own.set(key, value)
    if (own.size > SMALL) this.spread(own)
    return before
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
    for (let index = 0; index < this.pages.length; ) {
      const page = this.pages[index] as Page<V>
      for (const [slot, key] of page.keys.entries())
        if (key !== undefined) yield [key, page.values[slot] as V]
      index += 1 << (this.depth - page.depth)
    }
  }

  private ownSmall(small: Map<string, V>): Map<string, V> {
    if (!this.isShared) return small
    this.isShared = false
    this.small = new Map(small)
    return this.small
  }

  /** Puts into pages what is not few any more; it stays there. */
  private spread(small: Map<string, V>): void {
    this.small = null
    for (let index = 0; index < 1 << FIRST_DEPTH; index++)
      this.pages.push(newPage(this.owner, FIRST_DEPTH, SLOTS))
    for (const [key, value] of small) this.put(key, value)
  }

  private put(key: string, value: V): V | undefined {
    const hash = hashOf(key)
    let page = this.own(hash)
    let slot = slotOf(page, key, hash)
    if (page.hashes[slot] === 0) {
      while (page.count >= page.hashes.length * FULL) {
        this.part(page, hash)
        page = this.pageOf(hash)
        slot = slotOf(page, key, hash)
      }
      page.count++
      this.count++
      page.hashes[slot] = hash
      page.keys[slot] = key
    }
    const before = page.values[slot]
    page.values[slot] = value
    return before
  }

  private take(key: string): void {
    if (!this.has(key)) return
    const hash = hashOf(key)
    const page = this.own(hash)
    empty(page, slotOf(page, key, hash))
    page.count--
    this.count--
  }

  private pageOf(hash: number): Page<V> {
    return this.pages[hash >>> (32 - this.depth)] as Page<V>
  }

  /** The page of a hash, to be changed. */
  private own(hash: number): Page<V> {
    const page = this.pageOf(hash)
    if (page.owner === this.owner) return page
    const { depth, count, hashes, keys, values } = page
    const copy = {
      owner: this.owner,
      depth,
      count,
      hashes: hashes.slice(),
      keys: keys.slice(),
      values: values.slice(),
    }
    this.putPage(copy, hash)
    return copy
  }

  /** Puts a page wherever a hash of its first bits leads to. */
  private putPage(page: Page<V>, hash: number): void {
    const times = 1 << (this.depth - page.depth)
    const first = (hash >>> (32 - page.depth)) * times
    for (let index = first; index < first + times; index++) this.pages[index] = page
  }

  /** Puts the entries of a full page on two, by one more bit of their hashes; or on one that is larger. */
  private part(page: Page<V>, hash: number): void {
    const { depth, hashes, keys, values } = page
    if (depth === this.depth && this.pages.length * FEWEST > this.count) {
      const large = newPage<V>(this.owner, depth, hashes.length * 2)
      moveAll(page, () => large)
      this.putPage(large, hash)
      return
    }
    if (depth === this.depth) {
      this.pages = this.pages.flatMap((one) => [one, one])
      this.depth++
    }
    const bit = 1 << (31 - depth)
    const without = newPage<V>(this.owner, depth + 1, hashes.length)
    const having = newPage<V>(this.owner, depth + 1, hashes.length)
    moveAll({ hashes, keys, values }, (one) => ((one & bit) === 0 ? without : having))
    this.putPage(without, hash & ~bit)
    this.putPage(having, hash | bit)
  }
}

const newPage = <V>(owner: Owner, depth: number, slots: number): Page<V> => ({
  owner,
  depth,
  count: 0,
  hashes: new Int32Array(slots),
  keys: new Array<undefined>(slots).fill(undefined),
  values: new Array<undefined>(slots).fill(undefined),
})

type Entries<V> = Pick<Page<V>, 'hashes' | 'keys' | 'values'>

/** Puts each entry of a page on the one that is told for its hash: one that has room, and none of these keys. */
function moveAll<V>({ hashes, keys, values }: Entries<V>, to: (hash: number) => Page<V>): void {
  for (let from = 0; from < hashes.length; from++) {
    const hash = hashes[from] as number
    if (hash === 0) continue
    const page = to(hash)
    const mask = page.hashes.length - 1
    let slot = hash & mask
    while (page.hashes[slot] !== 0) slot = (slot + 1) & mask
    page.hashes[slot] = hash
    page.keys[slot] = keys[from]
    page.values[slot] = values[from]
    page.count++
  }
}

/** Where a key stands on a page, or the empty slot where it would. */
function slotOf({ hashes, keys }: Page<unknown>, key: string, hash: number): number {
  const mask = hashes.length - 1
  let slot = hash & mask
  for (let found = hashes[slot]; found !== 0; found = hashes[slot]) {
    if (found === hash && keys[slot] === key) return slot
    slot = (slot + 1) & mask
  }
  return slot
}

/** Empties a slot; who stands behind it, since it was taken, moves up. */
function empty<V>({ hashes, keys, values }: Page<V>, slot: number): void {
  const mask = hashes.length - 1
  let gap = slot
  for (let next = (gap + 1) & mask; hashes[next] !== 0; next = (next + 1) & mask) {
    const wanted = (hashes[next] as number) & mask
    // One that stands between where it belongs and here, without the gap, stays.
    if (((next - wanted) & mask) < ((next - gap) & mask)) continue
    hashes[gap] = hashes[next] as number
    keys[gap] = keys[next]
    values[gap] = values[next]
    gap = next
  }
  hashes[gap] = 0
  keys[gap] = undefined
  values[gap] = undefined
}

/** The last key that was hashed, and its hash: who looks for one often sets it next. */
let lastKey: string | undefined
let lastHash = 1

/** Of all characters: ids that people write by hand differ in a digit somewhere. Never 0. */
function hashOf(key: string): number {
  if (key === lastKey) return lastHash
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  // First and last bits alike hang on all of them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  lastKey = key
  lastHash = hash === 0 ? 1 : hash
  return lastHash
}
