/** What a monitoring system asks: counts and durations of requests, in the text format of Prometheus. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import type { Operation } from '../contract/operation.js'
import type { Worlds } from '../world/worlds.js'

/** Upper bounds of the buckets, in seconds. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
const MS_BUCKETS = BUCKETS.map((seconds) => seconds * 1000)

interface Series {
  readonly route: string
  readonly status: number
  readonly format: string
  count: number
}

export class Metrics {
  /** By operation; within it by status and format. */
  private readonly series = new Map<Operation | null, Series[]>()
  private readonly durations = new Float64Array(BUCKETS.length + 1)
  private seconds = 0
  private requests = 0
  private lag: IntervalHistogram | undefined

  /** Counts one request. Called for every one: it allocates nothing once a series is there. */
  count(operation: Operation | null, status: number, format: string, durationMs: number): void {
    this.requests++
    this.seconds += durationMs / 1000
    let bucket = 0
    while (bucket < MS_BUCKETS.length && durationMs > (MS_BUCKETS[bucket] ?? 0)) bucket++
    this.durations[bucket] = (this.durations[bucket] ?? 0) + 1
    let own = this.series.get(operation)
    if (!own) {
      own = []
      this.series.set(operation, own)
    }
    for (const one of own) {
      if (one.status === status && one.format === format) {
        one.count++
        return
      }
    }
    own.push({ route: operation?.key ?? 'none', status, format, count: 1 })
  }

  /** The text. The event loop is watched from the first time that it is asked for. */
  text(worlds: Worlds): string {
    this.lag ??= watched()
    const lines: string[] = []
    const metric = (name: string, type: string, help: string, values: readonly string[]): void => {
      lines.push(`# HELP emsim_${name} ${help}`, `# TYPE emsim_${name} ${type}`)
      for (const value of values) lines.push(`emsim_${name}${value}`)
    }
    metric(
      'requests_total',
      'counter',
      'Requests to the API.',
      [...this.series.values()]
        .flat()
        .map(
          ({ route, status, format, count }) =>
            `{route="${route}",status="${status}",format="${format}"} ${count}`,
        ),
    )
    lines.push(...this.histogram())
    const each = (value: (world: Worlds['main']) => number): string[] =>
      worlds.list().map((world) => `{world="${world.name}"} ${value(world)}`)
    metric(
      'logon_sessions',
      'gauge',
      'Open logon sessions.',
      each(({ sessions }) => sessions.list().length),
    )
    metric(
      'faults_fired_total',
      'counter',
      'Answers that a fault rule changed.',
      worlds
        .list()
        .flatMap(({ name, faults }) =>
          faults.list().map(({ id, fired }) => `{world="${name}",rule="${id}"} ${fired}`),
        ),
    )
    metric(
      'estate_records',
      'gauge',
      'Records in the estate.',
      worlds.list().flatMap((world) =>
        Object.entries(world.counts())
          .filter(([, count]) => count > 0)
          .map(([type, count]) => `{world="${world.name}",type="${type}"} ${count}`),
      ),
    )
    metric('event_loop_lag_seconds', 'gauge', 'How late the event loop is, 99 of 100 times.', [
      ` ${this.lag.percentile(99) / 1e9}`,
    ])
    metric('memory_bytes', 'gauge', 'Resident memory.', [` ${process.memoryUsage.rss()}`])
    return `${lines.join('\n')}\n`
  }

  private histogram(): string[] {
    const name = 'emsim_request_duration_seconds'
    let sum = 0
    const buckets = BUCKETS.map((bound, index) => {
      sum += this.durations[index] ?? 0
      return `${name}_bucket{le="${bound}"} ${sum}`
    })
    return [
      `# HELP ${name} Time until the answer was ready.`,
      `# TYPE ${name} histogram`,
      ...buckets,
      `${name}_bucket{le="+Inf"} ${this.requests}`,
      `${name}_sum ${this.seconds}`,
      `${name}_count ${this.requests}`,
    ]
  }
}

function watched(): IntervalHistogram {
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  return lag
}
