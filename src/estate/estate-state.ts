/** Everything that an estate holds as one document, and back again. */
import type { Contract } from '../contract/contract.js'
import { type Element, heldParts, type ObjectElement, type Scalar } from '../contract/element.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ROLES } from '../contract/role.js'
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Account } from './account.js'
import type { Courses } from './course.js'
import { Estate } from './estate.js'
import { GUID } from './identity.js'
import type { Routine } from './routine.js'

/** Plain data. Times are milliseconds since the epoch, relations ids; secrets are in it. */
export interface EstateState {
  readonly accounts: readonly Account[]
  /** By type; each type that there are records of, or that every estate begins with records of. */
  readonly records: Readonly<Record<string, readonly EstateRecord[]>>
  /** What goes on by itself. */
  readonly routines: readonly Routine[]
  /** The time that it is at, in milliseconds since the epoch; null before anything was loaded. */
  readonly present: number | null
  /** The number of the last request that made something; 0 where it is not told. */
  readonly serial: number
}

/** The lists of records that a state has, in their order. */
export function recordLists(estate: Estate): [type: string, records: readonly EstateRecord[]][] {
  return [...estate.contract.types.values()]
    .filter((type) => type.stored)
    .map(({ name, fixed }) => ({ name, fixed, list: estate.all(name) }))
    .filter(({ fixed, list }) => list.length > 0 || fixed.length > 0)
    .map(({ name, list }) => [name, list])
}

/** The time that a state tells. */
export const presentOf = ({ time }: Estate): number | null => (Number.isFinite(time) ? time : null)

/** All that an estate holds, as one document. */
export const stateOf = (estate: Estate): EstateState => ({
  accounts: estate.accounts,
  records: Object.fromEntries(recordLists(estate)),
  routines: estate.routines(),
  present: presentOf(estate),
  serial: estate.serial,
})

/** Reads the state of an estate piece by piece, as one comes in that is too large to be held whole. */
export class EstateStateReader {
  private readonly contract: Contract
  private readonly courses: Courses
  private readonly records = new Map<string, Map<string, EstateRecord>>()
  private readonly routines: Routine[] = []
  private accounts: readonly Account[] = []
  private present = Number.NEGATIVE_INFINITY
  private lastSerial = 0

  constructor(contract: Contract, courses: Courses) {
    this.contract = contract
    this.courses = courses
  }

  /** Takes one record. @param index its place in its list @throws ControlError for one that does not fit */
  record(typeName: string, index: number, value: unknown): void {
    const type = this.contract.types.get(typeName)
    if (!type?.stored) throw noType(typeName)
    const where = `estate.records.${typeName}[${index}]`
    const record = readRecord(type, value, where)
    const list = this.records.get(typeName) ?? new Map<string, EstateRecord>()
    if (list.has(record.id)) throw new ControlError(`${where}: the id ${record.id} is there twice.`)
    list.set(record.id, record)
    this.records.set(typeName, list)
  }

  /** Takes one routine. @throws ControlError for one that does not fit */
  routine(index: number, value: unknown): void {
    const where = `estate.routines[${index}]`
    const texts = isObject(value) ? [value.type, value.id, value.key] : []
    if (!isObject(value) || texts.some((text) => typeof text !== 'string'))
      throw new ControlError(`${where}: expected type, id, key and value.`)
    const routine = value as unknown as Routine
    const { type, key } = routine
    const declared = this.contract.types.get(type)
    const fits =
      declared?.stored &&
      this.courses.has(key) &&
      this.courses.named(key).appliesTo(declared) &&
      this.courses.named(key).isValue(routine.value)
    if (!fits) throw new ControlError(`${where}: no ${type} goes on so by ${key}.`)
    this.routines.push(routine)
  }

  /** Takes who may log on. @throws ControlError for accounts that are none */
  loggers(value: unknown): void {
    if (!Array.isArray(value)) throw new ControlError('estate.accounts: expected a list.')
    for (const [index, account] of value.entries()) {
      const texts = isObject(account) ? [account.name, account.password, account.role] : []
      const isRole = isObject(account) && ROLES.some((role) => role === account.role)
      if (texts.length === 0 || texts.some((text) => typeof text !== 'string') || !isRole)
        throw new ControlError(`estate.accounts[${index}]: expected name, password and role.`)
    }
    this.accounts = value
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
    yield* this.checkRelations()
    for (const [index, { type, id }] of this.routines.entries())
      if (!this.records.get(type)?.has(id))
        throw new ControlError(`estate.routines[${index}]: there is no ${type} ${id}.`)
    const estate = Estate.bare(this.contract, this.courses)
    yield* estate.takeUp(this.all(), this.routines, this.accounts, this.present, this.lastSerial)
    return estate
  }

  private *all(): Generator<readonly [string, EstateRecord]> {
    for (const [type, list] of this.records)
      for (const record of list.values()) yield [type, record]
  }

  private *checkRelations(): Generator<undefined, void> {
    for (const type of this.contract.types.values()) {
      const relations = Object.entries(type.belongsTo).filter(([, { through }]) => !through)
      for (const record of this.records.get(type.name)?.values() ?? []) {
        for (const [name, relation] of relations) {
          const ids = [record[name] ?? []].flat()
          for (const id of ids)
            if (!this.records.get(relation.type)?.has(String(id)))
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

const noType = (name: string): ControlError =>
  new ControlError(`estate.records.${name}: expected a type with a list of records.`)

/**
 * Takes a whole state.
 * @throws ControlError that says what is wrong and where
 */
export function takeState(reader: EstateStateReader, document: unknown): void {
  if (!isObject(document) || !isObject(document.records))
    throw new ControlError('estate: expected an object with accounts and records.')
  const { accounts, records, routines = [], present = null, serial = 0 } = document
  reader.loggers(accounts)
  for (const [name, list] of Object.entries(records)) {
    if (!Array.isArray(list)) throw noType(name)
    for (const [index, record] of list.entries()) reader.record(name, index, record)
  }
  if (!Array.isArray(routines)) throw new ControlError('estate.routines: expected a list.')
  for (const [index, routine] of routines.entries()) reader.routine(index, routine)
  reader.time(present)
  reader.serial(serial)
}

function readRecord(type: ResourceType, value: unknown, where: string): EstateRecord {
  if (!isObject(value) || typeof value.id !== 'string' || !GUID.test(value.id))
    throw new ControlError(`${where}: expected an object with an id.`)
  const parts = partsOf(type)
  for (const [key, one] of Object.entries(value)) {
    const part = parts.get(key)
    const relation = Object.hasOwn(type.belongsTo, key) ? type.belongsTo[key] : undefined
    const fits =
      key === 'id' || one === null
        ? true
        : relation && !relation.through
          ? relation.many
            ? Array.isArray(one) && one.every((id) => typeof id === 'string')
            : typeof one === 'string'
          : part
            ? isValueOf(part, one)
            : key === 'Name' && typeof one === 'string'
    if (!fits)
      throw new ControlError(`${where}.${key}: ${JSON.stringify(one)?.slice(0, 80)} does not fit.`)
  }
  return Object.freeze({ ...value, id: value.id }) as EstateRecord
}

type Part = ReturnType<typeof heldParts>[number]

const partsByType = new WeakMap<ResourceType, ReadonlyMap<string, Part>>()

/** What records of a type hold, by name; found out once for each type. */
function partsOf(type: ResourceType): ReadonlyMap<string, Part> {
  const known = partsByType.get(type)
  if (known) return known
  const held = heldParts([...type.elements, ...type.attributes, ...type.kept])
  const parts = new Map(held.map((part) => [part.name, part]))
  partsByType.set(type, parts)
  return parts
}

function isValueOf(part: Element, value: unknown): boolean {
  if (part.kind === 'scalar') return isScalar(part, value)
  if (part.kind === 'object') return isObjectOf(part, value)
  if (part.kind !== 'list' || !Array.isArray(value)) return false
  const { item } = part
  return value.every((one) =>
    item.kind === 'scalar' ? isScalar(item, one) : isObjectOf(item, one),
  )
}

function isObjectOf(part: ObjectElement, value: unknown): boolean {
  if (!isObject(value)) return false
  const own = [...part.elements, ...part.attributes, ...(part.text ? [part.text] : [])]
  return Object.entries(value).every(([key, one]) => {
    const inner = own.find(({ name }) => name === key)
    return inner !== undefined && (one === null || isValueOf(inner, one))
  })
}

function isScalar({ type, values }: Scalar, value: unknown): boolean {
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'enum') return (values ?? []).includes(String(value))
  if (type === 'dateTime') return isTime(value)
  const isNumber = ['int', 'long', 'decimal', 'timeOfDay'].includes(type)
  return isNumber ? typeof value === 'number' && Number.isFinite(value) : typeof value === 'string'
}
