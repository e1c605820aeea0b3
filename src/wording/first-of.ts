import { LIMITS } from '../limits.js'

/** As many mistakes as are told at once, each as a text, and how many more there are. */
export function firstOf<Mistake>(
  mistakes: readonly Mistake[],
  text: (mistake: Mistake) => string,
): readonly string[] {
  const { most } = LIMITS.mistakes
  const told = mistakes.slice(0, most).map(text)
  return mistakes.length <= most ? told : [...told, `and ${mistakes.length - most} more`]
}
