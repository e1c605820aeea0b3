/**
 * What acting operations do: each is decided by a decider, which reads the estate and gives commands. What a
 * task does is decided at its end, on the estate as it is then: so tasks on one object work one after another.
 */

import type { Fields } from '../contract/record.js'
import type { Command } from '../estate/command.js'
import type { ChangingEstate } from '../estate/course.js'

/** What was asked for, as data: tasks keep it until their end. */
export interface Asked {
  /** The key of the operation. */
  readonly key: string
  /** The ids in the path, each a lower-case GUID; other words of a path as they were sent. */
  readonly params: Readonly<Record<string, string>>
  /** What the body gave. */
  readonly body: Fields
  /** Parameters of the query, names in lower case. */
  readonly query: Readonly<Record<string, string>>
  /** When, in milliseconds since the epoch. */
  readonly at: number
  /** Whose logon session it was: `EM\User`, and its id. */
  readonly account: string
  readonly session: string
  /** A number that no other request of the estate has: ids of what it makes follow from it. */
  readonly serial: number
  /** The ids of the rules whose matcher the request fits; nothing where there are none. */
  readonly fits?: readonly string[]
}

/** What a finished task leads to. */
export interface Related {
  readonly rel: 'Related' | 'Down' | 'Download'
  /** Path and query below /api. */
  readonly href: string
  readonly type: string | null
  readonly name: string | null
}

/** What is to be done. */
export interface Decision {
  readonly commands: readonly Command[]
  /** What a task says in the end; `Ok` unless given, nothing where it is null. */
  readonly message?: string | null
  readonly related?: Related
}

/** Decides on one operation. It only reads. */
export interface Decider {
  /** Whether its task is as ever where the backup server does not answer. */
  readonly beginsOffline?: true
  /**
   * What happens at once, with the 202 of a task.
   * @throws Refused where it cannot be: the task fails in the end, then
   */
  begin?(asked: Asked, estate: ChangingEstate): readonly Command[]
  /**
   * What the operation does: at the end of its task, or at once where it has none.
   * @throws Refused where it cannot be
   */
  decide(asked: Asked, estate: ChangingEstate): Decision
  /**
   * What comes of a restore that goes on after the task, at its end.
   * @throws Refused where nothing can come of it: it has failed, then
   */
  restored?(asked: Asked, estate: ChangingEstate): readonly Command[]
}

/** Why an operation cannot be carried out: told by its failed task, or with 400 where it has none. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** Deciders, under the keys of their operations. */
export type DeciderTable = Readonly<Record<string, Decider>>
