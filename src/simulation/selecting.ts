/** Finds the records that a selection is about. */

import type { Contract } from '../contract/contract.js'
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { Lookup, Readers } from '../contract/shown.js'
import { ControlError } from '../control-error.js'
import { inSteps } from '../estate/scan.js'
import type { Selection } from '../loading/estate-change.js'
import { FixtureError, withinSteps } from '../loading/fixture-error.js'
import { fieldsOf } from '../query/contract-fields.js'
import { findField } from '../query/field.js'
import { compileOrder } from '../query/order.js'
import { parseFilter } from '../query/parser.js'
import { compilePredicate } from '../query/predicate.js'
import { QueryError } from '../query/query-error.js'
import type { Fault } from '../reading/fault.js'
import { unknownKey } from '../reading/reader.js'
import { readDuration } from '../time/duration.js'
import { nearest } from '../wording/nearest.js'
import { shown } from '../wording/shown.js'

/** Where records are looked for. */
export interface Place {
  readonly contract: Contract
  readonly readers: Readers
  readonly lookup: Lookup
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The type of a name, or of that of its list in fixtures, in any letter case.
 * @throws ControlError where there is none with records
 */
export function typeNamed(name: string, contract: Contract): ResourceType {
  const { type, hint } = lookedUp(name, contract)
  if (type) return type
  throw new ControlError(`There is no type ${name} with records${hint || '.'}`, 404)
}

/** The type of a name, or what it is most likely a slip for. */
function lookedUp(name: string, contract: Contract): { type?: ResourceType; hint: string } {
  const types = [...contract.types.values()].filter((type) => type.stored)
  const wanted = name.toLowerCase()
  const type = types.find((type) =>
    [type.name, type.fixtureList].some((one) => one.toLowerCase() === wanted),
  )
  if (type) return { type, hint: '' }
  const meant = nearest(
    name,
    types.map((one) => one.name),
  )
  return { hint: meant === undefined ? '' : `; did you mean ${meant}?` }
}

/** The type that a selection is of. @throws FixtureError with its place in the selection where it is none */
export function typeOf({ type: name }: Selection, contract: Contract): ResourceType {
  const { type, hint } = lookedUp(name, contract)
  if (type) return type
  throw fault(['type'], 'a type with records', `${shown(name)}${hint}`)
}

/**
 * The records that a selection is about, in the order that it tells, else as they came: in steps, as there may be
 * millions to choose from.
 * @throws FixtureError for a type, a field or a filter that is none, with its place in the selection
 */
export function* selected(
  selection: Selection,
  place: Place,
): Generator<undefined, readonly EstateRecord[]> {
  try {
    return yield* finding(selection, place)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { parameter, column, expected, found, hint } = error
    const where = column === undefined ? '' : ` in column ${column}`
    throw fault([parameter], `${expected}${where}`, hint ? `${found}; ${hint}` : found)
  }
}

const fault = (path: Fault['path'], expected: string, found: string): FixtureError =>
  new FixtureError([{ path, expected, found }])

function* finding(
  selection: Selection,
  place: Place,
): Generator<undefined, readonly EstateRecord[]> {
  const { contract, readers, lookup, now } = place
  const { filter, since, under = {}, sortAsc, sortDesc, skip = 0, first } = selection
  const type = typeOf(selection, contract)
  const fields = fieldsOf(contract, readers, type, lookup, 'lenient')
  let records: readonly EstateRecord[] = [...lookup.all(type.name)]
  if (filter !== undefined)
    records = yield* filtered(records, compilePredicate(parseFilter(filter), fields))
  if (since !== undefined) {
    const earliest = now - (readDuration(since) ?? 0)
    records = yield* filtered(records, ({ CreationTimeUTC: begun, BackupDateUTC: made = begun }) =>
      typeof made === 'number' ? made >= earliest : false,
    )
  }
  for (const [relation, parents] of Object.entries(under)) {
    if (!Object.hasOwn(type.belongsTo, relation))
      throw new FixtureError([unknownKey(relation, Object.keys(type.belongsTo), ['under'])])
    const above = yield* withinSteps(['under', relation], selected(parents, place))
    const ids = new Set(above.map(({ id }) => id))
    const read = readers.field(type, relation)
    records = yield* filtered(records, (record) =>
      [read(record, lookup) ?? []].flat().some((id) => ids.has(String(id))),
    )
  }
  const sort = sortAsc ?? sortDesc
  if (sort !== undefined) {
    const field = findField(fields, sort, {
      parameter: sortAsc === undefined ? 'sortDesc' : 'sortAsc',
    })
    records = records.toSorted(
      compileOrder(field, sortAsc === undefined ? 'descending' : 'ascending'),
    )
  }
  return records.slice(skip, first === undefined ? undefined : skip + first)
}

function* filtered(
  records: readonly EstateRecord[],
  holds: (record: EstateRecord) => boolean,
): Generator<undefined, readonly EstateRecord[]> {
  const kept: EstateRecord[] = []
  yield* inSteps(records, (record) => {
    if (holds(record)) kept.push(record)
  })
  return kept
}
