/** A world as it is at one moment, apart from it and under another profile: what is asked of that leaves no trace here. */
import type { ProfileName } from '../profiles/profile.js'
import type { World } from './world.js'
import { type WorldOptions, Worlds } from './worlds.js'

/**
 * The same estate, sessions and time under a profile, as the main world of a process of its own. Its clock stands;
 * it has no fault rules, and no journal.
 * @param at the time that the world is at, in milliseconds since the epoch
 * @param options those of the worlds of this process
 */
export function twinOf(
  world: World,
  profile: ProfileName,
  at: number,
  options: WorldOptions,
): Worlds {
  const { estate, sessions } = world.checkpoint(at)
  const { log: _, ...others } = options
  const { zone } = world.estate.courses
  const twins = new Worlds({ ...others, zone, profile, journalBytes: 0 })
  const { main } = twins
  main.estate.become(estate)
  main.sessions.become(sessions)
  main.clock.become({ time: at, since: 0, rate: 0 })
  return twins
}
