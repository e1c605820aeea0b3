/** The version of Enterprise Manager that the page's world is, which may change at any time. */
import type { ProfileView } from '../../profiles/listing.js'
import type { ProfileName } from '../../profiles/profile.js'
import { type Loaded, useLoaded } from '../loaded.js'
import { Store } from '../store.js'
import { control, controlOf, world } from './controls.js'

/** The profile of the world; undefined as long as it is not known. */
export const profile = new Store<ProfileName | undefined>(undefined)

/** Counts how often the world was seen to become another version. */
export const profileTick = new Store(0)

/** Asks which profile the world has. What is refused leaves it as it was known. */
export async function learnProfile(): Promise<void> {
  const asked = world.value
  const known = await control<{ name: ProfileName }>('GET', '/profile').catch(() => undefined)
  if (!known || world.value !== asked) return
  const before = profile.value
  profile.set(known.name)
  if (before !== undefined && before !== known.name) profileTick.set(profileTick.value + 1)
}

/** All profiles that a world can have, for a view. */
export const useProfiles = (): Loaded<ProfileView[]> =>
  useLoaded((signal) => controlOf<ProfileView[]>('GET', '/profiles', undefined, signal), [])
