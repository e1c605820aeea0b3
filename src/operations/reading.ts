/** Handlers of what is only read: collections, single records and the lists below them. */
import { relationOf } from '../contract/contract.js'
import { EmError } from '../contract/em-error.js'
import type { Source } from '../contract/operation.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { readId } from '../estate/identity.js'
import { DAY } from '../time/duration.js'
import type { World } from '../world/world.js'
import type { Call, Result } from './handler.js'

/** Answers an operation from the estate, by its declaration alone. */
export function read(
  source: Exclude<Source, { kind: 'handler' }>,
  call: Call,
  world: World,
): Result {
  const mine = ownPart(call, world)
  switch (source.kind) {
    case 'collection': {
      const type = world.contract.type(source.type)
      const table = world.estate.table(source.type)
      if (mine) {
        const records = table.list().filter((record) => mine(type, record))
        return { kind: 'list', type, count: records.length, records: () => records }
      }
      const recent = lately(type, table.list(), world)
      if (recent !== table.list())
        return { kind: 'list', type, count: recent.length, records: () => recent }
      if (source.where) {
        const holds = world.readers.derive(type, source.where)
        const records = table.list().filter((record) => holds(record, world.estate))
        const key = call.operation.path
        return { kind: 'list', type, count: records.length, records: () => records, key }
      }
      return {
        kind: 'list',
        type,
        count: table.size,
        records: () => table.list(),
        key: source.type,
      }
    }
    case 'record':
      return {
        kind: 'one',
        type: world.contract.type(source.type),
        record: wanted(source.type, call, world),
      }
    case 'resource':
      return {
        kind: 'one',
        type: world.contract.type(source.type),
        // A service links up to the logon session that it is read in.
        record: { SessionId: call.session?.id, CloudTenant: call.session?.CloudTenant },
      }
    case 'subCollection': {
      const parent = wanted(source.parent, call, world)
      const type = world.contract.type(source.type)
      const all = below(parent, source, world)
      const records = lately(type, all, world)
      return {
        kind: 'list',
        type,
        count: records.length,
        records: () => records,
        ...(records === all &&
          isKept(source, world) && { key: `${source.parent}/${parent.id}/${source.name}` }),
      }
    }
  }
}

function wanted(type: string, call: Call, world: World): EstateRecord {
  if (!('ID' in call.params)) return theOneOf(type, call, world)
  const id = call.params.ID ?? ''
  const record = world.estate.find(type, id) ?? world.estate.find(type, readId(id))
  const mine = ownPart(call, world)
  const isMine = !record || !mine || mine(world.contract.type(type), record)
  if (!record || !isMine || !liesBelow(record, call.params))
    throw new EmError('noRecord', { type, id })
  return record
}

/** What a tenant sees of the estate: what belongs to it. Nothing for all others, who see everything. */
function ownPart(
  { session }: Call,
  { readers, estate }: World,
): ((type: ResourceType, record: EstateRecord) => boolean) | undefined {
  const tenant = session?.CloudTenant
  if (tenant === undefined) return undefined
  return (type, record) =>
    'CloudTenant' in type.belongsTo && readers.field(type, 'CloudTenant')(record, estate) === tenant
}

/** Of records that lists hold for some days only, those that they still hold; otherwise the same list. */
function lately(
  { listedDays }: ResourceType,
  records: readonly EstateRecord[],
  { clock }: World,
): readonly EstateRecord[] {
  if (listedDays === undefined) return records
  const earliest = clock.now() - listedDays * DAY
  const isOld = ({ CreationTimeUTC: begin }: EstateRecord): boolean =>
    typeof begin === 'number' && begin < earliest
  return records.some(isOld) ? records.filter((record) => !isOld(record)) : records
}

/**
 * The record of a type that belongs to the record in the path: the one that the rest of the path tells,
 * such as the number of a mount, or the only one; without that, all is as by default.
 */
function theOneOf(type: string, { params }: Call, world: World): EstateRecord {
  const [[relation, id = ''] = [''], ...rest] = Object.entries(params)
  const parentType = world.contract.type(type).belongsTo[relation]?.type ?? relation
  const parent = world.estate.find(parentType, readId(id))
  if (!parent) throw new EmError('noRecord', { type: parentType, id })
  const all = world.estate.children(type, relation, parent.id)
  const [[field, wanted] = []] = rest
  if (field !== undefined) {
    const read = world.readers.field(world.contract.type(type), field)
    const found = all.find((one) => String(read(one, world.estate)) === wanted)
    if (!found) throw new EmError('noRecord', { type, id: wanted ?? '' })
    return found
  }
  const [own] = all
  return own ?? { id: parent.id, [relation]: parent.id }
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
  source: Extract<Source, { kind: 'subCollection' }>,
  world: World,
): readonly EstateRecord[] {
  const sub = world.contract.type(source.parent).subCollections[source.name]
  if (!sub) throw new Error(`${source.parent} has no list ${source.name}`)
  const relation = relationOf(sub, source.parent)
  const { estate } = world
  if (sub.through) {
    const ties = estate.children(sub.through, relation, parent.id)
    return found(sub.type, [...new Set(ties.map((tie) => tie[sub.type]))], world)
  }
  if (!sub.target) return estate.children(sub.type, relation, parent.id)
  const targets = parent[relation]
  return found(sub.type, Array.isArray(targets) ? targets : [targets], world)
}

function found(type: string, ids: readonly Value[], { estate }: World): EstateRecord[] {
  return ids.flatMap((id) => {
    const record = typeof id === 'string' ? estate.find(type, id) : undefined
    return record ? [record] : []
  })
}

/** A list is kept until its items change; one that hangs on other records changes with those. */
function isKept(source: Extract<Source, { kind: 'subCollection' }>, world: World): boolean {
  const sub = world.contract.type(source.parent).subCollections[source.name]
  return !sub?.target && !sub?.through
}
