/** Task rules as files and the library's callers give them: a list of rules. */
import type { Contract } from '../contract/contract.js'
import { checkRooms } from '../matcher/rule-room.js'
import { readArgument } from '../reading/read-argument.js'
import { readFileArgument } from '../reading/read-file-argument.js'
import { listOf } from '../reading/reader.js'
import { namesIn } from './names-in.js'
import { type TaskRule, taskRuleReader } from './task-rule.js'

/**
 * The rules of a file, or of what a library's caller gave in its place, each checked.
 * @param now milliseconds since the epoch, from which durations count
 * @throws ControlError with a line for each mistake, LimitError for more than a world may have, UnreadableFile if there is no such file
 */
export async function loadTaskRules(
  source: string | readonly TaskRule[],
  now: number,
  contract: Contract,
): Promise<readonly TaskRule[]> {
  const read = listOf(taskRuleReader(now, namesIn(contract)), 'a list of rules')
  if (typeof source === 'string')
    return checkRooms('taskRules', await readFileArgument(read, source))
  return checkRooms('taskRules', structuredClone(readArgument(read, source, 'taskRules')))
}
