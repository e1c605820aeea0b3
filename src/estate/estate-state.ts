/** Everything that an estate holds as one document, and back again. */
import type { Contract } from '../contract/contract.js'
import { type Element, heldParts, type ObjectElement, type Scalar } from '../contract/element.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ROLES } from '../contract/role.js'
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { type Account, Estate } from './estate.js'
import { GUID } from './identity.js'
import type { Routine } from './routine.js'

/** Plain data. Times are milliseconds since the epoch, relations ids; secrets are in it. */
export interface EstateState {
  readonly accounts: readonly Account[]
  readonly records: Readonly<Record<string, readonly EstateRecord[]>>
  /** What goes on by itself. */
  readonly routines: readonly Routine[]
  /** The time that it was brought up to, in milliseconds since the epoch; null if nothing goes on. */
  readonly present: number | null
}

export function stateOf(estate: Estate): EstateState {
  const stored = [...estate.contract.types.values()].filter((type) => type.stored)
  return {
    accounts: estate.accounts,
    records: Object.fromEntries(
      stored
        .map(({ name }) => [name, [...estate.table(name).list()]] as const)
        .filter(([name, list]) => list.length > 0 || estate.contract.type(name).fixed.length > 0),
    ),
    routines: estate.routines.filter(({ type, id }) => estate.find(type, id)),
    present: Number.isFinite(estate.present) ? estate.present : null,
  }
}

/**
 * The estate of a document.
 * @throws ControlError that says what is wrong and where, nothing being kept then
 */
export function readEstateState(document: unknown, contract: Contract): Estate {
  const { accounts, records, routines, present } = shapeOf(document)
  const estate = new Estate(contract)
  for (const [name, list] of Object.entries(records)) {
    const type = contract.types.get(name)
    if (!type?.stored || !Array.isArray(list))
      throw new ControlError(`estate.records.${name}: expected a type with a list of records.`)
    // Those that every estate begins with may have been changed or removed since.
    for (const { id } of type.fixed) estate.apply({ do: 'remove', type: name, id })
    for (const [index, record] of list.entries()) {
      const where = `estate.records.${name}[${index}]`
      const read = readRecord(type, record, where)
      if (estate.find(name, read.id))
        throw new ControlError(`${where}: the id ${read.id} is there twice.`)
      estate.apply({ do: 'add', type: name, record: read })
    }
  }
  checkRelations(estate, contract)
  estate.setAccounts(accounts)
  for (const [index, { type, id }] of routines.entries())
    if (!contract.types.get(type)?.stored || !estate.find(type, id))
      throw new ControlError(`estate.routines[${index}]: there is no ${type} ${id}.`)
  estate.broughtUpTo(present ?? Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
  estate.addRoutines(routines)
  return estate
}

function shapeOf(document: unknown): {
  accounts: readonly Account[]
  records: Readonly<Record<string, unknown>>
  routines: readonly Routine[]
  present: number | null
} {
  if (!isObject(document) || !isObject(document.records) || !Array.isArray(document.accounts))
    throw new ControlError('estate: expected an object with accounts and records.')
  for (const [index, account] of document.accounts.entries()) {
    const texts = isObject(account) ? [account.name, account.password, account.role] : []
    const isRole = isObject(account) && ROLES.some((role) => role === account.role)
    if (texts.length === 0 || texts.some((text) => typeof text !== 'string') || !isRole)
      throw new ControlError(`estate.accounts[${index}]: expected name, password and role.`)
  }
  const { accounts, records, routines = [], present = null } = document
  if (!Array.isArray(routines)) throw new ControlError('estate.routines: expected a list.')
  for (const [index, routine] of routines.entries()) {
    const texts = isObject(routine) ? [routine.type, routine.id, routine.key] : []
    const fits = texts.length > 0 && texts.every((text) => typeof text === 'string')
    if (!fits || !isTime(routine.since))
      throw new ControlError(`estate.routines[${index}]: expected type, id, key, value and since.`)
  }
  if (present !== null && !isTime(present))
    throw new ControlError('estate.present: expected a number of milliseconds.')
  return { accounts, records, routines, present }
}

function readRecord(type: ResourceType, value: unknown, where: string): EstateRecord {
  if (!isObject(value) || typeof value.id !== 'string' || !GUID.test(value.id))
    throw new ControlError(`${where}: expected an object with an id.`)
  const parts = new Map(
    heldParts([...type.elements, ...type.attributes, ...type.kept]).map((part) => [
      part.name,
      part,
    ]),
  )
  for (const [key, one] of Object.entries(value)) {
    const part = parts.get(key)
    const relation = type.belongsTo[key]
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

function checkRelations(estate: Estate, contract: Contract): void {
  for (const type of contract.types.values()) {
    if (!type.stored) continue
    for (const [name, relation] of Object.entries(type.belongsTo)) {
      if (relation.through) continue
      for (const record of estate.all(type.name)) {
        const ids: Value = record[name]
        for (const id of [ids ?? []].flat())
          if (!estate.find(relation.type, String(id)))
            throw new ControlError(`${type.name} ${record.id}: there is no ${relation.type} ${id}.`)
        const isMissing = (ids ?? null) === null && !relation.optional && !relation.many
        if (isMissing && !relation.unless)
          throw new ControlError(`${type.name} ${record.id}: it belongs to no ${relation.type}.`)
      }
    }
  }
}
