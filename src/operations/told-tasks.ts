/** How the task of a request goes: as its operation's does, or as a rule of a tester says. */
import { askedThings } from '../acting/asked-things.js'
import type { Asked } from '../acting/decider.js'
import type { Command } from '../estate/command.js'
import { CANCELED, lengthOf, type TaskGoing } from '../task-rules/task-rule.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'

/** What a task says in the end that a rule lets fail, where the rule says nothing (ours). */
const FAILED = 'The operation has failed.'

const AS_USUAL: TaskGoing = {}

/** The ids of the rules whose matcher a request fits, as a member of what is asked; none where there are none. */
export function fitsOf({ sent, session }: Call, { estate }: World): Pick<Asked, 'fits'> {
  const { taskRules } = estate
  if (taskRules.isEmpty) return {}
  const { method, url, headers } = sent
  const fits = taskRules.fitting({ method, url, headers, account: session?.UserName ?? null })
  return fits.length === 0 ? {} : { fits }
}

/**
 * How the task of a request goes that begins now.
 * @returns what a rule says, and the commands by which it is counted
 */
export function toldTask(
  call: Call,
  asked: Asked,
  world: World,
): { readonly goes: TaskGoing; readonly commands: readonly Command[] } {
  const { fits = [], at } = asked
  const { taskRules } = world.estate
  const { key, answer } = call.operation
  if (taskRules.isEmpty || answer.kind !== 'task') return { goes: AS_USUAL, commands: [] }
  const operation = [answer.operation, key]
  const decided = taskRules.decide(
    { of: 'task', operation, things: askedThings(asked, world.estate), fits },
    at,
  )
  if (!decided) return { goes: AS_USUAL, commands: [] }
  const commands: Command[] = [{ do: 'meetTaskRules', met: decided.met }]
  return { goes: decided.goes ?? AS_USUAL, commands }
}

/** Why a task fails that a rule lets fail; null where none does. */
export function toldFailure({ ends, message }: TaskGoing): string | null {
  if (ends !== 'Failed' && ends !== 'Cancelled') return null
  return message ?? (ends === 'Failed' ? FAILED : CANCELED)
}

/** Milliseconds of a length that a rule tells; undefined where it tells none. */
export const toldLength = (length: TaskGoing['lasts']): number | undefined =>
  length === undefined ? undefined : lengthOf(length)
