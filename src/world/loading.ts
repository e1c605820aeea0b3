/** What options tell of, loaded into the main world: at the start, and anew. */
import { ControlError } from '../control-error.js'
import type { FaultRule } from '../faults/fault-rule.js'
import { readSession } from '../options/assignment.js'
import { ofOption } from '../options/of-option.js'
import type { EmsimOptions } from '../options/option-table.js'
import { findAccount } from '../sessions/accounts.js'
import { ownerOf } from '../sessions/logon-sessions.js'
import type { Input } from '../simulation/estate-option.js'
import type { TaskRule } from '../task-rules/task-rule.js'
import { beginWith, blankOf } from './beginning.js'
import { fill } from './filling.js'
import type { World } from './world.js'

/**
 * Loads the estate, the sessions and the rules that the world begins with.
 * @throws what is wrong with them
 */
export async function loadWorld(main: World, options: EmsimOptions, input: Input): Promise<void> {
  const now = main.clock.now()
  // Beside it: whoever asks meanwhile how it is finds nothing in it, and not a half of something.
  const estate = blankOf(main)
  main.warnings = await fill(estate, options, now, input)
  main.estate.become(estate.mark())
  for (const { token, account } of options.session.flatMap((text) => readSession(text) ?? []))
    startSession(main, account, token)
  const rules = await faultRules(options, now)
  for (const rule of rules) main.faults.put(rule, now)
  const told = await taskRules(options, main, now)
  for (const rule of told) main.estate.apply({ do: 'addTaskRule', rule, seed: main.seed })
  main.started(rules, told)
}

/** Opens a session that is there from the start; it begins to age when it is first used. */
function startSession({ sessions, estate }: World, name: string, token: string): void {
  const account = findAccount(estate.accounts, name)
  if (!account) throw new ControlError(`There is no account ${name}.`, 404)
  if (sessions.has(token)) throw new ControlError('The token is empty or in use.')
  sessions.put(sessions.drawn(ownerOf(account), token), Number.POSITIVE_INFINITY)
}

async function faultRules(options: EmsimOptions, now: number): Promise<readonly FaultRule[]> {
  const { faults, situation } = options
  if (faults === undefined && situation.length === 0) return []
  const { loadFaults } = await import('../faults/load-faults.js')
  const { situationsOf } = await import('../options/situations.js')
  const told = (await situationsOf(options)).map((one) => loadFaults(one.options.faults ?? [], now))
  const own = ofOption(options, 'faults', () => loadFaults(faults ?? [], now))
  return (await Promise.all([...told, own])).flat()
}

async function taskRules(
  options: EmsimOptions,
  { contract }: World,
  now: number,
): Promise<readonly TaskRule[]> {
  const { taskRules: source, situation } = options
  if (source === undefined && situation.length === 0) return []
  const { loadTaskRules } = await import('../task-rules/load-task-rules.js')
  const { situationsOf } = await import('../options/situations.js')
  const told = (await situationsOf(options)).map((one) =>
    loadTaskRules(one.options.taskRules ?? [], now, contract),
  )
  const own = ofOption(options, 'taskRules', () => loadTaskRules(source ?? [], now, contract))
  return (await Promise.all([...told, own])).flat()
}

/**
 * Loads the estate anew, and rules where they are in a file, as one change.
 * @throws what is wrong with them; nothing has changed then
 */
export async function reloadWorld(main: World, options: EmsimOptions, input: Input): Promise<void> {
  const now = main.clock.now()
  const estate = blankOf(main)
  const warnings = await fill(estate, options, now, input)
  const by = { control: 'reload' }
  const rules = typeof options.faults === 'string' ? await faultRules(options, now) : undefined
  const told =
    typeof options.taskRules === 'string' ? await taskRules(options, main, now) : undefined
  beginWith(main, estate, by, [
    ...(rules ? main.inPlaceOfRules(rules) : []),
    ...(told ? main.inPlaceOfTaskRules(told) : []),
  ])
  if (rules) main.startRules = rules
  if (told) main.startTaskRules = told
  main.warnings = warnings
}
