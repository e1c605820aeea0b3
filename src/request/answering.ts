/**
 * Step: carries out the operation and sends what it gives, in the format and form that were asked for.
 * Single resources and short lists go out whole, with their length; long lists as a stream that never
 * holds more than a piece of itself.
 */
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { EmError } from '../contract/em-error.js'
import type { Operation } from '../contract/operation.js'
import type { EstateRecord } from '../contract/record.js'
import type { AnyHandler, Call, Result } from '../operations/handler.js'
import { act } from '../operations/late-acting.js'
import { read } from '../operations/reading.js'
import { queryOf } from '../url.js'
import type { Body } from '../wire/body.js'
import type { Edition } from '../wire/edition.js'
import type { Match } from '../wire/operation-routes.js'
import type { ListWriter, View } from '../wire/representations.js'
import type { World } from '../world/world.js'
import { baseUrlOf } from './base-url.js'
import type { Payload } from './broken-answers.js'
import { readRange } from './byte-range.js'
import type { Delivery } from './delivery.js'
import { ListCache } from './list-cache.js'

/** What answers are made with. */
export interface AnsweringOptions {
  readonly handlers: Readonly<Record<string, AnyHandler>>
  readonly trustProxy: boolean
  readonly delivery: Delivery
}

/** Bytes of a piece of a list, about. */
const PIECE = 65_536
const CACHE_BYTES = 32 * 1024 * 1024
/** Items that a list may have, and bytes, to be sent whole. */
const WHOLE = { items: 5_000, bytes: CACHE_BYTES / 4 }

/**
 * Step: carries out the operation of each request, and writes what it gives in the form that was asked for.
 */
export const answering = fp<AnsweringOptions>(
  async (app: FastifyInstance, { handlers, trustProxy, delivery }) => {
    const cache = new ListCache(CACHE_BYTES)

    // Gives the reply back only where it is still to be waited for: Fastify takes it for a promise.
    const answer = (
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply> | undefined => {
      const { match, world, fault, at } = request.exchange
      if (!('operation' in match)) {
        // All other methods were refused before.
        delivery.send(request, reply.code(200).header('allow', match.allow.join(', ')), '')
        return undefined
      }
      // A fault rule may have held the request since it came.
      const late = world.catchUp(fault === null ? at : world.clock.now())
      return late
        ? late.then(() => carryOutOperation(request, reply, match) ?? reply)
        : carryOutOperation(request, reply, match)
    }

    const carryOutOperation = (
      request: FastifyRequest,
      reply: FastifyReply,
      { operation, params }: Match,
    ): Promise<FastifyReply> | undefined => {
      const { session, roles, world, edition } = request.exchange
      const base = baseUrlOf(request.raw, trustProxy)
      const call = {
        operation,
        params,
        query: request.exchange.query,
        rawQuery: queryOf(request.raw.url ?? ''),
        session,
        roles,
        edition,
        authorization: request.raw.headers.authorization,
        contentType: request.raw.headers['content-type'],
        sent: request.exchange,
        body: (request.body as Body | null | undefined) ?? null,
        base,
      }
      const { source } = operation
      const whole =
        source.kind === 'handler'
          ? handlerOf(handlers, operation.key)(call, world)
          : source.kind === 'decider'
            ? act(call, world)
            : read(source, call, world)
      const result = call.query.size > 0 ? paged(whole, call, world) : whole
      if (!(result instanceof Promise)) {
        finish(request, reply, operation, result, base)
        return undefined
      }
      return result.then((late) => {
        finish(request, reply, operation, late, base)
        return reply
      })
    }

    const finish = (
      request: FastifyRequest,
      reply: FastifyReply,
      operation: Operation,
      result: Result,
      base: string,
    ): void => {
      const { exchange } = request
      if ('done' in result && result.done) exchange.commands = result.done
      if (result.kind === 'nothing') {
        delivery.send(request, reply.code(operation.status), undefined)
        return
      }
      if (result.kind === 'file') {
        delivery.send(request, reply, fileOrPart(request, reply, result))
        return
      }
      const { format, form, world, fault, session } = exchange
      // A logon is answered before the request has a session, with the links of the one it made.
      const made = session === null ? madeIn(result) : undefined
      if (made) exchange.edition = world.editions.of(made.version)
      const { edition } = exchange
      const roles = session ? exchange.roles : made?.roles
      // Made before any header is set: what cannot be written is answered as an error, without a cookie.
      const body = written(result, { format, form, roles, base }, edition, world, fault !== null)
      const headers = result.kind === 'one' ? result.headers : undefined
      const isPlain = operation.status === 200 && fault === null && !headers
      if (isPlain && isWhole(body)) {
        delivery.sendPlain(request, reply, body)
        return
      }
      reply.code(operation.status)
      reply.headers(edition.documentHeaders[format])
      if (headers) reply.headers(headers)
      delivery.send(request, reply, body)
    }

    const written = (
      result: Exclude<Result, { kind: 'nothing' | 'file' }>,
      view: View,
      edition: Edition,
      world: World,
      isChanged: boolean,
    ): Payload => {
      const { representations } = edition
      if (result.kind === 'one')
        return representations.one(result.type, result.record, view, world.estate)
      if (result.kind === 'page') {
        const { type, records, paging, form = view.form, inList = false } = result
        const seen = { ...view, form }
        const show = inList ? representations.pageOfList : representations.page
        return show.call(representations, type, records, paging, seen, world.estate)
      }
      const all = (): Generator<Buffer> =>
        pieces(representations.list(result.type, view, world.estate), result.records())
      // What a fault rule does to an answer, it does to all of it.
      if (isChanged) return Buffer.concat([...all()])
      if (result.count > WHOLE.items) return streamOf(all())
      return whole(result, view, edition, world, all)
    }

    const whole = (
      result: Extract<Result, { kind: 'list' }>,
      view: View,
      edition: Edition,
      world: World,
      all: () => Generator<Buffer>,
    ): Payload => {
      const { format, form, roles, base } = view
      const key =
        result.key &&
        [world.name, result.key, format, form, roles?.join(), edition.name, base].join(' ')
      const version = edition.representations
        .dependencies(result.type)
        .reduce((hash, type) => (Math.imul(hash, 31) + world.estate.table(type).version) | 0, 0)
      const kept = key === undefined ? undefined : cache.get(key, version)
      if (kept) return kept
      const list = upTo(WHOLE.bytes, all())
      if (key !== undefined && Buffer.isBuffer(list)) cache.set(key, version, list)
      return list
    }

    for (const url of ['/api', '/api/*']) {
      app.route({ method: METHODS, url, handler: answer })
    }
  },
  { name: 'emsim-answering' },
)

/** As requests have them when they are routed. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']

/** A plain list that is asked for by filter, order or page becomes a page; all else stays as it is. */
function paged(
  result: Result | Promise<Result>,
  call: Call,
  world: World,
): Result | Promise<Result> {
  if (result instanceof Promise) return result.then((late) => paged(late, call, world))
  if (result.kind !== 'list' || !LIST_PARAMETERS.some((name) => call.query.has(name))) return result
  return import('../operations/querying.js').then(({ pageOfList }) =>
    pageOfList(result, call, world),
  )
}

/** Parameters that make a page of a plain list. */
const LIST_PARAMETERS: readonly string[] = ['filter', 'sortasc', 'sortdesc', 'pagesize', 'page']

function handlerOf(handlers: Readonly<Record<string, AnyHandler>>, key: string): AnyHandler {
  const handler = handlers[key]
  if (!handler) throw new Error(`There is no handler of ${key}`)
  return handler
}

const madeIn = (result: Result) => (result.kind === 'one' ? result.session : undefined)

/** A file, or the part of it that is asked for. Whoever names a version is given all: files have none. */
function fileOrPart(
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
  { name, bytes }: Extract<Result, { kind: 'file' }>,
): Buffer {
  const size = bytes.length
  const asked = method === 'GET' && headers['if-range'] === undefined ? headers.range : undefined
  const range = readRange(asked, size)
  if (range === undefined)
    throw new EmError('noRange', { range: String(asked), size }, { headers: noRange(size) })
  reply
    .header('content-type', 'application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('accept-ranges', 'bytes')
  if (range === null) return bytes
  const { from, to } = range
  reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`)
  return bytes.subarray(from, to + 1)
}

const noRange = (size: number) => ({ 'accept-ranges': 'bytes', 'content-range': `bytes */${size}` })

/** Whether all of it is there, and its length known. */
const isWhole = (payload: Payload): payload is string | Buffer =>
  typeof payload === 'string' || Buffer.isBuffer(payload)

/** The bytes of a list, in pieces. */
function* pieces(writer: ListWriter, records: Iterable<EstateRecord>): Generator<Buffer> {
  let text = ''
  let empty = true
  for (const record of records) {
    text += (empty ? writer.head : writer.separator) + writer.item(record)
    empty = false
    if (text.length > PIECE) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(empty ? writer.empty : text + writer.tail)
}

/** Pieces as one, or as a stream where they are more than so many bytes. */
function upTo(limit: number, all: Generator<Buffer>): Buffer | Readable {
  const begin: Buffer[] = []
  let bytes = 0
  for (let next = all.next(); !next.done; next = all.next()) {
    begin.push(next.value)
    bytes += next.value.length
    if (bytes > limit) return streamOf(begin, all)
  }
  return Buffer.concat(begin)
}

function streamOf(...all: Iterable<Buffer>[]): Readable {
  return Readable.from(inTurns(all), { objectMode: false })
}

/** Pieces for a stream: others have their turn between two of them. */
async function* inTurns(all: Iterable<Iterable<Buffer>>): AsyncGenerator<Buffer> {
  for (const pieces of all) {
    for (const piece of pieces) {
      yield piece
      await setImmediate()
    }
  }
}
