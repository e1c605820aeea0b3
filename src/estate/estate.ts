/**
 * The estate: every record, by type and id, with the relations between them indexed, at one time.
 * Records are frozen; it changes by commands, and by what its courses make happen as time passes, event
 * by event in the order of time, whoever looks and when. So the same commands at the same times give
 * the same estate. To fork one, or to mark it and go back, copies nothing.
 */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import { rulesAfter } from '../task-rules/task-rule-command.js'
import { TaskRules } from '../task-rules/task-rules.js'
import { type Account, accountsOf, logonCommands, type NewAccount } from './account.js'
import { Agenda } from './agenda.js'
import type { Command } from './command.js'
import { type ChangingEstate, type Course, Courses, type Stretch, type Subject } from './course.js'
import { Directory, type Owner } from './directory.js'
import { Removal, type Removing } from './removal.js'
import type { Routine } from './routine.js'
import { nextVersion, Table } from './table.js'

/** All that an estate was at one moment, to go back to or to fork. It never changes. */
export interface Mark {
  readonly tables: ReadonlyMap<string, Table>
  readonly routines: Directory<Routine>
  readonly agenda: Agenda
  readonly time: number
  readonly serial: number
  readonly asked: number
  readonly version: number
  readonly taskRules: TaskRules
  readonly removal: Removal | undefined
}

/** Records of a table from which on an index is not built while someone waits. */
const LARGE = 5_000

/** Pieces of a removal that are done at once: most are, and only the large ones go on in turns. */
const AT_ONCE = 8

const NO_TIME: Stretch = { until: Number.NEGATIVE_INFINITY }

const NO_COURSES = new Courses([])

export class Estate implements ChangingEstate, Removing {
  readonly contract: Contract
  readonly courses: Courses
  /** Who changes what in place; another one after each mark, so that what was marked is never changed. */
  private owner: Owner = {}
  private tables: ReadonlyMap<string, Table>
  private goingOn: Directory<Routine>
  private agenda: Agenda
  private present = Number.NEGATIVE_INFINITY
  private lastSerial = 0
  private current = nextVersion()
  /** How many routines are to do what someone asked for: nobody knows ahead what comes of it. */
  private asked = 0
  /** What is left to do of a removal; whoever looks at what it touches has it done first. */
  private removal: Removal | undefined
  /** Counts what it has become: time that was passing before passes no more. */
  private line = 0
  private destination = Number.NEGATIVE_INFINITY
  private rules = TaskRules.none
  /** The stretch of time that is passing; one without length between two. */
  stretch: Stretch = NO_TIME

  /** One with the records alone that every estate begins with. */
  constructor(contract: Contract, courses: Courses = NO_COURSES) {
    this.contract = contract
    this.courses = courses
    this.goingOn = new Directory(this.owner)
    this.agenda = new Agenda(this.owner)
    const tables = new Map<string, Table>()
    this.tables = tables
    for (const type of contract.types.values()) {
      if (!type.stored) continue
      const table = new Table(this.owner)
      for (const record of type.fixed) table.add(record)
      tables.set(type.name, table)
    }
  }

  /** One without any records, not even those that every estate begins with. */
  static bare(contract: Contract, courses: Courses): Estate {
    const estate = new Estate(contract, courses)
    estate.tables = new Map(
      [...estate.tables.keys()].map((name) => [name, new Table(estate.owner)]),
    )
    return estate
  }

  /** Another one after every change. */
  get version(): number {
    return this.current
  }

  /** Who may log on. */
  get accounts(): readonly Account[] {
    return accountsOf(this.all('EnterpriseAccount'))
  }

  /** How tasks, runs and restores go, where a tester has told. */
  get taskRules(): TaskRules {
    return this.rules
  }

  /** The time that it is at: milliseconds since the epoch, -Infinity before anything was loaded. */
  get time(): number {
    return this.present
  }

  /**
   * The time that it is at, or is on its way to: what comes and goes until then may have passed unseen, as
   * nobody was to ask for a change before.
   */
  get ahead(): number {
    return Math.max(this.destination, this.present)
  }

  /** The number of the last request that made something. */
  get serial(): number {
    return this.lastSerial
  }

  /** When something happens in it next; Infinity for never. */
  get due(): number {
    return this.agenda.first?.at ?? Number.POSITIVE_INFINITY
  }

  /** What it is now. Costs nothing; what changes from here on is copied first, piece by piece. */
  mark(): Mark {
    this.owner = {}
    return {
      tables: this.tables,
      routines: this.goingOn,
      agenda: this.agenda,
      time: this.present,
      serial: this.lastSerial,
      asked: this.asked,
      version: this.current,
      taskRules: this.rules,
      removal: this.removal,
    }
  }

  /**
   * Becomes what it, or another estate of the same contract, was. Costs as little as `mark`. Where it was
   * on its way to a time, it goes no further.
   */
  become(mark: Mark): void {
    this.line++
    this.destination = mark.time
    this.takeBack(mark)
  }

  /** The same, but what a tester has told of how things go stays as it is: it is no part of what was. */
  takeOn(mark: Mark): void {
    this.become({ ...mark, taskRules: this.rules })
  }

  private takeBack(mark: Mark): void {
    this.owner = {}
    this.tables = mark.tables
    this.goingOn = mark.routines
    this.agenda = mark.agenda
    this.present = mark.time
    this.lastSerial = mark.serial
    this.asked = mark.asked
    this.current = mark.version
    this.rules = mark.taskRules
    this.removal = mark.removal
  }

  /** An estate of its own with the same records. Costs as little as `mark`. */
  fork(): Estate {
    const fork = new Estate(this.contract, this.courses)
    fork.become(this.mark())
    return fork
  }

  /** @throws if no such type has records: names in code are never guesses. */
  table(type: string): Table {
    this.settle(type)
    const table = this.tables.get(type)
    if (!table) throw new Error(`The estate holds no ${type}`)
    return table
  }

  find(type: string, id: string): EstateRecord | undefined {
    this.settle(type)
    return this.tables.get(type)?.get(id)
  }

  /** The records whose relation leads to the given one, through an index, in the order they came. */
  children(type: string, relation: string, parent: string): readonly EstateRecord[] {
    return this.table(type).by(relation, parent)
  }

  all(type: string): readonly EstateRecord[] {
    return this.table(type).list()
  }

  /** How many records there are of each type. */
  counts(): Record<string, number> {
    this.settle()
    return this.sizes()
  }

  /** The same for who does not wait for the end of a removal: some of what it removes may be counted yet. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.tables].map(([name, table]) => [name, table.size]))
  }

  /** How many records there are, as `sizes` tells of them. */
  get size(): number {
    let size = 0
    for (const table of this.tables.values()) size += table.size
    return size
  }

  /** All routines, by type, id and key. */
  routines(): Routine[] {
    this.settle()
    return [...this.goingOn.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  }

  /** What the routines of a key know, of all records of a type that have one. */
  routinesOf(type: string, key: string): unknown[] {
    return this.all(type).flatMap(({ id }) => this.routineOf(type, id, key) ?? [])
  }

  /** What the routine of a key of a record knows; undefined where there is none. */
  routineOf(type: string, id: string, key: string): unknown {
    this.settle(type)
    return this.goingOn.get(keyOf(type, id, key))?.value
  }

  /**
   * Carries out one command, at the time that the estate is at.
   * @throws if the record is there already (add) or is not there (update, remove); nothing has changed then.
   */
  apply(command: Command): void {
    switch (command.do) {
      case 'add':
        this.add(command.type, command.record)
        return
      case 'update':
        this.update(command.type, command.id, command.changes)
        return
      case 'remove':
        this.remove(command.type, command.id)
        return
      case 'setRoutine':
        this.setRoutine(command.routine)
        return
      case 'dropRoutine':
        this.dropRoutine(command.type, command.id, command.key)
        return
      case 'setSerial':
        this.lastSerial = Math.max(this.lastSerial, command.serial)
        return
      default:
        this.rules = rulesAfter(this.rules, command, this.present)
    }
  }

  /** Does some work: all of it, or, if it throws, nothing. */
  whole<T>(work: () => T): T {
    const mark = this.mark()
    try {
      return work()
    } catch (error) {
      this.takeBack(mark)
      throw error
    }
  }

  /** Takes up a record that was there before: nothing follows from it. @throws if it is there already */
  take(type: string, record: EstateRecord): void {
    this.ownTable(type).add(record)
  }

  /** Goes on from what was taken up, at a time, in steps: there may be millions of records. */
  *goOn(routines: Iterable<Routine>, time: number, serial: number): Generator<undefined, void> {
    this.present = time
    this.lastSerial = serial
    for (const [name, table] of this.tables) {
      const goesOn = this.courses.of(this.contract.type(name)).some(({ ofEvery }) => ofEvery)
      if (!goesOn) continue
      for (const record of table.list()) {
        this.replan(name, record, true)
        yield
      }
    }
    for (const routine of routines) {
      this.setRoutine(routine)
      yield
    }
    this.current = nextVersion()
  }

  /** Builds the indexes of large tables ahead of the first question, in steps: none may be kept waiting then. */
  *prepare(): Generator<undefined, void> {
    for (const { name, belongsTo } of this.contract.types.values()) {
      const table = this.tables.get(name)
      if (!table || table.size < LARGE) continue
      for (const [relation, { through }] of Object.entries(belongsTo))
        if (!through) yield* table.prepare(relation)
      for (const relation of this.courses.relationsOf(name)) yield* table.prepare(relation)
    }
  }

  /** Adds a record. @throws if there is one of this type and id */
  add(type: string, record: EstateRecord): void {
    const table = this.ownTable(type)
    const followed = this.followed(type, undefined, record, record)
    table.add(followed)
    this.current = nextVersion()
    this.replan(type, followed, true)
  }

  /** Changes fields of a record; null falls back to the default. @throws if there is no such record */
  update(type: string, id: string, changes: Fields): void {
    const table = this.ownTable(type)
    const before = table.need(id)
    const after = this.followed(type, before, merged(before, changes), changes)
    table.replace(after)
    this.current = nextVersion()
    this.replan(type, after, false)
  }

  /**
   * Removes a record and what hangs on it; where a relation is optional or to many, it is only cut.
   * @throws if there is no such record
   */
  remove(type: string, id: string): void {
    this.settle()
    const record = this.table(type).need(id)
    this.ownTable(type).delete(id)
    this.current = nextVersion()
    this.removal = Removal.of(this.contract, type, record)
    for (let n = 0; n < AT_ONCE && this.removal; n++) this.removeMore()
  }

  /** Whether nothing is left to do of a removal. */
  get isSettled(): boolean {
    return this.removal === undefined
  }

  /** Does what is left of a removal, piece by piece. */
  *settling(): Generator<undefined, void> {
    while (this.removal) {
      this.removeMore()
      yield
    }
  }

  /** Does what is left of a removal. @param type only if it touches records of this type, where one is given */
  private settle(type?: string): void {
    if (!this.removal || (type !== undefined && !this.removal.touched.has(type))) return
    while (this.removal) this.removeMore()
  }

  private removeMore(): void {
    const { removal } = this
    // Whoever looks in the middle of a piece is the removal itself.
    this.removal = undefined
    this.removal = removal?.step(this)
  }

  /** Ends what goes on by itself with records that have left. */
  endRoutines(type: string, records: readonly EstateRecord[]): void {
    for (const course of this.courses.of(this.contract.type(type)))
      for (const { id } of records)
        if (course.ofEvery) this.plan(keyOf(type, id, course.key), Number.POSITIVE_INFINITY)
        else this.dropRoutine(type, id, course.key)
  }

  /** Lets more go on, in place of what the same key of the same record told before. */
  setRoutine(routine: Routine): void {
    const { type, id, key } = routine
    this.settle(type)
    const name = keyOf(type, id, key)
    const course = this.courses.named(key)
    if (course.isAsked && !this.goingOn.has(name)) this.asked++
    this.goingOn = this.goingOn.ownedBy(this.owner)
    this.goingOn.set(name, routine)
    const record = this.find(type, id)
    if (record) this.planned(course, { type, record, value: routine.value })
  }

  /** Ends what goes on by a key of a record, if anything does. */
  dropRoutine(type: string, id: string, key: string): void {
    this.settle(type)
    const name = keyOf(type, id, key)
    if (!this.goingOn.has(name)) return
    if (this.courses.named(key).isAsked) this.asked--
    this.goingOn = this.goingOn.ownedBy(this.owner)
    this.goingOn.delete(name)
    this.plan(name, Number.POSITIVE_INFINITY)
  }

  /** Lets some log on, in place of who is listed by the same name. */
  addAccounts(accounts: readonly NewAccount[]): void {
    if (accounts.length === 0) return
    for (const command of logonCommands(accounts, this.all('EnterpriseAccount')))
      this.apply(command)
  }

  /** Lets time pass. @param now milliseconds since the epoch; nothing happens if it is past already */
  upTo(now: number): void {
    for (const _ of this.passing(now));
  }

  /**
   * The same, event by event and removals piece by piece, for whoever wants to give others a turn. They may change
   * it then, or let more time pass; where it becomes something else, its time passes no further.
   */
  *passing(now: number): Generator<undefined, void> {
    const stretch: Stretch = { until: now }
    const { line } = this
    this.destination = Math.max(this.destination, now)
    for (;;) {
      while (this.removal) {
        this.removeMore()
        yield
        if (this.line !== line) return
      }
      const event = this.agenda.first
      if (event === undefined || event.at > now) break
      this.stretch = this.asked > 0 ? NO_TIME : stretch
      this.happen(event.key, Math.max(event.at, this.present))
      this.stretch = NO_TIME
      yield
      if (this.line !== line) return
    }
    if (now > this.present) this.present = now
  }

  private happen(name: string, at: number): void {
    const [type = '', id = '', key = ''] = name.split(' ')
    this.present = at
    const course = this.courses.named(key)
    const record = this.find(type, id)
    if (!record) {
      this.plan(name, Number.POSITIVE_INFINITY)
      return
    }
    const value = this.goingOn.get(name)?.value
    course.happen({ type, record, value }, at, this)
    const left = this.find(type, id)
    const routine = this.goingOn.get(name)
    if (!left || (!course.ofEvery && !routine)) {
      this.plan(name, Number.POSITIVE_INFINITY)
      return
    }
    const due = course.due({ type, record: left, value: routine?.value }, at, this)
    if (due <= at) throw new Error(`The course ${key} of ${type} ${id} stands still`)
    this.plan(name, due)
  }

  /** What follows from a change of a record, in it. */
  private followed(
    type: string,
    before: EstateRecord | undefined,
    after: EstateRecord,
    changed: Fields,
  ): EstateRecord {
    let result = after
    for (const course of this.courses.of(this.contract.type(type))) {
      const more = course.follow?.(before, result, changed, this.present, this.courses.zone)
      if (more) result = merged(result, more)
    }
    return result
  }

  /** Finds out anew when something happens to a record that was changed. */
  private replan(type: string, record: EstateRecord, isNew: boolean): void {
    for (const course of this.courses.of(this.contract.type(type))) {
      if (course.ofEvery) this.planned(course, { type, record, value: undefined })
      else if (!isNew) {
        const routine = this.goingOn.get(keyOf(type, record.id, course.key))
        if (routine) this.planned(course, { type, record, value: routine.value })
      }
    }
  }

  private planned(course: Course, subject: Subject): void {
    const due = course.due(subject, this.present, this)
    this.plan(keyOf(subject.type, subject.record.id, course.key), Math.max(due, this.present))
  }

  private plan(name: string, at: number): void {
    this.agenda = this.agenda.ownedBy(this.owner)
    this.agenda.plan(name, at)
  }

  /** The table of a type, to be changed. */
  ownTable(type: string): Table {
    const table = this.table(type)
    const own = table.ownedBy(this.owner)
    if (own !== table) this.tables = new Map(this.tables).set(type, own)
    return own
  }
}

/** Names what goes on: neither types nor ids have blanks in them. */
const keyOf = (type: string, id: string, key: string): string => `${type} ${id} ${key}`

/** A record with changes; a field set to null or undefined falls back to its default. */
function merged(record: EstateRecord, changes: Fields): EstateRecord {
  const result: Record<string, Value> & { readonly id: string } = { ...record }
  for (const [name, value] of Object.entries(changes)) {
    if (name === 'id') continue
    if (value === null || value === undefined) delete result[name]
    else result[name] = value
  }
  return Object.freeze(result)
}
