/** The steps by which rules of tasks change: plain data. */
import type { TaskRule } from './task-rule.js'
import { type Met, TaskRules } from './task-rules.js'

/** One step: what it adds, removes or counts. */
export type TaskRuleCommand =
  /** Adds a rule behind the others; what is drawn for it follows from the seed. */
  | { readonly do: 'addTaskRule'; readonly rule: TaskRule; readonly seed: number }
  | { readonly do: 'removeTaskRule'; readonly id: string }
  | { readonly do: 'clearTaskRules' }
  /** Something that began has met rules. */
  | { readonly do: 'meetTaskRules'; readonly met: Met }

/**
 * Rules after a step.
 * @param at when, in milliseconds since the epoch
 * @throws ControlError for one that there is not, LimitError for more than there may be
 */
export function rulesAfter(rules: TaskRules, command: TaskRuleCommand, at: number): TaskRules {
  switch (command.do) {
    case 'addTaskRule':
      return rules.with(command.rule, command.seed, at)
    case 'removeTaskRule':
      return rules.without(command.id)
    case 'clearTaskRules':
      return TaskRules.none
    case 'meetTaskRules':
      return rules.after(command.met)
  }
}
