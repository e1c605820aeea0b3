/** Everything that an estate holds as one document, and back again. */
import type { Contract } from '../contract/contract.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Courses } from './course.js'
import { Estate } from './estate.js'
import { readRecord } from './record-check.js'
import type { Routine } from './routine.js'

/** Plain data. Times are milliseconds since the epoch, relations ids; secrets are in it. */
export interface EstateState {
  /** By type; each type that there are records of, or that every estate begins with records of. */
  readonly records: Readonly<Record<string, readonly EstateRecord[]>>
  /** What goes on by itself. */
  readonly routines: readonly Routine[]
  /** The time that it is at, in milliseconds since the epoch; null before anything was loaded. */
  readonly present: number | null
  /** The number of the last request that made something; 0 where it is not told. */
  readonly serial: number
}

/** The types that a state has lists of records of, in their order. */
export const listedTypes = (estate: Estate): string[] =>
  [...estate.contract.types.values()]
    .filter(
      ({ name, stored, fixed }) => stored && (estate.table(name).size > 0 || fixed.length > 0),
    )
    .map(({ name }) => name)

/** The lists of records that a state has. */
export const recordLists = (estate: Estate): [type: string, records: readonly EstateRecord[]][] =>
  listedTypes(estate).map((name) => [name, estate.all(name)])

/** The time that a state tells. */
export const presentOf = ({ time }: Estate): number | null => (Number.isFinite(time) ? time : null)

/** All that an estate holds, as one document. */
export const stateOf = (estate: Estate): EstateState => ({
  records: Object.fromEntries(recordLists(estate)),
  routines: estate.routines(),
  present: presentOf(estate),
  serial: estate.serial,
})

/** Reads the state of an estate piece by piece, as one comes in that is too large to be held whole. */
export class EstateStateReader {
  private readonly contract: Contract
  private readonly courses: Courses
  /** What was taken so far: a map of a million records would stand still whenever it grows. */
  private readonly taken: Estate
  private readonly routines = new Map<string, Routine>()
  private present = Number.NEGATIVE_INFINITY
  private lastSerial = 0

  constructor(contract: Contract, courses: Courses) {
    this.contract = contract
    this.courses = courses
    this.taken = Estate.bare(contract, courses)
  }

  /** A type that there are lists of. @throws ControlError for another one */
  type(name: string): ResourceType {
    const type = this.contract.types.get(name)
    if (!type?.stored) throw noType(name)
    return type
  }

  /** Takes one record. @param index its place in its list @throws ControlError for one that does not fit */
  record(typeName: string, index: number, value: unknown): void {
    const type = this.type(typeName)
    const where = `estate.records.${typeName}[${index}]`
    const record = readRecord(type, value, where)
    if (this.taken.find(typeName, record.id))
      throw new ControlError(`${where}: the id ${record.id} is there twice.`)
    this.taken.take(typeName, record)
  }

  /** Takes one routine. @param index its place @throws ControlError for one that does not fit */
  routine(index: number, value: unknown): void {
    const where = `estate.routines[${index}]`
    const isRoutine = isObject(value) && isOf(value, ['type', 'id', 'key']) && 'value' in value
    if (!isRoutine || Object.keys(value).length > 4)
      throw new ControlError(`${where}: expected type, id, key and value.`)
    const { type, id, key } = value as unknown as Routine
    const declared = this.contract.types.get(type)
    const course = this.courses.has(key) ? this.courses.named(key) : undefined
    const fits =
      declared?.stored &&
      course?.appliesTo(declared) &&
      isShallow(value.value, DEEPEST) &&
      course.isValue(value.value, declared)
    if (!fits) throw new ControlError(`${where}: no ${type} goes on so by ${key}.`)
    const name = `${type} ${id} ${key}`
    if (this.routines.has(name)) throw new ControlError(`${where}: ${name} is there twice.`)
    this.routines.set(name, { type, id, key, value: value.value })
  }

  /** Takes the time that the estate is at. @throws ControlError for what is no time */
  time(value: unknown): void {
    if (value !== null && !isTime(value))
      throw new ControlError('estate.present: expected a number of milliseconds.')
    this.present = value ?? Number.NEGATIVE_INFINITY
  }

  /** Takes the number of the last request that made something. @throws ControlError for what is no number */
  serial(value: unknown): void {
    if (!Number.isSafeInteger(value) || Number(value) < 0)
      throw new ControlError('estate.serial: expected a whole number.')
    this.lastSerial = Number(value)
  }

  /**
   * The estate of all that was taken, in steps: there may be millions.
   * @throws ControlError for relations that lead nowhere
   */
  *estate(): Generator<undefined, Estate> {
    const { taken } = this
    yield* this.checkRelations()
    for (const { type, id } of this.routines.values()) {
      if (!taken.find(type, id))
        throw new ControlError(`estate.routines: there is no ${type} ${id}.`)
      yield
    }
    yield* taken.goOn(this.routines.values(), this.present, this.lastSerial)
    yield* taken.prepare()
    return taken
  }

  private *checkRelations(): Generator<undefined, void> {
    for (const type of this.contract.types.values()) {
      if (!type.stored) continue
      const relations = Object.entries(type.belongsTo).filter(([, { through }]) => !through)
      for (const record of relations.length > 0 ? this.taken.all(type.name) : []) {
        for (const [name, relation] of relations) {
          const ids = [record[name] ?? []].flat()
          for (const id of ids)
            if (!this.taken.find(relation.type, String(id)))
              throw new ControlError(
                `${type.name} ${record.id}: there is no ${relation.type} ${id}.`,
              )
          const isNeeded = !relation.optional && !relation.many && !relation.unless
          if (ids.length === 0 && isNeeded)
            throw new ControlError(`${type.name} ${record.id}: it belongs to no ${relation.type}.`)
        }
        yield
      }
    }
  }
}

/** Levels of what a routine may know: what a request asked for has some eight. */
const DEEPEST = 32

/** Whether a value has no more levels than these: what is deeper could not be written again. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((one) => isShallow(one, levels - 1))
}

const isOf = (value: Readonly<Record<string, unknown>>, texts: readonly string[]): boolean =>
  texts.every((name) => typeof value[name] === 'string')

const noType = (name: string): ControlError =>
  new ControlError(`estate.records.${name.slice(0, 80)}: expected a type with a list of records.`)
