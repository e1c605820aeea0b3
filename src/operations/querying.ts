/** Handlers of the query service, and of lists that are filtered, sorted or paged: a type's records. */
import { mayQuery } from '../contract/contract.js'
import { EmError } from '../contract/em-error.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Estate } from '../estate/estate.js'
import { readId } from '../estate/identity.js'
import { inTurns, scan } from '../estate/scan.js'
import { type ContractField, fieldsOf } from '../query/contract-fields.js'
import { findField } from '../query/field.js'
import { type NumberKeys, topSortedSteps } from '../query/order.js'
import { pageLinks } from '../query/page-links.js'
import { pageOffset, pagingInfo, parsePageRequest } from '../query/paging.js'
import {
  type QueryParameters,
  readListParameters,
  readQueryParameters,
} from '../query/parameters.js'
import { parseFilter } from '../query/parser.js'
import { requiredEquals } from '../query/plan.js'
import { compilePredicate } from '../query/predicate.js'
import { QueryError } from '../query/query-error.js'
import type { Strictness } from '../query/strictness.js'
import type { FilterTree } from '../query/tree.js'
import { nearest } from '../wording/nearest.js'
import type { World } from '../world/world.js'
import type { Call, ResultOf } from './handler.js'
import { visibleTo } from './visibility.js'

/** GET /api/query. */
export function query(call: Call, world: World): Promise<ResultOf<'page'>> {
  return refusing(async () => {
    const parameters = readQueryParameters(call.rawQuery, strictnessOf(world))
    const type = queryType(parameters.type, call)
    if (!mayQuery(type, call.roles)) throw new EmError('accessDenied')
    const hits = (fields: readonly ContractField[], tree: FilterTree | undefined) =>
      filtered(type, fields, tree, call, world)
    const page = await pageOf(call, world, type, parameters, hits)
    return { ...page, form: parameters.format === 'Entities' ? 'entity' : 'reference' }
  })
}

/**
 * A page of a plain list, which takes the parameters of a query too, but for type and format; seen in
 * clients, not documented.
 */
export function pageOfList(
  list: ResultOf<'list'>,
  call: Call,
  world: World,
): Promise<ResultOf<'page'>> {
  return refusing(async () => {
    const parameters = readListParameters(call.rawQuery, strictnessOf(world))
    const hits = async (fields: readonly ContractField[], tree: FilterTree | undefined) =>
      tree ? matching(list.records(), compilePredicate(tree, fields)) : asArray(list.records())
    return { ...(await pageOf(call, world, list.type, parameters, hits)), inList: true }
  })
}

const strictnessOf = ({ strict }: World): Strictness => (strict ? 'strict' : 'lenient')

/** What is wrong with a query is answered as an error of the API. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof QueryError) throw new EmError('badRequest', { reason: error.message })
    throw error
  }
}

async function pageOf(
  call: Call,
  world: World,
  type: ResourceType,
  parameters: QueryParameters,
  find: (
    fields: readonly ContractField[],
    tree: FilterTree | undefined,
  ) => Promise<readonly EstateRecord[]>,
): Promise<ResultOf<'page'>> {
  const strictness = strictnessOf(world)
  const request = parsePageRequest(parameters, strictness)
  const { filter } = parameters
  const namesFields = filter !== undefined || parameters.sort !== undefined
  const fields = namesFields
    ? fieldsOf(call.edition.contract, call.edition.readers, type, world.estate, strictness)
    : []
  const tree = filter === undefined ? undefined : parseFilter(filter, strictness)
  const sort = sortField(fields, parameters)
  const hits = await find(fields, tree)
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

/** The type of this name, in any letter case. */
function queryType(name: string | undefined, { edition }: Call): ResourceType {
  const types = [...edition.contract.types.values()].filter((type) => type.query !== null)
  const found = types.find((type) => type.queried.type.toLowerCase() === name?.toLowerCase())
  if (found) return found
  const names = types.map((type) => type.queried.type)
  const meant = name === undefined ? undefined : nearest(name, names)
  throw new QueryError({
    parameter: 'type',
    expected: `one of ${names.join(', ')}`,
    found: name,
    hint: meant && `is ${meant} meant?`,
  })
}

async function filtered(
  type: ResourceType,
  fields: readonly ContractField[],
  tree: FilterTree | undefined,
  { session }: Call,
  world: World,
): Promise<readonly EstateRecord[]> {
  const table = world.estate.table(type.name)
  const isVisible = visibleTo(session, type, world)
  if (!tree) return isVisible ? table.list().filter(isVisible) : table.list()
  const asked = compilePredicate(tree, fields)
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

function sortField(fields: readonly ContractField[], { sort }: QueryParameters) {
  if (!sort) return undefined
  const parameter = sort.direction === 'ascending' ? 'sortAsc' : 'sortDesc'
  return { field: findField(fields, sort.field, { parameter }), direction: sort.direction }
}
