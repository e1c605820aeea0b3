/** Whoever acts first loads what acts. */
import { loadDeciders } from '../acting/late-deciders.js'
import type { World } from '../world/world.js'
import type { Call, Result } from './handler.js'

/** See `act` of acting.ts, which throws what this rejects with. */
export async function act(call: Call, world: World): Promise<Result> {
  await loadDeciders()
  const acting = await import('./acting.js')
  return acting.act(call, world)
}
