/** Whether two patterns of paths have a path in common. */

/** What may come at one place of a pattern: a character, one that is no slash, or any; once, or any number of times. */
interface Place {
  readonly what: string | 'inSegment' | 'any'
  readonly isMany: boolean
}

/** Whether some path fits both patterns, in which `*`, `**` and `{ID}` stand for what they do in matchers. */
export const overlap = (one: string, other: string): boolean => overlapsAny(one, [other])

/** Whether a pattern overlaps with one of some others. */
export function overlapsAny(one: string, others: readonly string[]): boolean {
  const places = placesOf(one)
  return others.some((other) => meet(places, placesOf(other)))
}

/** Whether some text leads through both. */
function meet(a: readonly Place[], b: readonly Place[]): boolean {
  // Pairs of places that both patterns may have come to by one text.
  const seen = new Uint8Array((a.length + 1) * (b.length + 1))
  const waiting: [number, number][] = [[0, 0]]
  const reach = (i: number, j: number): void => {
    const pair = i * (b.length + 1) + j
    if (seen[pair] === 1) return
    seen[pair] = 1
    waiting.push([i, j])
  }
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [i, j] = pair
    const [left, right] = [a[i], b[j]]
    if (!left && !right) return true
    if (left?.isMany) reach(i + 1, j)
    if (right?.isMany) reach(i, j + 1)
    if (left && right && agree(left.what, right.what))
      reach(left.isMany ? i : i + 1, right.isMany ? j : j + 1)
  }
  return false
}

/** Whether there is a character that is both. */
function agree(one: Place['what'], other: Place['what']): boolean {
  if (one === 'any' || other === 'any') return true
  if (one === 'inSegment') return other !== '/'
  return other === 'inSegment' ? one !== '/' : one === other
}

function placesOf(pattern: string): readonly Place[] {
  const parts = pattern
    .replace(/\/+$/, '')
    .toLowerCase()
    .split(/(\*\*|\*|\{[^}]*\})/)
  return parts.flatMap((part): Place[] => {
    if (part === '**') return [{ what: 'any', isMany: true }]
    if (part === '*') return [{ what: 'inSegment', isMany: true }]
    if (/^\{[^}]*\}$/.test(part))
      return [
        { what: 'inSegment', isMany: false },
        { what: 'inSegment', isMany: true },
      ]
    return [...part].map((what) => ({ what, isMany: false }))
  })
}
