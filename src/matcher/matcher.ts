/**
 * Which requests a fault rule or a question to the journal is about. A matcher is plain data, the same
 * in the library, over HTTP and in files; it is checked and compiled once.
 */

import { ControlError } from '../control-error.js'
import { parameterOf, pathOf } from '../url.js'
import { otherKey } from '../wording/other-key.js'
import { accountWildcard } from './account-name.js'
import { pathWildcard, textWildcard } from './wildcard.js'

/** Which requests are meant: those that fit every key that is given. */
export interface Matcher {
  /** One method or several, in any letter case; every method unless given. */
  readonly method?: string | readonly string[]
  /**
   * Path without query, in any letter case: `*` stands for the text of one segment or a part of it,
   * `**` for any text, `{ID}` (any word in braces) for one whole segment.
   */
  readonly path?: string
  /** Parameters of the query and what they are; `*` stands for any text. Names in any letter case. */
  readonly query?: Readonly<Record<string, string>>
  /** Headers and what they are; `*` stands for any text. Names in any letter case. */
  readonly header?: Readonly<Record<string, string>>
  /**
   * Name of the account whose logon session the request bears, with or without a domain, as for a logon;
   * `*` stands for any text.
   */
  readonly account?: string
}

/** What a matcher looks at. */
export interface MatchedRequest {
  readonly method: string
  /** The whole URL of the request line, query and all. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly account: string | undefined
}

/** Whether a request fits a matcher. */
export type Matches = (request: MatchedRequest) => boolean

const KEYS: readonly string[] = ['method', 'path', 'query', 'header', 'account']

/**
 * Checks and compiles a matcher.
 * @param value what a client sent or a caller gave
 * @param others keys besides those of a matcher, which the caller has read
 * @throws ControlError that says which key is wrong, what was expected and what was found
 */
export function compileMatcher(value: unknown, others: readonly string[] = []): Matches {
  const matcher = checked(value, [...KEYS, ...others])
  const tests: Matches[] = []
  const { method, path, query, header, account } = matcher
  if (method !== undefined) {
    const methods = [method].flat().map((one) => one.toUpperCase())
    tests.push((request) => methods.includes(request.method.toUpperCase()))
  }
  if (path !== undefined) {
    const fits = pathWildcard(path)
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
      const found = headers[name.toLowerCase()]
      return found !== undefined && [found].flat().some(fits)
    })
  }
  if (account !== undefined) {
    const fits = accountWildcard(account)
    tests.push((request) => request.account !== undefined && fits(request.account))
  }
  return (request) => tests.every((test) => test(request))
}

function checked(value: unknown, known: readonly string[]): Matcher {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ControlError(`A matcher must be an object, not ${JSON.stringify(value)}.`)
  for (const [key, inner] of Object.entries(value)) {
    if (!KEYS.includes(key)) {
      const { expected, found } = otherKey(key, known)
      throw new ControlError(`A matcher: expected ${expected}, found ${found}.`)
    }
    const isTexts = (one: unknown): boolean =>
      typeof one === 'object' &&
      one !== null &&
      Object.values(one).every((text) => typeof text === 'string')
    const fits =
      key === 'query' || key === 'header'
        ? isTexts(inner) && !Array.isArray(inner)
        : typeof inner === 'string' || (key === 'method' && Array.isArray(inner) && isTexts(inner))
    if (!fits)
      throw new ControlError(`The key ${key} of a matcher cannot be ${JSON.stringify(inner)}.`)
  }
  return value as Matcher
}
