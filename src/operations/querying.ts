/** Handlers of the query service, and of lists that are filtered, sorted or paged: a type's records. */
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Estate } from '../estate/estate.js'
import { readId } from '../estate/identity.js'
import { inTurns, scan } from '../estate/scan.js'
import { findField } from '../query/field.js'
import { type NumberKeys, topSortedSteps } from '../query/order.js'
import { pageLinks } from '../query/page-links.js'
import { pageOffset, pagingInfo } from '../query/paging.js'
import { requiredEquals } from '../query/plan.js'
import type { World } from '../world/world.js'
import { type Call, decide, type ResultOf } from './handler.js'
import { visibleTo } from './visibility.js'
import { LIST, QUERY, type WantedPage } from './wanted-page.js'

/** GET /api/query. */
export async function query(call: Call, world: World): Promise<ResultOf<'page'>> {
  const wanted = decide(QUERY, call, world)
  return {
    ...(await pageOf(wanted, await filtered(wanted, call, world), call, world)),
    form: wanted.parameters.format === 'Entities' ? 'entity' : 'reference',
  }
}

/**
 * A page of a plain list, which takes the parameters of a query too, but for type and format; seen in
 * clients, not documented.
 */
export async function pageOfList(
  list: ResultOf<'list'>,
  call: Call,
  world: World,
): Promise<ResultOf<'page'>> {
  const wanted = decide(LIST, call, world)
  const hits = wanted.matches
    ? await matching(list.records(), wanted.matches)
    : asArray(list.records())
  return { ...(await pageOf(wanted, hits, call, world)), inList: true }
}

async function pageOf(
  { type, request, sort }: WantedPage,
  hits: readonly EstateRecord[],
  call: Call,
  world: World,
): Promise<ResultOf<'page'>> {
  const paging = pagingInfo(hits.length, request)
  const [offset, count] = [pageOffset(request), request.pageSize]
  const records = sort
    ? await inTurns(
        topSortedSteps(hits, sort.field, sort.direction, offset, count, keysOf(hits, type, world)),
      )
    : hits.slice(offset, offset + count)
  const url = call.base + pathOf(call)
  const Links = pageLinks(url, call.rawQuery, paging, call.edition.wire.escapes).map((link) => ({
    ...link,
  }))
  return { kind: 'page', type, records, paging: { ...paging, Links } }
}

interface KeptKeys {
  readonly version: number
  readonly records: readonly EstateRecord[]
  readonly keys: NumberKeys
}

const KEPT_KEYS = new WeakMap<Estate, Map<string, KeptKeys>>()

/** The numbers that all records of a type were sorted by lately, as long as nothing changes. */
function keysOf(
  records: readonly EstateRecord[],
  { name }: ResourceType,
  { estate }: World,
): NumberKeys | undefined {
  if (records !== estate.all(name)) return undefined
  let own = KEPT_KEYS.get(estate)
  if (!own) {
    own = new Map()
    KEPT_KEYS.set(estate, own)
  }
  const known = own.get(name)
  if (known?.version === estate.version && known.records === records) return known.keys
  const keys: NumberKeys = new Map()
  own.set(name, { version: estate.version, records, keys })
  return keys
}

/** The path of the request below /api, with the ids that it was sent with. */
const pathOf = ({ operation, params }: Call): string =>
  operation.path.replace(/\{([^}]*)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )

async function filtered(
  { type, fields, tree, matches: asked }: WantedPage,
  { session }: Call,
  world: World,
): Promise<readonly EstateRecord[]> {
  const table = world.estate.table(type.name)
  const isVisible = visibleTo(session, type, world)
  if (!tree || !asked) return isVisible ? table.list().filter(isVisible) : table.list()
  const matches = isVisible ? (one: EstateRecord) => isVisible(one) && asked(one) : asked
  for (const { field: name, value } of requiredEquals(tree)) {
    const field = findField(fields, name, { parameter: 'filter' })
    if (field.name === 'UID') {
      const record = table.get(readId(value))
      return record && matches(record) ? [record] : []
    }
    const relation = fields.find((one) => one === field)?.relation
    if (relation) return table.by(relation, readId(value)).filter(matches)
  }
  return matching(table.list(), matches)
}

const asArray = <T>(items: Iterable<T>): readonly T[] => (Array.isArray(items) ? items : [...items])

async function matching(
  records: Iterable<EstateRecord>,
  matches: (record: EstateRecord) => boolean,
): Promise<readonly EstateRecord[]> {
  const hits: EstateRecord[] = []
  await scan(records, (record) => {
    if (matches(record)) hits.push(record)
  })
  return hits
}
