/** Notes each request and its answer in the journal of its world, and counts it. */
import type { Metrics } from '../control/metrics.js'
import type { Exchange } from './exchange.js'

/**
 * Notes what was answered; also called for requests that are never answered.
 * @param status 0 for no answer
 * @param headers of the answer
 * @param bytes of its body; null for one that is streamed
 */
export function observe(
  exchange: Exchange,
  status: number,
  headers: Exchange['responseHeaders'],
  bytes: number | null,
  metrics: Metrics,
): void {
  const { match, world } = exchange
  const durationMs = performance.now() - exchange.startedAt
  metrics.count('operation' in match ? match.operation : null, status, exchange.format, durationMs)
  if (!world.journal.enabled) return
  exchange.durationMs = durationMs
  exchange.status = status
  exchange.responseHeaders = headers
  exchange.responseBytes = bytes
  world.journal.record(exchange)
}
