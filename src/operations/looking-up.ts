/** Handler of the look-up: things in a virtual infrastructure, by name and type or by reference. */

import { EmError } from '../contract/em-error.js'
import type { EstateRecord, Fields } from '../contract/record.js'
import type { World } from '../world/world.js'
import type { Handler } from './handler.js'
import { recordOf } from './record-in-path.js'
import { visibleTo } from './visibility.js'

const lower = (value: unknown): string => String(value).toLowerCase()

/** GET /api/lookup?host=&name=&type= or ?hierarchyRef=. Names and types match in any letter case. */
export const lookUp: Handler<'list'> = (call, world) => {
  const { query } = call
  const host = query.get('host')
  const reference = query.get('hierarchyref')
  if (!host && !reference)
    throw new EmError('badRequest', {
      reason: 'A look-up needs the parameters host, name and type, or the parameter hierarchyRef.',
    })
  const name = pattern(query.get('name'))
  const type = query.get('type')?.toLowerCase()
  const isMeant = ({ ObjectRef, ObjectName, ObjectType }: EstateRecord): boolean =>
    (!reference || lower(ObjectRef) === lower(reference)) &&
    (!type || type === '*' || lower(ObjectType) === type) &&
    name.test(String(ObjectName))
  const root = host && recordOf(world.contract.type('HierarchyRoot'), host, call, world).id
  const item = world.contract.type('HierarchyItem')
  const isVisible = visibleTo(call.session, item, world)
  const found = [...things(world, root)].filter(
    (thing) => isMeant(thing) && isVisible?.(thing) !== false,
  )
  return { kind: 'list', type: item, count: found.length, records: () => found }
}

/** A name in which * stands for any text; without one, every name. Prefixes are our extension. */
function pattern(name: string | undefined): RegExp {
  if (!name) return /^/
  const parts = name.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'is')
}

/** What the fixtures list, and every machine that jobs and points refer to. */
function* things(world: World, root: string | undefined): Generator<EstateRecord> {
  const met = new Set<string>()
  const { estate, readers, contract } = world
  const objectType = readers.field(contract.type('HierarchyItem'), 'ObjectType')
  const thing = (reference: unknown, name: unknown, type?: unknown): EstateRecord | undefined => {
    const key = String(reference).toLowerCase()
    if (typeof reference !== 'string' || met.has(key)) return undefined
    if (root && !key.split(':')[3]?.startsWith(root)) return undefined
    met.add(key)
    const record: Fields = { ObjectRef: reference, ObjectName: String(name) }
    return {
      id: reference,
      ...record,
      ObjectType: type ?? objectType(record, estate),
    } as EstateRecord
  }
  for (const item of root
    ? estate.children('HierarchyItem', 'HierarchyRoot', root)
    : estate.all('HierarchyItem')) {
    const key = String(item.ObjectRef).toLowerCase()
    if (met.has(key)) continue
    met.add(key)
    yield { ...item, ObjectType: objectType(item, estate) }
  }
  for (const [type, name] of [
    ['ObjectInJob', 'Name'],
    ['VmRestorePoint', 'VmName'],
  ] as const) {
    for (const record of estate.all(type)) {
      const found = thing(record.HierarchyObjRef, record[name])
      if (found) yield found
    }
  }
}
