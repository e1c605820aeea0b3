/**
 * What goes on by itself in an estate as time passes. A course tells when something happens next to a
 * record and makes it happen; it reads the records as they are then, so what someone has changed
 * meanwhile is what it goes by. Nothing of it is ever logged: it follows from the start, the changes and
 * the time.
 */

import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Lookup } from '../contract/shown.js'
import type { TaskRules } from '../task-rules/task-rules.js'
import { type TimeZone, UTC } from '../time/time-zone.js'
import type { Command } from './command.js'
import type { Routine } from './routine.js'

/** A record that goes on, and what its routine knows. */
export interface Subject {
  readonly type: string
  readonly record: EstateRecord
  /** Undefined for courses that are of every record of their types. */
  readonly value: unknown
}

/** A stretch of time that passes without anyone asking for a change, or having asked for one. */
export interface Stretch {
  /** Its end, in milliseconds since the epoch: nobody looks at the estate before. */
  readonly until: number
}

/** An estate as courses see it, and change it. */
export interface ChangingEstate extends Lookup {
  /** The stretch of time that is passing. */
  readonly stretch: Stretch
  readonly contract: Contract
  /** The time that it is at, in milliseconds since the epoch. */
  readonly time: number
  /** How tasks, runs and restores go, where a tester has told. */
  readonly taskRules: TaskRules
  /** Tells the time zone that schedules are in. */
  readonly courses: Pick<Courses, 'zone'>
  /** Adds a record. @throws if there is one of this type and id */
  add(type: string, record: EstateRecord): void
  /** Changes fields of a record; null falls back to the default. @throws if there is no such record */
  update(type: string, id: string, changes: Fields): void
  /** Removes a record and what hangs on it. @throws if there is no such record */
  remove(type: string, id: string): void
  /** Carries out one command. @throws what it is refused with; nothing has changed then */
  apply(command: Command): void
  /** Does some work: all of it, or, if it throws, nothing. */
  whole<T>(work: () => T): T
  /** What the routine of a key of a record knows; undefined where there is none. */
  routineOf(type: string, id: string, key: string): unknown
  /** Lets more go on, in place of what the same key of the same record told before. */
  setRoutine(routine: Routine): void
  /** Ends what goes on by a key of a record, if anything does. */
  dropRoutine(type: string, id: string, key: string): void
}

/** One way in which records go on. */
export interface Course {
  /** Names it among all courses. */
  readonly key: string
  /** Relations by which it asks for children, by the type of these, where they are none of the contract. */
  readonly relations?: Readonly<Record<string, string>>
  /** Records of which types may go on by it. */
  appliesTo(type: ResourceType): boolean
  /** Whether every record of these types goes on by it, however it came; else only those with a routine. */
  readonly ofEvery?: boolean
  /** Whether it does what someone has asked for, which may change how all else goes on. */
  readonly isAsked?: boolean
  /** Whether a value, such as one of a snapshot, is one that its routines of records of a type know. */
  isValue(value: unknown, type: ResourceType): boolean
  /**
   * When something happens next.
   * @param after what has happened by then, in milliseconds since the epoch, has happened
   * @returns milliseconds since the epoch; what should have happened before happens at once; Infinity for never
   */
  due(subject: Subject, after: number, estate: ChangingEstate): number
  /** Makes happen what is due. Afterwards, `due` has to be later, or never. */
  happen(subject: Subject, at: number, estate: ChangingEstate): void
  /**
   * What follows at once from a change of the record itself, such as the next run from a schedule.
   * @param before undefined for a record that is added
   * @param changed what was changed; of one that is added, all that it holds
   */
  follow?(
    before: EstateRecord | undefined,
    after: EstateRecord,
    changed: Fields,
    at: number,
    zone: TimeZone,
  ): Fields | undefined
}

const NONE: readonly Course[] = []

/** All the courses of a simulator. */
export class Courses {
  /** The time zone that schedules are in. */
  zone: TimeZone
  private readonly all: readonly Course[]
  private readonly byType = new Map<string, readonly Course[]>()

  constructor(all: readonly Course[], zone: TimeZone = UTC) {
    this.all = all
    this.zone = zone
  }

  /** @throws if there is no such course: routines are made by courses. */
  named(key: string): Course {
    const course = this.all.find((one) => one.key === key)
    if (!course) throw new Error(`There is no course ${key}`)
    return course
  }

  /** Whether others are of the same keys. */
  isAlike(others: Courses): boolean {
    return this.all.length === others.all.length && this.all.every(({ key }) => others.has(key))
  }

  has(key: string): boolean {
    return this.all.some((one) => one.key === key)
  }

  /** The relations by which courses ask for children of a type, beside those of the contract. */
  relationsOf(type: string): readonly string[] {
    return this.all.flatMap(({ relations }) => relations?.[type] ?? [])
  }

  /** The courses that records of a type may go on by. */
  of(type: ResourceType): readonly Course[] {
    const known = this.byType.get(type.name)
    if (known) return known
    const found = this.all.filter((course) => course.appliesTo(type))
    this.byType.set(type.name, found.length === 0 ? NONE : found)
    return found
  }
}
