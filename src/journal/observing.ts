/** Notes each request and its answer in the journal of its world, and counts it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Metrics } from '../control/metrics.js'
import type { Done } from '../operations/handler.js'
import { CONTENT_TYPE } from '../wire/media-type.js'
import type { JournalEntry } from './entry.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** When the request came, in milliseconds of a clock that never goes back. */
    startedAt: number
    /** The text of the body, if there was one. */
    bodyText: string | null
    refusal: JournalEntry['refusal']
    /** What the operation has changed. */
    commands: readonly Done[] | null
  }
}

const NOTHING: readonly Done[] = []

/** Gives requests the places that notes are taken in. */
export const observing = fp(
  async (app: FastifyInstance) => {
    app.decorateRequest('bodyText', null)
    app.decorateRequest('refusal', null)
    app.decorateRequest('commands', null)
  },
  { name: 'emsim-observing' },
)

/** Headers of plain answers are always the same; to gather those of each takes longer than all else here. */
function headersOf(
  { format, fault }: FastifyRequest,
  reply: FastifyReply | null,
  status: number,
): Readonly<Record<string, unknown>> {
  if (reply === null) return {}
  return status === 200 && fault === null ? PLAIN[format] : reply.getHeaders()
}

const PLAIN = {
  xml: { 'content-type': CONTENT_TYPE.xml, vary: 'Accept' },
  json: { 'content-type': CONTENT_TYPE.json, vary: 'Accept' },
} as const

function lengthOf(texts: readonly string[]): number {
  let length = 0
  for (const text of texts) length += text.length
  return length
}

/** Notes a request; also called for those that are never answered. */
export function observe(
  request: FastifyRequest,
  reply: FastifyReply | null,
  responseBytes: number | null,
  metrics?: Metrics,
): void {
  const { world, match, logonSession, raw } = request
  const durationMs = performance.now() - request.startedAt
  const operation = 'operation' in match ? match.operation : null
  const status = reply?.statusCode ?? 0
  metrics?.count(operation, status, request.format, durationMs)
  const { journal } = world
  if (!journal.enabled) return
  const { fault } = request
  journal.record({
    id: 0,
    at: world.clock.now(),
    method: raw.asked ?? raw.method ?? '',
    url: raw.url ?? '',
    headers: raw.headers,
    headerBytes: lengthOf(raw.rawHeaders),
    account: logonSession?.UserName ?? null,
    session: logonSession?.id ?? null,
    role: logonSession?.role ?? null,
    operation: operation?.key ?? null,
    body: request.bodyText,
    status,
    responseHeaders: headersOf(request, reply, status),
    responseBytes,
    durationMs,
    fault: fault && { rule: fault.rule, name: fault.name ?? null, draw: fault.draw },
    refusal: request.refusal,
    commands: request.commands ?? NOTHING,
  })
}
