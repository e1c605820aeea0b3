/** Changes with the place where each was told: what is wrong with one is told with it. */
import { ControlError } from '../control-error.js'
import type { EstateChange } from '../loading/estate-change.js'
import { FixtureError } from '../loading/fixture-error.js'
import { type Fault, type LocatedFault, type Path, pathText } from '../reading/fault.js'

/** A change, and where it was told. */
export interface PlacedChange {
  readonly change: EstateChange
  /** What it is a part of, as messages call it: a file, a situation, an option. */
  readonly source: string
  /** From the top of that. */
  readonly path: Path
}

/** What is wrong with changes, all of it. */
export class Mistakes {
  private readonly faults: LocatedFault[] = []

  get isEmpty(): boolean {
    return this.faults.length === 0
  }

  /**
   * Does what a change says, in steps, and takes what is wrong with it.
   * @throws ControlError for what is none of its parts'
   */
  *collect(placed: PlacedChange, steps: Generator<undefined, void>): Generator<undefined, void> {
    const { source, path } = placed
    try {
      yield* steps
    } catch (error) {
      if (error instanceof FixtureError) for (const fault of error.faults) this.add(placed, fault)
      else if (error instanceof ControlError)
        throw new ControlError(`${source}: ${pathText(path)}: ${error.message}`, error.statusCode)
      else throw error
    }
  }

  add({ source, path }: PlacedChange, fault: Fault): void {
    this.faults.push({ ...fault, path: [...path, ...fault.path], file: source })
  }

  /** @throws FixtureError with every mistake, if there was any */
  throwAny(): void {
    if (!this.isEmpty) throw new FixtureError(this.faults)
  }
}
