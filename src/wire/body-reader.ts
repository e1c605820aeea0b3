/**
 * Reads request bodies by their declarations, from XML and JSON alike. Leniently, as clients need it:
 * elements in any order, members in any letter case; unknown, null and empty ones are let pass, so a whole
 * entity may be sent back as it was read. Strictly, elements keep the documented order, and names their letter
 * case: one out of place is not seen (as serialisers of .NET have it).
 */
import type { Contract } from '../contract/contract.js'
import type { Element, ListElement, Scalar } from '../contract/element.js'
import { pluralOf } from '../contract/plural.js'
import type { Fields, Value } from '../contract/record.js'
import type { BodySpec } from '../contract/request-body.js'
import { isObject } from '../is-object.js'
import { withArticle } from '../wording/article.js'
import { shown } from '../wording/shown.js'
import type { Body } from './body.js'
import { JsonLevel, type Level, type Part, type Place, XmlLevel } from './body-levels.js'
import { readBodyValue } from './body-value.js'

/** What is wrong with a body, and where. */
export interface BodyFault extends Place {
  /** Names of elements from the root down: `JobCloneSpec.BackupJobCloneInfo.JobName`. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

/** What was read of a body; nothing of it counts where there is a fault. */
export interface ReadBody {
  /** What was given, keyed by the names of elements: parts of groups side by side, as records hold them. */
  readonly fields: Fields
  readonly faults: readonly BodyFault[]
}

/** Reads a body. @param strict whether elements have to keep the documented order and letter case */
export function readBody(
  spec: BodySpec,
  body: Body | null,
  contract: Contract,
  strict: boolean,
): ReadBody {
  const faults: BodyFault[] = []
  const reader = new Reader(contract, strict, (fault) => faults.push(fault))
  const top = topOf(spec, body, strict)
  if (top === undefined) {
    const found = body === null ? 'no body' : foundIn(body)
    if (body === null && spec.optional) return { fields: {}, faults }
    return {
      fields: {},
      faults: [{ path: spec.name, expected: withArticle(spec.name), found }],
    }
  }
  const fields = reader.elements(spec.elements, top, spec.name, spec.partial)
  const given = Object.keys(fields)
  if (spec.choice && given.length !== 1 && faults.length === 0) {
    const expected = `one of ${spec.elements.map(({ name }) => name).join(', ')}`
    faults.push({ path: spec.name, ...top.place, expected, found: given.join(', ') || 'none' })
  }
  return { fields, faults }
}

const foundIn = (body: Body): string => {
  if (body.kind === 'xml') return body.root.name
  return body.kind === 'json' ? shown(body.value) : `${body.contentType || 'a body of no type'}`
}

function topOf(
  { name, alsoCalled }: BodySpec,
  body: Body | null,
  strict: boolean,
): Level | undefined {
  if (body?.kind === 'xml')
    return [name, ...alsoCalled].includes(body.root.name) ? new XmlLevel(body.root) : undefined
  if (body?.kind !== 'json' || !isObject(body.value)) return undefined
  const [only, ...others] = Object.entries(body.value)
  // Some clients put the root's name round its members.
  const isWrapped = only && others.length === 0 && only[0].toLowerCase() === name.toLowerCase()
  return new JsonLevel(isWrapped && isObject(only[1]) ? only[1] : body.value, strict)
}

class Reader {
  private readonly contract: Contract
  private readonly strict: boolean
  private readonly fault: (fault: BodyFault) => void

  constructor(contract: Contract, strict: boolean, fault: (fault: BodyFault) => void) {
    this.contract = contract
    this.strict = strict
    this.fault = fault
  }

  elements(
    elements: readonly Element[],
    level: Level,
    path: string,
    partial: boolean,
  ): Record<string, Value> {
    const fields: Record<string, Value> = {}
    if (this.strict && level instanceof XmlLevel) level.keepOrder(elements.flatMap(spellingsOf))
    for (const element of elements) {
      const at = `${path}.${element.name}`
      const part = level.get(namesOf(element))
      if (part === undefined || (isNothing(part) && !mayBeEmpty(element))) {
        if (!partial && isRequired(element))
          this.fault({ path: at, ...level.place, ...missing(element, level, part) })
        continue
      }
      if (element.kind === 'group') {
        const inner = part.level()
        const parts = [...element.attributes, ...element.elements]
        if (inner) Object.assign(fields, this.elements(parts, inner, at, partial))
      } else {
        const value = this.value(element, part, at, partial)
        if (value !== undefined) fields[element.name] = value
      }
    }
    return fields
  }

  private value(element: Element, part: Part, path: string, partial: boolean): Value {
    if (element.kind === 'scalar') return this.scalar(element, part, path)
    if (element.kind === 'list') return this.list(element, part, path, partial)
    if (element.kind === 'embedded') {
      const type = this.contract.type(element.type)
      const names = [type.item, type.list, pluralOf(type.item)]
      return part
        .items(names)
        .map((item, index) => this.object(type.elements, item, `${path}[${index}]`, true))
    }
    if (element.kind !== 'object') return undefined
    if (mayBeEmpty(element) && isNothing(part)) return {}
    const { text } = element
    const parts = [...element.attributes, ...element.elements, ...(text ? [text] : [])]
    const read = this.object(parts, part, path, partial)
    const own = text && part.text()
    return own && isFields(read) ? { ...read, [text.name]: own } : read
  }

  private object(elements: readonly Element[], part: Part, path: string, partial: boolean): Value {
    const level = part.level()
    if (level) return this.elements(elements, level, path, partial)
    this.fault({ path, ...part.place, expected: 'elements', found: shown(part.plain()) })
    return undefined
  }

  private scalar(scalar: Scalar, part: Part, path: string): Value {
    const given = part.plain()
    const read = readBodyValue(scalar, given)
    if ('value' in read) return read.value
    const found = given === undefined ? 'elements' : scalar.secret ? 'something else' : shown(given)
    this.fault({ path, ...part.place, expected: read.expected, found })
    return undefined
  }

  private list(element: ListElement, part: Part, path: string, partial: boolean): Value {
    const { item } = element
    const names = [item.name, ...(element.member === null ? [] : [element.member])]
    return part.items(names).map((one, index) => {
      const at = `${path}[${index}]`
      if (item.kind === 'scalar') return this.scalar(item, one, at)
      return this.value(item, one, at, partial)
    })
  }
}

/** What an element may be called. */
const spellingsOf = (element: Element): readonly string[] =>
  'alsoCalled' in element && element.alsoCalled
    ? [element.name, ...element.alsoCalled]
    : [element.name]

/** What a member may be called: as in XML, or as lists are in JSON. */
const namesOf = (element: Element): readonly string[] =>
  element.kind === 'list' && !element.wrapped
    ? [...spellingsOf(element), pluralOf(element.name)]
    : spellingsOf(element)

const isFields = (value: Value): value is Fields => isObject(value)

const isNothing = (part: Part): boolean => part.plain() === undefined && part.level() === undefined

/** Objects and lists that say something by being there; objects without any parts have no other way. */
const mayBeEmpty = (element: Element): boolean =>
  element.kind === 'object'
    ? element.mayBeEmpty === true || element.elements.length + element.attributes.length === 0
    : element.kind === 'list' && element.mayBeEmpty === true

const isRequired = (element: Element): boolean =>
  element.kind !== 'group' &&
  element.kind !== 'link' &&
  element.kind !== 'embedded' &&
  element.optional !== true &&
  element.default === undefined

function missing(
  element: Element,
  level: Level,
  part: Part | undefined,
): Pick<BodyFault, 'expected' | 'found'> {
  const isHidden = level.hides(namesOf(element))
  const found = isHidden
    ? 'it out of order, or in another letter case'
    : part
      ? 'it empty'
      : 'nothing'
  return { expected: `the element ${element.name}`, found }
}
