/** The controls over HTTP: each route calls what the library calls. All of it is JSON. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ControlError } from '../control-error.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { Expectation, WaitOptions } from '../journal/journal.js'
import type { JournalMatcher } from '../journal/journal-matcher.js'
import type { FixtureValues } from '../loading/fixture.js'
import type { ClockSetting } from '../time/clock.js'
import type { Worlds } from '../world/worlds.js'
import type { Metrics } from './metrics.js'
import type { WorldControls } from './world-controls.js'
import { makeWorld, type WorldSetting } from './world-making.js'

export interface ControlRoutesOptions {
  readonly worlds: Worlds
  /** The controls of a world. */
  controlsOf(name: string): WorldControls
  readonly metrics: Metrics
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
}

/** Bytes of a snapshot at most. */
const SNAPSHOT_LIMIT = 512 * 1024 * 1024

export async function controlRoutes(
  app: FastifyInstance,
  { worlds, controlsOf, metrics, ready }: ControlRoutesOptions,
): Promise<void> {
  /** Of the world that `?world=` names, or that port or host of the request choose. */
  const of = (request: FastifyRequest): WorldControls => {
    const { world } = parametersOf(request)
    return controlsOf(
      world === undefined ? worlds.asked(request.raw).name : worlds.named(world).name,
    )
  }
  const params = (request: FastifyRequest) => request.params as Readonly<Record<string, string>>
  const text = (request: FastifyRequest, name: string): string => params(request)[name] ?? ''

  app.addHook('onRequest', (_request, _reply, done) => {
    done(ready() ? undefined : new ControlError('The estate is being loaded.', 503))
  })

  app.get('/estate', (request) => of(request).estate.counts())
  app.get('/estate/:type', (request) => {
    const { world: _, ...where } = parametersOf(request)
    return of(request).estate.findByText(text(request, 'type'), where)
  })
  app.post('/estate/:type', (request, reply) => {
    const { estate } = of(request)
    const added = estate.add(text(request, 'type'), objectIn(request.body))
    return reply.code(201).send(added)
  })
  app.get('/estate/:type/:id', (request) =>
    of(request).estate.get(text(request, 'type'), text(request, 'id')),
  )
  app.patch('/estate/:type/:id', (request) =>
    of(request).estate.update(text(request, 'type'), text(request, 'id'), objectIn(request.body)),
  )
  app.delete('/estate/:type/:id', (request, reply) => {
    of(request).estate.remove(text(request, 'type'), text(request, 'id'))
    return reply.code(204).send()
  })

  app.post('/reset', (request, reply) => {
    of(request).reset()
    return reply.code(204).send()
  })
  app.get('/snapshot', (request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send(Readable.from(of(request).snapshotText(), { objectMode: false })),
  )
  app.put('/snapshot', { bodyLimit: SNAPSHOT_LIMIT }, async (request, reply) => {
    await of(request).restore(request.body)
    return reply.code(204).send()
  })
  app.get('/snapshots', (request) => of(request).keptNames())
  app.put('/snapshots/:name', (request, reply) => {
    of(request).keep(text(request, 'name'))
    return reply.code(204).send()
  })
  app.post('/snapshots/:name/restore', (request, reply) => {
    of(request).recall(text(request, 'name'))
    return reply.code(204).send()
  })
  app.delete('/snapshots/:name', (request, reply) => {
    of(request).forget(text(request, 'name'))
    return reply.code(204).send()
  })

  app.get('/clock', (request) => of(request).clock.state)
  app.put('/clock', (request) => of(request).clock.set(objectIn(request.body) as ClockSetting))
  app.post('/clock/advance', (request) => {
    const { by } = objectIn(request.body)
    return of(request).clock.advance(by as string)
  })

  app.get('/sessions', (request) => of(request).sessions.list())
  app.post('/sessions', (request, reply) => {
    const { account, token } = objectIn(request.body)
    if (typeof account !== 'string' || (token !== undefined && typeof token !== 'string'))
      throw new ControlError('Expected account, the name of one, and token, a text, if any.')
    return reply.code(201).send(of(request).sessions.open(account, token))
  })
  app.post('/sessions/:id/expire', (request, reply) => {
    of(request).sessions.expire(text(request, 'id'))
    return reply.code(204).send()
  })
  app.delete('/sessions/:id', (request, reply) => {
    of(request).sessions.close(text(request, 'id'))
    return reply.code(204).send()
  })
  app.delete('/sessions', (request, reply) => {
    of(request).sessions.dropAll()
    return reply.code(204).send()
  })

  app.get('/faults', (request) => of(request).faults.list())
  app.post('/faults', (request, reply) => {
    const rule = of(request).faults.add(objectIn(request.body) as unknown as FaultRule)
    return reply.code(201).send(rule)
  })
  app.post('/faults/scenarios/:name', (request, reply) =>
    reply.code(201).send(of(request).faults.addScenario(text(request, 'name'))),
  )
  app.delete('/faults/:id', (request, reply) => {
    of(request).faults.remove(text(request, 'id'))
    return reply.code(204).send()
  })
  app.delete('/faults', (request, reply) => {
    of(request).faults.clear()
    return reply.code(204).send()
  })

  app.get('/journal', (request) => of(request).requests.all())
  app.post('/journal/find', (request) => of(request).requests.find(objectIn(request.body)))
  app.post('/journal/count', (request) => ({
    count: of(request).requests.count(objectIn(request.body)),
  }))
  app.post('/journal/wait', (request) => {
    const { match, ...options } = objectIn(request.body)
    return of(request).requests.waitFor(
      (match === undefined ? {} : match) as JournalMatcher,
      options as WaitOptions,
    )
  })
  app.post('/journal/expect', (request, reply) => {
    const { match, ...times } = objectIn(request.body)
    const matcher = (match === undefined ? {} : match) as JournalMatcher
    of(request).requests.expect(matcher, times as Expectation)
    return reply.code(204).send()
  })
  app.delete('/journal', (request, reply) => {
    of(request).requests.clear()
    return reply.code(204).send()
  })
  app.get('/journal.har', (request) => of(request).har(`${request.protocol}://${request.host}`))
  app.get('/report', (request) => of(request).report())
  app.get('/report.txt', (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(of(request).reportText()),
  )

  app.get('/metrics', (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(metrics.text(worlds)),
  )

  app.get('/worlds', () => worlds.list().map(({ name }) => name))
  app.post('/worlds', (request, reply) => {
    makeWorld(worlds, request.body as WorldSetting)
    return reply.code(201).send(worlds.list().map(({ name }) => name))
  })
  app.delete('/worlds/:name', (request, reply) => {
    worlds.remove(text(request, 'name'), { control: 'remove world' })
    return reply.code(204).send()
  })
}

function objectIn(body: unknown): FixtureValues {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as FixtureValues
  throw new ControlError('Expected a JSON object as the body.')
}

/** Parameters of the query. @throws ControlError for one that is given twice */
function parametersOf({ raw }: FastifyRequest): Readonly<Record<string, string>> {
  const { url = '' } = raw
  const parameters: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(url.split('?').slice(1).join('?'))) {
    if (name in parameters) throw new ControlError(`${name}: expected one value, found several.`)
    parameters[name] = value
  }
  return parameters
}
