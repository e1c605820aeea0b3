/** Fixtures with all that they may stand for: loads them into estates that go on by all courses. */
import type { Contract } from '../contract/contract.js'
import { logonCommands } from '../estate/account.js'
import type { Command } from '../estate/command.js'
import { type Course, Courses } from '../estate/course.js'
import { endings } from '../estate/ending.js'
import { Estate } from '../estate/estate.js'
import { atOnce, inTurns } from '../estate/scan.js'
import {
  addFixtureDocument,
  type FixtureDocument,
  readFixtureFiles,
} from '../loading/fixture-files.js'
import { addFixture, type ReadFixture, readFixture } from '../loading/load-fixture.js'
import { Room } from '../loading/room.js'
import type { LocatedFault } from '../reading/fault.js'
import { type TimeZone, UTC } from '../time/time-zone.js'
import { beginnings, histories, nextRuns, runs, unseenRuns } from './job-courses.js'
import { nights } from './night-course.js'
import { SHORTHANDS } from './shorthands.js'

/** The ways in which something goes on by itself. */
const COURSES: readonly Course[] = [
  nextRuns,
  beginnings,
  runs,
  unseenRuns,
  histories,
  nights,
  endings,
]

/**
 * An estate that goes on as time passes, with nothing in it but what every estate begins with.
 * @param more ways in which it goes on, besides those of jobs and fixtures
 * @param zone the time zone that schedules are in
 */
export const emptyEstate = (
  contract: Contract,
  more: readonly Course[] = [],
  zone: TimeZone = UTC,
): Estate => new Estate(contract, new Courses([...COURSES, ...more], zone))

/** See `addFixture`; all of it at once. */
export const loadFixture = (
  document: unknown,
  estate: Estate,
  now: number,
  room = new Room(),
): ReadFixture => atOnce(addFixture(document, estate, now, SHORTHANDS, room))

/** See `addFixtureDocument`. */
export const loadFixtureDocument = (
  read: FixtureDocument,
  estate: Estate,
  now: number,
  room = new Room(),
): Promise<readonly LocatedFault[]> => addFixtureDocument(read, estate, now, SHORTHANDS, room)

/** Reads and loads what `readFixtureFiles` takes, and throws what that does. */
export const loadFixtureFiles = async (
  path: string,
  estate: Estate,
  now: number,
): Promise<readonly LocatedFault[]> =>
  loadFixtureDocument(await readFixtureFiles(path), estate, now)

/** See `readFixture`; all of it at once. */
export const readFixtureFor = (
  estate: Estate,
  document: unknown,
  now: number,
  room = new Room(),
): ReadFixture => atOnce(readFixture(document, estate, now, SHORTHANDS, room))

/** The same, giving others a turn now and then. @param estate it is not to change until then */
export const readLongFixtureFor = (
  estate: Estate,
  document: unknown,
  now: number,
  room = new Room(),
): Promise<ReadFixture> => inTurns(readFixture(document, estate, now, SHORTHANDS, room))

/** The commands that add what was read from a fixture, and let it go on. */
export function fixtureCommands(
  { records, accounts, routines }: ReadFixture,
  estate: Estate,
): Command[] {
  const listed = records.flatMap(({ type, record }) => (type === 'EnterpriseAccount' ? record : []))
  return [
    ...records.map(({ type, record }): Command => ({ do: 'add', type, record })),
    ...logonCommands(accounts, [...estate.all('EnterpriseAccount'), ...listed]),
    ...routines.map((routine): Command => ({ do: 'setRoutine', routine })),
  ]
}
