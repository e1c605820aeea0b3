/** What requests carry, declared of the same parts as what is answered. */
import type { Element } from './element.js'

/** A body that an operation takes. */
export interface BodySpec {
  /** Root element in XML; in JSON its members stand at the top. */
  readonly name: string
  /** What the root in XML may be called too. */
  readonly alsoCalled: readonly string[]
  readonly elements: readonly Element[]
  /** Whether a request may come without one. */
  readonly optional: boolean
  /** Whether it tells only what changes, so that nothing in it is needed. */
  readonly partial: boolean
  /** Whether it is exactly one of its elements that it gives. */
  readonly choice: boolean
  /** Whether it is read whatever its Content-Type says it is (seen in clients that log on); strictly never. */
  readonly anyMediaType: boolean
  /** Elements that the real server fails without, with 500 (recorded for one); lenient, they may be left out. */
  readonly failsWithout: readonly string[]
}

/** Declares a body: the name of its root, and its elements in the documented order. */
export const spec = (
  name: string,
  elements: readonly Element[],
  options: Partial<
    Pick<
      BodySpec,
      'alsoCalled' | 'optional' | 'partial' | 'choice' | 'anyMediaType' | 'failsWithout'
    >
  > = {},
): BodySpec => ({
  name,
  alsoCalled: options.alsoCalled ?? [],
  elements,
  optional: options.optional ?? false,
  partial: options.partial ?? false,
  choice: options.choice ?? false,
  anyMediaType: options.anyMediaType ?? false,
  failsWithout: options.failsWithout ?? [],
})
