import { LIMITS, LimitError } from '../limits.js'
import { lengthOf } from './matcher.js'

/** What there is of a rule of any kind: which things it is about. */
interface AnyRule {
  readonly match?: object
}

/**
 * Looks whether there is room in a world for one more rule.
 * @param limit how many there may be of its kind
 * @param others the rules of its kind that there are
 * @throws LimitError where there is none
 */
export function checkRoom(
  limit: 'rules' | 'taskRules',
  rule: AnyRule,
  others: readonly { readonly rule: AnyRule }[],
): void {
  if (others.length >= LIMITS[limit].most) throw new LimitError(limit)
  if (JSON.stringify(rule).length > LIMITS.ruleSize.most) throw new LimitError('ruleSize')
  const patterns = [{ rule }, ...others].reduce(
    (sum, { rule: { match = {} } }) => sum + lengthOf(match),
    0,
  )
  if (patterns > LIMITS.rulePatterns.most) throw new LimitError('rulePatterns')
}

/** Looks whether a world has room for rules that were read together. @throws LimitError where it has not */
export function checkRooms<Rule extends AnyRule>(
  limit: 'rules' | 'taskRules',
  rules: readonly Rule[],
): readonly Rule[] {
  const others: { rule: Rule }[] = []
  for (const rule of rules) {
    checkRoom(limit, rule, others)
    others.push({ rule })
  }
  return rules
}
