/** Brings situations about in a world that goes on: as one change, or not at all. */
import { ControlError } from '../control-error.js'
import type { Estate } from '../estate/estate.js'
import { loadFaults } from '../faults/load-faults.js'
import { readClock } from '../options/clock-option.js'
import type { OptionName } from '../options/option-table.js'
import { type Situation, situationsNamed } from '../options/situations.js'
import { changesOf } from '../simulation/change-options.js'
import { prepareChanges } from '../simulation/estate-changes.js'
import { JOBS } from '../simulation/retelling.js'
import { loadTaskRules } from '../task-rules/load-task-rules.js'
import { carryOutBeside } from '../world/carry-out.js'
import type { WorldCommand } from '../world/change.js'
import type { World } from '../world/world.js'

/** Gives what follows, on the estate as the changes of the situations leave it. */
type Commands = (estate: Estate) => readonly WorldCommand[]

/**
 * How what situations tell besides changes is followed in a world that goes on; all other options are of the
 * start alone.
 */
const FOLLOWED: Readonly<
  Partial<Record<OptionName, (all: readonly Situation[], world: World) => Promise<Commands>>>
> = {
  async timeZone(all) {
    const [name] = all.flatMap(({ options }) => options.timeZone ?? [])
    if (name === undefined) return () => []
    // A job that is told its schedule finds out anew when it runs next.
    const told = (estate: Estate, type: string) =>
      estate.all(type).flatMap(({ id, JobScheduleOptions: schedule }): WorldCommand[] => {
        const changes = { JobScheduleOptions: schedule }
        return schedule === undefined ? [] : [{ do: 'update', type, id, changes }]
      })
    return (estate) => [{ do: 'setTimeZone', name }, ...JOBS.flatMap((type) => told(estate, type))]
  },
  async profile(all) {
    const [profile] = all.flatMap(({ options }) => options.profile ?? [])
    return () => (profile ? [{ do: 'setProfile', profile }] : [])
  },
  async faults(all, { clock }) {
    const told = all.map(({ options }) => loadFaults(options.faults ?? [], clock.now()))
    const rules = (await Promise.all(told)).flat()
    return () => rules.map((rule) => ({ do: 'addRule', rule }))
  },
  async taskRules(all, { clock, contract, seed }) {
    const told = all.map(({ options }) =>
      loadTaskRules(options.taskRules ?? [], clock.now(), contract),
    )
    const rules = (await Promise.all(told)).flat()
    return () => rules.map((rule) => ({ do: 'addTaskRule', rule, seed }))
  },
  async clock(all, { clock }) {
    const [told] = all.flatMap(({ options }) => options.clock ?? [])
    const setting = typeof told === 'string' ? readClock(told) : told
    return () => (setting ? [{ do: 'setClock', position: clock.set(setting) }] : [])
  },
}

/**
 * Brings situations about.
 * @throws ControlError for a name that is none, two that exclude each other, and one that only a start can bring
 * about; FixtureError or ControlError for what does not fit the estate. Nothing has changed then
 */
export async function bringAbout(world: World, names: readonly string[]): Promise<void> {
  if (names.length === 0) throw new ControlError('Expected names of situations, found none.')
  const all = await situationsNamed(names)
  for (const { name, options } of all)
    for (const key of Object.keys(options))
      if (key !== 'changes' && !(key in FOLLOWED))
        throw new ControlError(
          `The situation ${name} tells ${key}, which only a start can: emsim --situation ${name}.`,
          409,
        )
  const { estate, readers, clock } = world
  const changed = await prepareChanges(await changesOf(all), clock.now())
  const others = await Promise.all(Object.values(FOLLOWED).map((follow) => follow(all, world)))
  await carryOutBeside(
    world,
    { control: `situation ${names.join(', ')}` },
    (at) => changed(estate, readers, at),
    (fork) => others.flatMap((follow) => follow(fork)),
  )
}
