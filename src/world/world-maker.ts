/** How a world is made: of what all worlds of a process share, and of what is its own. */
import { cdpSessions } from '../acting/cdp-sessions.js'
import { cloudFailovers } from '../acting/cloud-failover-course.js'
import { collections } from '../acting/collecting.js'
import { failoverPlans } from '../acting/failover-plan-course.js'
import { loadedDeciders } from '../acting/late-deciders.js'
import { nightlyRebuilds } from '../acting/restore-scopes.js'
import { restoresBy } from '../acting/restore-sessions.js'
import { tasksBy } from '../acting/tasks.js'
import { expiries } from '../acting/veeam-zip.js'
import { enterpriseManagerContract } from '../contract/enterprise-manager.js'
import { createReaders } from '../contract/shown.js'
import type { NewAccount } from '../estate/account.js'
import type { Estate } from '../estate/estate.js'
import { idOf, seedOf, sequenceId } from '../estate/identity.js'
import { FaultRules } from '../faults/fault-rules.js'
import { Cleaner } from '../journal/cleaner.js'
import { Journal, type JournalTimers } from '../journal/journal.js'
import { Marking } from '../journal/marking.js'
import { RingBudget } from '../journal/ring.js'
import { LIMITS } from '../limits.js'
import { type ProfileName, profileOf } from '../profiles/profile.js'
import type { JsonCase } from '../profiles/wire.js'
import { LogonSessions } from '../sessions/logon-sessions.js'
import { emptyEstate } from '../simulation/fixtures.js'
import { type ClockSetting, SettableClock } from '../time/clock.js'
import { type MachineClock, realClock, SteadyClock } from '../time/steady-clock.js'
import { type TimeZone, UTC } from '../time/time-zone.js'
import { Editions } from '../wire/edition.js'
import { type Neighbours, World } from './world.js'
import { Listening } from './world-events.js'

/** What all worlds of a process are told. */
export interface MakerOptions {
  /** The real time that the clocks of all worlds start from. */
  readonly clock?: MachineClock
  /** How they go at first; real time unless given. */
  readonly clockStart?: ClockSetting
  /** What version worlds are unless told otherwise; emsim's own ways unless given. */
  readonly profile?: ProfileName
  /** Whether worlds have the faults that real servers of their versions had. */
  readonly profileBugs?: boolean
  /** Letter case of JSON members in place of the profile's. */
  readonly jsonCase?: JsonCase
  readonly strict: boolean
  /** Milliseconds without a request after which a logon session ends. */
  readonly sessionTimeout: number
  /** Open logon sessions at most. */
  readonly maxSessions: number
  /** Whether the ids of logon sessions are drawn from the seed; they cannot be guessed otherwise. */
  readonly seededSessions?: boolean
  /** What faults, and session ids if they are to be, are drawn from. */
  readonly seed?: number
  /** Bytes of the journals of all worlds together. */
  readonly journalBytes?: number
  readonly timers?: JournalTimers
  /** Milliseconds that every task takes; each as long as it does as a rule unless given. */
  readonly taskTime?: number
  /** Whether journals and logs tell secrets. */
  readonly showSecrets?: boolean
  /** The time zone that schedules are in at the start; UTC unless given. */
  readonly zone?: TimeZone
  /** Who may log on whatever an estate says that is loaded later. */
  readonly users?: readonly NewAccount[]
  /** Records in each, at most. */
  readonly maxRecords?: number
}

/** Tasks go on by what their operations do; what these have begun goes on, too. */
const ACTING = [
  tasksBy(loadedDeciders),
  restoresBy(loadedDeciders),
  collections,
  expiries,
  failoverPlans,
  cloudFailovers,
  cdpSessions,
  nightlyRebuilds,
]

/** Of all kinds of ids that follow from a seed, those of logon sessions. */
const SESSION_IDS = 41

/** What a world has of its own. */
export interface WorldSetting {
  readonly name: string
  readonly clock?: ClockSetting
  /** What version it is; as the main world unless given. */
  readonly profile?: ProfileName
}

export class WorldMaker {
  /** Who listens to events, of all worlds together. */
  readonly listening = new Listening(LIMITS.listeners.most)
  private readonly options: MakerOptions
  private readonly worlds: Neighbours
  private readonly real: SteadyClock
  private readonly contract = enterpriseManagerContract()
  private readonly readers = createReaders(this.contract)
  private readonly editions = new Map<ProfileName, Editions>()
  private readonly journals: RingBudget
  private readonly cleaner: Cleaner
  private readonly marking: Marking

  /** @param worlds that are made: those of one process know one another */
  constructor(options: MakerOptions, worlds: Neighbours) {
    this.options = options
    this.worlds = worlds
    this.real = new SteadyClock(options.clock ?? realClock)
    this.journals = new RingBudget(options.journalBytes ?? 1_048_576)
    this.cleaner = new Cleaner({
      contract: this.contract,
      isSession: (id) => worlds.list().some(({ sessions }) => sessions.knows(id)),
      showSecrets: options.showSecrets ?? false,
    })
    this.marking = new Marking({
      strict: options.strict,
      editionsOf: (profile) => this.editionsOf(profile),
    })
  }

  /** The editions of a profile, which all worlds of it share. */
  editionsOf(profile: ProfileName): Editions {
    const { jsonCase, profileBugs = false } = this.options
    let editions = this.editions.get(profile)
    if (!editions) {
      editions = new Editions(this.contract, profileOf(profile), {
        ...(jsonCase && { jsonCase }),
        withBugs: profileBugs,
      })
      this.editions.set(profile, editions)
    }
    return editions
  }

  /** An estate with the records alone that every estate begins with. */
  empty(): Estate {
    return emptyEstate(this.contract, ACTING, this.options.zone)
  }

  /** Makes a world of an estate. */
  create(setting: WorldSetting, estate: Estate): World {
    const { options } = this
    const { name, clock: clockStart = options.clockStart } = setting
    const { profile = options.profile ?? 'default' } = setting
    const clock = new SettableClock(options.clock, clockStart)
    const sessions = new LogonSessions({
      clock,
      idleLimit: options.sessionTimeout,
      limit: options.maxSessions,
      ...(options.seededSessions && { newId: seededIds(options.seed ?? 1, name) }),
    })
    return new World({
      name,
      contract: this.contract,
      readers: this.readers,
      editions: this.editionsOf(profile),
      estate,
      sessions,
      clock,
      faults: new FaultRules({ clock, real: this.real, seed: options.seed ?? 1 }),
      journal: new Journal(this.journals, this.cleaner, this.marking, options.timers),
      worlds: this.worlds,
      strict: options.strict,
      seed: options.seed ?? 1,
      taskTime: options.taskTime,
      users: options.users ?? [],
      zone: options.zone ?? UTC,
      maxRecords: options.maxRecords ?? LIMITS.records.most,
      listening: this.listening,
      timers: options.timers ?? globalThis,
    })
  }
}

/** Ids of logon sessions that are the same on every run; another row of them in each world. */
function seededIds(seed: number, world: string): () => string {
  const own = seed ^ seedOf(idOf('world', world))
  let count = 0
  return () => sequenceId(own, SESSION_IDS, count++)
}
