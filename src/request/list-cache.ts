/**
 * Encoded lists, kept as bytes up to a bound. A long string costs a server most of its time on the way
 * to the socket; bytes that are ready do not. What a change has made old is not served again: a list
 * is kept with a digest of the versions of all tables that it shows, and each change makes one another.
 */
export class ListCache {
  private readonly lists = new Map<string, { version: number; bytes: Buffer }>()
  private readonly limit: number
  private size = 0

  /** @param limit bytes kept at most, all lists together */
  constructor(limit: number) {
    this.limit = limit
  }

  /** The list kept under this key, if it is of this version. */
  get(key: string, version: number): Buffer | undefined {
    const kept = this.lists.get(key)
    if (kept === undefined) return undefined
    if (kept.version !== version) {
      this.drop(key, kept.bytes)
      return undefined
    }
    return kept.bytes
  }

  /** Keeps a list; lists that came first go first. One of more than a quarter of the bound is not kept. */
  set(key: string, version: number, bytes: Buffer): void {
    if (bytes.length > this.limit / 4) return
    const old = this.lists.get(key)
    if (old) this.drop(key, old.bytes)
    this.lists.set(key, { version, bytes })
    this.size += bytes.length
    for (const [oldest, kept] of this.lists) {
      if (this.size <= this.limit) break
      this.drop(oldest, kept.bytes)
    }
  }

  private drop(key: string, bytes: Buffer): void {
    this.lists.delete(key)
    this.size -= bytes.length
  }
}
