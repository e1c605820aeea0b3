/**
 * Which requests a fault rule or a question to the journal is about. A matcher is plain data, the same
 * in the library, over HTTP and in files; it is checked and compiled once.
 */

import { LIMITS } from '../limits.js'
import type { Path, Refuse } from '../reading/fault.js'
import { also, anyText, listOf, type Reader, recordOf, text } from '../reading/reader.js'
import { parameterOf, pathOf } from '../url.js'
import { shown } from '../wording/shown.js'
import { accountWildcard } from './account-name.js'
import { checkPattern, pathWildcard, textWildcard, type Wildcard } from './wildcard.js'

/** Which requests are meant: those that fit every key that is given. */
export interface Matcher {
  /** One method or several, in any letter case; every method unless given. */
  readonly method?: string | readonly string[]
  /**
   * Path without query, in any letter case: `*` stands for the text of one segment or a part of it,
   * `**` for any text, `{ID}` (any word in braces) for one whole segment. `/backups` is `/api/backups` too.
   */
  readonly path?: string
  /** Parameters of the query and what they are; `*` stands for any text. Names in any letter case. */
  readonly query?: Readonly<Record<string, string>>
  /** Headers and what they are; `*` stands for any text. Names in any letter case. */
  readonly header?: Readonly<Record<string, string>>
  /**
   * Name of the account whose logon session the request bears, or which it names by its credentials to log on,
   * with or without a domain, as for a logon; `*` stands for any text.
   */
  readonly account?: string
}

/** What a matcher looks at. */
export interface MatchedRequest {
  readonly method: string
  /** The whole URL of the request line, query and all. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly account: string | null
}

/** Whether a request fits a matcher. */
export type Matches = (request: MatchedRequest) => boolean

const methodReader: Reader<string | readonly string[]> = (value, path, refuse) =>
  Array.isArray(value) ? listOf(text)(value, path, refuse) : text(value, path, refuse)

/** Reads a pattern that is no path. */
export const patternReader = also(anyText, checkPattern)

/** What no request's path looks like can match nothing. */
const pathReader = also(patternReader, (pattern, path, refuse) => {
  const expected = !/^[/*]/.test(pattern)
    ? 'a path that begins with /, such as /api/backups'
    : /[?#]/.test(pattern)
      ? 'a path without its query, which is the key query'
      : /^\/+emsim(?:\/|$)/i.test(pattern)
        ? 'a path of the API: controls are not in it'
        : undefined
  if (expected !== undefined) refuse({ path, expected, found: shown(pattern) })
})

/** What may stand in a matcher. */
export const matcherMembers = {
  'method?': methodReader,
  'path?': pathReader,
  'query?': recordOf(patternReader),
  'header?': recordOf(patternReader),
  'account?': patternReader,
}

/** Refuses a matcher that has more to be looked at than there may be. */
export function checkMatcher({ method, query, header }: Matcher, path: Path, refuse: Refuse): void {
  const { most } = LIMITS.matcherKeys
  const count = [method ?? [], Object.keys(query ?? {}), Object.keys(header ?? {})].flat().length
  const expected = `${most} methods, parameters and headers at most (limit matcherKeys)`
  if (count > most) refuse({ path, expected, found: `${count}` })
}

/** How many characters the patterns of a matcher have together: what each request costs goes by that. */
export const lengthOf = (match: object): number =>
  Object.entries(match)
    .flatMap(([key, told]) =>
      key === 'method' ? [] : typeof told === 'string' ? told : Object.entries(told).flat(),
    )
    .join('').length

/** Compiles a matcher that was read. */
export function compileMatcher({ method, path, query, header, account }: Matcher): Matches {
  const tests: Matches[] = []
  if (method !== undefined) {
    const methods = [method].flat().map((one) => one.toUpperCase())
    tests.push((request) => methods.includes(request.method.toUpperCase()))
  }
  if (path !== undefined) {
    const fits = pathTest(path)
    tests.push(({ url }) => fits(pathOf(url)))
  }
  for (const [name, wanted] of Object.entries(query ?? {})) {
    const fits = textWildcard(wanted)
    tests.push(({ url }) => {
      const found = parameterOf(url, name)
      return found !== undefined && fits(found)
    })
  }
  for (const [name, wanted] of Object.entries(header ?? {})) {
    const fits = textWildcard(wanted)
    tests.push(({ headers }) => {
      const found = ownOf(headers, name.toLowerCase())
      return found !== undefined && [found].flat().some(fits)
    })
  }
  if (account !== undefined) {
    const fits = accountWildcard(account)
    tests.push((request) => request.account !== null && fits(request.account))
  }
  return (request) => tests.every((test) => test(request))
}

/** What something that came from outside has of a name: what all objects have is not meant. */
export const ownOf = <T>(members: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined

/**
 * Tests of paths: those without /api, the form in which journal, report and metrics name operations, are
 * those below it as well.
 */
function pathTest(pattern: string): Wildcard {
  const fits = pathWildcard(pattern)
  if (!/^\/(?!api(?:\/|$))/i.test(pattern)) return fits
  const fitsBelow = pathWildcard(`/api${pattern}`)
  return (path) => fits(path) || fitsBelow(path)
}
