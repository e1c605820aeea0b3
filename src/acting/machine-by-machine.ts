/** Machines fail over one after another, as a function of the clock: what plans of all kinds have in common. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { isTime } from '../time/time-range.js'
import type { Asked } from './decider.js'

/** How long one machine takes, in milliseconds (our choice: no real one is known). */
const MACHINE = 30_000

/** What a routine knows at least. */
export interface Turn {
  /** When the machine before was done, in milliseconds since the epoch. */
  readonly since: number
}

/** What machines fail over for, and how. */
export interface Turns<Known extends Turn> {
  readonly key: string
  /** The type of the records that go on. */
  readonly type: string
  /** Whether a value has what a routine knows besides. */
  isKnown(value: Readonly<Record<string, unknown>>): boolean
  /** Whether someone has ended it. */
  isOver?(record: EstateRecord): boolean
  /**
   * Ends the turn of the machine that fails over, and begins that of the next one.
   * @returns what the routine knows from then on; undefined where no machine is left
   */
  turn(record: EstateRecord, known: Known, at: number, estate: ChangingEstate): Known | undefined
}

/** The course of records whose machines fail over. */
export const machineByMachine = <Known extends Turn>({
  key,
  type,
  isKnown,
  isOver,
  turn,
}: Turns<Known>): Course => ({
  key,
  appliesTo: ({ name }) => name === type,
  isValue: (value) => isObject(value) && isTime(value.since) && isKnown(value),
  due: ({ record, value }) =>
    isOver?.(record) ? Number.POSITIVE_INFINITY : (value as Known).since + MACHINE,
  happen({ record, value }, at, estate) {
    const known = turn(record, value as Known, at, estate)
    if (known) estate.setRoutine({ type, id: record.id, key, value: known })
    else estate.dropRoutine(type, record.id, key)
  },
})

/** Machines of a plan in their order. */
export const inOrder = (machines: readonly EstateRecord[]): EstateRecord[] =>
  [...machines].sort((a, b) => Number(a.Order ?? 0) - Number(b.Order ?? 0))

/** The time that no point may be later than, in milliseconds since the epoch: now, unless a StartDate tells it. */
export const latestFor = ({ body, at }: Pick<Asked, 'body' | 'at'>): number =>
  typeof body.StartDate === 'number' ? body.StartDate : at
