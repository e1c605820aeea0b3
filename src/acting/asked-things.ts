/** What a request acts on: the records that its path names, and how rules of how things go know them. */
import type { Operation } from '../contract/operation.js'
import { shapeOf } from '../contract/operation.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { ChangingEstate } from '../estate/course.js'
import { readId } from '../estate/identity.js'
import { shownIn } from '../estate/shown-in.js'
import { type Thing, thingOf } from '../task-rules/thing.js'
import type { Asked } from './decider.js'

/** A record that the path of a request names. */
export interface RecordOnPath {
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

function serverOf(type: ResourceType, record: EstateRecord, estate: ChangingEstate): Value {
  const relation = relationTo('BackupServer', type)
  return relation === undefined ? null : shownIn(estate, type.name, record, relation)
}

/** The records that a path names, what it leads to first. */
export function recordsOnPath(
  path: string,
  params: Readonly<Record<string, string | undefined>>,
  estate: ChangingEstate,
): RecordOnPath[] {
  const { types } = estate.contract
  const found: RecordOnPath[] = []
  for (let left = path; left.includes('{'); left = left.slice(0, left.lastIndexOf('/'))) {
    const word = /\{([^}]*)\}$/.exec(left)?.[1]
    if (word === undefined) continue
    const id = readId(params[word] ?? '')
    for (const shown of types.values()) {
      if (shown.path === null || shapeOf(shown.path) !== shapeOf(left)) continue
      const type = shown.stored ? shown : types.get(tellerOf(shown) ?? '')
      const record = type && estate.find(type.name, id)
      if (record) found.push({ type: type.name, record, server: serverOf(type, record, estate) })
    }
  }
  return found
}

const operationOf = (key: string, { contract }: ChangingEstate): Operation | undefined =>
  contract.operations.find((operation) => operation.key === key)

/** What the task of a request is called, and the key of its operation. */
export function namesOf({ key }: Pick<Asked, 'key'>, estate: ChangingEstate): string[] {
  const answer = operationOf(key, estate)?.answer
  return answer?.kind === 'task' ? [answer.operation, key] : [key]
}

/** What the path of a request leads to, and what it leads through, as rules know it. */
export const askedThings = (
  { key, params }: Pick<Asked, 'key' | 'params'>,
  estate: ChangingEstate,
): Thing[] =>
  recordsOnPath(operationOf(key, estate)?.path ?? '', params, estate).map(
    ({ type, record, server }) => thingOf(type, record, server, estate),
  )

/** A record as rules know it. */
export const knownThing = (type: string, record: EstateRecord, estate: ChangingEstate): Thing =>
  thingOf(type, record, serverOf(estate.contract.type(type), record, estate), estate)
