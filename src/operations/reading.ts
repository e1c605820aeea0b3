/** Handlers of what is only read: collections, single records and the lists below them. */
import { relationOf } from '../contract/contract.js'
import type { Source } from '../contract/operation.js'
import type { EstateRecord, Value } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import { DAY } from '../time/duration.js'
import type { World } from '../world/world.js'
import type { Call, Result } from './handler.js'
import { recordInPath } from './record-in-path.js'
import { visibleTo } from './visibility.js'

/** Answers an operation from the estate, by its declaration alone. */
export function read(
  source: Exclude<Source, { kind: 'handler' | 'decider' }>,
  call: Call,
  world: World,
): Result {
  const { contract, readers } = call.edition
  const type = contract.type(source.type)
  switch (source.kind) {
    case 'collection': {
      const all = world.estate.table(source.type).list()
      const holds = source.where && readers.derive(type, source.where)
      const listed = listedNow(type, all, call, world)
      const records = holds ? listed.filter((record) => holds(record, world.estate)) : listed
      const key = source.where ? call.operation.path : source.type
      return listOf(type, records, listed === all ? key : undefined)
    }
    case 'record':
      return { kind: 'one', type, record: recordInPath(type, call, world) }
    case 'resource':
      return {
        kind: 'one',
        type,
        // A service links up to the logon session that it is read in.
        record: { SessionId: call.session?.id, CloudTenant: call.session?.CloudTenant },
      }
    case 'subCollection': {
      const parent = recordInPath(world.contract.type(source.parent), call, world)
      const all = below(parent, source, world)
      const records = listedNow(type, all, call, world)
      const isWhole = records === all && isKept(source, world)
      const key = `${source.parent}/${parent.id}/${source.name}`
      return listOf(type, records, isWhole ? key : undefined)
    }
  }
}

/** @param key names the list among all that are kept; none for one that hangs on time or session */
const listOf = (
  type: ResourceType,
  records: readonly EstateRecord[],
  key: string | undefined,
): Result => ({
  kind: 'list',
  type,
  count: records.length,
  records: () => records,
  ...(key !== undefined && { key }),
})

/** Of some records, those that a list shows to this session now; the same list where it is all of them. */
function listedNow(
  type: ResourceType,
  records: readonly EstateRecord[],
  { session }: Call,
  world: World,
): readonly EstateRecord[] {
  const isVisible = visibleTo(session, type, world)
  return lately(type, isVisible ? records.filter(isVisible) : records, world)
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
