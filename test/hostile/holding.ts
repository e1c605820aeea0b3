/**
 * Loaded before emsim: tells on standard output which turns of its loop took long, and which requests came then. Counted is
 * the time that the thread had a processor, without what the collector took of it: other work on the machine is none of it.
 */
import { readFileSync } from 'node:fs'
import { Server } from 'node:http'
import { PerformanceObserver } from 'node:perf_hooks'

/** A turn of the loop that took long. */
export interface Held {
  /** Milliseconds of the processor. */
  readonly held: number
  /** Of the collector, in the same turn. */
  readonly collector: number
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

let collected = 0
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) collected += duration
}).observe({ entryTypes: ['gc'] })

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

let [last, before] = [performance.now(), used()]
setInterval(() => {
  const [since, took] = [last, used() - before]
  const own = collected
  ;[last, before] = [performance.now(), used()]
  if (took < TOLD) return
  // What the collector took is told a turn later.
  setImmediate(() => {
    const collector = collected - own
    const held = took - collector
    const seen = requests.filter(({ at }) => at > since - TURN).map(({ text }) => text)
    const told: Held = { held, collector, requests: seen }
    // Before anything was asked, it is the start that takes long.
    if (held >= TOLD && requests.length > 0) process.stdout.write(`${JSON.stringify(told)}\n`)
  })
}, TURN).unref()
