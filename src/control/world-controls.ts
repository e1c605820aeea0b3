/** All that a test controls of one world: the library gives this object, and what /emsim/ asks calls it. */

import { Readable } from 'node:stream'
import { loadDeciders } from '../acting/late-deciders.js'
import { blameCallers } from '../caller.js'
import {
  type ApiClient,
  type ClientOptions,
  type ClientParts,
  createClient,
} from '../client/api-client.js'
import { originIn, type Reach } from '../client/reach.js'
import { ControlError } from '../control-error.js'
import type { Account } from '../estate/account.js'
import { type ClientReport, clientReport, clientReportText } from '../journal/client-report.js'
import type { Har } from '../journal/har.js'
import type { Journal } from '../journal/journal.js'
import { PROFILE_NAMES, type Profile, type ProfileName, VERSIONS } from '../profiles/profile.js'
import { readArgument, readName } from '../reading/read-argument.js'
import { choice } from '../reading/reader.js'
import { nameHint } from '../wording/name-hint.js'
import { carryOut } from '../world/carry-out.js'
import { keptAs, START } from '../world/change.js'
import type { World } from '../world/world.js'
import type { WorldEvent } from '../world/world-events.js'
import { ClockControl } from './clock-control.js'
import { EstateControl } from './estate-control.js'
import { EventQueue } from './event-queue.js'
import { eventStream } from './event-stream.js'
import { FaultControl } from './fault-control.js'
import {
  type AskTwins,
  type ProfileAnswer,
  type ProfilesAsked,
  profilesAsked,
} from './profile-asking.js'
import { SessionControl, type SessionView } from './session-control.js'
import { type Snapshot, snapshotOf, snapshotText } from './snapshot.js'
import { SnapshotReader } from './snapshot-reader.js'
import { TaskControl } from './task-control.js'

/** Gives how worlds are reached; undefined as long as nothing listens. */
export type ReachOf = () => Reach | undefined

/** What the controls of a world stand on besides the world. */
export interface WorldControlsParts {
  /** Gives how worlds are reached, once they are. */
  readonly reach?: ReachOf
  readonly askTwins: AskTwins
}

export class WorldControls {
  static {
    blameCallers(WorldControls)
  }

  readonly estate: EstateControl
  readonly clock: ClockControl
  readonly sessions: SessionControl
  readonly faults: FaultControl
  readonly tasks: TaskControl
  /** The journal. */
  readonly requests: Journal
  protected readonly simulated: World
  private readonly parts: WorldControlsParts

  constructor(world: World, parts: WorldControlsParts) {
    this.simulated = world
    this.parts = parts
    this.estate = new EstateControl(world)
    this.clock = new ClockControl(world)
    this.sessions = new SessionControl(world)
    this.faults = new FaultControl(world)
    this.tasks = new TaskControl(world)
    this.requests = world.journal
  }

  /** Where the world is reached, without /api: https unless TLS is off. @throws ControlError where nothing listens */
  get url(): string {
    return this.reached.of(this.simulated.name).url
  }

  /** Plain http on the same port, unless TLS is all that is served. @throws ControlError where nothing listens */
  get httpUrl(): string | undefined {
    return this.reached.of(this.simulated.name).httpUrl
  }

  /**
   * A fetch that asks the API as an account, without a logon: its session is opened when it is first needed, and
   * again when it is over. It ends with the simulator.
   * @param account name of the account
   * @throws ControlError for options that are none, or where nothing listens
   */
  client(account: string, options: ClientOptions = {}): ApiClient {
    const name = readName(account, 'account')
    const { simulated, sessions, reached } = this
    let own: SessionView | undefined
    const parts: ClientParts = {
      origin: (scheme) => originIn(reached.of(simulated.name), scheme),
      token() {
        if (!own || !simulated.sessions.find(own.id)) own = sessions.open(name)
        return own.token
      },
      send: (request) => reached.send(simulated.name, request),
    }
    return createClient(parts, options)
  }

  private get reached(): Reach {
    const reach = this.parts.reach?.()
    if (reach) return reach
    throw new ControlError('Nothing listens: startEmsim does, buildEmsim has app.inject.')
  }

  /**
   * What is likely a slip in the fixture that the world began with, and what fault rules name and nobody knows, a
   * line each; it was taken all the same.
   */
  get warnings(): readonly string[] {
    const ofRules = this.faults
      .list()
      .flatMap(({ id, name = id, warnings = [] }) => warnings.map((one) => `${name}: ${one}`))
    return [...this.simulated.warnings, ...ofRules]
  }

  /** The version of Enterprise Manager that it is, by its name and in words. */
  get profile(): Pick<Profile, 'name' | 'doc'> {
    const { name, doc } = this.simulated.editions.profile
    return { name, doc }
  }

  /**
   * Is another version from now on, with all that there is; sessions stay, and a reset goes back.
   * @throws ControlError where there is none of the name
   */
  setProfile(name: ProfileName): void {
    const profile = readArgument(choice(PROFILE_NAMES), name, 'profile')
    carryOut(this.simulated, { control: 'set profile' }, () => [{ do: 'setProfile', profile }])
  }

  /**
   * What a GET is answered under each of some profiles, all of them at this moment and with all that there is. It is
   * asked of copies: nothing changes, no fault rule fires, and the journal has nothing of it.
   * @param origin scheme and host that links begin with
   * @throws ControlError for what cannot be asked
   */
  async askProfiles(asked: ProfilesAsked, origin = 'http://localhost'): Promise<ProfileAnswer[]> {
    const read = readArgument(profilesAsked, asked, 'asked')
    return this.parts.askTwins(this.simulated, read, origin)
  }

  /** Who may log on. */
  get accounts(): readonly Account[] {
    return this.simulated.estate.accounts
  }

  /**
   * Back to the start: the estate as it was loaded, the time as it went then, only the sessions and rules
   * that came with it, and nothing in the journal.
   */
  reset(): void {
    const { clock, startRules, startTaskRules, startProfile, journal, checkpoints, zone } =
      this.simulated
    const begun = checkpoints.get(START)?.estate.time
    const isOther = this.profile.name !== startProfile
    carryOut(this.simulated, { control: 'reset' }, () => [
      { do: 'setTimeZone', name: zone.name },
      { do: 'become', checkpoint: START },
      { do: 'setClock', position: clock.atStart(begun) },
      ...this.simulated.inPlaceOfRules(startRules),
      ...this.simulated.inPlaceOfTaskRules(startTaskRules),
      ...(isOther ? [{ do: 'setProfile', profile: startProfile } as const] : []),
    ])
    journal.clear()
  }

  /** The whole state as a document that `restore` takes. It holds passwords and tokens. */
  snapshot(): Promise<Snapshot> {
    return snapshotOf(this.simulated)
  }

  /** The same as JSON, in pieces: there may be millions of records. */
  snapshotText(): Readable {
    return Readable.from(snapshotText(this.simulated), { objectMode: false })
  }

  /**
   * Takes on the state of a document in place of all that is.
   * @throws ControlError that says what is wrong with it; nothing has changed then
   */
  async restore(document: unknown): Promise<void> {
    // Tasks that go on may be in it.
    await loadDeciders()
    const reader = new SnapshotReader(this.simulated)
    reader.whole(document)
    await this.takeOn(reader)
  }

  /** The same from JSON as it comes in. @throws ControlError; nothing has changed then */
  async restoreText(json: Readable): Promise<void> {
    // Tasks that go on may be in it.
    await loadDeciders()
    const reader = new SnapshotReader(this.simulated)
    await reader.text(json)
    await this.takeOn(reader)
  }

  private async takeOn(reader: SnapshotReader): Promise<void> {
    const world = this.simulated
    const checkpoint = await reader.checkpoint()
    // Whoever keeps the changes keeps what they refer to: no two states may have one name.
    const name = `restored ${world.worlds.changes + 1}`
    world.worlds.store(world, name, checkpoint)
    try {
      carryOut(world, { control: 'restore' }, () => [
        { do: 'become', checkpoint: name },
        { do: 'setClock', position: world.clock.like(checkpoint.clock) },
      ])
    } finally {
      world.checkpoints.delete(name)
    }
  }

  /** Keeps the state in memory under a name. @throws ControlError for too many of them */
  keep(name: string): void {
    carryOut(this.simulated, { control: 'keep' }, () => [
      { do: 'keep', name: readName(name, 'name') },
    ])
  }

  /** Back to a state that was kept. @throws ControlError if there is none of the name */
  recall(name: string): void {
    const { checkpoints, clock } = this.simulated
    const kept = checkpoints.get(keptAs(readName(name, 'name')))
    if (!kept) {
      const hint = nameHint(name, this.keptNames())
      throw new ControlError(`There is no snapshot ${name}${hint}`, 404)
    }
    carryOut(this.simulated, { control: 'recall' }, () => [
      { do: 'become', checkpoint: keptAs(name) },
      { do: 'setClock', position: clock.like(kept.clock) },
    ])
  }

  /**
   * What happens from now on, for `for await`: the clock, requests and their answers, changes, and what happens
   * by itself as time passes. It ends when the simulator is closed; leave the loop, or call `return`, to
   * listen no longer.
   * @throws ControlError where too many listen already; the loop throws one if it is more than 1000 events behind
   */
  events(): AsyncIterableIterator<WorldEvent> {
    return new EventQueue(this.simulated.events)
  }

  /** The same as server-sent events. @throws ControlError where too many listen already */
  eventStream(): Readable {
    return eventStream(this.simulated.events, this.simulated.timers)
  }

  /** What the journal says of the client. */
  async report(): Promise<ClientReport> {
    const { journal, editions, worlds } = this.simulated
    const own = editions.wire.jsonCase
    const others = VERSIONS.filter((one) => worlds.editionsOf(one).wire.jsonCase !== own)
    const rules = [...this.faults.list(), ...this.tasks.list()]
    const entries = await journal.all()
    return clientReport(entries, { own, others }, rules, journal.dropped)
  }

  /** The same for people. */
  async reportText(): Promise<string> {
    return clientReportText(await this.report())
  }

  /** The journal as HAR 1.2. @param origin scheme and host that its URLs are shown with */
  async har(origin = 'http://localhost'): Promise<Har> {
    const { harOf } = await import('../journal/har.js')
    return harOf(await this.simulated.journal.all(), origin)
  }

  /**
   * Brings situations about, such as repository-full, as they are on the estate that there is.
   * @throws ControlError for a name that is none, two that exclude each other, and one that does not fit the
   * estate or that only a start can bring about; nothing has changed then
   */
  async situation(...names: string[]): Promise<void> {
    const wanted = names.map((name) => readName(name, 'name'))
    const { bringAbout } = await import('./situating.js')
    await bringAbout(this.simulated, wanted)
  }

  /** Names of the states that are kept. */
  keptNames(): string[] {
    return this.simulated.keptNames()
  }

  /** Forgets a state. @throws ControlError if there is none of the name */
  forget(name: string): void {
    carryOut(this.simulated, { control: 'forget' }, () => [
      { do: 'forget', name: readName(name, 'name') },
    ])
  }
}
