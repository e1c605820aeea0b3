/** Fills an estate with what options tell of. */
import { setImmediate } from 'node:timers/promises'
import type { NewAccount } from '../estate/account.js'
import type { Estate } from '../estate/estate.js'
import { inTurns } from '../estate/scan.js'
import { locatedText } from '../loading/fixture-error.js'
import { Room } from '../loading/room.js'
import { readAccount } from '../options/account.js'
import type { EmsimOptions } from '../options/option-table.js'
import { letLogOn } from '../sessions/accounts.js'
import { type Input, readEstateOption } from '../simulation/estate-option.js'
import { loadFixtureDocument } from '../simulation/fixtures.js'

/** Records that are added before others get a turn: some milliseconds' worth. */
const AT_ONCE = 20_000

/** The accounts that options let in, whatever the estate says. */
export const usersOf = ({ user }: EmsimOptions): NewAccount[] =>
  user.flatMap((text) => readAccount(text) ?? [])

/**
 * Fills an estate, and brings it to a time.
 * @returns what is likely a slip in the fixture, a line each
 * @throws what is wrong with it; the estate may be half full then
 */
export async function fill(
  estate: Estate,
  options: EmsimOptions,
  now: number,
  input: Input,
): Promise<string[]> {
  const room = new Room(options.maxRecords)
  const warnings = await load(estate, options, now, input, room)
  if (options.generate) {
    const { generate, recordsOf } = await import('../simulation/generate.js')
    room.take(recordsOf(options))
    let added = 0
    for (const generated of await generate(options, now)) {
      if ('routine' in generated) estate.setRoutine(generated.routine)
      else estate.add(generated.type, generated.record)
      if (++added % AT_ONCE === 0) await setImmediate()
    }
    await inTurns(estate.prepare())
  }
  letLogOn(estate, usersOf(options))
  estate.upTo(now)
  if (options.situation.length > 0 || options.changes !== undefined) {
    const { applyChanges } = await import('../simulation/change-options.js')
    await applyChanges(options, estate, now)
  }
  return warnings
}

async function load(
  estate: Estate,
  options: EmsimOptions,
  now: number,
  input: Input,
  room: Room,
): Promise<string[]> {
  if (options.estate === 'default' && options.estateYaml === undefined) {
    const { defaultEstate } = await import('../simulation/default-estate.js')
    estate.become(await defaultEstate(estate, now))
    room.take(estate.size)
    return []
  }
  const read = await readEstateOption(options, input)
  return (await loadFixtureDocument(read, estate, now, room)).map(locatedText)
}
