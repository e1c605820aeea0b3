/** All that a test controls of one world: the library gives this object, and what /emsim/ asks calls it. */

import { ControlError } from '../control-error.js'
import type { Account, Estate } from '../estate/estate.js'
import { type EstateState, readEstateState, stateOf } from '../estate/estate-state.js'
import { presentEstate } from '../estate/passing-time.js'
import type { FaultRules } from '../faults/fault-rules.js'
import { isObject } from '../is-object.js'
import { type ClientReport, clientReport, clientReportText } from '../journal/client-report.js'
import type { Har } from '../journal/har.js'
import type { Journal } from '../journal/journal.js'
import type { KeptSession, LogonSession } from '../sessions/logon-sessions.js'
import { type ClockState, isClockState, type SettableClock } from '../time/clock.js'
import { isTime } from '../time/time-range.js'
import type { World } from '../world/world.js'
import { EstateControl } from './estate-control.js'
import { SessionControl } from './session-control.js'

/** A whole world as one document. It holds passwords and tokens: keep it as you keep those. */
export interface Snapshot {
  readonly emsim: 1
  readonly clock: ClockState
  readonly sessions: readonly {
    readonly session: LogonSession
    /** Milliseconds since the epoch; null for one that was made to expire. */
    readonly used: number | null
  }[]
  readonly estate: EstateState
}

/** A world kept in memory: cheap, since nothing of it is copied before it changes. */
interface Kept {
  readonly estate: Estate
  readonly sessions: readonly KeptSession[]
  readonly clock: ClockState
}

/** Named snapshots at most. */
const LIMIT = 100

export class WorldControls {
  readonly estate: EstateControl
  readonly clock: SettableClock
  readonly sessions: SessionControl
  readonly faults: FaultRules
  /** The journal. */
  readonly requests: Journal
  protected readonly simulated: World
  private readonly kept = new Map<string, Kept>()

  constructor(world: World) {
    this.simulated = world
    this.estate = new EstateControl(world)
    this.clock = world.clock
    this.sessions = new SessionControl(world)
    this.faults = world.faults
    this.requests = world.journal
  }

  /** Who may log on. */
  get accounts(): readonly Account[] {
    return this.simulated.estate.accounts
  }

  /**
   * Back to the start: the estate as it was loaded, real time, only the sessions and fault rules that came
   * with it, and nothing in the journal.
   */
  reset(): void {
    const { estate, start, sessions, clock, faults, journal, startFaults } = this.simulated
    clock.reset()
    journal.clear()
    faults.clear()
    for (const rule of startFaults) faults.add(rule)
    estate.become(start)
    sessions.become(this.simulated.startSessions)
  }

  /** The whole state as a document that `restore` takes. */
  snapshot(): Snapshot {
    const { sessions, clock } = this.simulated
    const estate = presentEstate(this.simulated)
    return {
      emsim: 1,
      clock: clock.state,
      sessions: sessions.keep().map(({ session, used }) => ({
        session,
        used: used < 0 ? null : Math.min(used, clock.now()),
      })),
      estate: stateOf(estate),
    }
  }

  /**
   * Takes on the state of a document in place of all that is.
   * @throws ControlError that says what is wrong with it; nothing has changed then
   */
  restore(document: unknown): void {
    const { contract, estate, sessions, clock } = this.simulated
    const { clock: clockState, sessions: kept, estate: state } = readSnapshot(document)
    const restored = readEstateState(state, contract)
    estate.become(restored)
    sessions.become(
      kept.map(({ session, used }) => ({ session, used: used ?? Number.NEGATIVE_INFINITY })),
    )
    clock.become(clockState)
  }

  /** Keeps the state in memory under a name. @throws ControlError for too many of them */
  keep(name: string): void {
    if (!this.kept.has(name) && this.kept.size >= LIMIT)
      throw new ControlError(`There are ${LIMIT} snapshots already.`)
    const { sessions, clock } = this.simulated
    const estate = presentEstate(this.simulated)
    this.kept.set(name, { estate: estate.fork(), sessions: sessions.keep(), clock: clock.state })
  }

  /** Back to a state that was kept. @throws ControlError if there is none of the name */
  recall(name: string): void {
    const kept = this.kept.get(name)
    if (!kept) throw new ControlError(`There is no snapshot ${name}.`, 404)
    this.simulated.estate.become(kept.estate)
    this.simulated.sessions.become(kept.sessions)
    this.simulated.clock.become(kept.clock)
  }

  /** What the journal says of the client. */
  report(): ClientReport {
    return clientReport(this.simulated.journal.all())
  }

  /** The same for people. */
  reportText(): string {
    return clientReportText(this.report())
  }

  /** The journal as HAR 1.2. @param origin scheme and host that its URLs are shown with */
  async har(origin = 'http://localhost'): Promise<Har> {
    const { harOf } = await import('../journal/har.js')
    return harOf(this.simulated.journal.all(), origin)
  }

  /** Names of the states that are kept. */
  keptNames(): string[] {
    return [...this.kept.keys()]
  }

  /** Forgets a state. @throws ControlError if there is none of the name */
  forget(name: string): void {
    if (!this.kept.delete(name)) throw new ControlError(`There is no snapshot ${name}.`, 404)
  }
}

function readSnapshot(document: unknown): Omit<Snapshot, 'estate'> & { estate: unknown } {
  const refuse = (what: string): never => {
    throw new ControlError(`The snapshot: ${what}.`)
  }
  if (!isObject(document) || document.emsim !== 1) return refuse('expected emsim to be 1')
  const { clock, sessions, estate } = document
  if (!isClockState(clock)) return refuse('expected clock with now, mode and rate')
  const isSession = (one: unknown): boolean =>
    isObject(one) &&
    (one.used === null || isTime(one.used)) &&
    isObject(one.session) &&
    ['id', 'token', 'UserName', 'SessionId', 'role'].every(
      (key) => isObject(one.session) && typeof one.session[key] === 'string',
    )
  if (!Array.isArray(sessions) || !sessions.every(isSession))
    return refuse('expected sessions as a snapshot has them')
  return { emsim: 1, clock, sessions, estate }
}
