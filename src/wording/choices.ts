/** One of some words, as people write it: what they mean by a number, and by what is none of the words. */
import { nearest } from './nearest.js'

/** The one of some choices that a value is: itself, or in place of it a number that one of them alone is. */
export function chosen<const T extends string>(
  choices: readonly T[],
  value: unknown,
): T | undefined {
  if (typeof value !== 'number') return choices.find((choice) => choice === value)
  const [one, ...others] = choices.filter((choice) => Number(choice) === value)
  return others.length === 0 ? one : undefined
}

/** Letters from which on a text tells enough to be taken for a word. */
const TELLING = 3

/**
 * The one of some words that a text most likely means: by its beginning, or as a slip; undefined where none is
 * near. Versions are no slips of each other: of them the beginning alone counts, also behind a v.
 */
export function meant(text: string, words: readonly string[]): string | undefined {
  const [, version] = /^v?(\d[\d.]*)$/i.exec(text) ?? []
  if (version !== undefined)
    return words.find(
      (word) => word === version || word.startsWith(`${version.replace(/\.$/, '')}.`),
    )
  if (text.length < TELLING) return undefined
  const begun = text.toLowerCase()
  return nearest(text, words) ?? words.find((word) => word.toLowerCase().startsWith(begun))
}

/** `; did you mean 13.0?` behind what was found, or nothing. */
export function orMeant(found: unknown, words: readonly string[]): string {
  if (typeof found !== 'string' && typeof found !== 'number') return ''
  const one = meant(String(found), words)
  return one === undefined ? '' : `; did you mean ${one}?`
}
