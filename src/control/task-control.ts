/** How tasks, runs of jobs and restores go, in the hands of a test. */
import { blameCallers } from '../caller.js'
import { readName } from '../reading/read-argument.js'
import { namesIn } from '../task-rules/names-in.js'
import { readTaskRule, type TaskRule } from '../task-rules/task-rule.js'
import type { TaskRuleView } from '../task-rules/task-rules.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'

export class TaskControl {
  static {
    blameCallers(TaskControl)
  }

  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Adds a rule behind the others: it is for what begins from now on. @throws ControlError for one that is none */
  add(rule: TaskRule): TaskRuleView {
    const { world } = this
    carryOut(world, { control: 'add task rule' }, (at) => [
      {
        do: 'addTaskRule',
        rule: readTaskRule(rule, at, namesIn(world.contract)),
        seed: world.seed,
      },
    ])
    return world.estate.taskRules.last()
  }

  /** All rules, in the order in which they are tried. */
  list(): TaskRuleView[] {
    return this.world.present().taskRules.list()
  }

  /** Removes a rule; what has begun goes on as it said. @throws ControlError if there is none of the id */
  remove(id: string): void {
    carryOut(this.world, { control: 'remove task rule' }, () => [
      { do: 'removeTaskRule', id: readName(id, 'id') },
    ])
  }

  /** Removes all rules; those that come then are numbered, and drawn for, as at the start. */
  clear(): void {
    carryOut(this.world, { control: 'clear task rules' }, () => [{ do: 'clearTaskRules' }])
  }
}
