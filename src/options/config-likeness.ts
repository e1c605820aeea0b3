/** A config file that is given where another kind of file belongs. */
import { isObject } from '../is-object.js'
import type { Fault } from '../reading/fault.js'
import { OPTIONS } from './option-table.js'

/**
 * What is wrong with a document that has keys of a config file at its top; undefined where it has none.
 * @param expected what belongs there
 */
export function configInPlaceOf(expected: string, document: unknown): Fault | undefined {
  const key = isObject(document)
    ? Object.keys(document).find((one) => Object.hasOwn(OPTIONS, one))
    : undefined
  if (key === undefined) return undefined
  return {
    path: [key],
    expected,
    found: `the key ${key}: this looks like a config file: --config FILE`,
  }
}
