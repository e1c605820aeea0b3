/** Another estate in place of the one that a world began with. */
import { Estate } from '../estate/estate.js'
import { carryOut } from './carry-out.js'
import type { Origin, WorldCommand } from './change.js'
import type { World } from './world.js'

/** An estate with nothing in it, which goes on as that of a world does. */
export const blankOf = ({ estate }: World): Estate => new Estate(estate.contract, estate.courses)

/**
 * Lets a world go on with another estate, which is what resets go back to from now on. Sessions stay, and so does
 * the clock.
 * @param more what else is changed with it
 */
export function beginWith(
  world: World,
  estate: Estate,
  by: Origin,
  more: readonly WorldCommand[] = [],
): void {
  // Whoever keeps the changes keeps what they refer to: no two states may have one name.
  const name = `begun ${world.worlds.changes + 1}`
  const clock = world.clock.stateAt(estate.time)
  world.worlds.store(world, name, { estate: estate.mark(), sessions: [], clock })
  try {
    carryOut(world, by, () => [{ do: 'begin', checkpoint: name }, ...more])
  } finally {
    world.checkpoints.delete(name)
  }
}
