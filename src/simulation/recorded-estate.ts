/** An estate that notes what is done to it, as commands: what is decided on a fork is carried out on the whole. */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate, Courses, Stretch } from '../estate/course.js'
import type { Estate } from '../estate/estate.js'
import type { Routine } from '../estate/routine.js'
import type { TaskRules } from '../task-rules/task-rules.js'

/** A fork of an estate, with what was done to it since. */
export class RecordedEstate implements ChangingEstate {
  readonly commands: Command[] = []
  readonly fork: Estate

  constructor(estate: Estate) {
    this.fork = estate.fork()
  }

  get contract(): Contract {
    return this.fork.contract
  }

  get stretch(): Stretch {
    return this.fork.stretch
  }

  get courses(): Courses {
    return this.fork.courses
  }

  get time(): number {
    return this.fork.time
  }

  get taskRules(): TaskRules {
    return this.fork.taskRules
  }

  get version(): number {
    return this.fork.version
  }

  find(type: string, id: string): EstateRecord | undefined {
    return this.fork.find(type, id)
  }

  children(type: string, relation: string, parent: string): readonly EstateRecord[] {
    return this.fork.children(type, relation, parent)
  }

  all(type: string): readonly EstateRecord[] {
    return this.fork.all(type)
  }

  routineOf(type: string, id: string, key: string): unknown {
    return this.fork.routineOf(type, id, key)
  }

  /** @throws what the estate refuses it with; nothing is noted then */
  apply(command: Command): void {
    this.fork.apply(command)
    this.commands.push(command)
  }

  whole<T>(work: () => T): T {
    const { length } = this.commands
    try {
      return this.fork.whole(work)
    } catch (error) {
      this.commands.length = length
      throw error
    }
  }

  add(type: string, record: EstateRecord): void {
    this.apply({ do: 'add', type, record })
  }

  update(type: string, id: string, changes: Fields): void {
    this.apply({ do: 'update', type, id, changes })
  }

  remove(type: string, id: string): void {
    this.apply({ do: 'remove', type, id })
  }

  setRoutine(routine: Routine): void {
    this.apply({ do: 'setRoutine', routine })
  }

  dropRoutine(type: string, id: string, key: string): void {
    this.apply({ do: 'dropRoutine', type, id, key })
  }
}
