import { LIMITS } from '../limits.js'

/** As many mistakes as are told at once, and how many more there are. */
export function firstOf(mistakes: readonly string[]): readonly string[] {
  const { most } = LIMITS.mistakes
  if (mistakes.length <= most) return mistakes
  return [...mistakes.slice(0, most), `and ${mistakes.length - most} more`]
}
