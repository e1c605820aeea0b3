/** Fault rules from a file, in YAML or JSON: a list of rules, or an object with `rules` and `scenarios`. */
import { readFile } from 'node:fs/promises'
import { ControlError } from '../control-error.js'
import { type FaultRule, type FaultSet, readRule } from './fault-rule.js'
import { scenarioNamed } from './scenarios.js'

/**
 * The rules of a file, or of what a library's caller gave in its place, each checked.
 * @param now milliseconds since the epoch, from which durations count
 * @throws ControlError with the name of the file and which rule is wrong
 */
export async function loadFaults(
  source: string | FaultSet | readonly FaultRule[],
  now: number,
): Promise<FaultRule[]> {
  const document = typeof source === 'string' ? await parsed(source) : source
  const where = typeof source === 'string' ? `${source}: ` : ''
  const { list, scenarios } = readDocument(document, where)
  const rules = scenarios.flatMap((name) => within(where, () => scenarioNamed(name)))
  for (const [index, rule] of list.entries())
    rules.push(within(`${where}rules[${index}]: `, () => readRule(rule, now).rule))
  return rules
}

async function parsed(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ControlError(`${file}: cannot be read.`)
  })
  const { parse } = await import('yaml')
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (error) {
    throw new ControlError(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
}

function readDocument(
  document: unknown,
  where: string,
): { list: readonly unknown[]; scenarios: readonly string[] } {
  if (Array.isArray(document)) return { list: document, scenarios: [] }
  const refuse = (): never => {
    throw new ControlError(
      `${where}expected a list of rules, or an object with rules and scenarios.`,
    )
  }
  if (typeof document !== 'object' || document === null) return refuse()
  const { rules = [], scenarios = [], ...others } = document as Record<string, unknown>
  const areNames = Array.isArray(scenarios) && scenarios.every((name) => typeof name === 'string')
  if (!Array.isArray(rules) || !areNames || Object.keys(others).length > 0) return refuse()
  return { list: rules, scenarios }
}

function within<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof ControlError) throw new ControlError(where + error.message)
    throw error
  }
}
