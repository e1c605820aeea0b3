/**
 * The record that the ids in a path mean. What is no id is refused with 400, an id that nothing has with
 * 404, in the words that were recorded for jobs, whatever the type.
 */
import { EmError } from '../contract/em-error.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { GUID, readId } from '../estate/identity.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'
import { visibleTo } from './visibility.js'

/** `VmRestorePoint` as `vm restore point`. */
const inSmallWords = (name: string): string =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()

/** The refusal of what is no id. */
export const invalidId = (type: ResourceType, text: string): EmError =>
  new EmError('invalidId', { type: type.typeName, id: text })

/** The refusal of an id that nothing has. */
export const noSuch = (type: ResourceType, id: string): EmError =>
  new EmError('noRecord', { thing: inSmallWords(type.typeName), id })

/** The GUID that a text is, or that a URN ends in. @throws EmError 400 */
export function readGuid(type: ResourceType, text: string): string {
  const id = readId(text)
  if (!GUID.test(id)) throw invalidId(type, text)
  return id
}

/** The record of an id, if the session sees it. @throws EmError 400 or 404 */
export function recordOf(
  type: ResourceType,
  text: string,
  { session }: Pick<Call, 'session'>,
  world: World,
): EstateRecord {
  const { estate } = world
  // Most clients write an id as the estate does: that needs no reading.
  const record = estate.find(type.name, text) ?? estate.find(type.name, readGuid(type, text))
  const isVisible = record && visibleTo(session, type, world)?.(record) !== false
  if (!isVisible) throw noSuch(type, record?.id ?? readGuid(type, text))
  return record
}

/**
 * The record of a type that a path leads to: by its own id, and then below all others that the path names,
 * such as the job of /jobs/{Job}/includes/{ID}; without an id of its own, the one below those.
 * @throws EmError 400 or 404, for the first id of the path that means nothing
 */
export function recordInPath(type: ResourceType, call: Call, world: World): EstateRecord {
  const { params } = call
  const { estate, readers, contract } = world
  const parents: Parent[] = []
  for (const name in params) {
    const relation = type.belongsTo[name]
    if (!relation) continue
    const record = recordOf(contract.type(relation.type), params[name] ?? '', call, world)
    parents.push({ name, record })
  }
  if (params.ID === undefined) return theOneBelow(type, parents[0], call, world)
  const record = recordOf(type, params.ID, call, world)
  for (const parent of parents)
    if (readers.field(type, parent.name)(record, estate) !== parent.record.id)
      throw noSuch(type, record.id)
  return record
}

/** A record that a path names, and the relation by which others belong to it. */
interface Parent {
  readonly name: string
  readonly record: EstateRecord
}

/** By its number, as mounts have one; else the only one of its kind, or all as it is by default. */
function theOneBelow(
  type: ResourceType,
  parent: Parent | undefined,
  { params, session }: Call,
  world: World,
): EstateRecord {
  if (!parent) throw new Error(`No path leads to one ${type.name}`)
  const { name, record } = parent
  const all = world.estate.children(type.name, name, record.id)
  const { Number: number } = params
  if (number === undefined) return all[0] ?? { id: record.id, [name]: record.id }
  if (!/^\d+$/.test(number)) throw invalidId(type, number)
  const read = world.readers.field(type, 'Number')
  const isVisible = visibleTo(session, type, world)
  const found = all.find(
    (one) => String(read(one, world.estate)) === number && isVisible?.(one) !== false,
  )
  if (!found) throw noSuch(type, number)
  return found
}
