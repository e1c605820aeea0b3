/**
 * Records in the order they came, each at a place that it keeps: what is removed leaves a gap. As cheap
 * to share as a directory: whoever changes a piece that is shared copies that piece alone.
 */
import type { EstateRecord } from '../contract/record.js'
import type { Owner } from './directory.js'

interface Piece {
  readonly owner: Owner
  readonly records: (EstateRecord | undefined)[]
  live: number
}

/** Places of a piece, as a power of two. */
const BITS = 10
const SIZE = 1 << BITS

export class Row {
  private readonly owner: Owner
  /** Pieces that nothing is left of are dropped; those at the front with their place in the list. */
  private readonly pieces: (Piece | undefined)[]
  /** How many pieces were dropped at the front. */
  private gone: number
  private next: number
  private count: number

  constructor(owner: Owner, from?: Row) {
    this.owner = owner
    this.pieces = from ? from.pieces.slice() : []
    this.gone = from?.gone ?? 0
    this.next = from?.next ?? 0
    this.count = from?.count ?? 0
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Row {
    return this.owner === owner ? this : new Row(owner, this)
  }

  /** How many records there are. */
  get size(): number {
    return this.count
  }

  get(place: number): EstateRecord | undefined {
    return this.pieces[(place >> BITS) - this.gone]?.records[place & (SIZE - 1)]
  }

  /** Adds a record behind all others; gives its place. */
  push(record: EstateRecord): number {
    const place = this.next++
    if (place >> BITS >= this.pieces.length + this.gone) {
      const last = this.pieces.push({ owner: this.owner, records: [], live: 0 }) - 1
      if (this.pieces[last - 1]?.live === 0) this.drop(last - 1)
    }
    const piece = this.own((place >> BITS) - this.gone)
    piece.records[place & (SIZE - 1)] = record
    piece.live++
    this.count++
    return place
  }

  /** Puts a record in the place of another. */
  replace(place: number, record: EstateRecord): void {
    this.own((place >> BITS) - this.gone).records[place & (SIZE - 1)] = record
  }

  /** Removes the record of a place, which is not empty. */
  delete(place: number): void {
    const index = (place >> BITS) - this.gone
    const piece = this.own(index)
    piece.records[place & (SIZE - 1)] = undefined
    piece.live--
    this.count--
    // The newest piece goes on to be filled.
    if (piece.live === 0 && index < this.pieces.length - 1) this.drop(index)
  }

  /** Drops a piece that nothing is left of. */
  private drop(index: number): void {
    this.pieces[index] = undefined
    let empty = 0
    while (empty < this.pieces.length - 1 && this.pieces[empty] === undefined) empty++
    this.pieces.splice(0, empty)
    this.gone += empty
  }

  /** All records with their places, in their order. */
  *entries(): IterableIterator<[place: number, record: EstateRecord]> {
    for (const [index, piece] of this.pieces.entries()) {
      const first = (index + this.gone) << BITS
      for (const [at, record] of (piece?.records ?? []).entries())
        if (record !== undefined) yield [first + at, record]
    }
  }

  /** All records, in a list of their own. Whole pieces are joined, which is far quicker than one by one. */
  toArray(): EstateRecord[] {
    const none: EstateRecord[] = []
    return none.concat(
      ...this.pieces.map((piece) => {
        const { records = [], live = 0 } = piece ?? {}
        return live === records.length ? (records as EstateRecord[]) : records.filter(isThere)
      }),
    )
  }

  private own(index: number): Piece {
    const piece = this.pieces[index]
    if (piece?.owner === this.owner) return piece
    const copy = {
      owner: this.owner,
      records: piece ? piece.records.slice() : [],
      live: piece?.live ?? 0,
    }
    this.pieces[index] = copy
    return copy
  }
}

const isThere = (record: EstateRecord | undefined): record is EstateRecord => record !== undefined
