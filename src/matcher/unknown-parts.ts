/** What a matcher names and nobody knows: most likely it is misspelt, so the matcher would never match. */
import { METHODS } from 'node:http'
import { nearest } from '../wording/nearest.js'
import { accountWildcard } from './account-name.js'
import type { Matcher } from './matcher.js'
import { overlapsAny } from './overlap.js'

/** What there is to be asked for, and by whom. */
export interface Known {
  /** Paths of operations below /api, with parameters in braces. */
  readonly paths: readonly string[]
  /** Names of those who may log on. */
  readonly accounts: readonly string[]
}

/**
 * A line for each part of a matcher that is of no method, no operation, or no account. Clients may ask for what
 * there is not, so nothing is refused by it.
 */
export function unknownParts({ method, path, account }: Matcher, known: () => Known): string[] {
  const lines: string[] = []
  for (const one of method === undefined ? [] : [method].flat())
    if (!METHODS.includes(one.toUpperCase()))
      lines.push(`no request has the method ${one}${meant(one, METHODS_OF_API)}`)
  if (path === undefined && account === undefined) return lines
  const { paths, accounts } = known()
  if (path !== undefined) lines.push(...unknownPath(path, paths))
  if (account !== undefined) {
    const fits = accountWildcard(account)
    if (!accounts.some(fits))
      lines.push(`there is no account ${shortened(account)}${meant(account, accounts)}`)
  }
  return lines
}

/** What is said of paths, by all that there are: that asks each of them. */
const SAID = new WeakMap<readonly string[], Map<string, readonly string[]>>()
/** Characters of a path of which anything is said: those that are asked for are shorter by far. */
const LONGEST = 1024
/** Paths that something is remembered of, at most. */
const REMEMBERED = 1000

function unknownPath(path: string, paths: readonly string[]): readonly string[] {
  if (path.length > LONGEST) return []
  const said = SAID.get(paths) ?? new Map<string, readonly string[]>()
  SAID.set(paths, said)
  const known = said.get(path)
  if (known) return known
  const isBelow = /^\/(?!api(?:\/|$))/i.test(path)
  const all = [...new Set(paths)].map((one) => {
    const whole = one.replace('{filepath}', '**')
    return isBelow ? whole : `/api${whole}`
  })
  const lines = overlapsAny(path, all)
    ? []
    : [`no operation has the path ${shortened(path)}${meantPath(path, all)}`]
  if (said.size >= REMEMBERED) said.clear()
  said.set(path, lines)
  return lines
}

/** Characters of a path at most that is likened to others, and shown whole. */
const LONG = 200

const shortened = (path: string): string => (path.length > LONG ? `${path.slice(0, LONG)}…` : path)

const meantPath = (path: string, all: readonly string[]): string =>
  path.length > LONG
    ? ''
    : meant(
        path,
        all.filter((one) => one !== '/').map((one) => filledAs(one, path)),
      )

const METHODS_OF_API = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']

/** A path of an operation, with the ids that a path has in the same places. */
function filledAs(declared: string, path: string): string {
  const segments = path.split('/')
  return declared
    .split('/')
    .map((one, at) => (/^\{.*\}$/.test(one) ? (segments[at] ?? one) : one))
    .join('/')
}

function meant(written: string, known: readonly string[]): string {
  const near = nearest(written, known)
  return near === undefined ? '' : `; did you mean ${near}?`
}
