/** Changes with the place where each was told: what is wrong with one is told with it. */
import { ControlError } from '../control-error.js'
import type { EstateChange } from '../loading/estate-change.js'
import { FixtureError, within } from '../loading/fixture-error.js'
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

  /** Does what a change says, and takes what is wrong with it. @throws ControlError for what is none of its parts' */
  collect({ source, path }: PlacedChange, work: () => void): void {
    try {
      within(path, work)
    } catch (error) {
      if (error instanceof FixtureError)
        this.faults.push(...error.faults.map((fault) => ({ ...fault, file: source })))
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
