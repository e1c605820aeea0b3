/** What a request carries, as its operation declares it. */
import { EmError } from '../contract/em-error.js'
import type { Fields } from '../contract/record.js'
import { type BodyFault, readBody } from '../wire/body-reader.js'
import { firstOf } from '../wording/first-of.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'

/**
 * The fields of a body; none where nothing is read.
 * @throws EmError 400 with every mistake; strictly 500 for a body without what the server takes for granted
 */
export function sentFields(call: Call, world: World): Fields {
  const { body: spec } = call.operation
  if (!spec) return {}
  const { fields, faults } = readBody(spec, call.body, world.contract, world.strict)
  if (faults.length > 0)
    throw new EmError('badRequest', { reason: firstOf(faults.map(faultText)).join('; ') })
  if (world.strict && spec.failsWithout.some((name) => fields[name] === undefined))
    throw new EmError('nullReference')
  return fields
}

function faultText({ path, line, column, expected, found }: BodyFault): string {
  const place = line === undefined ? '' : ` (line ${line}, column ${column})`
  return `${path}${place}: expected ${expected}, found ${found}`
}
