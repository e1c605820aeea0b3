/** Fault rules in the hands of a test. */
import { blameCallers } from '../caller.js'
import { type FaultRule, readRule } from '../faults/fault-rule.js'
import type { RuleView } from '../faults/fault-rules.js'
import { scenarioNamed } from '../faults/scenarios.js'
import { readName } from '../reading/read-argument.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'

export class FaultControl {
  static {
    blameCallers(FaultControl)
  }

  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Adds a rule behind the others. @throws ControlError for one that is none */
  add(rule: FaultRule): RuleView {
    const id = this.world.faults.nextId()
    this.addAll('add fault rule', [rule])
    return this.told(this.world.faults.get(id))
  }

  /** Adds the rules of a ready-made scenario. @throws ControlError if there is none of the name */
  addScenario(name: string): RuleView[] {
    return this.addAll('add fault scenario', scenarioNamed(readName(name, 'name')))
  }

  /** All rules, in the order in which they are tried. */
  list(): RuleView[] {
    return this.world.faults.list().map((rule) => this.told(rule))
  }

  /** Removes a rule, and what hangs by it. @throws ControlError if there is none of the id */
  remove(id: string): void {
    carryOut(this.world, { control: 'remove fault rule' }, () => [
      { do: 'removeRule', id: readName(id, 'id') },
    ])
  }

  /** Removes all rules; those that come then are numbered, and drawn for, as at the start. */
  clear(): void {
    carryOut(this.world, { control: 'clear fault rules' }, () => [{ do: 'clearRules' }])
  }

  private addAll(control: string, rules: readonly FaultRule[]): RuleView[] {
    const { faults } = this.world
    const before = faults.list().length
    carryOut(this.world, { control }, (at) =>
      rules.map((rule) => ({ do: 'addRule', rule: readRule(rule, at).rule })),
    )
    return faults
      .list()
      .slice(before)
      .map((rule) => this.told(rule))
  }

  /** A rule with what it names and nobody knows. */
  private told(rule: RuleView): RuleView {
    const warnings = this.world.unknownIn(rule.match ?? {})
    return warnings.length === 0 ? rule : { ...rule, warnings }
  }
}
