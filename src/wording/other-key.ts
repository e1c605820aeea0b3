import { nearest, nearestOf } from './nearest.js'

/**
 * What is told of a key that is none of those which may stand there: `the key match` where it is most
 * likely a slip for that one; all of them otherwise, or where they are many the nearest few.
 * @param kind what is named, such as a parameter of a query
 */
export function otherKey(
  name: string,
  known: readonly string[],
  kind = 'key',
): { readonly expected: string; readonly found: string } {
  const meant = name.length > LONGEST ? undefined : nearest(name, known)
  const all = known.length === 0 ? `no ${kind}` : `one of the ${kind}s ${listed(name, known)}`
  return {
    expected: meant ? `the ${kind} ${meant}` : all,
    found: `the ${kind} ${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}`,
  }
}

/** From more keys than these a few are told. */
const MANY = 12
const FEW = 5

const listed = (name: string, known: readonly string[]): string =>
  known.length <= MANY
    ? known.join(', ')
    : `${nearestOf(name.slice(0, LONGEST), known, FEW).join(', ')}, and ${known.length - FEW} more`

/** Characters of a name that are shown: what is longer is a slip for nothing. */
const LONGEST = 80
