/** The deciders, loaded when something first acts: most servers are only read. */
import type { DeciderTable } from './decider.js'

let loaded: DeciderTable | undefined

/** Loads them, once; to be awaited by whoever lets something act, or takes up what acts. */
export async function loadDeciders(): Promise<DeciderTable> {
  loaded ??= (await import('./deciders.js')).DECIDERS
  return loaded
}

/** Those that are loaded, for courses that somebody's acting has begun. @throws if nobody has loaded them */
export function loadedDeciders(): DeciderTable {
  if (!loaded) throw new Error('The deciders were not loaded')
  return loaded
}
