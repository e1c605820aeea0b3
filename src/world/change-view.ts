/** A change as it may be shown: what it did and to which records, without what it wrote, which may be secret. */

import type { Cleaner } from '../journal/cleaner.js'
import type { JournalEntry } from '../journal/journal-entry.js'
import type { Change, WorldCommand } from './change.js'

/** One step of a change: what was done, and the record that it was done to, where it was one. */
export interface CommandView {
  readonly do: string
  readonly type?: string
  /** The id of a logon session is shown as the journal shows it. */
  readonly id?: string
}

/** A change without its values. */
export interface ChangeView {
  readonly n: number
  /** ISO 8601, by the clock of the world. */
  readonly at: string
  /** The operation or the control that asked for it, and in whose name. */
  readonly by: {
    readonly operation?: string
    readonly control?: string
    readonly account?: string
    readonly session?: NonNullable<JournalEntry['session']>
  }
  /** How many steps it has. */
  readonly count: number
  /** The first hundred of them. */
  readonly commands: readonly CommandView[]
}

/** Steps that are shown at most. */
const SHOWN = 100

/** Shows a change. @param cleaner says what sessions are called */
export function changeView({ n, at, by, commands }: Change, cleaner: Cleaner): ChangeView {
  const { session, ...asked } = by
  return {
    n,
    at: new Date(at).toISOString(),
    by: { ...asked, ...(session !== undefined && { session: cleaner.session(session) }) },
    count: commands.length,
    commands: commands.slice(0, SHOWN).map((command) => commandView(command, cleaner)),
  }
}

function commandView(command: WorldCommand, cleaner: Cleaner): CommandView {
  switch (command.do) {
    case 'openSession':
      return { do: command.do, id: cleaner.session(command.session.id) }
    case 'useSession':
    case 'closeSession':
    case 'expireSession':
      return { do: command.do, id: cleaner.session(command.id) }
    case 'add':
      return { do: command.do, type: command.type, id: command.record.id }
    case 'update':
    case 'remove':
      return { do: command.do, type: command.type, id: command.id }
    default:
      return { do: command.do }
  }
}
