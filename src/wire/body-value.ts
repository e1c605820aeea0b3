/** Reads one value of a request body as its declaration wants it, from the text of XML or from JSON. */
import { rangeOf, type Scalar } from '../contract/element.js'
import type { Value } from '../contract/record.js'
import { isInCalendar } from '../time/instant.js'
import { isTime } from '../time/time-range.js'

/** What a text or a JSON value stands for; what was expected where it is not that. */
export type ReadValue = { readonly value: Value } | { readonly expected: string }

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Reads a value. Numbers and truth values come as texts in XML, and from some clients in JSON too; `1` and
 * `0` stand for true and false (seen in clients).
 */
export function readBodyValue(scalar: Scalar, given: unknown): ReadValue {
  const isPlain = ['string', 'number', 'boolean'].includes(typeof given)
  const text = isPlain ? String(given).trim() : undefined
  if (text === undefined) return { expected: expectationOf(scalar) }
  const value = readValue(scalar, scalar.type === 'string' ? String(given) : text)
  return value === undefined ? { expected: expectationOf(scalar) } : { value }
}

function readValue(scalar: Scalar, text: string): Value {
  switch (scalar.type) {
    case 'string':
      return text
    case 'int':
    case 'long': {
      const [least, greatest] = rangeOf(scalar)
      const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
      return number >= least && number <= greatest ? number : undefined
    }
    case 'decimal':
      return /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
    case 'boolean':
      return TRUTHS.get(text.toLowerCase())
    case 'enum':
      // To the letter first: Mbps and MBps differ.
      return (
        scalar.values?.find((one) => one === text) ??
        scalar.values?.find((one) => one.toLowerCase() === text.toLowerCase())
      )
    case 'guid':
    case 'uid':
      return idIn(text)
    case 'urn':
      return /^urn:\S+$/i.test(text) ? text : undefined
    case 'timeOfDay':
      return minutesIn(text)
    default:
      return timeIn(text)
  }
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** An id as clients write it: a GUID in any letter case, with or without braces, or a URN that ends in one. */
function idIn(text: string): string | undefined {
  const last = text.slice(text.lastIndexOf(':') + 1)
  const id = last.replace(/^\{|\}$/g, '').toLowerCase()
  return GUID.test(id) ? id : undefined
}

/** `22:00:00.0000000+00:00` in XML, a date with that time in JSON. */
function minutesIn(text: string): number | undefined {
  const match = /^(?:\d{4}-\d\d-\d\dT)?([01]\d|2[0-3]):([0-5]\d)(?::|$)/.exec(text)
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined
}

/** A time in ISO 8601; without a zone it is in UTC. */
function timeIn(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i.test(text))
    return undefined
  if (!isInCalendar(text)) return undefined
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10))
  const time = Date.parse(text.length === 10 || hasZone ? text : `${text}Z`)
  return isTime(time) ? time : undefined
}

/** What is expected of a value, for messages. */
export function expectationOf(scalar: Scalar): string {
  switch (scalar.type) {
    case 'int':
    case 'long': {
      const [least, greatest] = rangeOf(scalar)
      return scalar.range ? `a whole number from ${least} to ${greatest}` : 'a whole number'
    }
    case 'decimal':
      return 'a number'
    case 'boolean':
      return 'true or false'
    case 'enum':
      return `one of ${(scalar.values ?? []).join(', ')}`
    case 'guid':
      return 'a GUID'
    case 'uid':
      return `urn:veeam:${scalar.of}: and a GUID`
    case 'urn':
      return 'a URN'
    case 'timeOfDay':
      return 'a time of day such as 22:00:00'
    case 'string':
      return 'text'
    default:
      return 'a time such as 2026-11-20T22:00:00Z'
  }
}
