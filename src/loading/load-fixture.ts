/**
 * Loads a fixture, as data, into an estate: reads it into drafts, resolves names, and adds the records.
 * Either all of it is added or, with every fault reported, nothing.
 */
import type { EstateRecord } from '../contract/record.js'
import type { ResourceType } from '../contract/resource-type.js'
import type { NewAccount } from '../estate/account.js'
import { heldBack } from '../estate/ending.js'
import type { Estate } from '../estate/estate.js'
import type { Routine } from '../estate/routine.js'
import { inSteps } from '../estate/scan.js'
import { isObject } from '../is-object.js'
import type { Fault, Path } from '../reading/fault.js'
import { unknownKey } from '../reading/reader.js'
import { withArticle } from '../wording/article.js'
import { shown } from '../wording/shown.js'
import { readAccounts } from './accounts.js'
import {
  type Addition,
  type Draft,
  type DraftReading,
  readList,
  recordOf,
  type Shorthand,
} from './draft.js'
import { FixtureError } from './fixture-error.js'
import type { Reading } from './fixture-value.js'
import { Names } from './names.js'
import { relatedId, resolve } from './relations.js'
import type { Room } from './room.js'
import { NamesTaken, warnOfExcess } from './slips.js'

/** What a fixture tells of, read and checked. */
export interface ReadFixture {
  /** Its records in its order, and then those that shorthands stand for. */
  readonly records: readonly Added[]
  readonly accounts: readonly NewAccount[]
  /** What goes on by itself. */
  readonly routines: readonly Routine[]
  /** What may be meant, and is more likely a slip. */
  readonly warnings: readonly Fault[]
}

/**
 * Reads what a fixture tells of, to be added to an estate, in steps: it may be long. Nothing is added.
 * @param document the fixture: lists of records under the list names of their types, and Accounts
 * @param now milliseconds since the epoch, from which times such as -P2D count
 * @param room for how many records there is
 * @throws FixtureError with every fault, LimitError for more records than there may be
 */
export function* readFixture(
  document: unknown,
  estate: Estate,
  now: number,
  shorthands: readonly Shorthand[],
  room: Room,
): Generator<undefined, ReadFixture> {
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const drafts: Draft[] = []
  const made: Addition[] = []
  const routines: Routine[] = []
  const later: (() => void)[] = []
  const names = new Names(estate)
  const { contract } = estate
  const reading: DraftReading = {
    now,
    contract,
    zone: estate.courses.zone,
    shorthands,
    fault: (fault) => faults.push(fault),
    warn: (warning) => warnings.push(warning),
    draft: (draft) => drafts.push(draft),
    room: (records) => room.take(records),
    make: (type, record, path) => made.push({ type: contract.type(type), record, path }),
    routine: (routine) => routines.push(routine),
    later: (work) => later.push(work),
    related: (draft, relation) => relatedId(draft, relation, names),
    known: (type, id) => names.known(type, id),
  }
  const accounts = yield* readDocument(document, reading)
  room.take(accounts.length)
  const twice: Draft[] = []
  yield* inSteps(drafts, (draft) => {
    if (!names.add(draft)) twice.push(draft)
  })
  for (const work of later) {
    work()
    yield
  }
  const additions: Addition[] = []
  // What follows from a second one of an id comes twice too: one fault tells enough.
  if (twice.length === 0)
    yield* inSteps(made, (one) => {
      if (isAddition(one, names, estate, reading)) additions.push(one)
    })
  const taken = new NamesTaken()
  const records: Added[] = []
  yield* inSteps(drafts, (draft) => {
    const { name: type } = draft.type
    const relations = resolve(draft, names, reading)
    checkTimes(draft, reading)
    warnOfExcess(draft, reading)
    taken.note(draft, relations, reading)
    const held = heldBack(type, draft.id, draft.values, now)
    if (held) routines.push(held.routine)
    const record = recordOf(held ? { ...draft, values: held.values } : draft, relations)
    records.push({ type, record })
  })
  for (const { path, type, id } of twice) reading.fault(secondOne(path, type, id))
  if (faults.length > 0) throw new FixtureError(faults)
  yield* inSteps(additions, ({ type, record }) => {
    records.push({ type: type.name, record: Object.freeze(record) })
  })
  return { records, accounts, routines, warnings }
}

/**
 * Adds what a fixture tells of to an estate, at a time, in steps: either all of it or, with every fault, nothing.
 * @returns what was added, in the order of the fixture, and what is likely a slip
 * @throws FixtureError with every fault, LimitError for more records than there may be
 */
export function* addFixture(
  document: unknown,
  estate: Estate,
  now: number,
  shorthands: readonly Shorthand[],
  room: Room,
): Generator<undefined, ReadFixture> {
  estate.upTo(now)
  const read = yield* readFixture(document, estate, now, shorthands, room)
  const { records, accounts, routines } = read
  yield* inSteps(records, ({ type, record }) => estate.add(type, record))
  estate.addAccounts(accounts)
  yield* inSteps(routines, (routine) => estate.setRoutine(routine))
  yield* estate.prepare()
  return read
}

/** Whether what was made up is new: a backup that is removed leaves its job's sessions, to be found by the next. */
function isAddition(made: Addition, names: Names, estate: Estate, reading: Reading): boolean {
  const { type, record, path } = made
  if (names.add(made)) return true
  if (!estate.find(type.name, record.id)) reading.fault(secondOne(path, type, record.id))
  return false
}

const secondOne = (path: Path, type: ResourceType, id: string): Fault => ({
  path,
  expected: `${withArticle(type.name)} with an id of its own (give it a UID)`,
  found: `a second one with the id ${id}`,
})

/** Nothing ends before it has begun. */
function checkTimes({ values, path }: Draft, reading: Reading): void {
  const { CreationTimeUTC: begin, EndTimeUTC: end } = values
  if (typeof begin !== 'number' || typeof end !== 'number' || end >= begin) return
  const expected = `a time not before ${new Date(begin).toISOString()}`
  reading.fault({ path: [...path, 'EndTimeUTC'], expected, found: new Date(end).toISOString() })
}

/** A record that a fixture brought. */
export interface Added {
  readonly type: string
  readonly record: EstateRecord
}

/** Reads the lists of a document into drafts, and gives the accounts. */
function* readDocument(
  document: unknown,
  reading: DraftReading,
): Generator<undefined, NewAccount[]> {
  let accounts: NewAccount[] = []
  if (!isObject(document)) {
    reading.fault({ path: [], expected: 'an object', found: shown(document) })
    return accounts
  }
  const lists = new Map(
    [...reading.contract.types.values()]
      .filter((type) => type.stored)
      .map((type) => [type.fixtureList, type] as const),
  )
  for (const [key, value] of Object.entries(document)) {
    const type = lists.get(key)
    if (type) yield* readList(type, value, [key], [], reading)
    else if (key === 'Accounts') accounts = readAccounts(value, reading)
    else if (key !== '$schema')
      reading.fault(unknownKey(key, ['$schema', 'Accounts', ...lists.keys()], []))
  }
  return accounts
}
