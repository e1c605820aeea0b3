/** The fault rules of a world: which of them fires for a request. The first that does, does. */

import { ControlError } from '../control-error.js'
import type { HandshakeFault } from '../listen/secure-servers.js'
import { isDue } from '../matcher/condition.js'
import type { MatchedRequest } from '../matcher/matcher.js'
import { checkRoom } from '../matcher/rule-room.js'
import type { Clock } from '../time/clock.js'
import { type Delay, type Effect, isHandshake } from './effect.js'
import { type FaultRule, type ReadRule, readRule } from './fault-rule.js'

/** What happens to a request. */
export interface Fault {
  /** The id of the rule, and its name if it has one. */
  readonly rule: string
  readonly name: string | undefined
  readonly effect: Effect
  /** The number from 0 to 1 that was drawn for it. */
  readonly draw: number
  /** Gives further numbers, for delays. */
  readonly next: () => number
  /** Of a throttle: seconds until the account may ask again. */
  readonly retryAfter?: number
}

/** A rule and how often it was met. */
export interface RuleView extends FaultRule {
  readonly id: string
  /** Requests that it is about. */
  readonly matched: number
  /** Requests that it changed the answer of. */
  readonly fired: number
  /** What it names and nobody knows, a line each: it is most likely misspelt. Only where there is any. */
  readonly warnings?: readonly string[]
}

interface Entry extends ReadRule {
  readonly id: string
  readonly draw: () => number
  /** Until when it fires in reality, in milliseconds since the epoch. */
  readonly until: number
  matched: number
  fired: number
  /** Of a throttle: requests of each account in the current window. */
  readonly windows: Map<string | null, { since: number; count: number }>
}

/** A request that a rule keeps back. */
export interface Held {
  /** Id of the rule. */
  readonly rule: string
  /** Whether it would never be answered. */
  readonly hangs: boolean
  /** Ends its connection. */
  drop(): void
  /** Answers it now, whatever it would have waited for. */
  answer(): void
}

/** The fault rules of a world, in the order in which they are tried. */
export class FaultRules {
  private readonly held = new Set<Held>()
  private readonly clock: Clock
  private readonly real: Clock
  private readonly seed: number
  private entries: readonly Entry[] = []
  private added = 0

  /**
   * @param real what tells the real time, for rules that end by it; the clock unless given
   * @param seed the same seed, rules and requests give the same faults
   */
  constructor({ clock, real = clock, seed }: { clock: Clock; real?: Clock; seed: number }) {
    this.clock = clock
    this.real = real
    this.seed = seed
  }

  /** Whether there is nothing to decide: asked for every request. */
  get isEmpty(): boolean {
    return this.entries.length === 0
  }

  /** The id that the next rule gets. */
  nextId(): string {
    return `fault-${this.added + 1}`
  }

  /**
   * Adds a rule behind the others.
   * @param since when, in milliseconds since the epoch: durations in it count from there
   * @throws ControlError for one that is none, LimitError for more than there may be
   */
  put(rule: FaultRule, since: number): void {
    const read = readRule(rule, since)
    checkRoom('rules', rule, this.entries)
    const number = ++this.added
    const entry: Entry = {
      ...read,
      id: `fault-${number}`,
      draw: generator(this.seed, number),
      until: this.real.now() + read.lasts,
      matched: 0,
      fired: 0,
      windows: new Map(),
    }
    this.entries = [...this.entries, entry]
  }

  /** A rule, and how often it was met. @throws ControlError if there is none of the id */
  get(id: string): RuleView {
    const entry = this.entries.find((one) => one.id === id)
    if (!entry) throw new ControlError(`There is no fault rule ${id}.`, 404)
    return view(entry)
  }

  /** All rules, in the order in which they are tried. */
  list(): RuleView[] {
    return this.entries.map(view)
  }

  /** Removes a rule, and what hangs by it. @throws ControlError if there is none of the id */
  remove(id: string): void {
    this.get(id)
    this.entries = this.entries.filter((entry) => entry.id !== id)
    for (const one of this.held) if (one.hangs && one.rule === id) one.drop()
  }

  /**
   * Removes all rules; those that come then are numbered, and drawn for, as at the start. Requests that
   * hang lose their connection, since nothing would ever answer them.
   */
  clear(): void {
    this.entries = []
    this.added = 0
    for (const one of this.held) if (one.hangs) one.drop()
  }

  /** What there is, to go back to if a change is refused. */
  mark(): () => void {
    const { entries, added } = this
    return () => {
      this.entries = entries
      this.added = added
    }
  }

  /** Notes a request that is kept back; gives what to call when it is no more. */
  hold(held: Held): () => void {
    this.held.add(held)
    return () => {
      this.held.delete(held)
    }
  }

  /** Answers all requests that are kept back: nobody is to wait for them. */
  answerHeld(): void {
    for (const one of [...this.held]) one.answer()
  }

  /** What happens to a request; null where nothing does. */
  decide(request: MatchedRequest): Fault | null {
    return this.first((entry) => entry.matches(request), request.account)
  }

  /** What goes wrong with a handshake, and by which rule. @param serverName that the client wants */
  decideHandshake(serverName: string | undefined): { rule: string; kind: HandshakeFault } | null {
    const fault = this.first((entry) => entry.meets(serverName), null)
    if (!fault || !isHandshake(fault.effect)) return null
    return { rule: fault.rule, kind: fault.effect.kind }
  }

  private first(fits: (entry: Entry) => boolean, account: string | null): Fault | null {
    const now = this.clock.now()
    for (const entry of this.entries) {
      if (!fits(entry)) continue
      entry.matched++
      if (this.real.now() > entry.until) continue
      const draw = fires(entry, now)
      if (draw === undefined) continue
      const { effect, name } = entry.rule
      const retryAfter =
        effect.kind === 'throttle' ? throttled(entry, effect, account, now) : undefined
      if (effect.kind === 'throttle' && retryAfter === undefined) continue
      entry.fired++
      const fault = { rule: entry.id, name, effect, draw, next: entry.draw }
      return retryAfter === undefined ? fault : { ...fault, retryAfter }
    }
    return null
  }
}

const view = ({ id, rule, matched, fired }: Entry): RuleView => ({ id, ...rule, matched, fired })

/** The number drawn for a request that the rule fires for; undefined where it does not. */
function fires(entry: Entry, now: number): number | undefined {
  const { when = {} } = entry.rule
  if (!isDue(when, entry.bounds, entry, now)) return undefined
  const draw = entry.draw()
  return when.probability !== undefined && draw >= when.probability ? undefined : draw
}

function throttled(
  { windows }: Entry,
  { requests, per }: Extract<Effect, { kind: 'throttle' }>,
  account: string | null,
  now: number,
): number | undefined {
  const window = windows.get(account)
  // The clock may have been put back since.
  if (!window || now - window.since >= per * 1000 || now < window.since) {
    windows.set(account, { since: now, count: 1 })
    return undefined
  }
  window.count++
  return window.count > requests ? Math.ceil((window.since + per * 1000 - now) / 1000) : undefined
}

/** Numbers from 0 to 1 that look drawn and are the same for the same seed (mulberry32). */
export function generator(seed: number, rule: number): () => number {
  let state = (seed ^ Math.imul(rule, 0x9e3779b1)) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** Milliseconds of a delay. */
export function delayOf(delay: Delay, next: () => number): number {
  if ('fixed' in delay) return delay.fixed
  if ('uniform' in delay) return delay.uniform[0] + (delay.uniform[1] - delay.uniform[0]) * next()
  const { median, sigma, max = 60_000 } = delay.logNormal
  // Two draws make one of the normal distribution (Box and Muller).
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return Math.min(max, median * Math.exp(sigma * normal))
}
