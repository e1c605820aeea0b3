/** Who uses a record that others hold the id of inside their options, such as credentials. */
import { SQL_SERVER_NAMES } from '../contract/date.js'
import type { Element } from '../contract/element.js'
import type { Value } from '../contract/record.js'
import type { ChangingEstate } from '../estate/course.js'
import { isObject } from '../is-object.js'

/**
 * The first record that holds an id in one of these fields, at whatever depth: its type and its name.
 * Undefined where none does.
 */
export function userOf(
  id: string,
  fields: readonly string[],
  estate: ChangingEstate,
): string | undefined {
  for (const type of estate.contract.types.values()) {
    if (!type.stored || !hasField(type.elements, fields)) continue
    for (const record of estate.all(type.name))
      if (holds(record, id, fields))
        return `${type.name} "${type.displayName(record, () => undefined, SQL_SERVER_NAMES) || record.id}"`
  }
  return undefined
}

const hasField = (elements: readonly Element[], fields: readonly string[]): boolean =>
  elements.some((element) => {
    if (fields.includes(element.name)) return true
    if (element.kind === 'object' || element.kind === 'group')
      return hasField(element.elements, fields)
    return element.kind === 'list' && hasField([element.item], fields)
  })

function holds(value: Value, id: string, fields: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((one: Value) => holds(one, id, fields))
  if (!isObject(value)) return false
  return Object.entries(value).some(
    ([name, one]) => (fields.includes(name) && one === id) || holds(one as Value, id, fields),
  )
}
