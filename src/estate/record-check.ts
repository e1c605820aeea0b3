/** Whether data from outside, such as a snapshot, is what records of a type hold. */
import { SQL_SERVER_NAMES } from '../contract/date.js'
import {
  type Element,
  heldParts,
  type ObjectElement,
  rangeOf,
  type Scalar,
} from '../contract/element.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { ControlError } from '../control-error.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import { shown } from '../wording/shown.js'
import { GUID } from './identity.js'

type Part = ReturnType<typeof heldParts>[number]

/** What records of a type hold. */
interface Held {
  readonly parts: ReadonlyMap<string, Part>
  /** What nothing else tells the value of. */
  readonly required: readonly string[]
}

const heldByType = new WeakMap<ResourceType, Held>()

/** Found out once for each type. */
function heldBy(type: ResourceType): Held {
  const known = heldByType.get(type)
  if (known) return known
  const parts = heldParts([...type.elements, ...type.attributes, ...type.kept])
  const required = heldParts(type.elements).filter(
    (part) => part.kind === 'scalar' && !part.optional && part.default === undefined,
  )
  const needsName =
    type.kind === 'entity' && type.displayName({ id: '' }, () => undefined, SQL_SERVER_NAMES) === ''
  const held = {
    parts: new Map(parts.map((part) => [part.name, part])),
    required: [...required.map(({ name }) => name), ...(needsName ? ['Name'] : [])],
  }
  heldByType.set(type, held)
  return held
}

/**
 * Reads a record as it is kept.
 * @param where it stands, for messages
 * @throws ControlError that says what does not fit
 */
export function readRecord(type: ResourceType, value: unknown, where: string): EstateRecord {
  if (!isObject(value) || typeof value.id !== 'string' || !GUID.test(value.id))
    throw new ControlError(`${where}: expected an object with an id, found ${shown(value)}.`)
  for (const [key, one] of Object.entries(value))
    if (key !== 'id' && !fits(type, key, one))
      throw new ControlError(`${where}.${key}: ${shown(one)} does not fit.`)
  for (const name of heldBy(type).required)
    if (value[name] === undefined || value[name] === null)
      throw new ControlError(`${where}: expected ${name}, found none.`)
  return Object.freeze({ ...value, id: value.id }) as EstateRecord
}

/** Whether a member of a record may have a value. */
export function fits(type: ResourceType, name: string, value: unknown): boolean {
  const relation = Object.hasOwn(type.belongsTo, name) ? type.belongsTo[name] : undefined
  if (relation && !relation.through) {
    if (relation.many) return Array.isArray(value) && value.every((id) => typeof id === 'string')
    return value === null || typeof value === 'string'
  }
  const part = heldBy(type).parts.get(name)
  if (!part && name !== 'Name') return false
  if (value === null) return true
  return part ? isValueOf(part, value) : typeof value === 'string'
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

const MINUTES_OF_DAY = 1440

function isScalar(scalar: Scalar, value: unknown): boolean {
  switch (scalar.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'enum':
      // A situation may bring a word that no client knows.
      return typeof value === 'string' && /^\w+$/.test(value)
    case 'dateTime':
      return isTime(value)
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value)
    case 'timeOfDay':
      return Number.isInteger(value) && Number(value) >= 0 && Number(value) < MINUTES_OF_DAY
    case 'int':
    case 'long': {
      const [least, greatest] = rangeOf(scalar)
      return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= greatest
    }
    default:
      return typeof value === 'string'
  }
}
