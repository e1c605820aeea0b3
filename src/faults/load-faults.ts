/** Fault rules as files and the library's callers give them: a list of rules, or an object with `rules` and `scenarios`. */
import { checkRooms } from '../matcher/rule-room.js'
import { readArgument } from '../reading/read-argument.js'
import { readFileArgument } from '../reading/read-file-argument.js'
import { choice, listOf, object, type Reader } from '../reading/reader.js'
import { type FaultRule, type FaultSet, ruleReader } from './fault-rule.js'
import { SCENARIO_NAMES, scenarioNamed } from './scenarios.js'

/**
 * The rules of a file, or of what a library's caller gave in its place, each checked.
 * @param now milliseconds since the epoch, from which durations count
 * @throws ControlError with a line for each mistake, LimitError for more than a world may have, UnreadableFile if there is no such file
 */
export async function loadFaults(
  source: string | FaultSet | readonly FaultRule[],
  now: number,
): Promise<readonly FaultRule[]> {
  const read = setReader(now)
  return checkRooms(
    'rules',
    typeof source === 'string'
      ? await readFileArgument(read, source)
      : readArgument(read, source, 'faults'),
  )
}

/** Those of scenarios come first. */
function setReader(now: number): Reader<readonly FaultRule[]> {
  const rule: Reader<FaultRule> = (value, path, refuse) =>
    ruleReader(now)(value, path, refuse)?.rule
  const list = listOf(rule, 'a list of rules')
  const set = object({ 'rules?': list, 'scenarios?': listOf(choice(SCENARIO_NAMES)) }, FORMS)
  return (value, path, refuse) => {
    if (Array.isArray(value)) return list(value, path, refuse)
    const read = set(value, path, refuse)
    const { rules = [], scenarios = [] } = read ?? {}
    return read && [...scenarios.flatMap(scenarioNamed), ...rules]
  }
}

const FORMS = 'a list of rules, or an object with rules and scenarios'
