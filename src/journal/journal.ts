/**
 * What was asked and answered, for a test to look at: a ring that keeps the newest, bounded in bytes.
 * Recording is done for every request, so it only keeps references; entries are made when they are read.
 */
import { blameCallers } from '../caller.js'
import { ControlError } from '../control-error.js'
import { EmsimError } from '../emsim-error.js'
import { Turns } from '../estate/scan.js'
import { LIMITS, LimitError } from '../limits.js'
import { lengthOf, type Matcher } from '../matcher/matcher.js'
import { readArgument } from '../reading/read-argument.js'
import { object, whole } from '../reading/reader.js'
import type { Cleaner } from './cleaner.js'
import type { JournalEntry, RawEntry } from './journal-entry.js'
import {
  compileJournalMatcher,
  type JournalMatcher,
  readJournalMatcher,
} from './journal-matcher.js'
import type { Marking } from './marking.js'
import { nearestMisses, shownMatcher } from './misses.js'
import { Ring, type RingBudget } from './ring.js'
import { shownEntry } from './shown-entry.js'

/** Timers as they are, or as a test has them. */
export interface JournalTimers {
  setTimeout(work: () => void, ms: number): unknown
}

/** How many requests are waited for, and how long. */
export interface WaitOptions {
  /** How many are to be there; one unless given. */
  readonly count?: number
  /** Milliseconds; a second unless given. */
  readonly timeout?: number
}

/** How many requests there are to be: exactly, or at least and at most; one or more unless told. */
export interface Expectation {
  readonly times?: number
  readonly atLeast?: number
  readonly atMost?: number
}

/** There are not as many requests as were expected; the message shows the nearest ones. */
export class VerificationError extends EmsimError {
  override readonly name = 'VerificationError'
  readonly code = 'EMSIM_NOT_VERIFIED'
  readonly statusCode = 409
}

interface Waiter {
  readonly holds: (entry: RawEntry) => boolean
  /** Characters of its patterns. */
  readonly length: number
  /** How many came so far. */
  seen: number
  /** Is over if there are as many as are waited for. */
  check(): void
  /** Gives up. */
  end(): void
}

/** Milliseconds that can be waited at most. */
const LONGEST_WAIT = 3_600_000

const many = whole(0, 1e9)
const waitReader = object(
  { 'count?': many, 'timeout?': whole(0, LONGEST_WAIT) },
  'an object such as {"count":2,"timeout":5000}',
)
const expectationReader = object(
  { 'times?': many, 'atLeast?': many, 'atMost?': many },
  'an object such as {"times":2}',
)

/** What an entry weighs besides its texts, about. */
const WEIGHT = 1000
/** How much more than its text a body weighs that was read, about. */
const READ = 5

/** The journal of a world. */
export class Journal {
  static {
    blameCallers(Journal, ['find', 'count', 'waitFor', 'expect'])
  }

  /** Says what may be told of requests. */
  readonly cleaner: Cleaner
  private readonly marking: Pick<Marking, 'of'>
  /** Tells what a matcher names and nobody knows. */
  unknownIn: (matcher: Matcher) => readonly string[] = () => []
  private readonly isOn: boolean
  private readonly setTimeout: (work: () => void, ms: number) => unknown
  private readonly entries: Ring<RawEntry>
  private last = 0
  /** How often it was emptied. */
  private clearings = 0
  private readonly waiters = new Set<Waiter>()
  private watcher: ((entry: JournalEntry) => void) | undefined

  /**
   * @param budget bytes that are kept, about, by all journals that share it; a limit of 0 keeps nothing
   * @param cleaner says what may be told of requests
   * @param marking says what others would have made of them
   */
  constructor(
    budget: RingBudget,
    cleaner: Cleaner,
    marking: Pick<Marking, 'of'>,
    timers: JournalTimers = globalThis,
  ) {
    this.marking = marking
    this.isOn = budget.limit > 0
    this.entries = new Ring(budget)
    this.cleaner = cleaner
    this.setTimeout = (work, ms) => timers.setTimeout(work, ms)
  }

  get enabled(): boolean {
    return this.isOn
  }

  /** @param kept what a request leaves behind; it gets its number here */
  record(kept: RawEntry): void {
    kept.id = ++this.last
    this.entries.push(kept, weight(kept))
    if (this.waiters.size > 0)
      for (const waiter of this.waiters)
        if (waiter.holds(kept)) {
          waiter.seen++
          waiter.check()
        }
    if (this.watcher !== undefined) this.watcher(this.entryOf(kept))
  }

  /** Shows each entry to come to this one alone; to nobody where it is undefined. */
  watch(watcher: ((entry: JournalEntry) => void) | undefined): void {
    this.watcher = watcher
  }

  /** How many requests came since the start, or since it was cleared, that are no longer kept for want of room. */
  get dropped(): number {
    return this.enabled ? this.last - this.entries.size : 0
  }

  /** All entries, oldest first. */
  all(): Promise<JournalEntry[]> {
    return this.shown(this.kept())
  }

  /** The entries that fit, oldest first. @throws ControlError for a matcher that is none */
  async find(matcher: JournalMatcher = {}): Promise<JournalEntry[]> {
    return this.shown(await this.found(compileJournalMatcher(readJournalMatcher(matcher))))
  }

  /** How many entries fit. @throws ControlError for a matcher that is none */
  async count(matcher: JournalMatcher = {}): Promise<number> {
    return (await this.found(compileJournalMatcher(readJournalMatcher(matcher)))).length
  }

  /**
   * Waits until there are so many; what was recorded before counts.
   * @throws ControlError for a matcher that is none, LimitError where too many wait already, VerificationError
   * when the time is over
   */
  waitFor(matcher: JournalMatcher, options: WaitOptions = {}): Promise<JournalEntry[]> {
    this.checkEnabled()
    const { count = 1, timeout = 1000 } = readArgument(waitReader, options, 'options')
    const read = readJournalMatcher(matcher)
    const holds = compileJournalMatcher(read)
    this.checkRoom(lengthOf(read))
    return new Promise((resolve, reject) => {
      let timer: unknown
      const waiter: Waiter = {
        holds,
        length: lengthOf(read),
        seen: 0,
        check: () => {
          if (waiter.seen < count || !this.waiters.delete(waiter)) return
          clearTimeout(timer as NodeJS.Timeout)
          this.found(holds)
            .then((found) => this.shown(found))
            .then(resolve, reject)
        },
        end: () => {
          clearTimeout(timer as NodeJS.Timeout)
          if (!this.waiters.delete(waiter)) return
          const what = `${waiter.seen} of ${count} requests came within ${timeout} ms`
          this.explained(read, what).then((why) => reject(new VerificationError(why)), reject)
        },
      }
      this.waiters.add(waiter)
      const { clearings } = this
      this.found(holds).then((found) => {
        if (clearings === this.clearings) waiter.seen += found.length
        waiter.check()
        if (this.waiters.has(waiter)) timer = this.setTimeout(() => waiter.end(), timeout)
      }, reject)
    })
  }

  /** @throws LimitError where there is no room for one more to wait, by patterns of so many characters */
  private checkRoom(length: number): void {
    if (this.waiters.size >= LIMITS.waits.most) throw new LimitError('waits', undefined, 429)
    const all = [...this.waiters].reduce((sum, waiter) => sum + waiter.length, length)
    if (all > LIMITS.waitPatterns.most) throw new LimitError('waitPatterns', undefined, 429)
  }

  /**
   * Verifies how many there are: one or more unless told otherwise.
   * @throws VerificationError that shows what was expected beside the nearest misses; also where it depends on
   * requests that are no longer kept
   */
  async expect(matcher: JournalMatcher, expectation: Expectation = {}): Promise<void> {
    this.checkEnabled()
    const { times, atLeast, atMost } = readArgument(expectationReader, expectation, 'expectation')
    const read = readJournalMatcher(matcher)
    const found = await this.count(read)
    const least = times ?? atLeast ?? (atMost === undefined ? 1 : 0)
    const most = times ?? atMost ?? Number.POSITIVE_INFINITY
    const isKnown = this.dropped === 0 || most === Number.POSITIVE_INFINITY
    if (found >= least && found <= most && isKnown) return
    const wanted =
      times !== undefined
        ? `${times}`
        : most === Number.POSITIVE_INFINITY
          ? `${least} or more`
          : `${least} to ${most}`
    throw new VerificationError(
      await this.explained(read, `expected ${wanted} requests, found ${found}`),
    )
  }

  /** Nobody is to wait any more: there will be no more requests. */
  close(): void {
    for (const waiter of [...this.waiters]) waiter.end()
  }

  private checkEnabled(): void {
    if (!this.enabled) throw new ControlError('The journal is off (--journal-bytes 0).')
  }

  clear(): void {
    this.entries.clear()
    this.last = 0
    this.clearings++
    for (const waiter of this.waiters) waiter.seen = 0
  }

  private async explained(matcher: JournalMatcher, what: string): Promise<string> {
    const near = await nearestMisses(matcher, this.kept(), this.entryOf, this.cleaner)
    const { dropped } = this
    const lost =
      dropped === 0 ? [] : [`${dropped} older requests are no longer kept (--journal-bytes).`]
    const first = `${what}: ${JSON.stringify(shownMatcher(matcher, this.cleaner))}`
    const unknown = this.unknownIn(matcher).map((line) => `  ${line}`)
    return [first, ...lost, ...unknown, ...near].join('\n')
  }

  /** Those that fit of what is there now, giving others a turn now and then. */
  private async found(fits: (entry: RawEntry) => boolean): Promise<RawEntry[]> {
    const found: RawEntry[] = []
    const turns = new Turns()
    for (const entry of this.kept()) {
      if (fits(entry)) found.push(entry)
      if (turns.isOver) await turns.next()
    }
    return found
  }

  /** As they are shown, giving others a turn now and then: the marks of one may take a millisecond. */
  private async shown(found: readonly RawEntry[]): Promise<JournalEntry[]> {
    const entries: JournalEntry[] = []
    const turns = new Turns()
    for (const raw of found) {
      entries.push(this.entryOf(raw))
      if (turns.isOver) await turns.next()
    }
    return entries
  }

  private kept(): RawEntry[] {
    return this.entries.toArray()
  }

  private readonly entryOf = (raw: RawEntry): JournalEntry =>
    shownEntry(raw, this.cleaner, this.marking)
}

const weight = ({ url, body, content, headerBytes }: RawEntry): number =>
  WEIGHT + url.length + headerBytes + (body?.length ?? 0) * (content === null ? 1 : READ)
