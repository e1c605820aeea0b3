/**
 * The one way in which a world changes: it is decided on the state as it is, becomes a numbered change,
 * and is carried out whole or not at all.
 */

import type { EstateRecord } from '../contract/record.js'
import { ControlError } from '../control-error.js'
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
  const { worlds } = world
  if (worlds.find(world.name) !== world)
    throw new ControlError(`There is no world ${world.name} any more.`, 404)
  const at = Math.max(world.clock.now(), world.changedAt)
  world.estate.upTo(at)
  const commands = decide(at)
  checkRoom(world, commands)
  const change: Change = { n: worlds.changes + 1, at, world: world.name, by, commands }
  apply(world, change)
  return change
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

function apply(world: World, change: Change): void {
  const { at, commands } = change
  const mark = world.estate.mark()
  const undo: (() => void)[] = []
  try {
    for (const command of commands) {
      const back = perform(world, command, at)
      if (back) undo.push(back)
    }
    for (const command of commands) checkRelations(world, command)
    world.worlds.noted(change)
  } catch (error) {
    for (const back of undo.reverse()) back()
    world.estate.become(mark)
    throw error
  }
  world.changed(at)
}

/** What was added or changed belongs to records that there are. */
function checkRelations(world: World, command: WorldCommand): void {
  if (command.do !== 'add' && command.do !== 'update') return
  const { estate, contract } = world
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
