/** Profiles to be read: what each does otherwise than emsim by default, and how that is known. */
import { isDeepStrictEqual } from 'node:util'
import { FEATURES, type Feature } from './features.js'
import type { Mark } from './known.js'
import { cellOf, PROFILE_NAMES, type Profile, type ProfileName, profileOf } from './profile.js'
import { bugsOf, lackingIn } from './version-contract.js'
import { SWITCHES, type Wire } from './wire.js'

/** One thing that a profile does otherwise. */
export interface Difference {
  /** A switch, such as `jsonCase`; or `model`, for what is not known of it, or `bug`. */
  readonly what: string
  /** One line, without a full stop. */
  readonly doc: string
  readonly value: unknown
  readonly mark: Mark
  /** Where it is known from, in a few words. */
  readonly from: string
}

/** A profile, as it is told. */
export interface ProfileView {
  readonly name: ProfileName
  readonly doc: string
  readonly differences: readonly Difference[]
}

/** All profiles, the default first, which differs in nothing. */
export const profileList = (): readonly ProfileView[] =>
  PROFILE_NAMES.map((name) => ({
    name,
    doc: profileOf(name).doc,
    differences: [
      ...(Object.keys(SWITCHES) as (keyof Wire)[]).flatMap((one) => difference(name, one)),
      ...FEATURES.flatMap((feature) => lack(profileOf(name), feature)),
      ...bugsOf(profileOf(name)).map(({ doc, how }) => ({
        what: 'bug',
        doc,
        value: 'with --profile-bugs',
        mark: how.mark,
        from: how.from,
      })),
    ],
  }))

function difference(profile: ProfileName, what: keyof Wire): Difference[] {
  const cell = cellOf(profile, what)
  const { doc, default: usual } = SWITCHES[what]
  return cell && !isDeepStrictEqual(cell.value, usual) ? [{ what, doc, ...cell }] : []
}

/** That some sessions do not know a feature. */
function lack(profile: Profile, feature: Feature): Difference[] {
  const versions = profile.wire.versions.filter((one) => lackingIn(profile, one).includes(feature))
  if (versions.length === 0) return []
  const { doc, how } = feature
  const isAll = versions.length === profile.wire.versions.length
  const value = isAll ? 'unknown' : `unknown to ${versions.join(', ')}`
  return [{ what: 'model', doc, value, ...how }]
}

/** The same for people. */
export const profileText = (profiles: readonly ProfileView[]): string =>
  profiles
    .map(({ name, doc, differences }) =>
      [
        `${name}: ${doc}`,
        ...differences.map(
          (one) => `  ${one.doc}: ${JSON.stringify(one.value)} (${one.mark}: ${one.from})`,
        ),
        '',
      ].join('\n'),
    )
    .join('\n')
