/** What a path leads to, and what it leads through. */
import { shapeOf } from '../contract/operation.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { readId } from '../estate/identity.js'
import type { World } from '../world/world.js'
import type { Call } from './handler.js'

/** A record that the path of a request names. */
interface RecordOnPath {
  readonly type: string
  readonly record: EstateRecord
  /** The id of its backup server; null where it has none. */
  readonly server: Value
}

/** The relation that leads to a type, whatever it is called. */
const relationTo = (name: string, { belongsTo }: ResourceType): string | undefined =>
  Object.keys(belongsTo).find((relation) => belongsTo[relation]?.type === name)

/** The type of the records that others, which are not stored, are told from under the same ids. */
const tellerOf = ({ belongsTo }: ResourceType): string | undefined =>
  Object.values(belongsTo).find(({ through }) => through === 'ID')?.type

/** The records that the path of a request names, what it leads to first. */
export function recordsOnPath(
  { operation, params }: Pick<Call, 'operation' | 'params'>,
  { contract, readers, estate }: World,
): RecordOnPath[] {
  const found: RecordOnPath[] = []
  for (let left = operation.path; left.includes('{'); left = left.slice(0, left.lastIndexOf('/'))) {
    const word = /\{([^}]*)\}$/.exec(left)?.[1]
    if (word === undefined) continue
    const id = readId(params[word] ?? '')
    for (const shown of contract.types.values()) {
      if (shown.path === null || shapeOf(shown.path) !== shapeOf(left)) continue
      const type = shown.stored ? shown : contract.types.get(tellerOf(shown) ?? '')
      const record = type && estate.find(type.name, id)
      if (!record) continue
      const relation = relationTo('BackupServer', type)
      const server = relation === undefined ? null : readers.field(type, relation)(record, estate)
      found.push({ type: type.name, record, server })
    }
  }
  return found
}
