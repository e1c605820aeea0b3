/** What a request carries, as its operation declares it. */
import { EmError } from '../contract/em-error.js'
import type { Fields, Value } from '../contract/record.js'
import { isObject } from '../is-object.js'
import type { Check } from '../journal/check.js'
import { type BodyFault, readBody } from '../wire/body-reader.js'
import { firstOf } from '../wording/first-of.js'
import type { World } from '../world/world.js'
import { type Call, decide } from './handler.js'

/**
 * The fields of a body; none where nothing is read.
 * @throws EmError 400 with every mistake; strictly 500 for a body without what the server takes for granted
 */
export const sentFields = (call: Call, world: World): Fields =>
  call.operation.body ? decide(FIELDS, call, world) : {}

const FIELDS: Check<Fields> = {
  decide({ operation, body }, { edition, strict }) {
    const spec = edition.own(operation)?.body
    if (!spec) return {}
    const { fields, faults } = readBody(spec, body, edition.contract, strict)
    if (faults.length > 0) throw refusedFor(faults)
    const absent = spec.failsWithout.find((name) => fields[name] === undefined)
    if (strict && absent !== undefined)
      throw new EmError('nullReference', {}, { brief: `${spec.name} without ${absent}` })
    return fields
  },
  missed(given, here, isStrict) {
    const names = [...missing(given, here)]
    if (names.length === 0) return null
    const why = isStrict ? 'out of order, or in another letter case' : 'not known'
    return `${why}, so not read: ${firstOf(names, (name) => name).join(', ')}`
  },
}

/** What is in one body and not in another, by the names on the way to it. */
function* missing(given: Value, here: Value, path = ''): Generator<string> {
  if (Array.isArray(here) && Array.isArray(given)) {
    for (const [index, one] of here.entries())
      yield* missing(given[index], one, `${path}[${index}]`)
  } else if (isObject(here) && isObject(given)) {
    for (const [name, inner] of Object.entries(here)) {
      const other = Reflect.get(given, name)
      yield* missing(other, inner, path === '' ? name : `${path}.${name}`)
    }
  } else if (given === undefined && here !== undefined) yield path
}

function refusedFor(faults: readonly BodyFault[]): EmError {
  const [first = '', ...others] = faults.map(
    ({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`,
  )
  const brief = others.length > 0 ? `${first}; and ${others.length} more` : first
  return new EmError('badRequest', { reason: firstOf(faults, faultText).join('; ') }, { brief })
}

function faultText({ path, line, column, expected, found }: BodyFault): string {
  const place = line === undefined ? '' : ` (line ${line}, column ${column})`
  return `${path}${place}: expected ${expected}, found ${found}`
}
