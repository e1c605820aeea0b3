/** Reads values for a record that is there already, in the words of fixtures. */
import { heldParts } from '../contract/element.js'
import type { Fields, Value } from '../contract/record.js'
import type { Relation, ResourceType } from '../contract/resource-type.js'
import type { Estate } from '../estate/estate.js'
import { isObject } from '../is-object.js'
import type { Fault } from '../reading/fault.js'
import { unknownKey } from '../reading/reader.js'
import { withArticle } from '../wording/article.js'
import { shown } from '../wording/shown.js'
import { needsName } from './draft.js'
import { FixtureError } from './fixture-error.js'
import { type Reading, readElement } from './fixture-value.js'
import { Names } from './names.js'
import { idNamed } from './relations.js'

/**
 * Reads changes of a record, in the words of fixtures: a key that is null falls back to its default, a
 * relation may be named.
 * @throws FixtureError with every fault
 */
export function readChanges(
  type: ResourceType,
  document: unknown,
  estate: Estate,
  now: number,
): Fields {
  return readValues(type, document, estate, now, (key, part, relation) => {
    if (relation?.through) return `no ${key}: it follows from other relations`
    const isNeeded =
      relation &&
      !relation.optional &&
      !relation.many &&
      !relation.unless &&
      withArticle(relation.type)
    const isTold =
      part?.kind === 'scalar' &&
      !part.optional &&
      part.default === undefined &&
      withArticle(part.name)
    const isName = !part && key === 'Name' && needsName(type) && 'text'
    return isNeeded || isTold || isName || undefined
  })
}

/**
 * Reads what records have to hold, in the words of fixtures; null stands for nothing.
 * @throws FixtureError with every fault
 */
export const readWanted = (
  type: ResourceType,
  document: unknown,
  estate: Estate,
  now: number,
): Fields => readValues(type, document, estate, now, () => undefined)

type HeldPart = ReturnType<typeof heldParts>[number]

/** @param refuses what is expected in place of null, or of any value, of a key; undefined where null will do */
function readValues(
  type: ResourceType,
  document: unknown,
  estate: Estate,
  now: number,
  refuses: (key: string, part?: HeldPart, relation?: Relation) => string | undefined,
): Fields {
  const faults: Fault[] = []
  const reading: Reading = { now, fault: (fault) => faults.push(fault), warn: () => undefined }
  const values: Record<string, Value> = {}
  if (!isObject(document)) {
    reading.fault({ path: [], expected: 'an object', found: shown(document) })
    throw new FixtureError(faults)
  }
  const held = heldParts([...type.elements, ...type.attributes, ...type.kept])
  const parts = new Map(held.map((part) => [part.name, part]))
  const names = new Names(estate)
  for (const [key, value] of Object.entries(document)) {
    const relation = Object.hasOwn(type.belongsTo, key) ? type.belongsTo[key] : undefined
    const part = parts.get(key)
    if (!relation && !part && key !== 'Name') {
      const known = ['Name', ...parts.keys(), ...Object.keys(type.belongsTo)]
      reading.fault(unknownKey(key, known, []))
      continue
    }
    const expected = value === null || relation?.through ? refuses(key, part, relation) : undefined
    if (expected !== undefined) reading.fault({ path: [key], expected, found: shown(value) })
    else if (value === null) values[key] = null
    else if (relation) values[key] = readRelation(key, value, relation, names, reading)
    else if (part) values[key] = readElement(part, value, [key], reading)
    else if (typeof value === 'string' && value !== '') values.Name = value
    else reading.fault({ path: [key], expected: 'text', found: shown(value) })
  }
  if (faults.length > 0) throw new FixtureError(faults)
  return values
}

/** The id, or where there may be many the ids, that a relation is told by. */
function readRelation(
  key: string,
  value: unknown,
  relation: Relation,
  names: Names,
  reading: Reading,
): Value {
  const isText = (one: unknown): one is string => typeof one === 'string'
  if (!relation.many) {
    if (isText(value)) return idNamed(value, relation, [key], names, reading)
    reading.fault({ path: [key], expected: 'a name or an id', found: shown(value) })
    return undefined
  }
  if (Array.isArray(value) && value.every(isText))
    return value.flatMap((one) => idNamed(one, relation, [key], names, reading) ?? [])
  reading.fault({ path: [key], expected: 'a list of names or ids', found: shown(value) })
  return undefined
}
