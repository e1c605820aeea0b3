/**
 * The application: one page that is the whole way of a request. No port, no signals; whoever wants a
 * socket puts one in front.
 *
 *     matching  ->  faults  ->  session check and role  ->  body  ->  operation  ->  representation
 *
 * Each step is in a file of its own; a request passes each once, in this order. What they find out about
 * it is in its exchange.
 */
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import type { EmError } from './contract/em-error.js'
import type { AccessOptions } from './control/access.js'
import { isControl, sendControlError } from './control/control-errors.js'
import { controlRoutes } from './control/control-routes.js'
import type { EmsimControls } from './control/emsim-controls.js'
import type { Metrics } from './control/metrics.js'
import type { Refusal } from './listen/refusing.js'
import { HANDLERS } from './operations/handlers.js'
import { answering } from './request/answering.js'
import { originOf } from './request/base-url.js'
import { bodies, mendContentType } from './request/bodies.js'
import type { Timers } from './request/broken-answers.js'
import { createDelivery } from './request/delivery.js'
import { enter } from './request/entering.js'
import { errorSender, errors, translated } from './request/errors.js'
import { begin, type Exchange } from './request/exchange.js'
import { createInjection, releaseHeld } from './request/injection.js'
import { createMatching } from './request/matching.js'
import { createRefusal } from './request/refused.js'
import { logRequests, logStream } from './request/request-log.js'
import { checkSession } from './request/session-check.js'
import { pageRoutes } from './web-server/page-routes.js'
import { unsupported } from './wire/operation-routes.js'
import type { Worlds } from './world/worlds.js'

/** What a server is told besides its worlds. */
export interface ServerOptions {
  readonly trustProxy: boolean
  /** Bytes of a request body at most. */
  readonly bodyLimit: number
  readonly logLevel: string
  /** Whether the page is served. */
  readonly web: boolean
  /** Whether the estate is loaded; until then only health answers. */
  readonly ready: () => boolean
  readonly metrics: Metrics
  /** Timers of fault rules; those of Node unless given. */
  readonly timers?: Timers
  /** Who may use /emsim/. */
  readonly access: AccessOptions
  /** What is asked below /emsim/ calls these. */
  readonly controls: EmsimControls
}

const UNREAD = {}

const noSchema = (): never => {
  throw new Error(
    'Routes of emsim have no Fastify schemas: the contract is what answers derive from',
  )
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Words what never becomes a request, for whoever listens. */
    readonly refusal: Refusal
  }
}

/** Without these, Fastify loads its own compilers of schemas, a quarter of a whole start, for nothing. */
const NO_SCHEMAS = { buildValidator: () => noSchema, buildSerializer: () => noSchema } as const

/** Assembles the Fastify application for some worlds. */
export async function createServer(
  worlds: Worlds,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const world = worlds.main
  const { metrics, timers = globalThis } = options
  const delivery = createDelivery(metrics, timers)
  const send = errorSender(delivery, world)
  const app = Fastify({
    // What Fastify refuses before it has found a route, such as a URL that cannot be decoded.
    frameworkErrors(error, request, reply) {
      if (isControl(request.raw.url ?? '')) return sendControlError(error, request, reply)
      request.exchange = begin(request.raw, worlds.of(request.raw))
      return send(translated(error, request), request, reply)
    },
    logger:
      options.logLevel === 'silent'
        ? false
        : { level: options.logLevel, stream: logStream(process.stdout) },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimit,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: NO_SCHEMAS },
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 8192,
      // Who needs the query reads it: the API without regard to letter case, and only once for each URL.
      querystringParser: () => UNREAD,
    },
    rewriteUrl: enter,
    // Requests that still come then are refused as others are that cannot be answered now.
    return503OnClosing: false,
  })
  app.decorate('refusal', createRefusal(worlds, metrics))

  // Set before anything reads it; null only fixes the shape.
  app.decorateRequest('exchange', null as unknown as Exchange)
  if (options.logLevel !== 'silent') logRequests(app, world.journal.cleaner)
  const { trustProxy, access, web } = options
  const hasControls = access.control !== 'off'
  const places = {
    ...(web && { 'a page': '/web/' }),
    ...(hasControls && {
      'its OpenAPI document': '/emsim/openapi.json',
      'its health': '/emsim/health',
    }),
  }
  await app.register(errors, { send, worlds, trustProxy, places, web })
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    releaseHeld(worlds)
    done()
  })
  await app.register(async (api) => {
    const ready = (): boolean => !isClosing && options.ready()
    const match = createMatching({ worlds, ready })
    const inject = createInjection(metrics, timers)
    const check = ({ exchange, raw }: FastifyRequest): EmError | undefined => {
      mendContentType(exchange, raw.headers)
      const { method, url } = exchange
      return checkSession(exchange, raw.headers) ?? unsupported(exchange.match, method, url)
    }
    const admit = (request: FastifyRequest, done: (refusal?: EmError) => void): void => {
      const { world, at } = request.exchange
      // To note the use of a session is a change, which is decided when its world is at its time.
      const late = world.catchUp(at)
      if (late) late.then(() => done(check(request)), done)
      else done(check(request))
    }
    // One hook: to go through four takes longer than what they do.
    api.addHook('onRequest', (request, reply, done) => {
      const refusal = match(request)
      if (refusal) done(refusal)
      else if (request.exchange.world.faults.isEmpty) admit(request, done)
      else inject(request, reply, (injected) => (injected ? done(injected) : admit(request, done)))
    })
    await api.register(bodies)
    await api.register(answering, {
      handlers: HANDLERS,
      trustProxy,
      delivery,
    })
  })
  await app.register(pageRoutes, { web, hasControls, trustProxy })
  const { controls, ready, bodyLimit } = options
  const prefix = '/emsim'
  await app.register(controlRoutes, {
    prefix,
    controls,
    worlds,
    access,
    ready,
    bodyLimit,
    originOf: (request) => originOf(request, trustProxy),
  })
  await app.ready()
  return app
}
