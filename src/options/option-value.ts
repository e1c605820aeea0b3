/** Reads the value of one option, from text (flags, variables) or from data (config file, library). */

import { isIP } from 'node:net'
import { readDuration } from '../time/duration.js'
import { isTimeZone } from '../time/time-zone.js'
import { chosen, orMeant } from '../wording/choices.js'
import { shown } from '../wording/shown.js'
import { ACCOUNT_FORM, readAccount } from './account.js'
import { readSession, readWorldPort } from './assignment.js'
import { CLOCK_FORM, clockFaults, readClock } from './clock-option.js'
import { IN_PLACE, type ValueSpec } from './option-table.js'

/** What an option may be: a text, a number, a switch, a list, or an object in place of a file. */
export type OptionValue = string | number | boolean | object

/** Where data comes from: only the library gives milliseconds. */
export type DataSource = 'config' | 'library'

const TRUE = ['1', 'true', 'yes', 'on']
const FALSE = ['0', 'false', 'no', 'off']

/** The value that a text, or for a list several, stands for; undefined if it is none. */
export function readText(spec: ValueSpec, texts: readonly string[]): OptionValue | undefined {
  const text = texts.at(-1) ?? ''
  switch (spec.type) {
    case 'boolean':
      if (TRUE.includes(text.toLowerCase())) return true
      return FALSE.includes(text.toLowerCase()) ? false : undefined
    case 'integer':
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? readData(spec, Number(text), 'config') : undefined
    case 'list':
      return readData(spec, texts, 'config')
    default:
      return readData(spec, text, 'config')
  }
}

/** The value that data stands for; undefined if it is none. */
export function readData(
  spec: ValueSpec,
  data: unknown,
  source: DataSource,
): OptionValue | undefined {
  switch (spec.type) {
    case 'boolean':
      return typeof data === 'boolean' ? data : undefined
    case 'integer':
    case 'number': {
      const fits = spec.type === 'integer' ? Number.isSafeInteger(data) : Number.isFinite(data)
      return fits && typeof data === 'number' && data >= spec.min && data <= spec.max
        ? data
        : undefined
    }
    case 'choice':
      return chosen(spec.choices, data)
    case 'duration': {
      if (typeof data === 'string' && spec.words?.includes(data)) return data
      const written = typeof data === 'string' ? readDuration(data) : data
      const isKnown = typeof data === 'string' || source === 'library'
      return isKnown && typeof written === 'number' && written > 0 && Number.isFinite(written)
        ? written
        : undefined
    }
    case 'clock':
      if (isPlainObject(data)) return clockFaults(data).length === 0 ? data : undefined
      return isText(data) && readClock(data) ? data : undefined
    case 'list':
      return Array.isArray(data) && data.every((item) => isItem(spec.item, item)) ? data : undefined
    case 'path':
      return isText(data) || isInPlace(spec.orObject, data) ? data : undefined
    case 'timeZone':
      return isText(data) && isTimeZone(data) ? data : undefined
    case 'string':
      return isText(data) ? data : undefined
  }
}

const FORM_NAMES = { object: 'an object', array: 'a list' } as const

/** Whether data may stand in place of a file. */
function isInPlace(what: keyof typeof IN_PLACE | undefined, data: unknown): data is object {
  const forms: readonly string[] = what === undefined ? [] : IN_PLACE[what]
  return Array.isArray(data)
    ? forms.includes('array')
    : isPlainObject(data) && forms.includes('object')
}

/** What is expected of a value: `an integer from 0 to 65535`. */
export function expectation(spec: ValueSpec, source: 'text' | DataSource): string {
  switch (spec.type) {
    case 'boolean':
      return source === 'text' ? `one of ${[...TRUE, ...FALSE].join(', ')}` : 'true or false'
    case 'integer':
      return `an integer from ${spec.min} to ${spec.max}`
    case 'number':
      return `a number from ${spec.min} to ${spec.max}`
    case 'choice':
      return `one of ${spec.choices.join(', ')}`
    case 'duration': {
      const text = 'a duration such as PT15M, PT1H30M or P1D'
      const form = source === 'library' ? `${text}, or milliseconds, more than 0` : text
      return spec.words ? `${spec.words.join(', ')} or ${form}` : form
    }
    case 'clock':
      return source === 'text' ? CLOCK_FORM : `${CLOCK_FORM}, or at, offset and rate`
    case 'list':
      return source === 'text' ? ITEM_FORMS[spec.item] : `a list of ${ITEM_FORMS[spec.item]}`
    case 'path': {
      const forms = [...(spec.keywords ?? []).map((word) => `"${word}"`), 'a path']
      if (spec.orObject && source !== 'text')
        forms.push(IN_PLACE[spec.orObject].map((form) => FORM_NAMES[form]).join(' or '))
      return forms.join(', ').replace(/, ([^,]*)$/, ' or $1')
    }
    case 'timeZone':
      return 'a time zone such as Europe/Berlin, or UTC'
    case 'string':
      return 'text'
  }
}

/** What was found, as messages show it. Not for lists: accounts hold passwords. */
export function finding(spec: ValueSpec, found: unknown): string {
  if (spec.type === 'list') return 'something else'
  return `${shown(found)}${spec.type === 'choice' ? orMeant(found, spec.choices) : ''}`
}

/** An object that is data; what classes make, a Buffer or a URL, is none. */
export function isPlainObject(data: unknown): data is Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return false
  const prototype: unknown = Object.getPrototypeOf(data)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const isText = (data: unknown): data is string => typeof data === 'string' && data !== ''
/** How the items of lists are written. */
const ITEM_FORMS = {
  account: ACCOUNT_FORM,
  name: 'a host name, one with * as its first part, or an address',
  session: 'TOKEN=ACCOUNT',
  situation: 'a name such as repository-full',
  world: 'NAME or NAME=PORT, a name of letters, digits and hyphens, and a port from 0 to 65535',
} as const

/** Names as certificates have them; those of containers may have an underscore. */
const HOST_NAME = /^(?:\*\.)?[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})*$/i

const isItem = (of: keyof typeof ITEM_FORMS, item: unknown): boolean => {
  if (typeof item !== 'string') return false
  if (of === 'account') return readAccount(item) !== undefined
  if (of === 'situation') return /^[a-z0-9-]+$/.test(item)
  if (of === 'name') return isIP(item) !== 0 || HOST_NAME.test(item)
  return of === 'session' ? readSession(item) !== undefined : readWorldPort(item) !== undefined
}
