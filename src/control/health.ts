/** What a container or a script asks to know whether emsim is there. Never under /api, never journalled. */
import type { FastifyInstance } from 'fastify'
import type { World } from '../operations/handler.js'
import { VERSION } from '../version.js'

export interface HealthOptions {
  readonly world: World
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
}

export async function health(app: FastifyInstance, { world, ready }: HealthOptions): Promise<void> {
  const startedAt = world.clock.now()
  app.get('/health', () => ({
    status: 'ok',
    version: VERSION,
    uptimeSeconds: Math.floor((world.clock.now() - startedAt) / 1000),
    estate: world.estate.counts(),
  }))
  app.get('/ready', (_request, reply) => {
    const isReady = ready()
    return reply.code(isReady ? 200 : 503).send({ ready: isReady })
  })
}
