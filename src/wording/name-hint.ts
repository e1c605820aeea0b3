import { nearest } from './nearest.js'

/** Names that are told where one is like none of them. */
const SOME = 5

/**
 * How a sentence ends that says a name is none: with the one that it most likely means, or with some of those
 * that there are.
 */
export function nameHint(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  if (near !== undefined) return `; did you mean ${near}?`
  if (known.length === 0) return '.'
  const more = known.length > SOME ? `, and ${known.length - SOME} more` : ''
  return `; there are ${known.slice(0, SOME).join(', ')}${more}.`
}
