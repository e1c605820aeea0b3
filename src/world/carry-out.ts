/**
 * The one way in which a world changes: it is decided on the state as it is, becomes a numbered change,
 * and is carried out whole or not at all.
 */

import type { Contract } from '../contract/contract.js'
import type { EstateRecord } from '../contract/record.js'
import { ControlError } from '../control-error.js'
import type { Command } from '../estate/command.js'
import type { Estate, Mark } from '../estate/estate.js'
import { atOnce, inSteps, inTurns } from '../estate/scan.js'
import { LimitError } from '../limits.js'
import { withArticle } from '../wording/article.js'
import type { Change, Origin, WorldCommand } from './change.js'
import { perform } from './perform.js'
import type { World } from './world.js'

/**
 * Decides a change and carries it out.
 * @param decide reads the world, which is as it is at `at`, and gives the commands; what it throws changes nothing
 * @throws what a command is refused with, LimitError for more records than there may be, and ControlError for a
 * world that was removed; nothing has changed then
 */
export function carryOut(
  world: World,
  by: Origin,
  decide: (at: number) => readonly WorldCommand[],
): Change {
  const at = startOf(world)
  return commit(world, by, at, decide(at))
}

/** @throws ControlError for a world that was removed */
function checkThere(world: World): void {
  if (world.worlds.find(world.name) !== world)
    throw new ControlError(`There is no world ${world.name} any more.`, 404)
}

/** The time of the next change, which the estate is brought to. @throws ControlError for a world that was removed */
function startOf(world: World): number {
  checkThere(world)
  const at = Math.max(world.clock.now(), world.changedAt)
  world.estate.upTo(at)
  return at
}

function commit(
  world: World,
  by: Origin,
  at: number,
  commands: readonly WorldCommand[],
  left?: Left,
): Change {
  checkRoom(world, commands)
  const change: Change = { n: world.worlds.changes + 1, at, world: world.name, by, commands }
  apply(world, change, left)
  return change
}

/** Does at once what was done before of a change; gives what is left to do of its commands. */
type Left = () => readonly WorldCommand[]

/** What was done beside a world: to a fork of its estate, by some commands. */
export interface Beside {
  readonly fork: Estate
  readonly commands: readonly Command[]
}

/** How often something is done beside a world that others change meanwhile, before they have to wait. */
const TRIES = 5

/**
 * Decides and carries out a change that takes long: beside the world, in turns with all others, until nobody has
 * changed it meanwhile. Where it is changed all the time, they wait in the end.
 * @param decide gives what is done to the estate, which is as it is at `at`, in steps
 * @param more what is changed with it, behind that, by the estate as that leaves it
 * @throws as `carryOut` does; nothing has changed then
 */
export async function carryOutBeside(
  world: World,
  by: Origin,
  decide: (at: number) => Generator<undefined, Beside>,
  more: (estate: Estate) => readonly WorldCommand[],
): Promise<Change> {
  for (let left = TRIES; left > 0; left--) {
    await world.catchUp()
    const at = startOf(world)
    const isAsItWas = unchanged(world)
    const beside = await inTurns(done(world, decide, at))
    checkThere(world)
    if (isAsItWas()) return carryOutDone(world, by, at, beside, more(beside.fork))
  }
  const at = startOf(world)
  const beside = atOnce(done(world, decide, at))
  return carryOutDone(world, by, at, beside, more(beside.fork))
}

/** Does it to a fork, and looks whether that holds together. */
function* done(
  { contract }: World,
  decide: (at: number) => Generator<undefined, Beside>,
  at: number,
): Generator<undefined, Beside> {
  const beside = yield* decide(at)
  const { fork, commands } = beside
  yield* inSteps(commands, (command) => checkRelations(fork, contract, command))
  return beside
}

/** Gives what tells whether a world is as it was: neither changed, nor come on by itself. */
function unchanged(world: World): () => boolean {
  const { lastChange, estate } = world
  const { time: _, ...before } = estate.mark()
  return () => {
    const now = estate.mark()
    const isSame = Object.entries(before).every(([key, value]) => now[key as keyof Mark] === value)
    return isSame && world.lastChange === lastChange
  }
}

/** Carries out what was done to a fork, and more. @param at the time that it was done at */
function carryOutDone(
  world: World,
  by: Origin,
  at: number,
  { fork, commands }: Beside,
  more: readonly WorldCommand[],
): Change {
  return commit(world, by, at, [...commands, ...more], () => {
    world.estate.takeOn(fork.mark())
    return more
  })
}

/** What happens by itself as time passes is never refused: there may be more records than that already. */
function checkRoom(world: World, commands: readonly WorldCommand[]): void {
  const { maxRecords, estate } = world
  let added = 0
  for (const command of commands) if (command.do === 'add') added++
  if (added > 0 && estate.size + added > maxRecords) throw new LimitError('records', maxRecords)
}

/**
 * Carries out a change that was decided before, such as one of a log, as the next one.
 * @throws if it is not the next one, and what a command is refused with; nothing has changed then
 */
export function replay(world: World, change: Change): void {
  const { worlds } = world
  if (change.n !== worlds.changes + 1)
    throw new Error(`Change ${change.n} does not follow on change ${worlds.changes}`)
  if (change.at < world.changedAt)
    throw new Error(`Change ${change.n} is of a time before the last change of ${world.name}`)
  // What was read ahead is taken back: the change came before.
  if (world.estate.ahead > change.at) world.goBack()
  world.estate.upTo(change.at)
  apply(world, change)
}

function apply(world: World, change: Change, left: Left = () => change.commands): void {
  const { at } = change
  const mark = world.estate.mark()
  const undo: (() => void)[] = []
  try {
    const commands = left()
    for (const command of commands) {
      const back = perform(world, command, at)
      if (back) undo.push(back)
    }
    for (const command of commands) checkRelations(world.estate, world.contract, command)
    world.worlds.noted(change)
  } catch (error) {
    for (const back of undo.reverse()) back()
    world.estate.become(mark)
    throw error
  }
  world.changed(at)
}

/** What was added or changed belongs to records that there are. */
function checkRelations(estate: Estate, contract: Contract, command: WorldCommand): void {
  if (command.do !== 'add' && command.do !== 'update') return
  const id = command.do === 'add' ? command.record.id : command.id
  const record = estate.find(command.type, id)
  if (!record) return
  for (const [name, relation] of Object.entries(contract.type(command.type).belongsTo)) {
    if (relation.through) continue
    const missing = idsIn(record, name).find((other) => !estate.find(relation.type, other))
    if (missing !== undefined)
      throw new ControlError(
        `${command.type} ${id}: ${name}: expected the id of ${withArticle(relation.type)}, found ${missing}.`,
      )
  }
}

function idsIn(record: EstateRecord, relation: string): string[] {
  const value = record[relation]
  return [value ?? []].flat().filter((one): one is string => typeof one === 'string')
}
