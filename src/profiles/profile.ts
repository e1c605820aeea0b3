/** Profiles: the versions of Enterprise Manager that emsim can be, each on its database. */
import { POSTGRESQL_NAMES, SQL_SERVER_NAMES } from '../contract/date.js'
import type { ReadTimes } from '../contract/shown.js'
import type { Known } from './known.js'
import { type Release, SWITCHES, type Wire } from './wire.js'

/** All profiles by name; `default` is emsim as it is without one. */
export const PROFILE_NAMES = [
  'default',
  '9.5',
  '10',
  '11',
  '12.3',
  '12.3+postgresql',
  '13.0',
] as const

/** The name of a profile. */
export type ProfileName = (typeof PROFILE_NAMES)[number]

/** A version of Enterprise Manager, or emsim as it is by default. */
export interface Profile {
  readonly name: ProfileName
  /** One line, without a full stop. */
  readonly doc: string
  /** Undefined by default: what several versions have is together there. */
  readonly release: Release | undefined
  readonly wire: Wire
}

const DOCS: Readonly<Record<ProfileName, string>> = {
  default: 'The wire of 12 with all resources up to 13; the version of a session hides nothing',
  '9.5': '9.5 Update 4, on SQL Server',
  '10': '10a, on SQL Server',
  '11': '11a, on SQL Server',
  '12.3': '12.3, on SQL Server',
  '12.3+postgresql': '12.3, on PostgreSQL',
  '13.0': '13.0, on PostgreSQL',
}

const KNOWN = new Map<ProfileName, Profile>()

/** A profile by its name. */
export function profileOf(name: ProfileName): Profile {
  let profile = KNOWN.get(name)
  if (!profile) {
    const release = releaseOf(name)
    profile = { name, doc: DOCS[name], release, wire: wireOf(name) }
    KNOWN.set(name, profile)
  }
  return profile
}

/** The version that a profile is of; undefined for the default. */
export const releaseOf = (name: ProfileName): Release | undefined =>
  name === 'default' ? undefined : name === '12.3+postgresql' ? '12.3' : name

/** The profiles that are versions of Enterprise Manager. */
export const VERSIONS = PROFILE_NAMES.filter((name) => releaseOf(name) !== undefined)

/** What a profile has of a switch, and how that is known; undefined for the default. */
export function cellOf<Name extends keyof Wire>(
  profile: ProfileName,
  name: Name,
): Known<Wire[Name]> | undefined {
  const release = releaseOf(profile)
  if (release === undefined) return undefined
  const { of, onPostgresql } = SWITCHES[name]
  return (profile.endsWith('+postgresql') && onPostgresql) || of[release]
}

function wireOf(name: ProfileName): Wire {
  const value = <Name extends keyof Wire>(one: Name): Wire[Name] => {
    const cell = cellOf(name, one)
    return cell ? cell.value : SWITCHES[one].default
  }
  return {
    versions: value('versions'),
    jsonCase: value('jsonCase'),
    jsonNulls: value('jsonNulls'),
    jsonMark: value('jsonMark'),
    jsonType: value('jsonType'),
    xmlRoot: value('xmlRoot'),
    xmlEmptyEnd: value('xmlEmptyEnd'),
    times: value('times'),
    names: value('names'),
    escapes: value('escapes'),
    headers: value('headers'),
    vary: value('vary'),
    badRequest: value('badRequest'),
    formLogon: value('formLogon'),
    build: value('build'),
    serverPort: value('serverPort'),
  }
}

/** How times are read that are written so. */
export const timesOf = ({ times, names }: Wire): ReadTimes => ({
  names: names === 'fraction' ? POSTGRESQL_NAMES : SQL_SERVER_NAMES,
  precision: times,
})

/** How emsim writes and answers where nothing else is asked for. */
export const DEFAULT_WIRE: Wire = wireOf('default')
