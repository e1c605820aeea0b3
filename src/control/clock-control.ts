/** The clock in the hands of a test. */
import { blameCallers } from '../caller.js'
import type { ClockPosition, ClockSetting, ClockState } from '../time/clock.js'
import { carryOut } from '../world/carry-out.js'
import type { World } from '../world/world.js'

export class ClockControl {
  static {
    blameCallers(ClockControl)
  }

  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.world.clock.now()
  }

  /** What time it is, and how it goes. */
  get state(): ClockState {
    return this.world.clock.state
  }

  /**
   * Sets it.
   * @throws ControlError for what is no time, and for a time that is past
   */
  set(setting: ClockSetting): ClockState {
    return this.become('set clock', () => this.world.clock.set(setting))
  }

  /**
   * Moves it on, at once. The promise resolves when all has happened that happens until then: over a
   * year, that takes a second.
   * @param duration ISO 8601, such as PT16M, or milliseconds
   * @throws ControlError for what is no duration; at once, not by the promise
   */
  advance(duration: string | number): Promise<ClockState> {
    const state = this.become('advance clock', () => this.world.clock.ahead(duration))
    const late = this.world.catchUp()
    return late ? late.then(() => state) : Promise.resolve(state)
  }

  private become(control: string, position: () => ClockPosition): ClockState {
    carryOut(this.world, { control }, () => [{ do: 'setClock', position: position() }])
    return this.state
  }
}
