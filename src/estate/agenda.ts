/**
 * What is to happen, and when: one queue of events, ordered by time and then by key, whatever it was
 * that put them there and in which order. A persistent heap (of pairs), so that to share it costs nothing.
 */
import { Directory, type Owner } from './directory.js'

/** Something that is to happen. */
export interface Event {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Names what happens; of events at one time the first by key comes first. */
  readonly key: string
}

interface Node extends Event {
  readonly below: List | null
}

/** Heaps that hang below a node. */
interface List {
  readonly head: Node
  readonly tail: List | null
}

export class Agenda {
  private readonly owner: Owner
  /** When what a key names is to happen; what stands otherwise in the heap is void. */
  private times: Directory<number>
  private top: Node | null
  /** The top, where it is known not to be void. */
  private valid: Node | null = null
  /** Nodes of the heap, void ones included. */
  private nodes: number

  constructor(owner: Owner, from?: Agenda) {
    this.owner = owner
    this.times = from?.times ?? new Directory(owner)
    this.top = from?.top ?? null
    this.nodes = from?.nodes ?? 0
  }

  /** This one, if it is the owner's to change; else a copy that is. */
  ownedBy(owner: Owner): Agenda {
    return this.owner === owner ? this : new Agenda(owner, this)
  }

  /** What happens next; undefined if nothing ever does. */
  get first(): Event | undefined {
    if (this.top === this.valid) return this.top ?? undefined
    while (this.top && this.times.get(this.top.key) !== this.top.at) this.drop()
    this.valid = this.top
    return this.top ?? undefined
  }

  /** When what a key names is to happen. */
  timeOf(key: string): number | undefined {
    return this.times.get(key)
  }

  /** From now on, what a key names happens at this time, and at no other; Infinity for never. */
  plan(key: string, at: number): void {
    const known = this.times.get(key)
    if (known === at || (known === undefined && at === Number.POSITIVE_INFINITY)) return
    this.times = this.times.ownedBy(this.owner)
    this.valid = null
    if (at === Number.POSITIVE_INFINITY) {
      this.times.delete(key)
      return
    }
    this.times.set(key, at)
    this.top = joined(this.top, { at, key, below: null })
    this.nodes++
    if (this.nodes > this.times.size * 2 + 64) this.rebuild()
  }

  private drop(): void {
    this.top = this.top && joinedAll(this.top.below)
    this.nodes--
  }

  /** Leaves out what is void. */
  private rebuild(): void {
    this.top = null
    this.nodes = 0
    for (const [key, at] of this.times.entries()) {
      this.top = joined(this.top, { at, key, below: null })
      this.nodes++
    }
  }
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.key < b.key)

function joined(a: Node | null, b: Node | null): Node | null {
  if (a === null) return b
  if (b === null) return a
  const [first, second] = isBefore(a, b) ? [a, b] : [b, a]
  return { at: first.at, key: first.key, below: { head: second, tail: first.below } }
}

/** In pairs from the left, then all of them from the right: without recursion, as there may be many. */
function joinedAll(list: List | null): Node | null {
  const pairs: (Node | null)[] = []
  for (let rest = list; rest !== null; ) {
    const { head, tail } = rest
    pairs.push(joined(head, tail?.head ?? null))
    rest = tail?.tail ?? null
  }
  let all: Node | null = null
  for (let at = pairs.length - 1; at >= 0; at--) all = joined(pairs[at] ?? null, all)
  return all
}
