/**
 * What a first write costs after a load, a fork, a reset, a recall and in a new world, at a thousand and at a
 * million restore points: processor time, side by side, and the ratio. Usage: node dist/bench/first-writes.js
 */

import type { EstateRecord } from '../src/contract/record.js'
import { WorldControls } from '../src/control/world-controls.js'
import type { Command } from '../src/estate/command.js'
import { generate } from '../src/simulation/generate.js'
import { Worlds } from '../src/world/worlds.js'
import { median } from './load.js'

const SIZES = [
  { backups: 5, restorePoints: 1_000 },
  { backups: 5_000, restorePoints: 1_000_000 },
] as const
const NOW = Date.parse('2026-11-23T12:00:00Z')
const ROUNDS = 101

/** Microseconds of processor time that some work takes. */
function cost(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

interface Side {
  readonly worlds: Worlds
  readonly controls: WorldControls
  /** The points at first: to ask for them after each change would walk over a million. */
  readonly points: readonly EstateRecord[]
  /** Microseconds of the first write of all, after the load. */
  readonly afterLoad: number
}

/** The n-th write: a point that is changed, or added, or removed. */
function write(
  points: readonly EstateRecord[],
  n: number,
  what: 'update' | 'add' | 'remove',
): Command {
  const point = points[Math.floor((n * 0.618 * points.length) % points.length)]
  const id = String(point?.id)
  if (what === 'remove') return { do: 'remove', type: 'RestorePoint', id }
  if (what === 'update')
    return { do: 'update', type: 'RestorePoint', id, changes: { BackupDateUTC: NOW - n } }
  const record = { ...point, id: `${id.slice(0, 30)}${String(n).padStart(6, 'a')}` }
  return { do: 'add', type: 'RestorePoint', record }
}

async function sideOf({ backups, restorePoints }: (typeof SIZES)[number]): Promise<Side> {
  const worlds = new Worlds({
    clock: { now: () => NOW },
    ...{ strict: false, sessionTimeout: 900_000, maxSessions: 10 },
  })
  const { estate } = worlds.main
  for (const one of await generate({ seed: 1, backups, restorePoints, vms: 1 }, NOW))
    if ('record' in one) estate.add(one.type, one.record)
    else estate.setRoutine(one.routine)
  for (const _ of estate.prepare());
  estate.upTo(NOW)
  worlds.main.started([])
  const points = estate.all('RestorePoint')
  const command = write(points, 1, 'update')
  const afterLoad = cost(() => estate.apply(command))
  const controls = new WorldControls(worlds.main, { askTwins: async () => [] })
  controls.reset()
  controls.keep('kept')
  return { worlds, controls, points, afterLoad }
}

/** What comes before the first write: it leaves all shared with something else. */
const BEFORE: Readonly<Record<string, (side: Side) => Worlds['main']>> = {
  'after a fork': ({ worlds, controls }) => {
    controls.reset()
    worlds.main.estate.fork()
    return worlds.main
  },
  'after a reset': ({ worlds, controls }) => {
    controls.reset()
    return worlds.main
  },
  'after a recall': ({ worlds, controls }) => {
    controls.recall('kept')
    return worlds.main
  },
  'in a new world': ({ worlds }) => {
    if (worlds.find('new')) worlds.remove('new', {})
    return worlds.make({ name: 'new' }, {})
  },
}

const sides: Side[] = []
for (const size of SIZES) sides.push(await sideOf(size))
const rows: string[][] = [['what, µs', '1,000', '1,000,000', 'ratio', 'goal']]
const row = (what: string, [few = 0, many = 0]: readonly number[]): void => {
  const cells = [few.toFixed(0), many.toFixed(0), (many / Math.max(few, 1)).toFixed(1), '<= 3']
  rows.push([what, ...cells])
}

row(
  'the first of all: update',
  sides.map(({ afterLoad }) => afterLoad),
)
for (const [when, before] of Object.entries(BEFORE)) {
  row(
    `${when}: itself`,
    sides.map((side) => median(Array.from({ length: ROUNDS }, () => cost(() => before(side))))),
  )
  for (const what of ['update', 'add', 'remove'] as const)
    row(
      `${when}: ${what}`,
      sides.map((side) =>
        median(
          Array.from({ length: ROUNDS }, (_, n) => {
            const world = before(side)
            const command = write(side.points, n, what)
            return cost(() => world.estate.apply(command))
          }),
        ),
      ),
    )
}
console.log(
  rows.map((cells) => cells.map((cell, i) => cell.padEnd(i === 0 ? 32 : 12)).join('')).join('\n'),
)
