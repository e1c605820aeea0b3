/** Records are made as bodies tell of them. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { idOf } from '../estate/identity.js'
import type { Asked, Decider, Related } from './decider.js'

/** What a decider of a new record is told. */
export interface Creation {
  /** What it holds besides its id. @throws Refused where it cannot be */
  told(asked: Asked, estate: ChangingEstate): Fields
  /** What comes with it. @throws Refused where it cannot be */
  more?(record: EstateRecord, asked: Asked, estate: ChangingEstate): readonly Command[]
  /** What the finished task leads to; nothing unless given. */
  related?(record: EstateRecord, estate: ChangingEstate): Related
}

/** Makes a record of a type. Its id follows from the request. */
export const creates = (type: string, { told, more, related }: Creation): Decider => ({
  decide(asked, estate) {
    const record = newRecord(idOf(type, String(asked.serial)), told(asked, estate))
    return {
      commands: [{ do: 'add', type, record }, ...(more?.(record, asked, estate) ?? [])],
      ...(related && { related: related(record, estate) }),
    }
  },
})

/** A record of what is told of it; what is not told is left to its default. */
export const newRecord = (id: string, told: Fields): EstateRecord =>
  Object.freeze({
    ...Object.fromEntries(
      Object.entries(told).filter(([, value]) => value !== undefined && value !== null),
    ),
    id,
  })

/** Those fields of a body that it tells. */
export const given = (body: Fields, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(
    names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])),
  )
