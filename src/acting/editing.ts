/** Records are changed as bodies tell of them: what is told, and no more. */
import type { EstateRecord, Fields, Value } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'
import { isObject } from '../is-object.js'
import { given } from './creating.js'
import type { Asked, Decider, Related } from './decider.js'
import { theOne } from './records.js'

/** What a decider of an edit is told besides the fields. */
export interface Edit {
  /** What follows from the body besides. @throws Refused where it cannot be */
  more?(record: EstateRecord, asked: Asked, estate: ChangingEstate): readonly Command[]
  /** What the finished task leads to; nothing unless given. */
  related?(record: EstateRecord): Related
}

/** Changes a record of a type. @param fields what of a body counts; all else that is sent back is let pass */
export const edits = (
  type: string,
  fields: readonly string[],
  { more, related }: Edit = {},
): Decider => ({
  decide(asked, estate) {
    const record = theOne(type, asked.params.ID, estate)
    return {
      commands: [
        ...changing(type, record, given(asked.body, fields)),
        ...(more?.(record, asked, estate) ?? []),
      ],
      ...(related && { related: related(record) }),
    }
  },
})

/** The command that changes fields of a record, also inside its options; none where nothing is told. */
export function changing(type: string, record: EstateRecord, told: Fields): Command[] {
  const changes = Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, together(record[name], value)]),
  )
  return Object.keys(changes).length > 0 ? [{ do: 'update', type, id: record.id, changes }] : []
}

/** A value with those that another one tells in place of its own. */
function together(old: Value, told: Value): Value {
  if (!isObject(old) || !isObject(told)) return told
  const result: Record<string, Value> = { ...(old as Fields) }
  for (const [name, value] of Object.entries(told as Fields))
    result[name] = together(result[name], value)
  return result
}
