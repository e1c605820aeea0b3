/** A change: what was asked and decided, as data. A world changes in no other way. */
import type { Command } from '../estate/command.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { ProfileName } from '../profiles/profile.js'
import type { LogonSession } from '../sessions/logon-sessions.js'
import type { ClockPosition, ClockSetting } from '../time/clock.js'

/** What asked for a change, and in whose name. */
export interface Origin {
  /** An operation of the API, such as `POST /sessionMngr`; or a control, such as `reset`. */
  readonly operation?: string
  readonly control?: string
  readonly account?: string
  /** The id of the logon session. */
  readonly session?: string
}

/** One step of a change. */
export type WorldCommand =
  | Command
  | { readonly do: 'openSession'; readonly session: LogonSession }
  /** A session was used; noted now and then only. */
  | { readonly do: 'useSession'; readonly id: string }
  | { readonly do: 'closeSession'; readonly id: string }
  /** Its next use is answered as one after too long a time. */
  | { readonly do: 'expireSession'; readonly id: string }
  | { readonly do: 'setClock'; readonly position: ClockPosition }
  /** Is another version of Enterprise Manager from now on. */
  | { readonly do: 'setProfile'; readonly profile: ProfileName }
  /** Schedules go by it from now on; runs that are planned stay so until their jobs are changed, or run. */
  | { readonly do: 'setTimeZone'; readonly name: string }
  | { readonly do: 'addRule'; readonly rule: FaultRule }
  | { readonly do: 'removeRule'; readonly id: string }
  | { readonly do: 'clearRules' }
  /** Keeps the state under a name. */
  | { readonly do: 'keep'; readonly name: string }
  | { readonly do: 'forget'; readonly name: string }
  /** Takes on a state that is stored under a name, estate and sessions; a new line of time begins. */
  | { readonly do: 'become'; readonly checkpoint: string }
  /** Takes on the estate alone of a stored state, and goes back to it from now on when it is reset. */
  | { readonly do: 'begin'; readonly checkpoint: string }
  | {
      readonly do: 'makeWorld'
      readonly name: string
      /** What it begins with: what the main world began with, or nothing but these records. */
      readonly from: 'start' | readonly Command[]
      /** When that is by its own clock, in milliseconds since the epoch. */
      readonly since: number
      readonly position: ClockPosition
      /** How its clock goes after a reset; as that of the main world unless given. */
      readonly clock?: ClockSetting
      /** What version it is; as the main world unless given. */
      readonly profile?: ProfileName
    }
  | { readonly do: 'removeWorld'; readonly name: string }

export interface Change {
  /** Counts all changes of a process, from 1: a change is decided on the state after the one before it. */
  readonly n: number
  /** By the clock of its world, in milliseconds since the epoch; never before the last change's. */
  readonly at: number
  readonly world: string
  readonly by: Origin
  readonly commands: readonly WorldCommand[]
}

/** The name of the state that a world began with. */
export const START = 'start'
/** The name that a state is stored under which a tester keeps as `name`. */
export const keptAs = (name: string): string => `kept ${name}`

/** The name that a tester keeps a state by; undefined for states of other kinds. */
export const keptNameOf = (stored: string): string | undefined =>
  stored.startsWith(keptAs('')) ? stored.slice(keptAs('').length) : undefined
