/** A log of changes, played on the same start, gives the same worlds: whoever read, and whenever. */
import fc from 'fast-check'
import t from 'tap'
import { stateOf } from '../../src/estate/estate-state.js'
import { replay } from '../../src/world/carry-out.js'
import type { Change } from '../../src/world/change.js'
import type { Checkpoint, World } from '../../src/world/world.js'
import type { Worlds } from '../../src/world/worlds.js'
import { buildServer, NOW } from '../build-server.js'
import { rounded } from '../rounds.js'
import { FIXTURE, play, type RealTime, realTime, stepsArbitrary } from './script.js'

/** What a log keeps: changes as text, and the states that they refer to, by world and name. */
class Log {
  readonly lines: string[] = []
  readonly stored = new Map<string, Checkpoint>()

  append(change: Change): void {
    this.lines.push(JSON.stringify(change))
  }

  store(world: string, name: string, checkpoint: Checkpoint): void {
    this.stored.set(`${world} ${name}`, checkpoint)
  }
}

interface Closings {
  after(close: () => Promise<void>): void
  readonly all: (() => Promise<void>)[]
}

/** Servers of one case, closed when it is over. */
const closings = (): Closings => {
  const all: (() => Promise<void>)[] = []
  return { all, after: (close) => void all.push(close) }
}

/** All that follows from the changes of a world, at a time. */
function told(world: World): string {
  const { clock, sessions, faults } = world
  world.present()
  world.estate.upTo(clock.now())
  const kept = [...world.checkpoints].map(([name, { estate, clock: at, sessions: all }]) => {
    const fork = world.estate.fork()
    fork.become(estate)
    return [name, stateOf(fork), at, all.map(({ session, noted }) => [session, noted])]
  })
  return JSON.stringify({
    estate: stateOf(world.estate),
    clock: clock.state,
    where: clock.where,
    sessions: sessions.keep().map(({ session, noted }) => [session, noted]),
    rules: faults.list().map(({ matched: _, fired: _fired, ...rule }) => rule),
    tasks: world.estate.taskRules.list(),
    changedAt: world.changedAt,
    kept,
  })
}

const allTold = (worlds: Worlds): Record<string, string> =>
  Object.fromEntries(worlds.list().map((world) => [world.name, told(world)]))

/** Plays a log on another process that began in the same way. */
async function replayed(
  log: Log,
  real: RealTime,
  closing: Closings,
  before: (worlds: Worlds, change: Change) => void,
): Promise<Record<string, string>> {
  const started = { now: () => NOW }
  let clock = started
  const { worlds } = await buildServer(closing, {
    clock: { now: () => clock.now() },
    estate: FIXTURE,
  })
  clock = real
  for (const line of log.lines) {
    const change = JSON.parse(line) as Change
    const world = worlds.find(change.world)
    if (!world) throw new Error(`There is no ${change.world} to change`)
    // States that come from without: snapshots, and estates that are put in place of others.
    const brought = change.commands.flatMap((command) =>
      (command.do === 'become' || command.do === 'begin') &&
      /^(restored|begun) /.test(command.checkpoint)
        ? [command.checkpoint]
        : [],
    )
    for (const name of brought) {
      const stored = log.stored.get(`${change.world} ${name}`)
      if (stored) world.checkpoints.set(name, stored)
    }
    before(worlds, change)
    replay(world, change)
    for (const name of brought) world.checkpoints.delete(name)
  }
  return allTold(worlds)
}

t.test('changes that are played again give the same worlds, read ahead or not', async (t) => {
  await fc.assert(
    fc.asyncProperty(stepsArbitrary(40), async (steps) => {
      const closing = closings()
      try {
        const real = realTime()
        const log = new Log()
        const server = await buildServer(closing, {
          clock: real,
          estate: FIXTURE,
          log,
          maxSessions: 4,
        })
        await play(server, real, steps)
        const wanted = allTold(server.worlds)
        // At once, when all is over; and by someone who has looked at all worlds meanwhile.
        const later = await replayed(log, real, closing, () => undefined)
        compare(later, wanted)
        const ahead = await replayed(log, real, closing, (worlds) => {
          for (const world of worlds.list()) {
            world.present()
            world.sessions.list()
          }
        })
        compare(ahead, wanted)
      } finally {
        for (const close of closing.all) await close()
      }
    }),
    rounded(25),
  )
  t.pass()
})

function compare(found: Record<string, string>, wanted: Record<string, string>): void {
  if (Object.keys(found).join() !== Object.keys(wanted).join())
    throw new Error(`There are ${Object.keys(found)}, in place of ${Object.keys(wanted)}`)
  for (const [name, text] of Object.entries(found)) {
    const other = wanted[name] ?? ''
    if (text === other) continue
    let at = 0
    while (text[at] === other[at]) at++
    const around = (one: string): string => one.slice(Math.max(0, at - 200), at + 200)
    throw new Error(`${name}: ${around(text)}\n\nis not\n\n${around(other)}`)
  }
}

t.test('a change that is not the next, or of an earlier time, is refused', async (t) => {
  const { worlds, controls } = await buildServer(t, { estate: FIXTURE })
  controls.estate.add('BackupServer', { Name: 'x' })
  const before = told(worlds.main)
  const change = (n: number, at: number): Change => ({
    ...{ n, at, world: 'main', by: {} },
    commands: [{ do: 'clearRules' }],
  })
  t.throws(() => replay(worlds.main, change(1, NOW)), /does not follow/)
  t.throws(() => replay(worlds.main, change(3, NOW)), /does not follow/)
  t.throws(() => replay(worlds.main, change(2, NOW - 1)), /before the last change/)
  t.equal(told(worlds.main), before)
  replay(worlds.main, change(2, NOW))
  t.equal(worlds.changes, 2)
})
