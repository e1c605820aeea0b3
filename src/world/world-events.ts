/**
 * What happens in a world, told to whoever listens as it happens. Where nobody does, it costs the journal
 * and each change one comparison, and nothing else.
 */
import type { Journal, JournalTimers } from '../journal/journal.js'
import type { JournalEntry } from '../journal/journal-entry.js'
import { LimitError } from '../limits.js'
import type { ClockState, SettableClock } from '../time/clock.js'
import type { Change } from './change.js'
import { type ChangeView, changeView } from './change-view.js'

/** One thing that happened. */
export type WorldEvent =
  /** How the clock goes: at first, and whenever it was set. */
  | { readonly kind: 'clock'; readonly clock: ClockState }
  /** A request and its answer. */
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'change'; readonly change: ChangeView }
  /** Something happened by itself, as time passed: a run went on, or began. By the world's clock, ISO 8601. */
  | { readonly kind: 'passed'; readonly at: string }

/** Who is told. Neither may throw. */
export interface Listener {
  take(event: WorldEvent): void
  /** There will be no more events. */
  end(): void
}

/** How many listen, in all worlds of a process, and how many may. */
export class Listening {
  readonly limit: number
  count = 0

  /** @param limit listeners at most */
  constructor(limit: number) {
    this.limit = limit
  }
}

/** What of a world is watched. */
interface Watched {
  readonly clock: SettableClock
  readonly journal: Journal
  readonly estate: { readonly due: number }
  catchUp(): Promise<void> | undefined
}

/** Milliseconds between two events of passing time at least: a clock may run a thousand times as fast. */
const SHORTEST = 1000
/** The longest that a timer of Node waits, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** The events of one world. */
export class WorldEvents {
  private readonly world: Watched
  private readonly listening: Listening
  private readonly timers: JournalTimers
  private readonly listeners = new Set<Listener>()
  private timer: unknown

  /**
   * @param world what is watched; it may still be in the making
   * @param listening the count that all worlds share
   * @param timers those that passing time is waited for by
   */
  constructor(world: Watched, listening: Listening, timers: JournalTimers) {
    this.world = world
    this.listening = listening
    this.timers = timers
  }

  /** Whether somebody listens. */
  get isHeard(): boolean {
    return this.listeners.size > 0
  }

  /**
   * Tells a listener from now on, and of the clock at once.
   * @returns what ends it
   * @throws ControlError where too many listen already
   */
  listen(listener: Listener): () => void {
    const { listening, listeners } = this
    if (listening.count >= listening.limit) throw new LimitError('listeners', listening.limit, 503)
    listeners.add(listener)
    listening.count++
    if (listeners.size === 1) this.begin()
    listener.take({ kind: 'clock', clock: this.world.clock.state })
    return () => this.leave(listener)
  }

  /** A change was carried out. */
  changed(change: Change): void {
    this.tell({ kind: 'change', change: changeView(change, this.world.journal.cleaner) })
    if (change.commands.some((command) => command.do === 'setClock'))
      this.tell({ kind: 'clock', clock: this.world.clock.state })
    this.wait()
  }

  /** Nobody is told any more. */
  close(): void {
    for (const listener of [...this.listeners]) {
      this.leave(listener)
      listener.end()
    }
  }

  private begin(): void {
    this.world.journal.watch((entry) => this.tell({ kind: 'entry', entry }))
    this.wait()
  }

  private leave(listener: Listener): void {
    if (!this.listeners.delete(listener)) return
    this.listening.count--
    if (this.listeners.size > 0) return
    this.world.journal.watch(undefined)
    this.stopWaiting()
  }

  private tell(event: WorldEvent): void {
    for (const listener of this.listeners) listener.take(event)
  }

  /** Waits for what happens next by itself, if the clock goes. */
  private wait(): void {
    this.stopWaiting()
    const { clock, estate } = this.world
    const { rate } = clock.state
    const { due } = estate
    if (rate === 0 || due === Number.POSITIVE_INFINITY) return
    const ms = Math.min(Math.max((due - clock.now()) / rate, SHORTEST), LONGEST)
    this.timer = this.timers.setTimeout(() => void this.look(due), Math.ceil(ms))
    // Whoever waits for events keeps the process by what it listens with, not by this.
    if (isNodeTimer(this.timer)) this.timer.unref()
  }

  private stopWaiting(): void {
    clearTimeout(this.timer as NodeJS.Timeout)
    this.timer = undefined
  }

  /** @param due when something was to happen: it may have, for somebody who asked meanwhile */
  private async look(due: number): Promise<void> {
    const { clock } = this.world
    const now = clock.now()
    await this.world.catchUp()
    if (!this.isHeard) return
    if (now >= due) this.tell({ kind: 'passed', at: new Date(now).toISOString() })
    this.wait()
  }
}

const isNodeTimer = (timer: unknown): timer is NodeJS.Timeout =>
  typeof timer === 'object' && timer !== null && 'unref' in timer
