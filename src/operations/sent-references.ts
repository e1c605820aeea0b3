/** What the body of a request names: a restricted account acts on nothing that is out of its scopes. */
import type { Decider } from '../acting/decider.js'
import { refused } from '../acting/refusals.js'
import type { Element, Scalar } from '../contract/element.js'
import type { Fields, Value } from '../contract/record.js'
import { isObject } from '../is-object.js'
import type { World } from '../world/world.js'
import { scopeOf } from './account-scope.js'
import type { Call } from './handler.js'

/** References to machines; those to hosts, datastores and the like name places. */
const MACHINE = /^urn:[^:]+:(Vm|vApp):/i

/** A value of a body that names a record, or a thing of an infrastructure. */
interface Named {
  readonly scalar: Scalar
  readonly value: string
}

/**
 * The decider of a request: as for what there is not, it is refused where the body names what the session does
 * not see.
 */
export function deciderFor(call: Call, body: Fields, decider: Decider, world: World): Decider {
  const scope = scopeOf(call.session, world)
  if (!scope) return decider
  const { estate, contract } = world
  const isSeen = ({ scalar: { of }, value }: Named): boolean => {
    if (of === undefined) return !MACHINE.test(value) || scope.holdsThing(value.toLowerCase())
    const record = estate.find(of, value)
    return !record || scope.holds(contract.type(of), record)
  }
  const outside = namedIn(call.operation.body?.elements ?? [], body).find((one) => !isSeen(one))
  if (!outside) return decider
  const refuses = () => {
    const { scalar, value } = outside
    const type = scalar.of ?? MACHINE.exec(value)?.[1] ?? scalar.name
    throw refused('noSuch', { type, id: value })
  }
  return { begin: refuses, decide: refuses }
}

/** What a body names, as it is declared; parts of groups stand side by side. */
function namedIn(elements: readonly Element[], fields: Fields): Named[] {
  return elements.flatMap((element) => {
    if (element.kind === 'group')
      return namedIn([...element.attributes, ...element.elements], fields)
    if (element.kind === 'list')
      return [fields[element.name] ?? []].flat().flatMap((one) => namedBy(element.item, one))
    if (element.kind === 'scalar' || element.kind === 'object')
      return namedBy(element, fields[element.name])
    return []
  })
}

function namedBy(element: Extract<Element, { kind: 'scalar' | 'object' }>, value: Value): Named[] {
  if (element.kind === 'object')
    return isObject(value) ? namedIn(element.elements, value as Fields) : []
  const isName = element.type === 'urn' || element.type === 'uid'
  return isName && typeof value === 'string' ? [{ scalar: element, value }] : []
}
