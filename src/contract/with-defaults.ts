/** Values as they are shown, with the defaults of their declaration filled in, all the way down. */
import { isObject } from '../is-object.js'
import type { Element, ObjectElement } from './element.js'
import type { Fields, Value } from './record.js'

/**
 * The parts of an object with those that it leaves out as they are shown. Defaults that follow from a
 * record are not known here, and stay left out.
 */
export function withDefaults({ attributes, elements }: ObjectElement, value: Value): Fields {
  const given = isObject(value) ? (value as Fields) : {}
  const result: Record<string, Value> = {}
  for (const part of [...attributes, ...elements]) {
    const own = given[part.name] ?? plain(part.default)
    if (own === undefined || own === null) continue
    result[part.name] = part.kind === 'object' ? withDefaults(part, own) : own
  }
  return result
}

const plain = (given: Element['default']): Value =>
  typeof given === 'function' ? undefined : given
