/** Handlers of the query service: a type's records, filtered, sorted and paged. */
import { mayQuery } from '../contract/contract.js'
import type { EstateRecord } from '../contract/element.js'
import type { ResourceType } from '../contract/resource-type.js'
import { readId } from '../estate/identity.js'
import { type ContractField, fieldsOf } from '../query/contract-fields.js'
import { findField } from '../query/field.js'
import { nearest } from '../query/nearest.js'
import { topSorted } from '../query/order.js'
import { pageLinks } from '../query/page-links.js'
import { pageOffset, pagingInfo, parsePageRequest } from '../query/paging.js'
import { type QueryParameters, readQueryParameters } from '../query/parameters.js'
import { parseFilter } from '../query/parser.js'
import { requiredEquals } from '../query/plan.js'
import { compilePredicate } from '../query/predicate.js'
import { QueryError } from '../query/query-error.js'
import type { Strictness } from '../query/strictness.js'
import type { FilterTree } from '../query/tree.js'
import { EmError } from '../wire/em-error.js'
import type { Call, Result, World } from './handler.js'

/** GET /api/query. */
export function query(call: Call, world: World): Result {
  try {
    return answer(call, world)
  } catch (error) {
    if (error instanceof QueryError) throw new EmError('badRequest', { reason: error.message })
    throw error
  }
}

function answer(call: Call, world: World): Result {
  const strictness: Strictness = world.strict ? 'strict' : 'lenient'
  const parameters = readQueryParameters(call.rawQuery, strictness)
  const type = queryType(parameters.type, world)
  const role = call.session?.role
  if (role && !mayQuery(type, role)) throw new EmError('accessDenied')
  const request = parsePageRequest(parameters, strictness)
  const fields = fieldsOf(world.contract, world.readers, type, world.estate)
  const tree =
    parameters.filter === undefined ? undefined : parseFilter(parameters.filter, strictness)
  const hits = filtered(type, fields, tree, world)
  const paging = pagingInfo(hits.length, request)
  const items = sorted(hits, fields, parameters, pageOffset(request), request.pageSize)
  return {
    kind: 'page',
    type,
    form: parameters.format === 'Entities' ? 'entity' : 'reference',
    records: items,
    paging: {
      ...paging,
      Links: pageLinks(`${call.base}/query`, call.rawQuery, paging).map((link) => ({ ...link })),
    },
  }
}

/** The type of this name, in any letter case. */
function queryType(name: string | undefined, { contract }: World): ResourceType {
  const types = [...contract.types.values()].filter((type) => type.query !== null)
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

function filtered(
  type: ResourceType,
  fields: readonly ContractField[],
  tree: FilterTree | undefined,
  { estate }: World,
): readonly EstateRecord[] {
  const table = estate.table(type.name)
  if (!tree) return [...table.all()]
  const matches = compilePredicate(tree, fields)
  for (const { field: name, value } of requiredEquals(tree)) {
    const field = findField(fields, name, { parameter: 'filter' })
    if (field.name === 'UID') {
      const record = table.get(readId(value))
      return record && matches(record) ? [record] : []
    }
    const relation = fields.find((one) => one === field)?.relation
    if (relation) return table.by(relation, readId(value)).filter(matches)
  }
  const hits: EstateRecord[] = []
  for (const record of table.all()) if (matches(record)) hits.push(record)
  return hits
}

function sorted(
  hits: readonly EstateRecord[],
  fields: readonly ContractField[],
  { sort }: QueryParameters,
  offset: number,
  count: number,
): readonly EstateRecord[] {
  if (!sort) return hits.slice(offset, offset + count)
  const parameter = sort.direction === 'ascending' ? 'sortAsc' : 'sortDesc'
  const field = findField(fields, sort.field, { parameter })
  return topSorted(hits, field, sort.direction, offset, count)
}
