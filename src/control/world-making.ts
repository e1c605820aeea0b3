/** Worlds in the hands of a test. */

import { accountsOf, type NewAccount } from '../estate/account.js'
import type { Command } from '../estate/command.js'
import type { Estate } from '../estate/estate.js'
import { isObject } from '../is-object.js'
import type { Fixture } from '../loading/fixture.js'
import { locatedText } from '../loading/fixture-error.js'
import type { ReadFixture } from '../loading/load-fixture.js'
import { Room } from '../loading/room.js'
import { PROFILE_NAMES, type ProfileName } from '../profiles/profile.js'
import { readArgument } from '../reading/read-argument.js'
import { choice, fitting, object, text } from '../reading/reader.js'
import { DEFAULT_ACCOUNTS } from '../sessions/accounts.js'
import { fixtureCommands, readFixtureFor } from '../simulation/fixtures.js'
import { type ClockSetting, clockSetting } from '../time/clock.js'
import type { Worlds } from '../world/worlds.js'

/** A world to be made. */
export interface WorldSetting {
  /** Letters, digits and hyphens: `team-a` is asked as http://team-a.localhost. */
  readonly name: string
  /** What is in it: a fixture, or nothing (`empty`); what the main world began with unless given. */
  readonly estate?: Fixture | 'empty'
  /** How its clock goes; as the main one's at the start unless given. */
  readonly clock?: ClockSetting
  /** What version of Enterprise Manager it is; as the main one unless given. */
  readonly profile?: ProfileName
}

/**
 * Makes a world.
 * @throws ControlError for a name that is none or taken, FixtureError for an estate that is none
 */
export function makeWorld(worlds: Worlds, setting: WorldSetting): void {
  const { name, estate, clock, profile } = readArgument(settingReader, setting, 'world')
  let warnings: readonly string[] = []
  const room = new Room(worlds.main.maxRecords, { from: setting })
  const records =
    estate === undefined
      ? undefined
      : (empty: Estate, now: number): Command[] => {
          empty.upTo(now)
          const read = readFixtureFor(empty, estate === 'empty' ? {} : estate, now, room)
          warnings = read.warnings.map(locatedText)
          return beginning(read, empty, worlds.main.users)
        }
  const world = worlds.make(
    {
      name,
      ...(records && { records }),
      ...(clock && { clock }),
      ...(profile && { profile }),
    },
    { control: 'make world' },
  )
  world.warnings = warnings
}

/** What a fixture tells of, and who may log on: the default accounts where it tells of none, and `users` in any case. */
function beginning(read: ReadFixture, empty: Estate, users: readonly NewAccount[]): Command[] {
  const isTold =
    read.accounts.length > 0 ||
    read.records.some(
      ({ type, record }) => type === 'EnterpriseAccount' && accountsOf([record]).length > 0,
    )
  const accounts = isTold ? read.accounts : DEFAULT_ACCOUNTS
  return fixtureCommands({ ...read, accounts: [...accounts, ...users] }, empty)
}

/** What stands for an estate: a fixture, which is read later, or a word for none. */
const estateReader = fitting(
  'a fixture or "empty"',
  (value): value is Fixture | 'empty' => value === 'empty' || isObject(value),
)

const settingReader = object({
  name: text,
  'estate?': estateReader,
  'clock?': clockSetting,
  'profile?': choice(PROFILE_NAMES),
})
