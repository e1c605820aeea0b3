/** What a container or a script asks to know whether emsim is there. Never under /api, never journalled. */
import type { FastifyInstance } from 'fastify'
import { VERSION } from '../version.js'
import type { World } from '../world/world.js'

export interface HealthOptions {
  readonly world: World
  /** Whether the estate is loaded. */
  readonly ready: () => boolean
}

export async function health(app: FastifyInstance, { world, ready }: HealthOptions): Promise<void> {
  // Real time: the clock of a world may be set.
  const startedAt = performance.now()
  app.get('/health', () => ({
    status: 'ok',
    version: VERSION,
    uptimeSeconds: Math.floor((performance.now() - startedAt) / 1000),
    estate: world.present().counts(),
  }))
  app.get('/ready', (_request, reply) => {
    const isReady = ready()
    return reply.code(isReady ? 200 : 503).send({ ready: isReady })
  })
}
