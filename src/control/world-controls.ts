/**
 * All that a test controls of one world, under the names that /emsim/ has too: the library gives this
 * object, and the HTTP routes call it.
 */
import { ControlError } from '../control-error.js'
import { type ClientReport, clientReport, clientReportText } from '../journal/client-report.js'
import type { Har } from '../journal/har.js'
import type { Journal } from '../journal/journal.js'
import { carryOut } from '../world/carry-out.js'
import { keptAs, START } from '../world/change.js'
import type { World } from '../world/world.js'
import type { Worlds } from '../world/worlds.js'
import { ClockControl } from './clock-control.js'
import { EstateControl } from './estate-control.js'
import { FaultControl } from './fault-control.js'
import { SessionControl } from './session-control.js'
import { type Snapshot, SnapshotReader, snapshotOf, snapshotText } from './snapshot.js'

export class WorldControls {
  readonly estate: EstateControl
  readonly clock: ClockControl
  readonly sessions: SessionControl
  readonly faults: FaultControl
  /** The journal. */
  readonly requests: Journal
  private readonly world: World

  constructor(world: World) {
    this.world = world
    this.estate = new EstateControl(world)
    this.clock = new ClockControl(world)
    this.sessions = new SessionControl(world)
    this.faults = new FaultControl(world)
    this.requests = world.journal
  }

  /**
   * Back to the start: the estate as it was loaded, the time as it went then, only the sessions and fault
   * rules that came with it, and nothing in the journal.
   */
  reset(): void {
    const { clock, startRules, journal } = this.world
    carryOut(this.world, { control: 'reset' }, () => [
      { do: 'become', checkpoint: START },
      { do: 'setClock', position: clock.atStart() },
      { do: 'clearRules' },
      ...startRules.map((rule) => ({ do: 'addRule', rule }) as const),
    ])
    journal.clear()
  }

  /** The whole state as a document that `restore` takes. It holds passwords and tokens. */
  snapshot(): Promise<Snapshot> {
    return snapshotOf(this.world)
  }

  /** The same as JSON, in pieces: there may be millions of records. */
  snapshotText(): AsyncGenerator<string> {
    return snapshotText(this.world)
  }

  /**
   * Takes on the state of a document in place of all that is.
   * @throws ControlError that says what is wrong with it; nothing has changed then
   */
  async restore(document: unknown): Promise<void> {
    const reader = new SnapshotReader(this.world)
    reader.whole(document)
    await this.takeOn(reader)
  }

  /** Takes on what a reader has read of a snapshot. @throws ControlError; nothing has changed then */
  async takeOn(reader: SnapshotReader): Promise<void> {
    const { world } = this
    const checkpoint = await reader.checkpoint()
    const name = `restored ${++restored}`
    world.worlds.store(world, name, checkpoint)
    carryOut(world, { control: 'restore' }, () => [
      { do: 'become', checkpoint: name },
      { do: 'setClock', position: world.clock.like(checkpoint.clock) },
    ])
    world.checkpoints.delete(name)
  }

  /** Keeps the state in memory under a name. @throws ControlError for too many of them */
  keep(name: string): void {
    carryOut(this.world, { control: 'keep' }, () => [{ do: 'keep', name }])
  }

  /** Back to a state that was kept. @throws ControlError if there is none of the name */
  recall(name: string): void {
    const { checkpoints, clock } = this.world
    const kept = checkpoints.get(keptAs(name))
    if (!kept) throw new ControlError(`There is no snapshot ${name}.`, 404)
    carryOut(this.world, { control: 'recall' }, () => [
      { do: 'become', checkpoint: keptAs(name) },
      { do: 'setClock', position: clock.like(kept.clock) },
    ])
  }

  /** What the journal says of the client. */
  report(): ClientReport {
    return clientReport(this.world.journal.all())
  }

  /** The same for people. */
  reportText(): string {
    return clientReportText(this.report())
  }

  /** The journal as HAR 1.2. @param origin scheme and host that its URLs are shown with */
  async har(origin = 'http://localhost'): Promise<Har> {
    const { harOf } = await import('../journal/har.js')
    return harOf(this.world.journal.all(), origin)
  }

  /** Names of the states that are kept. */
  keptNames(): string[] {
    return this.world.keptNames()
  }

  /** Forgets a state. @throws ControlError if there is none of the name */
  forget(name: string): void {
    carryOut(this.world, { control: 'forget' }, () => [{ do: 'forget', name }])
  }
}

/** Counts the snapshots that were taken on, for their names. */
let restored = 0

/** Gives the controls of each of some worlds, made when they are first asked for. */
export function controlsFor(worlds: Worlds): (name: string) => WorldControls {
  const known = new WeakMap<World, WorldControls>()
  return (name) => {
    const world = worlds.named(name)
    const controls = known.get(world) ?? new WorldControls(world)
    known.set(world, controls)
    return controls
  }
}
