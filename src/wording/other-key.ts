import { nearest } from './nearest.js'

/**
 * What is told of a key that is none of those which may stand there: `the key match` where it is most
 * likely a slip for that one, all of them otherwise.
 * @param kind what is named, such as a parameter of a query
 */
export function otherKey(
  name: string,
  known: readonly string[],
  kind = 'key',
): { readonly expected: string; readonly found: string } {
  const meant = name.length > LONGEST ? undefined : nearest(name, known)
  const all = known.length === 0 ? `no ${kind}` : `one of the ${kind}s ${known.join(', ')}`
  return {
    expected: meant ? `the ${kind} ${meant}` : all,
    found: `the ${kind} ${name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name}`,
  }
}

/** Characters of a name that are shown: what is longer is a slip for nothing. */
const LONGEST = 80
