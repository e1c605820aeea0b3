/** Reads one value of a fixture as its declaration wants it. */
import { type Element, heldRangeOf, type ObjectElement, type Scalar } from '../contract/element.js'
import type { Value } from '../contract/record.js'
import { GUID, readId } from '../estate/identity.js'
import { isObject } from '../is-object.js'
import type { Path, Refuse } from '../reading/fault.js'
import { unknownKey, wholeNumbers } from '../reading/reader.js'
import { readSize, SIZE_FORM } from '../reading/size.js'
import { isInCalendar } from '../time/instant.js'
import { readTimeOfDay, TIME_OF_DAY_FORM } from '../time/time-of-day.js'
import { isTime } from '../time/time-range.js'
import { shown } from '../wording/shown.js'

/** What a value is read with. */
export interface Reading {
  /** Milliseconds since the epoch, from which relative times count. */
  readonly now: number
  /** Takes what is wrong. */
  readonly fault: Refuse
  /** Takes what may be meant, and is more likely a slip. */
  readonly warn: Refuse
}

/** A point in time, with its zone; a date alone is its first moment in UTC. */
const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:?\d\d))?$/
/** How long before now, -P30D, -PT12H, -P1DT2H30M; or after it, PT10M. */
const RELATIVE = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Reads the value of an element. What does not fit is reported and read as nothing. */
export function readElement(element: Element, value: unknown, path: Path, reading: Reading): Value {
  if (value === null || value === undefined) return undefined
  if (element.kind === 'scalar') return readScalar(element, value, path, reading)
  if (element.kind === 'embedded' || element.kind === 'group' || element.kind === 'link')
    return undefined
  if (element.kind === 'object') return readObject(element, value, path, reading)
  if (!Array.isArray(value)) {
    reading.fault({ path, expected: 'a list', found: shown(value) })
    return undefined
  }
  const { item } = element
  return value.map((one, index) =>
    item.kind === 'scalar'
      ? readScalar(item, one, [...path, index], reading)
      : readObject(item, one, [...path, index], reading),
  )
}

function readObject(element: ObjectElement, value: unknown, path: Path, reading: Reading): Value {
  if (!isObject(value)) {
    reading.fault({ path, expected: 'an object', found: shown(value) })
    return undefined
  }
  const { elements, attributes, text } = element
  const parts = new Map(
    [...elements, ...attributes, ...(text ? [text] : [])].map((part) => [part.name, part]),
  )
  const result: Record<string, Value> = {}
  for (const [name, inner] of Object.entries(value)) {
    const part = parts.get(name)
    if (part) result[name] = readElement(part, inner, [...path, name], reading)
    else reading.fault(unknownKey(name, [...parts.keys()], path))
  }
  return result
}

function readScalar(scalar: Scalar, value: unknown, path: Path, reading: Reading): Value {
  const refuse = (expected: string): undefined => {
    reading.fault({ path, expected, found: shown(value) })
    return undefined
  }
  switch (scalar.type) {
    case 'string':
      return typeof value === 'string' ? value : refuse('text')
    case 'urn':
      return typeof value === 'string' && /^urn:\S+$/i.test(value) ? value : refuse('a URN')
    case 'int':
    case 'long': {
      const [least, greatest] = heldRangeOf(scalar)
      const isSize = scalar.unit === 'bytes'
      const number = isSize && typeof value === 'string' ? readSize(value) : value
      if (Number.isSafeInteger(number) && Number(number) >= least && Number(number) <= greatest)
        return Number(number)
      const isPlain = !Number.isSafeInteger(number) && !scalar.range
      const expected = isPlain ? 'a whole number' : wholeNumbers(least, greatest)
      return refuse(isSize ? `${expected}, or ${SIZE_FORM}` : expected)
    }
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0
        ? value
        : refuse('a number from 0')
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse('true or false')
    case 'enum': {
      const values = scalar.values ?? []
      if (typeof value === 'string' && values.includes(value)) return value
      return refuse(`one of ${values.join(', ')}`)
    }
    case 'guid':
    case 'uid': {
      const id = typeof value === 'string' ? readId(value) : ''
      return GUID.test(id) ? id : refuse('a GUID')
    }
    case 'timeOfDay':
      return readTimeOfDay(String(value)) ?? refuse(TIME_OF_DAY_FORM)
    case 'dateTime': {
      const time = readTime(value, reading.now)
      if (time === undefined) return refuse('a time such as 2026-11-20T22:00:00Z, or -P2DT3H')
      if (scalar.ahead || time <= reading.now) return time
      if (RELATIVE.test(String(value))) return refuse(`a time that has been, such as -${value}`)
      const expected = `a time not after ${new Date(reading.now).toISOString()}, which is now`
      reading.warn({ path, expected, found: shown(value) })
      return time
    }
  }
}

/** A time as milliseconds since the epoch; undefined if it is none. */
export function readTime(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined
  const relative = RELATIVE.exec(value)
  if (relative && /\d/.test(value)) {
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = relative
      .slice(2)
      .map((part) => Number(part ?? 0))
    const distance = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000
    const time = relative[1] === '-' ? now - distance : now + distance
    return isTime(time) ? time : undefined
  }
  if (!INSTANT.test(value) || !isInCalendar(value)) return undefined
  const time = Date.parse(value.replace(' ', 'T'))
  return isTime(time) ? time : undefined
}
