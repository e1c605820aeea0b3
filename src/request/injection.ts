/**
 * Step: what fault rules do to requests. Not taken where there are no rules.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EmError } from '../contract/em-error.js'
import type { Metrics } from '../control/metrics.js'
import { delayOf } from '../faults/fault-rules.js'
import { accountOf } from '../journal/journal-entry.js'
import { tokenOf } from '../sessions/request-token.js'
import { rightsOf } from '../sessions/rights.js'
import { carryOut } from '../world/carry-out.js'
import type { Worlds } from '../world/worlds.js'
import { hold, reset, type Timers } from './broken-answers.js'
import { NO_ROLES } from './exchange.js'
import { observe } from './observing.js'

/** Lets a request go on, at once or later, or refuses it; never calls back where it is not to be answered. */
export type Injection = (
  request: FastifyRequest,
  reply: FastifyReply,
  next: (refusal?: EmError) => void,
) => void

/** Gives the step. @param timers of what is to be late */
export function createInjection(metrics: Metrics, timers: Timers): Injection {
  return (request, reply, next) => {
    const { exchange } = request
    const { faults, sessions } = exchange.world
    const token = tokenOf(request.raw.headers)
    // For the journal, where the session check is not reached.
    const session = (token !== undefined && sessions.peek(token)) || null
    exchange.session = session
    exchange.roles = (session && rightsOf(session, exchange.world.estate, exchange.at)) ?? NO_ROLES
    const { method, url, headers } = exchange
    const fault = faults.decide({ method, url, headers, account: accountOf(exchange) })
    exchange.fault = fault
    if (fault === null) {
      next()
      return
    }
    const { effect } = fault
    switch (effect.kind) {
      case 'latency':
        if (effect.before) {
          const goOn = (): void => {
            clearTimeout(timer as NodeJS.Timeout)
            release()
            next()
          }
          const release = hold(fault, exchange, reply, goOn)
          const timer = timers.setTimeout(goOn, delayOf(effect.before, fault.next))
          reply.raw.once('close', () => clearTimeout(timer as NodeJS.Timeout))
        } else next()
        return
      case 'status':
        next(injected(effect.status, effect.message, effect.retryAfter))
        return
      case 'unavailable':
        next(injected(503, undefined, effect.retryAfter))
        return
      case 'throttle':
        next(injected(429, 'There are too many requests.', fault.retryAfter))
        return
      case 'reset':
        observe(exchange, 0, {}, 0, metrics)
        reply.hijack()
        reset(reply)
        return
      case 'hang':
        // Noted now: there may never be an answer to note.
        observe(exchange, 0, {}, 0, metrics)
        hold(fault, exchange, reply, () => next(new EmError('unavailable')))
        return
      case 'expireSession':
        if (token !== undefined && session) {
          const by = { control: `fault ${fault.rule}` }
          carryOut(exchange.world, by, () => [{ do: 'expireSession', id: session.id }])
        }
        next()
        return
      default:
        next()
    }
  }
}

/** Answers all requests that are kept back, and lets go of whoever waits for more, and of whoever listens. */
export function releaseHeld(worlds: Worlds): void {
  for (const { faults, journal, events } of worlds.list()) {
    faults.answerHeld()
    journal.close()
    events.close()
  }
}

const injected = (status: number, message?: string, retryAfter?: number): EmError =>
  new EmError(
    'injected',
    { message: message ?? 'The server cannot answer now.' },
    {
      status,
      ...(retryAfter !== undefined && { headers: { 'retry-after': String(retryAfter) } }),
    },
  )
