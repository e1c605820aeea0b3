/** What can be asked of several profiles at once, and what each of them answers. */
import { PROFILE_NAMES, type ProfileName } from '../profiles/profile.js'
import { choice, listOfDistinct, object, type Reader, readAs, text } from '../reading/reader.js'
import type { World } from '../world/world.js'

/** What is asked of several profiles. */
export interface ProfilesAsked {
  readonly profiles: readonly ProfileName[]
  /** Path and query of a GET, such as `/api/jobs?format=Entity`. */
  readonly path: string
  /** Content of the header Accept; XML is answered without one. */
  readonly accept?: string
  /** Token of the logon session to ask in; without one it is asked in none. */
  readonly session?: string
}

/** What is answered under a profile. */
export interface ProfileAnswer {
  readonly profile: ProfileName
  readonly status: number
  /** The reason phrase behind the status. */
  readonly reason: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the body is longer than what is told of it, which is 512 KiB. */
  readonly isCut: boolean
}

/**
 * Asks copies of a world, one under each profile.
 * @param origin what links begin with: scheme, host, and the path that a proxy has cut off
 */
export type AskTwins = (
  world: World,
  asked: ProfilesAsked,
  origin: string,
) => Promise<ProfileAnswer[]>

/** Reads what is asked. */
export const profilesAsked: Reader<ProfilesAsked> = object({
  profiles: listOfDistinct(choice(PROFILE_NAMES), {
    key: [],
    name: (profile) => profile,
    expected: 'each profile once',
  }),
  path: readAs('a path of the API such as /api/jobs', (path) =>
    /^\/api(?:[/?]|$)/i.test(path) ? path : undefined,
  ),
  'accept?': text,
  'session?': text,
})
