/** Machines fail over one after another, as a function of the clock: what plans of all kinds have in common. */
import type { EstateRecord } from '../contract/record.js'
import type { ChangingEstate, Course } from '../estate/course.js'
import { isObject } from '../is-object.js'
import type { Thing } from '../task-rules/thing.js'
import { isTime } from '../time/time-range.js'
import type { Asked } from './decider.js'
import { isStop, type ToldRestore, toldRestore } from './told-restores.js'

/** How long one machine takes, in milliseconds (our choice: no real one is known). */
const MACHINE = 30_000

/** What a routine knows at least: the turn of one machine, as rules may tell how it goes. */
export interface Turn extends ToldRestore {
  /** When the machine before was done, in milliseconds since the epoch. */
  readonly since: number
  /** Of the request that began it all, by which rules know it. */
  readonly by: Pick<Asked, 'key' | 'fits'>
  /** Whether it has met no rules yet: it does when it begins. */
  readonly isNew?: true
  /** Whether it has come to where it stands still. */
  readonly stands?: true
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
  /** What rules know the turn by. */
  things(record: EstateRecord, known: Known, estate: ChangingEstate): Thing[]
  /** Lets the session of the machine, or its part of one, stand at so many percent. */
  stands(record: EstateRecord, known: Known, percent: number, estate: ChangingEstate): void
  /**
   * Ends the turn of the machine that fails over, and begins that of the next one.
   * @returns what the routine knows from then on; undefined where no machine is left
   */
  turn(record: EstateRecord, known: Known, at: number, estate: ChangingEstate): Known | undefined
}

/** The beginning of the first turn. */
export const firstTurn = ({ key, fits, at }: Asked): Pick<Turn, 'since' | 'by' | 'isNew'> => ({
  since: at,
  by: { key, ...(fits && { fits }) },
  isNew: true,
})

/** The turn of the next machine. */
export const nextTurn = ({ by }: Turn, at: number): Pick<Turn, 'since' | 'by'> => ({
  since: at,
  by,
})

/** What the fields of a session tell of a turn that has ended. @param isDone whether it has come to something */
export function outcomeOf({ stop }: Turn, isDone: boolean) {
  const isWell = isDone && stop?.result !== 'Failed'
  const Result: string = isWell ? (stop?.result ?? 'Success') : 'Failed'
  return { isWell, Result, Progress: Math.floor(stop?.at ?? 100) }
}

/** The course of records whose machines fail over. */
export const machineByMachine = <Known extends Turn>({
  key,
  type,
  isKnown,
  isOver,
  things,
  stands,
  turn,
}: Turns<Known>): Course => ({
  key,
  appliesTo: ({ name }) => name === type,
  isValue: (value) => isTurn(value) && isKnown(value),
  due({ record, value }) {
    const known = value as Known
    if (isOver?.(record) || known.stands) return Number.POSITIVE_INFINITY
    return known.isNew ? known.since : endOf(known)
  },
  happen({ record, value }, at, estate) {
    const known = value as Known
    const goesOn = (next: Known): void =>
      estate.setRoutine({ type, id: record.id, key, value: next })
    const begins = ({ isNew: _, ...begun }: Known): void => {
      const turning = begun as Known
      const told = toldRestore(begun.by, () => things(record, turning, estate), at, estate)
      goesOn({ ...turning, ...told })
    }
    if (known.isNew) {
      begins(known)
      return
    }
    if (known.stop?.result === null) {
      stands(record, known, Math.floor(known.stop.at), estate)
      goesOn({ ...known, stands: true })
      return
    }
    const next = turn(record, known, at, estate)
    if (next) begins(next)
    else estate.dropRoutine(type, record.id, key)
  },
})

/** When a turn is over, or stands still. */
const endOf = ({ since, lasts = MACHINE, stop }: Turn): number =>
  since + Math.max(1, stop ? Math.ceil((lasts * stop.at) / 100) : lasts)

const isTurn = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) &&
  isTime(value.since) &&
  isObject(value.by) &&
  typeof value.by.key === 'string' &&
  (value.by.fits === undefined ||
    (Array.isArray(value.by.fits) && value.by.fits.every((one) => typeof one === 'string'))) &&
  [value.isNew, value.stands].every((told) => told === undefined || told === true) &&
  (value.lasts === undefined || (Number.isSafeInteger(value.lasts) && Number(value.lasts) >= 0)) &&
  (value.stop === undefined || isStop(value.stop))

/** Machines of a plan in their order. */
export const inOrder = (machines: readonly EstateRecord[]): EstateRecord[] =>
  [...machines].sort((a, b) => Number(a.Order ?? 0) - Number(b.Order ?? 0))

/** The time that no point may be later than, in milliseconds since the epoch: now, unless a StartDate tells it. */
export const latestFor = ({ body, at }: Pick<Asked, 'body' | 'at'>): number =>
  typeof body.StartDate === 'number' ? body.StartDate : at
