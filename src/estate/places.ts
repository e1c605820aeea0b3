/**
 * Places in a row, in their order: those of the children of one parent. There may be thousands, so they
 * are kept in runs, and whoever changes one that is shared copies that run alone; see `Directory`.
 */
import type { Owner } from './directory.js'

interface Run {
  readonly owner: Owner
  readonly places: number[]
}

/** Places of a run before it is split. */
const LONGEST = 512

export class Places {
  private readonly owner: Owner
  private readonly runs: Run[]

  constructor(owner: Owner, from?: Places) {
    this.owner = owner
    this.runs = from ? from.runs.slice() : []
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Places {
    return this.owner === owner ? this : new Places(owner, this)
  }

  get isEmpty(): boolean {
    return this.runs.length === 0
  }

  /** Calls back for each place, in their order. */
  forEach(visit: (place: number) => void): void {
    for (const { places } of this.runs) for (const place of places) visit(place)
  }

  /** Adds a place, unless it is there. */
  add(place: number): void {
    const index = Math.max(0, this.runOf(place))
    const { places } = this.own(index)
    const last = places.at(-1)
    if (last === undefined || last < place) places.push(place)
    else {
      const at = positionIn(places, place)
      if (places[at] !== place) places.splice(at, 0, place)
    }
    if (places.length <= LONGEST) return
    // Places come in their order mostly: a full run is left full, and the next one begins.
    const isLast = index === this.runs.length - 1
    const rest = places.splice(isLast ? LONGEST : LONGEST / 2)
    this.runs.splice(index + 1, 0, { owner: this.owner, places: rest })
  }

  /** Takes a place out, if it is there. */
  delete(place: number): void {
    const index = this.runOf(place)
    const shared = this.runs[index]?.places ?? []
    const at = positionIn(shared, place)
    if (shared[at] !== place) return
    const { places } = this.own(index)
    places.splice(at, 1)
    if (places.length === 0) this.runs.splice(index, 1)
  }

  /** The last run that begins at a place or before it; -1 if there is none. */
  private runOf(place: number): number {
    let from = 0
    let to = this.runs.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((this.runs[middle]?.places[0] ?? 0) <= place) from = middle + 1
      else to = middle
    }
    return from - 1
  }

  private own(index: number): Run {
    const run = this.runs[index]
    if (run?.owner === this.owner) return run
    const copy = { owner: this.owner, places: run ? run.places.slice() : [] }
    this.runs[index] = copy
    return copy
  }
}

/** Where a place stands among others, or would. */
function positionIn(places: readonly number[], place: number): number {
  let from = 0
  let to = places.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] ?? 0) < place) from = middle + 1
    else to = middle
  }
  return from
}
