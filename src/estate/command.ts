/** The steps that a change of an estate is made of: plain data. */
import type { EstateRecord, Fields } from '../contract/record.js'
import type { TaskRuleCommand } from '../task-rules/task-rule-command.js'
import type { Routine } from './routine.js'

/** One step. Each is carried out whole or refused. */
export type Command =
  | { readonly do: 'add'; readonly type: string; readonly record: EstateRecord }
  | {
      readonly do: 'update'
      readonly type: string
      readonly id: string
      /** A field that is null falls back to its default. */
      readonly changes: Fields
    }
  /** Removes a record and all that hangs on it. */
  | { readonly do: 'remove'; readonly type: string; readonly id: string }
  /** Lets a record go on by a course, in place of what the same key told before. */
  | { readonly do: 'setRoutine'; readonly routine: Routine }
  | { readonly do: 'dropRoutine'; readonly type: string; readonly id: string; readonly key: string }
  /** Ids of what requests make follow from it; it only grows. */
  | { readonly do: 'setSerial'; readonly serial: number }
  | TaskRuleCommand
