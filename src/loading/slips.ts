/** What a fixture may tell, and is more likely a slip. */
import { heldParts } from '../contract/element.js'
import { withArticle } from '../wording/article.js'
import type { Draft } from './draft.js'
import type { Reading } from './fixture-value.js'

/** Warns of numbers that are greater than what they are a part of, such as more free space than there is. */
export function warnOfExcess({ type, values, path }: Draft, { warn }: Reading): void {
  for (const part of heldParts(type.elements)) {
    if (part.within === undefined) continue
    const [value, whole] = [values[part.name], values[part.within]]
    // A size of -1 is not known.
    if (typeof value !== 'number' || typeof whole !== 'number' || whole < 0 || value <= whole)
      continue
    const expected = `no more than the ${part.within}, ${whole}`
    warn({ path: [...path, part.name], expected, found: String(value) })
  }
}

/** Warns of records that are called as another one where names tell them apart. */
export class NamesTaken {
  private readonly taken = new Set<string>()

  /** @param relations ids of what the record belongs to */
  note(
    { type, values, path }: Draft,
    relations: Readonly<Record<string, string | readonly string[]>>,
    { warn }: Reading,
  ): void {
    const { Name: name } = values
    if (typeof name !== 'string') return
    for (const [key, relation] of Object.entries(type.belongsTo)) {
      if (!relation.distinctNames || relations[key] === undefined) continue
      const words = [type.name, key, relations[key], name.toLowerCase()].join('\0')
      const isFirst = this.taken.size < this.taken.add(words).size
      const expected = `a name of its own, as its ${relation.type} has ${withArticle(type.name)} of this one`
      if (!isFirst) warn({ path: [...path, 'Name'], expected, found: JSON.stringify(name) })
    }
  }
}
