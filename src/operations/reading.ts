/** Handlers of what is only read: collections, single records and the lists below them. */
import { relationOf } from '../contract/contract.js'
import type { EstateRecord } from '../contract/element.js'
import type { Answer } from '../contract/operation.js'
import { readId } from '../estate/identity.js'
import { EmError } from '../wire/em-error.js'
import type { Call, Result, World } from './handler.js'

/** Answers an operation from the estate, by its declaration alone. */
export function read(
  answer: Exclude<Answer, { kind: 'handler' }>,
  call: Call,
  world: World,
): Result {
  switch (answer.kind) {
    case 'collection': {
      const table = world.estate.table(answer.type)
      return {
        kind: 'list',
        type: world.contract.type(answer.type),
        count: table.size,
        records: () => table.all(),
        key: answer.type,
      }
    }
    case 'record':
      return {
        kind: 'one',
        type: world.contract.type(answer.type),
        record: wanted(answer.type, call, world),
      }
    case 'resource':
      return { kind: 'one', type: world.contract.type(answer.type), record: {} }
    case 'subCollection': {
      const parent = wanted(answer.parent, call, world)
      const records = below(parent, answer, world)
      return {
        kind: 'list',
        type: world.contract.type(answer.type),
        count: records.length,
        records: () => records,
        key: `${answer.parent}/${parent.id}/${answer.name}`,
      }
    }
  }
}

function wanted(type: string, call: Call, world: World): EstateRecord {
  const id = call.params.ID ?? ''
  const record = world.estate.find(type, id) ?? world.estate.find(type, readId(id))
  if (!record || !liesBelow(record, call.params)) throw new EmError('noRecord', { type, id })
  return record
}

/** Whether the other ids of a path, such as the job's in /jobs/{Job}/includes/{ID}, are the record's. */
function liesBelow(record: EstateRecord, params: Call['params']): boolean {
  for (const name in params) {
    if (name !== 'ID' && record[name] !== readId(params[name] ?? '')) return false
  }
  return true
}

function below(
  parent: EstateRecord,
  answer: Extract<Answer, { kind: 'subCollection' }>,
  world: World,
): readonly EstateRecord[] {
  const sub = world.contract.type(answer.parent).subCollections[answer.name]
  if (!sub) throw new Error(`${answer.parent} has no list ${answer.name}`)
  const relation = relationOf(sub, answer.parent)
  if (!sub.target) return world.estate.children(sub.type, relation, parent.id)
  const id = parent[relation]
  const target = typeof id === 'string' ? world.estate.find(sub.type, id) : undefined
  return target ? [target] : []
}
