/**
 * Loaded before emsim: tells on standard output which turns of its loop took long, and which requests came then. Counted is
 * the time that the thread had a processor: other work on the machine is none of it, what the collector does on this thread
 * is, as it holds others up as well.
 */
import { readFileSync } from 'node:fs'
import { Server } from 'node:http'
import { PerformanceObserver } from 'node:perf_hooks'

/** A turn of the loop that took long. */
export interface Held {
  /** Milliseconds of the processor. */
  readonly held: number
  /** Milliseconds of that, about, that the collector took. */
  readonly collected: number
  /** Requests that came in it, or little before. */
  readonly requests: readonly string[]
}

/** Milliseconds from which on a turn is told. */
const TOLD = 20
/** Milliseconds between two looks. */
const TURN = 5
/** Requests that are remembered. */
const REMEMBERED = 20

const used = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6

const requests: { at: number; text: string }[] = []
const { emit } = Server.prototype
Server.prototype.emit = function (this: Server, event: string, ...all: unknown[]): boolean {
  const [request] = all
  if (event === 'request' && request instanceof Object && 'url' in request && 'method' in request) {
    requests.push({ at: performance.now(), text: `${request.method} ${request.url}` })
    if (requests.length > REMEMBERED) requests.shift()
  }
  return Reflect.apply(emit, this, [event, ...all])
}

/** When the collector was at work, in milliseconds since the start. */
let collections: { from: number; to: number }[] = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries())
    collections.push({ from: startTime, to: startTime + duration })
}).observe({ entryTypes: ['gc'] })

/** What the collector did in a span of time; it says so a turn later. */
const collectedIn = (from: number, to: number): number =>
  collections.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)),
    0,
  )

let [last, before] = [performance.now(), used()]
/** Tells of the turn before. */
let tell = (): void => undefined
setInterval(() => {
  tell()
  tell = () => undefined
  const [from, held] = [last, used() - before]
  ;[last, before] = [performance.now(), used()]
  collections = collections.filter(({ to }) => to > from)
  // Before anything was asked, it is the start that takes long.
  if (held < TOLD || requests.length === 0) return
  const seen = requests.filter(({ at }) => at > from - TURN).map(({ text }) => text)
  const to = last
  tell = () => {
    const told: Held = { held, collected: collectedIn(from, to), requests: seen }
    process.stdout.write(`${JSON.stringify(told)}\n`)
  }
}, TURN).unref()
