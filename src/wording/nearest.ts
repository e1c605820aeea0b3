/**
 * The one of `names` that a mistyped `name` most likely means, without regard to letter case,
 * or undefined if none is near: one edit in three letters at most.
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of names) {
    const text = candidate.toLowerCase()
    if (Math.abs(text.length - wanted.length) > limit) continue
    const distance = editDistance(wanted, text)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** As many of `names` as are wanted, those first that are nearest to `name`. */
export function nearestOf(name: string, names: readonly string[], most: number): string[] {
  const wanted = name.toLowerCase()
  const far = new Map(names.map((one) => [one, editDistance(wanted, one.toLowerCase())]))
  return names.toSorted((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0)).slice(0, most)
}

/** Letters to change, add, leave out or swap with their neighbours (Damerau), one row at a time. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let least = Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
