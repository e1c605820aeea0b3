/**
 * Compares two texts by the UTF-16 code units of their lower case: -1, 0 or 1. The result is that
 * of comparing `a.toLowerCase()` with `b.toLowerCase()`, but ASCII text, nearly all there is,
 * costs no allocation. That matters when a filter looks at a million records.
 *
 * @param start where the part of `a` to compare begins
 */
export function compareFolded(a: string, b: string, start = 0): number {
  if (start === 0 && a === b) return 0
  const aLength = a.length - start
  const shared = Math.min(aLength, b.length)
  for (let i = 0; i < shared; i++) {
    let x = a.charCodeAt(start + i)
    let y = b.charCodeAt(i)
    // Beyond ASCII, lower case may depend on neighbours or change the length: leave it to the VM.
    if (x > 127 || y > 127) return compareLower(a.slice(start), b)
    if (x === y) continue
    if (x >= 65 && x <= 90) x += 32
    if (y >= 65 && y <= 90) y += 32
    if (x !== y) return x < y ? -1 : 1
  }
  return Math.sign(aLength - b.length)
}

function compareLower(a: string, b: string): number {
  const x = a.toLowerCase()
  const y = b.toLowerCase()
  return x < y ? -1 : x > y ? 1 : 0
}
