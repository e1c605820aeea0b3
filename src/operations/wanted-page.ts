/** What a query, or a plain list that is filtered, sorted or paged, is asked for by its parameters. */
import { mayQuery } from '../contract/contract.js'
import { EmError } from '../contract/em-error.js'
import { typesOf } from '../contract/operation.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Check, Under } from '../journal/check.js'
import { type ContractField, fieldsOf } from '../query/contract-fields.js'
import { findField } from '../query/field.js'
import type { Direction } from '../query/order.js'
import { type PageRequest, parsePageRequest } from '../query/paging.js'
import {
  type QueryParameters,
  readListParameters,
  readQueryParameters,
} from '../query/parameters.js'
import { parseFilter } from '../query/parser.js'
import { compilePredicate, type Predicate } from '../query/predicate.js'
import { printFilter } from '../query/print.js'
import { QueryError } from '../query/query-error.js'
import type { Strictness } from '../query/strictness.js'
import type { FilterTree } from '../query/tree.js'
import { nearest } from '../wording/nearest.js'
import { asRefusal } from './refused-query.js'

/** A page that is asked for. */
export interface WantedPage {
  readonly type: ResourceType
  readonly parameters: QueryParameters
  readonly request: PageRequest
  /** Those that filter and order may name; none where nothing does. */
  readonly fields: readonly ContractField[]
  readonly tree: FilterTree | undefined
  /** The same as a function. */
  readonly matches: Predicate<EstateRecord> | undefined
  readonly sort: { readonly field: ContractField; readonly direction: Direction } | undefined
}

/** What a query asks for. */
export const QUERY: Check<WantedPage> = {
  decide({ rawQuery, roles }, under) {
    return asRefusal(() => {
      const parameters = readQueryParameters(rawQuery, strictnessOf(under))
      const type = queryType(parameters.type, under)
      if (!mayQuery(type, roles)) throw new EmError('accessDenied')
      return wantedPage(type, parameters, under)
    })
  },
  missed: filterMissed,
}

/** What a plain list is asked for. */
export const LIST: Check<WantedPage> = {
  decide({ operation, rawQuery }, under) {
    return asRefusal(() => {
      const parameters = readListParameters(rawQuery, strictnessOf(under))
      const [type = ''] = typesOf(operation.answer)
      return wantedPage(under.edition.contract.type(type), parameters, under)
    })
  },
  missed: filterMissed,
}

const strictnessOf = ({ strict }: Under): Strictness => (strict ? 'strict' : 'lenient')

function wantedPage(type: ResourceType, parameters: QueryParameters, under: Under): WantedPage {
  const strictness = strictnessOf(under)
  const request = parsePageRequest(parameters, strictness)
  const { filter, sort } = parameters
  const { contract, readers } = under.edition
  const namesFields = filter !== undefined || sort !== undefined
  const fields = namesFields ? fieldsOf(contract, readers, type, under.lookup, strictness) : []
  const tree = filter === undefined ? undefined : parseFilter(filter, strictness)
  return {
    type,
    parameters,
    request,
    fields,
    tree,
    sort: sort && sorting(fields, sort),
    matches: tree && compilePredicate(tree, fields),
  }
}

function sorting(
  fields: readonly ContractField[],
  { field, direction }: NonNullable<QueryParameters['sort']>,
): WantedPage['sort'] {
  const parameter = direction === 'ascending' ? 'sortAsc' : 'sortDesc'
  return { field: findField(fields, field, { parameter }), direction }
}

/** The type of this name, in any letter case. */
function queryType(name: string | undefined, { edition }: Under): ResourceType {
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

/** Blanks in a value without quotes are no part of it, strictly. */
function filterMissed({ tree }: WantedPage, { tree: here }: WantedPage): string | null {
  const isSame = !tree || !here || printFilter(tree) === printFilter(here)
  return isSame ? null : 'blanks in a value of the filter that has no quotes are left out'
}
